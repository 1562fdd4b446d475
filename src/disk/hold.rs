//! Keeping two runs from writing below one directory at once.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the rule keeps the others for"
)]

use std::fs::{self, File, TryLockError};
use std::path::Path;

use anyhow::{Context as _, Result};

/// The right to write below a directory, until it is dropped or the process ends.
#[derive(Debug)]
pub struct Hold {
    /// None where the file system knows no locks; what a run finds changed under
    /// it when it writes stops it there, too.
    _file: Option<File>,
}

/// Makes the directory `root` if there is none and waits until no other run
/// writes below it; `waiting` is called if that takes time.
///
/// # Errors
/// When the directory cannot be made or opened.
pub fn hold(root: &Path, waiting: impl FnOnce()) -> Result<Hold> {
    fs::create_dir_all(root)
        .with_context(|| format!("cannot make the directory {}", root.display()))?;
    let file = handle(root).with_context(|| format!("cannot open {}", root.display()))?;
    let held = match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            waiting();
            file.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
    };
    Ok(Hold {
        _file: held.is_ok().then_some(file),
    })
}

/// The directory itself, so that nothing is left behind.
#[cfg(unix)]
fn handle(root: &Path) -> std::io::Result<File> {
    File::open(root)
}

/// A file of this name for every run below this directory, which goes with the
/// last that has it open: a directory cannot be locked here.
#[cfg(windows)]
fn handle(root: &Path) -> std::io::Result<File> {
    use crate::lock::record::Hash;
    use std::os::windows::fs::OpenOptionsExt as _;
    /// FILE_FLAG_DELETE_ON_CLOSE
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    let name = Hash::of(fs::canonicalize(root)?.to_string_lossy().as_bytes()).to_string();
    fs::OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .custom_flags(DELETE_ON_CLOSE)
        .open(std::env::temp_dir().join(format!("cagen-{}", &name[..16])))
}
