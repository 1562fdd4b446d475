//! Writing: everything to temporaries first, then each moved into place, the lock
//! last, so that a crash or a full disk leaves a file old or new and the next run
//! knows what was meant.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the rule keeps the others for"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::{Context as _, Result, anyhow, bail};
use tempfile::{NamedTempFile, TempPath};

use crate::disk::{clean, lock_file, steps, sync};
use crate::lock::{self, Lock};
use crate::parallel;
use crate::scaffold::reconcile::{Action, Reconciled, Step};

/// Carries out the steps below `root`. What changed there since they were made is
/// not written over. `progress` is told how many files of how many are written.
///
/// # Errors
/// When a directory or file cannot be made; each file is old or new then, and the
/// next run finishes the work.
pub fn carry_out(
    root: &Path,
    run: &Reconciled<'_>,
    progress: &(impl Fn(usize, usize) + Sync),
) -> Result<()> {
    let lock = run
        .steps
        .iter()
        .find(|step| step.path.as_str() == lock::FILE);
    if let Some(step) = lock {
        unchanged(&root.join(lock::FILE), step)?;
    }
    lock_file::clean(root)?;
    clean::temporaries(root, run.interrupted)?;
    let steps: Vec<&Step<'_>> = run.steps.iter().filter(|step| step.writes()).collect();
    if !steps.is_empty() {
        let text = run.pending.text().context("cannot write the lock")?;
        lock_file::put(root, text.as_bytes())?;
        if let Err(error) = write_files(root, &steps, &run.pending, progress) {
            // Room for the next attempt; what cannot be deleted now, the next run deletes.
            let _ = clean::temporaries(root, &run.pending.pending);
            return Err(error);
        }
    }
    clean::directories(root, &run.gone)?;
    let is_kept = lock.is_some_and(|step| step.action == Action::Keep);
    match &run.lock {
        Some(_) if is_kept && steps.is_empty() => Ok(()),
        Some(text) => lock_file::put(root, text.as_bytes()),
        None => lock_file::remove(root),
    }
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
    into_new_place(file.into_temp_path(), path, contents.as_bytes())
}

/// A file whose contents wait beside it.
struct Waiting<'a> {
    step: &'a Step<'a>,
    path: PathBuf,
    temporary: PathBuf,
}

fn write_files(
    root: &Path,
    steps: &[&Step<'_>],
    pending: &Lock,
    progress: &(impl Fn(usize, usize) + Sync),
) -> Result<()> {
    let written = |step: &&&Step<'_>| !matches!(step.action, Action::Delete(_));
    let waiting = steps.iter().filter(written).map(|step| {
        let record = pending.pending.get(&step.path);
        let record = record.ok_or_else(|| anyhow!("{} is not pending", step.path))?;
        Ok(Waiting {
            step,
            path: root.join(step.path.as_str()),
            temporary: root.join(record.temporary(&step.path)),
        })
    });
    let waiting: Vec<Waiting<'_>> = waiting.collect::<Result<_>>()?;
    let parents: BTreeSet<&Path> = waiting.iter().filter_map(|one| one.path.parent()).collect();
    for parent in parents {
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot make the directory {}", parent.display()))?;
        steps::done("a directory is there");
    }

    let count = AtomicUsize::new(0);
    for_each(&waiting, |one| {
        write_beside(one).with_context(|| format!("cannot write {}", one.path.display()))?;
        progress(count.fetch_add(1, Ordering::Relaxed) + 1, waiting.len());
        Ok(())
    })?;
    let temporaries: Vec<&Path> = waiting.iter().map(|one| &*one.temporary).collect();
    sync::tree(root, &temporaries)
        .with_context(|| format!("cannot write below {}", root.display()))?;
    steps::done("all contents are on the disk");
    for_each(&waiting, into_place)?;

    let is_delete = |step: &&&Step<'_>| matches!(step.action, Action::Delete(_));
    for step in steps.iter().filter(is_delete) {
        let path = root.join(step.path.as_str());
        unchanged(&path, step)?;
        fs::remove_file(&path).with_context(|| format!("cannot delete {}", path.display()))?;
        steps::done("a file is deleted");
    }
    Ok(())
}

/// Does `work` for each; after one failure, a full disk most likely, more attempts
/// only take time.
fn for_each<'a, T: Sync>(items: &'a [T], work: impl Fn(&'a T) -> Result<()> + Sync) -> Result<()> {
    let failed = AtomicBool::new(false);
    let attempt = |item: &'a T| {
        if failed.load(Ordering::Relaxed) {
            return Ok(());
        }
        let done = work(item);
        failed.fetch_or(done.is_err(), Ordering::Relaxed);
        done
    };
    parallel::map(items, attempt).into_iter().collect()
}

/// Writes the contents to the temporary, with the mode of what they will replace.
fn write_beside(one: &Waiting<'_>) -> Result<()> {
    let (contents, replaces) = match &one.step.action {
        Action::Create(new) => (new, false),
        Action::Update { new, .. } => (new, true),
        Action::Keep
        | Action::Delete(_)
        | Action::Leave(_)
        | Action::Edited { .. }
        | Action::Foreign { .. }
        | Action::Blocked(_)
        | Action::Stray => return Ok(()),
    };
    let mut file = clean::new_file(&one.temporary)?;
    steps::done("a temporary is begun");
    file.write_all(contents)?;
    if replaces {
        file.set_permissions(fs::metadata(&one.path)?.permissions())?;
    }
    steps::done("a temporary is whole");
    Ok(())
}

fn into_place(one: &Waiting<'_>) -> Result<()> {
    let context = || format!("cannot write {}", one.path.display());
    match &one.step.action {
        Action::Create(new) => {
            let temporary = TempPath::try_from_path(&one.temporary).with_context(context)?;
            into_new_place(temporary, &one.path, new)?;
        }
        Action::Update { .. } => {
            unchanged(&one.path, one.step)?;
            fs::rename(&one.temporary, &one.path).with_context(context)?;
        }
        Action::Keep
        | Action::Delete(_)
        | Action::Leave(_)
        | Action::Edited { .. }
        | Action::Foreign { .. }
        | Action::Blocked(_)
        | Action::Stray => {}
    }
    steps::done("a file is in place");
    Ok(())
}

fn into_new_place(temporary: TempPath, path: &Path, contents: &[u8]) -> Result<()> {
    match temporary.persist_noclobber(path) {
        Ok(()) => Ok(()),
        // Another run of cagen, with the same manifest, was faster.
        Err(failed) if is_there(&failed.error) && holds(path, contents) => Ok(()),
        Err(failed) if is_there(&failed.error) => Err(came_meanwhile(path)),
        Err(failed) => {
            Err(failed.error).with_context(|| format!("cannot write {}", path.display()))
        }
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

fn holds(path: &Path, contents: &[u8]) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes == contents)
}

/// Whether there is still what the step was made for.
fn unchanged(path: &Path, step: &Step<'_>) -> Result<()> {
    let as_it_was = match &step.action {
        Action::Update { old, .. } | Action::Delete(old) => {
            let about = fs::symlink_metadata(path);
            about.is_ok_and(|about| about.is_file()) && holds(path, old)
        }
        Action::Create(_) => fs::symlink_metadata(path).is_err(),
        Action::Keep
        | Action::Leave(_)
        | Action::Edited { .. }
        | Action::Foreign { .. }
        | Action::Blocked(_)
        | Action::Stray => true,
    };
    if as_it_was {
        return Ok(());
    }
    Err(came_meanwhile(path))
}

fn came_meanwhile(path: &Path) -> anyhow::Error {
    anyhow!(
        "cannot write {}: it changed while this run was writing; look at it and run again",
        path.display()
    )
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
