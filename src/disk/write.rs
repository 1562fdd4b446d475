//! Writing: each file to a temporary beside it, then moved into place, so that
//! a crash or a full disk leaves a file whole or absent.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the rule keeps the others for"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, bail};
use tempfile::NamedTempFile;

use crate::parallel;
use crate::scaffold::reconcile::{Action, Step};

/// Carries out the steps below `root`, making directories as needed. Nothing
/// that stands there is replaced, also when it came after the steps were made.
///
/// # Errors
/// When a directory or file cannot be made; files written until then stay whole.
pub fn create(root: &Path, steps: &[Step<'_>]) -> Result<()> {
    let new = |step: &&Step<'_>| step.action == Action::Create;
    let new: Vec<(PathBuf, &str)> = steps
        .iter()
        .filter(new)
        .map(|step| (root.join(step.path.as_str()), step.contents))
        .collect();
    let parents: BTreeSet<&Path> = new.iter().filter_map(|(path, _)| path.parent()).collect();
    for parent in parents {
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot make the directory {}", parent.display()))?;
    }
    // After one failure, a full disk most likely, more attempts only take time.
    let failed = AtomicBool::new(false);
    let write = |(path, contents): &(PathBuf, &str)| {
        if failed.load(Ordering::Relaxed) {
            return Ok(());
        }
        let written = write_new(path, contents);
        failed.fetch_or(written.is_err(), Ordering::Relaxed);
        written
    };
    parallel::map(&new, write).into_iter().collect()
}

/// Writes a file that is not there yet; its directory must be.
///
/// # Errors
/// When it is there already or cannot be written.
pub fn write_new(path: &Path, contents: &str) -> Result<()> {
    let context = || format!("cannot write {}", path.display());
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    let mut file = temporary(parent.unwrap_or(Path::new("."))).with_context(context)?;
    file.write_all(contents.as_bytes()).with_context(context)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        // Another run of cagen, with the same manifest, was faster.
        Err(failed) if is_there(&failed.error) && holds(path, contents) => Ok(()),
        Err(failed) if is_there(&failed.error) => bail!(
            "cannot write {}: it came while this run was writing; look at it and run again",
            path.display()
        ),
        Err(failed) => Err(failed.error).with_context(context),
    }
}

/// Writes `new` over a file below `root` that still holds `old`; its mode and
/// its byte order mark stay.
///
/// # Errors
/// When it is no plain file of that tree, may not be written, or holds something
/// else by now.
pub fn replace(root: &Path, path: &Path, old: &str, new: &str) -> Result<()> {
    let context = || format!("cannot write {}", path.display());
    let about = fs::symlink_metadata(path).with_context(context)?;
    let whole = path.canonicalize().with_context(context)?;
    if !about.is_file() || !whole.starts_with(root) {
        bail!("cannot write {}: it leads out of the tree", path.display());
    }
    if about.permissions().readonly() {
        bail!("cannot write {}: it is read-only", path.display());
    }
    let bytes = fs::read(path).with_context(context)?;
    let (mark, text) = match bytes.strip_prefix(MARK) {
        Some(text) => (MARK, text),
        None => (&[][..], &bytes[..]),
    };
    if text != old.as_bytes() {
        bail!(
            "cannot write {}: it changed while this run was reading; run again",
            path.display()
        );
    }
    let mut file = temporary(path.parent().unwrap_or(Path::new("."))).with_context(context)?;
    file.write_all(mark)
        .and_then(|()| file.write_all(new.as_bytes()))
        .and_then(|()| fs::set_permissions(file.path(), about.permissions()))
        .with_context(context)?;
    let persisted = file.persist(path).map_err(|failed| failed.error);
    persisted.map(|_| ()).with_context(context)
}

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

fn is_there(error: &std::io::Error) -> bool {
    error.kind() == ErrorKind::AlreadyExists
}

fn holds(path: &Path, contents: &str) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes == contents.as_bytes())
}

/// A temporary file in `directory`, with the mode that any new file would get.
fn temporary(directory: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cagen-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(directory)
}
