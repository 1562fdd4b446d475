//! Writing the lock: first and last of all, and each time safe from a loss of power.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the rule keeps the others for"
)]

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::disk::{clean, read, steps, sync};
use crate::lock;

/// Where a lock waits before it is moved into place.
const NEW: &str = ".cagen.lock.new";

/// How every lock begins.
const BEGIN: &[u8] = b"{\n  \"files\": {";

/// Puts `text` where the lock is.
pub(super) fn put(root: &Path, text: &[u8]) -> Result<()> {
    let path = root.join(lock::FILE);
    remove_new(root)?;
    let done = write(root, text).with_context(|| format!("cannot write {}", path.display()));
    if done.is_err() {
        let _ = remove_new(root);
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
    let mut file = clean::new_file(&new)?;
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
fn remove_new(root: &Path) -> Result<()> {
    let path = root.join(NEW);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Ok(about) if about.is_file() => {
            let begin = read(&path, BEGIN.len() - 1)?;
            if BEGIN.starts_with(&begin) {
                return fs::remove_file(&path)
                    .with_context(|| format!("cannot delete {}", path.display()));
            }
        }
        Ok(_) | Err(_) => {}
    }
    bail!(
        "{} stands where the lock is prepared, and is not cagen's: move it away",
        path.display()
    )
}
