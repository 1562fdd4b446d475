//! A tree of files read for lint: what git would show, without what tools leave behind.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the rule keeps the others for"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::disk::kind;
use crate::disk::root::slashed;
use crate::document::file::{Input, Role};
use crate::source::Source;

/// How long a file may be that is judged, in bytes.
pub const MOST: usize = 32 * 1024 * 1024;

/// Directories that tools fill and nobody writes.
const SKIPPED: [&str; 3] = [".git", ".terraform", ".terragrunt-cache"];

/// The ends of the names of the files that are read whether or not an expression asks for them.
const ENDINGS: [&str; 4] = [".tf", ".tfvars", ".hcl", ".json"];

/// The files of a tree.
#[derive(Debug, Default)]
pub struct Tree {
    /// The texts, sorted by path.
    pub inputs: Vec<Input>,
    /// Where each stands on the disk, in the same order.
    pub paths: Vec<PathBuf>,
    /// What could not be read, by index, and why.
    pub refused: Vec<(usize, String)>,
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
    Text(Vec<u8>),
    Refused(String),
}

/// The texts below `root`; those that were asked for are judged, the others
/// are there for what they say about these. Symbolic links are not followed.
#[must_use]
pub fn read(root: &Path, asked: &Asked) -> Tree {
    let found: Mutex<BTreeMap<PathBuf, Found>> = Mutex::default();
    let take = |path: PathBuf, what: Found| {
        if let Ok(mut found) = found.lock() {
            found.insert(path, what);
        }
    };
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .parents(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .filter_entry(|entry| !is_skipped(entry))
        .build_parallel();
    walk.run(|| {
        Box::new(|entry| {
            match entry {
                Ok(entry) => {
                    let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                    let path = entry.into_path();
                    if is_file && is_interesting(&path) {
                        if let Some(what) = load(&path) {
                            take(path, what);
                        }
                    }
                }
                Err(error) => {
                    if let Some((path, why)) = refusal(&error) {
                        take(path, Found::Refused(why));
                    }
                }
            }
            WalkState::Continue
        })
    });
    let mut found = found.into_inner().unwrap_or_default();
    for file in &asked.files {
        if is_interesting(file) && !found.contains_key(file) {
            found.extend(named(root, file).map(|what| (file.clone(), what)));
        }
    }
    tree(root, asked, found)
}

fn tree(root: &Path, asked: &Asked, found: BTreeMap<PathBuf, Found>) -> Tree {
    let mut named: Vec<_> = found
        .into_iter()
        .map(|(path, what)| (below(root, &path), path, what))
        .collect();
    named.sort_by(|a, b| a.0.cmp(&b.0));
    let mut tree = Tree::default();
    for (name, path, what) in named {
        let bytes = match what {
            Found::Text(bytes) => bytes,
            Found::Refused(why) => {
                tree.refused.push((tree.inputs.len(), why));
                Vec::new()
            }
        };
        let role = if asked.wants(&path) {
            Role::Judged
        } else {
            Role::Context
        };
        let source = Source::new(name, &bytes);
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
                self.refused.retain(|(other, _)| *other != index);
                self.inputs[index] = input;
                self.paths[index] = path;
                index
            }
            Err(index) => {
                let later = self.refused.iter_mut().filter(|(other, _)| *other >= index);
                later.for_each(|(other, _)| *other += 1);
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
fn named(root: &Path, path: &Path) -> Option<Found> {
    let is_link = path.is_symlink();
    match path.canonicalize() {
        Ok(real) if is_link && !real.starts_with(root) => Some(Found::Refused(
            "it is a symbolic link that leads out of the tree".to_owned(),
        )),
        Ok(_) | Err(_) => load(path),
    }
}

/// The file's contents, unless it is gone by now.
fn load(path: &Path) -> Option<Found> {
    let read = fs::metadata(path).and_then(|about| {
        // Asked before it is opened: opening a pipe would wait for its other end.
        if !about.is_file() {
            return Ok(Found::Refused(format!("it is {}", kind(&about))));
        }
        if about.len() > MOST as u64 {
            return Ok(Found::Refused(format!(
                "more than {} MB, which is more than is read of one file",
                MOST / 1024 / 1024
            )));
        }
        Ok(Found::Text(fs::read(path)?))
    });
    match read {
        Ok(found) => Some(found),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some(Found::Refused(format!(
            "it cannot be read: {}",
            why(&error)
        ))),
    }
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
