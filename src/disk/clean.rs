//! Taking away what earlier runs left: temporaries of a killed one, and
//! directories that are empty now. Nothing that could be somebody else's.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the rule keeps the others for"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::disk::{Way, steps, way};
use crate::lock::record::Record;
use crate::source::path::RelPath;

/// Deletes the temporaries of a run that was about to write `pending`. The name
/// of each proves whose it is: it is made of the file's path and its contents.
pub(super) fn temporaries(root: &Path, pending: &BTreeMap<RelPath, Record>) -> Result<()> {
    let mut ways = HashMap::new();
    for (path, record) in pending {
        let relative = record.temporary(path);
        let parent = relative.rsplit_once('/').map(|(parent, _)| parent);
        let way = parent.map_or(Ok(Way::Directory), |parent| way(root, parent, &mut ways))?;
        let path = root.join(&relative);
        if let Way::Directory = way
            && fs::symlink_metadata(&path).is_ok_and(|about| about.is_file())
        {
            fs::remove_file(&path).with_context(|| format!("cannot delete {}", path.display()))?;
            steps::done("a temporary of an earlier run is deleted");
        }
    }
    Ok(())
}

/// Deletes the directories of `gone` files that are empty now.
pub(super) fn directories(root: &Path, gone: &[RelPath]) -> Result<()> {
    let mut directories = BTreeSet::new();
    for path in gone {
        let above = path.as_str().match_indices('/');
        directories.extend(above.map(|(at, _)| &path.as_str()[..at]));
    }
    let mut ways = HashMap::new();
    // What is below comes after what is above it in a sorted set.
    for directory in directories.into_iter().rev() {
        if !matches!(way(root, directory, &mut ways)?, Way::Directory) {
            continue;
        }
        match fs::remove_dir(root.join(directory)) {
            Ok(()) => steps::done("an empty directory is deleted"),
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::DirectoryNotEmpty | ErrorKind::NotFound
                ) => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot delete {directory}"));
            }
        }
    }
    Ok(())
}

/// A new file at `path`, whose name nobody but cagen gives: what an earlier run
/// left there goes.
pub(super) fn new_file(path: &Path) -> std::io::Result<File> {
    let open = || File::options().write(true).create_new(true).open(path);
    match open() {
        Err(error)
            if error.kind() == ErrorKind::AlreadyExists
                && fs::symlink_metadata(path)?.is_file() =>
        {
            fs::remove_file(path)?;
            open()
        }
        opened => opened,
    }
}
