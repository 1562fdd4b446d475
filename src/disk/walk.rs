//! A tree of files read for lint: what git would show, without what tools leave behind.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the rule keeps the others for"
)]

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::disk::MANIFESTS;
use crate::disk::kind;
use crate::disk::root::slashed;
use crate::document::file::{Input, Role};
use crate::document::wanted::Wanted;
use crate::lock;
use crate::source::Source;

/// How long a file may be that is judged, in bytes.
pub const MOST: usize = 32 * 1024 * 1024;

/// Directories that tools fill and nobody writes.
const SKIPPED: [&str; 3] = [".git", ".terraform", ".terragrunt-cache"];

/// The ends of the names of the files that are read whether or not an expression asks for them.
const ENDINGS: [&str; 5] = [".tf", ".tfvars", ".hcl", ".json", lock::FILE];

/// The files of a tree.
#[derive(Debug, Default)]
pub struct Tree {
    /// The texts, sorted by path.
    pub inputs: Vec<Input>,
    /// Where each stands on the disk, in the same order.
    pub paths: Vec<PathBuf>,
    /// What could not be read.
    pub refused: Vec<Refused>,
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
}

/// One file as it was found.
enum Found {
    Text(Source),
    /// Only its name: no expression has asked for it yet.
    Name(String),
    Refused(String, String),
}

impl Found {
    fn name(&self) -> &str {
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
/// only the manifests above are read. A file is part of all that `root` holds.
#[must_use]
pub fn read(root: &Path, asked: &Asked) -> Tree {
    let found: Mutex<Vec<(PathBuf, Found)>> = Mutex::default();
    let within = match asked.files.as_slice() {
        [] => asked.directories.clone(),
        _ => vec![root.to_path_buf()],
    };
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .parents(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .filter_entry(move |entry| !is_skipped(entry) && is_within(entry, &within))
        .build_parallel();
    walk.run(|| {
        let mut mine = Gathered {
            all: &found,
            mine: Vec::new(),
        };
        Box::new(move |entry| {
            mine.mine.extend(look(root, entry));
            WalkState::Continue
        })
    });
    let mut found = found.into_inner().unwrap_or_default();
    found.sort_by(|a, b| a.1.name().cmp(b.1.name()));
    read_wanted(&mut found);
    for file in &asked.files {
        let name = below(root, file);
        if let Err(at) = found.binary_search_by(|(_, other)| other.name().cmp(&name))
            && let Some(what) = named(root, file, name)
        {
            found.insert(at, (file.clone(), what));
        }
    }
    tree(asked, found)
}

/// Whether an entry stands in one of `trees`, or is a way there, or a manifest on the way.
fn is_within(entry: &DirEntry, trees: &[PathBuf]) -> bool {
    let path = entry.path();
    let is_manifest = || {
        let named = MANIFESTS.iter().any(|name| entry.file_name() == *name);
        named
            && trees
                .iter()
                .any(|tree| path.parent().is_some_and(|at| tree.starts_with(at)))
    };
    trees
        .iter()
        .any(|tree| path.starts_with(tree) || tree.starts_with(path))
        || is_manifest()
}

/// What one worker of the walk has found, handed over at its end.
struct Gathered<'a> {
    all: &'a Mutex<Vec<(PathBuf, Found)>>,
    mine: Vec<(PathBuf, Found)>,
}

impl Drop for Gathered<'_> {
    fn drop(&mut self) {
        if let Ok(mut all) = self.all.lock() {
            all.append(&mut self.mine);
        }
    }
}

fn look(root: &Path, entry: Result<DirEntry, ignore::Error>) -> Option<(PathBuf, Found)> {
    match entry {
        Ok(entry) => {
            if !entry.file_type().is_some_and(|kind| kind.is_file()) {
                return None;
            }
            let path = entry.into_path();
            let name = below(root, &path);
            let what = if is_interesting(&path) {
                load(&path, name)?
            } else {
                Found::Name(name)
            };
            Some((path, what))
        }
        Err(error) => {
            let (path, why) = refusal(&error)?;
            let name = below(root, &path);
            Some((path, Found::Refused(name, why)))
        }
    }
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
    /// Puts a text in the place of the one with its path, or where it belongs;
    /// tells its index.
    pub fn put(&mut self, input: Input, path: PathBuf) -> usize {
        let name = input.source.path();
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

fn is_skipped(entry: &DirEntry) -> bool {
    let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
    is_directory && entry.depth() > 0 && SKIPPED.iter().any(|name| entry.file_name() == *name)
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
        Ok(_) | Err(_) => load(path, name),
    }
}

/// The file's contents, unless it is gone by now.
fn load(path: &Path, name: String) -> Option<Found> {
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
    // Asked before it is opened: opening a pipe would wait for its other end.
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Ok(Err(format!("it is {}", kind(&about))));
    }
    if about.len() > MOST as u64 {
        let most = MOST / 1024 / 1024;
        return Ok(Err(format!(
            "more than {most} MB, which is more than is read of one file"
        )));
    }
    fs::read(path).map(Ok)
}

/// The path and the cause of what the walk could not look into.
fn refusal(error: &ignore::Error) -> Option<(PathBuf, String)> {
    let mut path = None;
    let mut inner = error;
    loop {
        match inner {
            ignore::Error::WithPath { path: at, err } => {
                path = Some(at.clone());
                inner = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
                inner = err;
            }
            ignore::Error::Io(cause) if cause.kind() == ErrorKind::NotFound => return None,
            ignore::Error::Io(cause) => {
                return Some((path?, format!("it cannot be read: {}", why(cause))));
            }
            // A line of a .gitignore that git would pass over as well.
            _ => return None,
        }
    }
}

/// The cause in words that are the same on every system.
fn why(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        _ => error.to_string(),
    }
}

/// `path` from `root`, with `/` between its parts.
fn below(root: &Path, path: &Path) -> String {
    slashed(path.strip_prefix(root).unwrap_or(path))
}
