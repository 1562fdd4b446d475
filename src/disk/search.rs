//! The walk: which directories are looked into, and what is found there.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::disk::walk::{Found, below, is_interesting, load, why};
use crate::manifest;

/// Directories that tools fill and nobody writes.
const SKIPPED: [&str; 4] = [
    ".git",
    ".terraform",
    ".terragrunt-cache",
    ".terragrunt-stack",
];

/// Directories of no disk.
const DEVICES: [&str; 3] = ["/dev", "/proc", "/sys"];

/// A file or what could not be looked into, with its place on the disk.
type Entry = (PathBuf, Found);

/// A search below one root.
pub(super) struct Search<'a> {
    root: &'a Path,
    /// Directories that are read even where git ignores them.
    meant: &'a [PathBuf],
    found: Mutex<Vec<Entry>>,
    /// Those of `meant` that the walk came to.
    reached: Mutex<HashSet<PathBuf>>,
    /// Those that it had to be sent to.
    passed: Vec<&'a PathBuf>,
}

impl<'a> Search<'a> {
    /// Nothing is found yet.
    pub(super) fn below(root: &'a Path, meant: &'a [PathBuf]) -> Self {
        Self {
            root,
            meant,
            found: Mutex::default(),
            reached: Mutex::default(),
            passed: Vec::new(),
        }
    }

    /// Looks into `trees` from the root downwards, with the manifests on the way, and
    /// then into what is meant and was not reached, as nothing above it says otherwise.
    pub(super) fn tree(&mut self, trees: &[PathBuf]) {
        if trees.is_empty() {
            return;
        }
        self.walk(self.root, trees);
        for directory in self.meant {
            if !self.has_reached(directory) {
                self.passed.push(directory);
                self.walk(directory, std::slice::from_ref(directory));
            }
        }
    }

    fn has_reached(&self, directory: &Path) -> bool {
        let reached = self.reached.lock();
        reached.is_ok_and(|reached| reached.contains(directory))
    }

    /// What is meant and git ignores.
    pub(super) fn passed(&self) -> Vec<&'a PathBuf> {
        self.passed.clone()
    }

    /// What was found until now.
    pub(super) fn found(&mut self) -> Vec<Entry> {
        let found = self.found.lock();
        found.map_or_else(|_| Vec::new(), |mut found| std::mem::take(&mut *found))
    }

    /// What stands directly in `directory`.
    pub(super) fn directory(&self, directory: &Path) -> Vec<Entry> {
        let walk = builder(directory).max_depth(Some(1)).build();
        walk.filter_map(|entry| self.look(entry)).collect()
    }

    fn walk(&self, from: &Path, trees: &[PathBuf]) {
        let trees: Arc<[PathBuf]> = trees.into();
        let walk = builder(from)
            .filter_entry(move |entry| !is_skipped(entry) && is_within(entry, &trees))
            .build_parallel();
        walk.run(|| {
            let mut mine = Gathered {
                all: &self.found,
                mine: Vec::new(),
            };
            Box::new(move |entry| {
                mine.mine.extend(self.look(entry));
                WalkState::Continue
            })
        });
    }

    /// What an entry of the walk is now.
    pub(super) fn look(&self, entry: Result<DirEntry, ignore::Error>) -> Option<Entry> {
        match entry {
            Ok(entry) => {
                let kind = entry.file_type()?;
                if kind.is_dir() && self.meant.iter().any(|meant| meant == entry.path()) {
                    let reached = self.reached.lock();
                    reached.ok()?.insert(entry.into_path());
                    return None;
                }
                if !kind.is_file() {
                    return None;
                }
                let path = entry.into_path();
                let name = below(self.root, &path);
                let what = if is_interesting(&path) {
                    load(&path, name)?
                } else {
                    Found::Name(name)
                };
                Some((path, what))
            }
            Err(error) => {
                let (path, why) = refusal(&error)?;
                let name = below(self.root, &path);
                Some((path, Found::Refused(name, why)))
            }
        }
    }
}

/// What git would show.
fn builder(from: &Path) -> WalkBuilder {
    let mut builder = WalkBuilder::new(from);
    builder
        .hidden(false)
        .parents(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false);
    builder
}

/// What one worker of the walk has found, handed over at its end.
struct Gathered<'a> {
    all: &'a Mutex<Vec<Entry>>,
    mine: Vec<Entry>,
}

impl Drop for Gathered<'_> {
    fn drop(&mut self) {
        if let Ok(mut all) = self.all.lock() {
            all.append(&mut self.mine);
        }
    }
}

/// Whether an entry stands in one of `trees`, or is a way there, or a manifest on the way.
fn is_within(entry: &DirEntry, trees: &[PathBuf]) -> bool {
    let path = entry.path();
    let is_manifest = || {
        let named = manifest::NAMES
            .iter()
            .any(|name| entry.file_name() == *name);
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

fn is_skipped(entry: &DirEntry) -> bool {
    let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
    is_directory
        && entry.depth() > 0
        && (SKIPPED.iter().any(|name| entry.file_name() == *name)
            || DEVICES.iter().any(|path| entry.path() == Path::new(path)))
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
