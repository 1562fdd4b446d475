//! Writing the lock: first and last of all, and each time safe from a loss of power.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the rule keeps the others for"
)]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::disk::{read, steps, sync};
use crate::lock;

/// Where a lock waits before it is moved into place.
const NEW: &str = ".cagen.lock.new";

/// How every lock begins.
const BEGIN: &[u8] = b"{\n  \"files\": {";

/// Puts `text` where the lock is.
pub(super) fn put(root: &Path, text: &[u8]) -> Result<()> {
    let path = root.join(lock::FILE);
    let done = write(root, text).with_context(|| format!("cannot write {}", path.display()));
    if done.is_err() {
        let _ = clean(root);
    }
    done
}

/// Deletes the lock.
pub(super) fn remove(root: &Path) -> Result<()> {
    let path = root.join(lock::FILE);
    fs::remove_file(&path).with_context(|| format!("cannot delete {}", path.display()))?;
    steps::done("the lock is deleted");
    Ok(())
}

fn write(root: &Path, text: &[u8]) -> Result<()> {
    let (path, new) = (root.join(lock::FILE), root.join(NEW));
    let file = File::options().write(true).create_new(true).open(&new);
    let mut file = file.with_context(|| format!("{NEW} is in the way: move it away"))?;
    steps::done("a lock is begun");
    file.write_all(text)?;
    if let Ok(about) = fs::metadata(&path) {
        file.set_permissions(about.permissions())?;
    }
    file.sync_all()?;
    drop(file);
    steps::done("a lock is whole");
    fs::rename(&new, &path)?;
    sync::directory(root)?;
    steps::done("a lock is in place");
    Ok(())
}

/// Deletes what a killed run left of a lock that it was writing. Its name says
/// what it is, and what it holds proves it: the beginning of a lock.
pub(super) fn clean(root: &Path) -> Result<()> {
    let path = root.join(NEW);
    if !fs::symlink_metadata(&path).is_ok_and(|about| about.is_file()) {
        return Ok(());
    }
    if BEGIN.starts_with(&read(&path, BEGIN.len() - 1)?) {
        fs::remove_file(&path).with_context(|| format!("cannot delete {}", path.display()))?;
        steps::done("half a lock of an earlier run is deleted");
    }
    Ok(())
}
