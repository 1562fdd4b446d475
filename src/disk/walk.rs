//! A tree of files read for lint: what git would show, without what tools leave behind.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::disk::around::Around;
use crate::disk::open::{self, Content, Links};
use crate::disk::root::slashed;
use crate::disk::search::Search;
use crate::document::file::{Input, Role};
use crate::document::wanted::Wanted;
use crate::lock;
use crate::manifest;
use crate::source::Source;

/// How long a file may be that is judged, in bytes.
pub const MOST: usize = 32 * 1024 * 1024;

/// The ends of the names of the files that are read whether or not an expression asks for them.
const ENDINGS: [&str; 6] = [".tf", ".tofu", ".tfvars", ".hcl", ".json", lock::FILE];

/// Of what was asked for and found, and is not there any more.
const GONE: &str = "it is gone since it was found";

/// The files of a tree.
#[derive(Debug, Default)]
pub struct Tree {
    /// The texts, sorted by path.
    pub inputs: Vec<Input>,
    /// Where each stands on the disk, in the same order.
    pub paths: Vec<PathBuf>,
    /// What could not be read.
    pub refused: Vec<Refused>,
    /// The names of the files that were named, not found.
    pub meant: BTreeSet<String>,
    /// The names of those among them that are symbolic links.
    pub links: BTreeSet<String>,
}

/// A file that could not be read.
#[derive(Debug)]
pub struct Refused {
    /// Its index among the inputs.
    pub index: usize,
    /// Why, as a phrase.
    pub why: String,
    /// Whether somebody asked for it.
    pub role: Role,
}

/// What was asked for, as paths of the disk.
#[derive(Debug, Default)]
pub struct Asked {
    /// Files, which are read even if git would ignore them.
    pub files: Vec<PathBuf>,
    /// Directories, all of which is meant.
    pub directories: Vec<PathBuf>,
    /// What files are a part of.
    pub reach: Reach,
}

/// What a file that was asked for is a part of.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All below the root.
    #[default]
    Tree,
    /// Its own directory and those that it names: nothing says where a tree would end.
    Module,
}

/// One file as it was found.
pub(super) enum Found {
    /// Its contents.
    Text(Source),
    /// Only its name: no expression has asked for it yet.
    Name(String),
    /// Its name, and why it cannot be read.
    Refused(String, String),
}

impl Found {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Text(source) => source.path(),
            Self::Name(name) | Self::Refused(name, _) => name,
        }
    }
}

/// The texts below `root`; those that were asked for are judged, the others
/// are there for what they say about these. Symbolic links are not followed.
///
/// Directories are trees of their own: of what stands beside and above them
/// only the manifests above are read. A file is part of all that `root` holds,
/// or of its module where nothing says what the tree is.
#[must_use]
pub fn read(root: &Path, asked: &Asked) -> Tree {
    let mut search = Search::below(root, &asked.directories);
    match asked.reach {
        Reach::Tree if !asked.files.is_empty() => search.tree(&[root.to_path_buf()]),
        Reach::Tree | Reach::Module => search.tree(&asked.directories),
    }
    let mut found = search.found();
    let strays = strays(asked, &found);
    let mut around = Around::of(&strays);
    while let Some(directory) = around.next() {
        for (path, what) in search.directory(&directory) {
            if let Found::Text(source) = &what {
                around.add(root, &directory, source);
            }
            found.push((path, what));
        }
    }
    let passed = search.passed().into_iter().chain(&strays);
    for path in manifests(root, passed) {
        if let Some(what) = load(&path, below(root, &path)) {
            found.push((path, what));
        }
    }
    found.sort_by(|a, b| a.1.name().cmp(b.1.name()));
    found.dedup_by(|a, b| a.1.name() == b.1.name());
    read_wanted(&mut found);
    for file in &asked.files {
        let name = below(root, file);
        if let Err(at) = found.binary_search_by(|(_, other)| other.name().cmp(&name)) {
            // It was there when it was asked for.
            let gone = || Found::Refused(name.clone(), GONE.to_owned());
            let what = named(root, file, name.clone()).unwrap_or_else(gone);
            found.insert(at, (file.clone(), what));
        }
    }
    for directory in asked.directories.iter().filter(|asked| !asked.is_dir()) {
        let name = below(root, directory);
        if let Err(at) = found.binary_search_by(|(_, other)| other.name().cmp(&name)) {
            let what = Found::Refused(name, GONE.to_owned());
            found.insert(at, (directory.clone(), what));
        }
    }
    let mut tree = tree(asked, found);
    let names = |file: &PathBuf| below(root, file);
    tree.meant = asked.files.iter().map(names).collect();
    let links = asked.files.iter().filter(|file| file.is_symlink());
    tree.links = links.map(names).collect();
    tree
}

/// The files that were asked for and that no walk came to.
fn strays(asked: &Asked, found: &[(PathBuf, Found)]) -> Vec<PathBuf> {
    if asked.files.is_empty() {
        return Vec::new();
    }
    let found: HashSet<&Path> = found.iter().map(|(path, _)| path.as_path()).collect();
    let files = asked.files.iter();
    let strays = files.filter(|file| !found.contains(file.as_path()));
    strays.cloned().collect()
}

/// The manifests at and above `paths`.
fn manifests<'p>(root: &Path, paths: impl Iterator<Item = &'p PathBuf>) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for path in paths {
        let above = path.ancestors();
        for at in above.take_while(|at| at.starts_with(root) && seen.insert(*at)) {
            let there = manifest::NAMES.iter().map(|name| at.join(name));
            found.extend(there.filter(|path| is_plain(path)));
        }
    }
    found
}

/// Whether it is a file and no link to one.
fn is_plain(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_file())
}

/// Reads the files that expressions of the others may read.
fn read_wanted(found: &mut [(PathBuf, Found)]) {
    let mut wanted = Wanted::default();
    for (_, what) in found.iter() {
        if let Found::Text(source) = what {
            wanted.add(source.text());
        }
    }
    for (path, what) in found {
        if let Found::Name(name) = what
            && wanted.holds(name.rsplit('/').next().unwrap_or_default())
            // What cannot be read is a matter of the expression that does.
            && let Some(text @ Found::Text(_)) = load(path, name.clone())
        {
            *what = text;
        }
    }
}

fn tree(asked: &Asked, found: Vec<(PathBuf, Found)>) -> Tree {
    let mut tree = Tree::default();
    for (path, what) in found {
        let role = if asked.wants(&path) {
            Role::Judged
        } else {
            Role::Context
        };
        let (source, role) = match what {
            Found::Text(source) => (source, role),
            Found::Name(name) => (Source::new(name, b""), Role::Named),
            Found::Refused(name, why) => {
                let index = tree.inputs.len();
                tree.refused.push(Refused { index, why, role });
                (Source::new(name, b""), Role::Named)
            }
        };
        tree.inputs.push(Input { source, role });
        tree.paths.push(path);
    }
    tree
}

impl Tree {
    /// How many files were asked for, those that cannot be read among them.
    #[must_use]
    pub fn judged(&self) -> usize {
        (0..self.inputs.len())
            .filter(|index| self.is_judged(*index))
            .count()
    }

    /// Whether a file that was asked for stands at or below `name`, a path from the root.
    #[must_use]
    pub fn has_judged(&self, name: &str) -> bool {
        let path = |index: usize| self.inputs.get(index).map(|input| input.source.path());
        let from = |name: &str| {
            self.inputs
                .partition_point(|input| input.source.path() < name)
        };
        let at = from(name);
        if path(at) == Some(name) {
            return self.is_judged(at);
        }
        let below = match name {
            "" => String::new(),
            name => format!("{name}/"),
        };
        let all = from(&below)..self.inputs.len();
        let mut within =
            all.take_while(|index| path(*index).is_some_and(|path| path.starts_with(&below)));
        within.any(|index| self.is_judged(index))
    }

    /// Takes a file for one that was named.
    pub fn mean(&mut self, index: usize) {
        let input = self.inputs.get(index);
        let name = input.map(|input| input.source.path().to_owned());
        self.meant.extend(name);
    }

    fn is_judged(&self, index: usize) -> bool {
        let input = self.inputs.get(index);
        let role = input.map(|input| input.role);
        role == Some(Role::Judged)
            // Sorted, as the inputs are.
            || self
                .refused
                .binary_search_by_key(&index, |refused| refused.index)
                .is_ok_and(|at| self.refused[at].role == Role::Judged)
    }

    /// Puts a text in the place of the one with its path, or where it belongs;
    /// tells its index.
    pub fn put(&mut self, input: Input, path: PathBuf) -> usize {
        let name = input.source.path();
        self.meant.remove(name);
        self.links.remove(name);
        match self
            .inputs
            .binary_search_by(|other| other.source.path().cmp(name))
        {
            Ok(index) => {
                self.refused.retain(|refused| refused.index != index);
                self.inputs[index] = input;
                self.paths[index] = path;
                index
            }
            Err(index) => {
                let refused = self.refused.iter_mut();
                let later = refused.filter(|refused| refused.index >= index);
                later.for_each(|refused| refused.index += 1);
                self.inputs.insert(index, input);
                self.paths.insert(index, path);
                index
            }
        }
    }
}

impl Asked {
    fn wants(&self, path: &Path) -> bool {
        let mut directories = self.directories.iter();
        directories.any(|directory| path.starts_with(directory))
            || self.files.iter().any(|file| file == path)
    }
}

/// Whether a file of this name may say something by itself.
#[must_use]
pub fn is_interesting(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| ENDINGS.iter().any(|ending| name.ends_with(ending)))
}

/// A file that was named, be it ignored or behind a link.
fn named(root: &Path, path: &Path, name: String) -> Option<Found> {
    let is_link = path.is_symlink();
    match path.canonicalize() {
        Ok(real) if is_link && !real.starts_with(root) => {
            let why = "it is a symbolic link that leads out of the tree".to_owned();
            Some(Found::Refused(name, why))
        }
        // Where the link leads is settled: another that comes there is not followed.
        Ok(real) => load(&real, name),
        Err(_) => load(path, name),
    }
}

/// The file's contents, unless it is gone by now.
pub(super) fn load(path: &Path, name: String) -> Option<Found> {
    match bytes(path) {
        Ok(Ok(bytes)) => Some(Found::Text(Source::owning(name, bytes))),
        Ok(Err(why)) => Some(Found::Refused(name, why)),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            let why = format!("it cannot be read: {}", why(&error));
            Some(Found::Refused(name, why))
        }
    }
}

/// The file's bytes, or why they are not asked for.
fn bytes(path: &Path) -> std::io::Result<Result<Vec<u8>, String>> {
    Ok(match open::content(path, Links::Refused, MOST)? {
        Content::File(bytes) if bytes.len() > MOST => {
            let most = MOST / 1024 / 1024;
            Err(format!(
                "more than {most} MB, which is more than is read of one file"
            ))
        }
        Content::File(bytes) => Ok(bytes),
        Content::Other(what) => Err(format!("it is {what}")),
    })
}

/// The cause in words that are the same on every system.
pub(super) fn why(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        _ => error.to_string(),
    }
}

/// `path` from `root`, with `/` between its parts.
pub(super) fn below(root: &Path, path: &Path) -> String {
    slashed(path.strip_prefix(root).unwrap_or(path))
}

#[cfg(test)]
mod tests;
