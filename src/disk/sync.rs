//! Making sure that what was written outlives a loss of power.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the rule keeps the others for"
)]

use std::fs;
use std::io::Result;
use std::path::Path;

/// Puts all that was written below `root` onto the medium: one call for the whole
/// file system, since one for each file costs several times all the rest.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn tree(root: &Path, _files: &[&Path]) -> Result<()> {
    Ok(rustix::fs::syncfs(fs::File::open(root)?)?)
}

/// Puts `files` onto the medium, where no call does so for a whole file system.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn tree(_root: &Path, files: &[&Path]) -> Result<()> {
    let sync = |path: &Path| fs::OpenOptions::new().write(true).open(path)?.sync_all();
    files.iter().try_for_each(|path| sync(path))
}

/// Puts the names in `directory` onto the medium.
#[cfg(unix)]
pub(super) fn directory(directory: &Path) -> Result<()> {
    fs::File::open(directory)?.sync_all()
}

/// Nothing: no handle of a directory can be had here.
#[cfg(not(unix))]
pub(super) fn directory(_directory: &Path) -> Result<()> {
    Ok(())
}
