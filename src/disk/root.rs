//! Which tree a run is about: the repository that holds what was asked for.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the rule keeps the others for"
)]

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::disk::walk::{Asked, Reach};
use crate::manifest;

/// A run: the tree and what of it was asked for, all paths absolute.
#[derive(Debug)]
pub struct Scope {
    /// The directory that is read.
    pub root: PathBuf,
    /// The working directory.
    pub here: PathBuf,
    /// The repository around `root`; without one, a directory at or above it.
    pub repository: PathBuf,
    /// What was asked for.
    pub asked: Asked,
    /// What was asked for and cannot be looked at, and why.
    pub missing: Vec<String>,
}

/// The scope of `paths`; of none, the working directory. Its root is `root`, else
/// the nearest directory at or above all of them with a `.git`, else the nearest
/// with a manifest, else the working directory.
///
/// # Errors
/// When the working directory or `root` cannot be told.
pub fn scope(paths: &[PathBuf], root: Option<&Path>) -> Result<Scope> {
    let here = std::env::current_dir().context("cannot tell the working directory")?;
    let here = here.canonicalize().unwrap_or(here);
    let mut asked = Asked::default();
    let mut missing = Vec::new();
    let given = [PathBuf::from(".")];
    for path in if paths.is_empty() { &given } else { paths } {
        // The directory's own links are followed, the file's is not: it may lead elsewhere.
        match absolute(&here, path) {
            Ok((path, about)) if about.is_dir() => asked.directories.push(path),
            Ok((path, _)) => asked.files.push(path),
            Err(error) => missing.push(format!("cannot read {}: {error}", path.display())),
        }
    }
    let root = match root {
        Some(root) => root
            .canonicalize()
            .with_context(|| format!("cannot look at {}", root.display()))?,
        None => {
            let (root, reach) = found(&here, &asked);
            asked.reach = reach;
            root
        }
    };
    let within = |path: &PathBuf, missing: &mut Vec<String>| {
        let within = path.starts_with(&root);
        if !within {
            let why = format!("cannot read {}: it is not below the root", path.display());
            missing.push(why);
        }
        within
    };
    asked.files.retain(|path| within(path, &mut missing));
    asked.directories.retain(|path| within(path, &mut missing));
    asked.files.sort();
    asked.files.dedup();
    let repository = match repository(&root) {
        Some(repository) => repository,
        None if root.starts_with(&here) => here.clone(),
        None => root.clone(),
    };
    Ok(Scope {
        root,
        repository,
        here,
        asked,
        missing,
    })
}

fn absolute(here: &Path, path: &Path) -> std::io::Result<(PathBuf, fs::Metadata)> {
    let full = here.join(path);
    let about = fs::metadata(&full)?;
    let (Some(name), Some(parent)) = (full.file_name(), full.parent()) else {
        return Ok((full.canonicalize()?, about));
    };
    if about.is_dir() {
        return Ok((full.canonicalize()?, about));
    }
    Ok((parent.canonicalize()?.join(name), about))
}

/// The root that nobody has said, and what files are a part of below it.
fn found(here: &Path, asked: &Asked) -> (PathBuf, Reach) {
    let directories = asked.directories.iter().map(PathBuf::as_path);
    let parents = asked.files.iter().filter_map(|file| file.parent());
    let Some(low) = directories
        .chain(parents)
        .map(Path::to_path_buf)
        .reduce(shared)
    else {
        return (here.to_path_buf(), Reach::Module);
    };
    if let Some(root) = repository(&low).or_else(|| above(&low, &manifest::NAMES)) {
        return (root, Reach::Tree);
    }
    if low.starts_with(here) {
        (here.to_path_buf(), Reach::Module)
    } else {
        (low, Reach::Module)
    }
}

/// The repository of git that holds `directory`.
fn repository(directory: &Path) -> Option<PathBuf> {
    above(directory, &[".git"])
}

/// The nearest directory at or above `low` in which one of `names` is.
fn above(low: &Path, names: &[&str]) -> Option<PathBuf> {
    let there = |at: &&Path| names.iter().any(|name| at.join(name).exists());
    low.ancestors().find(there).map(Path::to_path_buf)
}

/// The lowest directory that holds both.
fn shared(one: PathBuf, other: PathBuf) -> PathBuf {
    let above = one.ancestors().find(|at| other.starts_with(at));
    above.map_or_else(|| one.clone(), Path::to_path_buf)
}

impl Scope {
    /// A path of the disk from the root.
    #[must_use]
    pub fn name(&self, path: &Path) -> String {
        slashed(path.strip_prefix(&self.root).unwrap_or(path))
    }

    /// A file or directory of the tree, as the person who asked would write it.
    #[must_use]
    pub fn called(&self, name: &str) -> String {
        match self.shown(name) {
            here if here.is_empty() => ".".to_owned(),
            other => other,
        }
    }

    /// The path of a file of the tree as the person who asked would write it.
    #[must_use]
    pub fn shown(&self, name: &str) -> String {
        let path = self.root.join(name);
        if let Ok(below) = path.strip_prefix(&self.here) {
            return slashed(below);
        }
        let Ok(up) = self.here.strip_prefix(&self.root) else {
            return slashed(&path);
        };
        // The working directory is within the tree, the file elsewhere in it.
        let mut kept: Vec<_> = up.iter().collect();
        let parts: Vec<_> = Path::new(name).iter().collect();
        let same = kept
            .iter()
            .zip(&parts)
            .take_while(|(a, b)| *a == *b)
            .count();
        let climb = "../".repeat(kept.split_off(same).len());
        let rest: PathBuf = parts[same..].iter().collect();
        format!("{climb}{}", slashed(&rest))
    }

    /// The path of a file of the tree from the repository's root, as services know it.
    #[must_use]
    pub fn committed(&self, name: &str) -> String {
        let path = self.root.join(name);
        slashed(path.strip_prefix(&self.repository).unwrap_or(&path))
    }
}

/// `path` with `/` between its parts.
#[must_use]
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    }
}
