//! The file system: the only module that reads or writes it.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the rule keeps the others for"
)]

mod around;
mod clean;
pub mod hold;
mod lock_file;
mod open;
pub mod root;
mod search;
mod steps;
mod sync;
pub mod walk;
pub mod write;

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use walkdir::WalkDir;

use crate::disk::open::{Content, Links};
use crate::lock::{self, Lock};
use crate::manifest;
use crate::parallel;
use crate::scaffold::plan::Plan;
use crate::scaffold::reconcile::{Found, Snapshot};
use crate::source::path::RelPath;

/// The manifest in the working directory or the nearest directory above it.
///
/// # Errors
/// When there is none, or both an HCL and a JSON one beside each other.
pub fn find_manifest() -> Result<PathBuf> {
    if let Some(here) = manifest_in(Path::new(""))? {
        return Ok(here);
    }
    let directory = std::env::current_dir().context("cannot tell the working directory")?;
    for above in directory.ancestors().skip(1) {
        if let Some(found) = manifest_in(above)? {
            return Ok(found);
        }
    }
    bail!(
        "no cagen.hcl or cagen.json in {} or above it: write one with `cagen init`, or name it",
        directory.display()
    )
}

/// The manifest in `directory` itself.
///
/// # Errors
/// When both an HCL and a JSON one stand there.
pub fn manifest_in(directory: &Path) -> Result<Option<PathBuf>> {
    let there = |name: &&str| directory.join(name).symlink_metadata().is_ok();
    let mut found = manifest::NAMES.iter().filter(|name| there(name));
    match (found.next(), found.next()) {
        (None, _) => Ok(None),
        (Some(one), None) => Ok(Some(directory.join(one))),
        (Some(_), Some(_)) => bail!(
            "both cagen.hcl and cagen.json stand in {}: delete one, or name the one you mean",
            directory.join(".").display()
        ),
    }
}

/// The content of the file at `path`, at most `most` bytes of it and one more,
/// so that a caller can tell that there was more.
///
/// # Errors
/// When it cannot be read, or is a directory.
pub fn read(path: &Path, most: usize) -> Result<Vec<u8>> {
    let context = || format!("cannot read {}", path.display());
    match open::content(path, Links::Followed, most).with_context(context)? {
        Content::File(bytes) => Ok(bytes),
        Content::Other(what) => bail!("cannot read {}: it is {what}", path.display()),
    }
}

/// Whether there is a directory `root`, for cagen to write below.
///
/// # Errors
/// When it cannot be looked at, is something else, or is a part of `.git`.
pub fn has_root(root: &Path) -> Result<bool> {
    let context = || format!("cannot look at {}", root.display());
    let there = match fs::metadata(root) {
        Ok(about) if about.is_dir() => true,
        Ok(about) => bail!(
            "cannot write to {}: it is {}, not a directory",
            root.display(),
            kind(&about)
        ),
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(error).with_context(context),
    };
    let absolute = std::path::absolute(root).with_context(context)?;
    // Symbolic links are followed as far as there is something.
    let real = absolute.ancestors().find_map(|above| {
        let rest = absolute.strip_prefix(above).ok()?;
        Some(fs::canonicalize(above).ok()?.join(rest))
    });
    let real = real.unwrap_or(absolute);
    if real.iter().any(|part| part.eq_ignore_ascii_case(".git")) {
        bail!("cannot write to {}: it is inside `.git`", root.display());
    }
    Ok(there)
}

/// What the lock below `root` holds; nothing if there is none.
///
/// # Errors
/// When it cannot be read, is no file, or is larger than a lock can be.
pub fn read_lock(root: &Path) -> Result<Option<Vec<u8>>> {
    let path = root.join(lock::FILE);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Ok(about) if !about.is_file() => {
            bail!("cannot read {}: it is {}", path.display(), kind(&about))
        }
        Ok(_) | Err(_) => {
            let bytes = read(&path, lock::MAX_BYTES)?;
            if bytes.len() > lock::MAX_BYTES {
                bail!("cannot read {}: it has more than 64 MiB", path.display());
            }
            Ok(Some(bytes))
        }
    }
}

/// What stands below `root` now, as far as it matters to `plan` and to `lock`,
/// whose text is `text`. Symbolic links below `root` are obstacles: they could
/// lead out of it.
///
/// # Errors
/// When something is there and cannot be read.
pub fn snapshot(root: &Path, plan: &Plan, lock: &Lock, text: Option<Vec<u8>>) -> Result<Snapshot> {
    let strays = strays(root, plan)?;
    let paths: BTreeSet<&RelPath> = plan
        .paths()
        .chain(lock.files.keys())
        .chain(lock.pending.keys())
        .chain(&strays)
        .collect();
    let paths: Vec<&RelPath> = paths.into_iter().collect();
    let mut ways = HashMap::new();
    for path in &paths {
        if let Some((parent, _)) = path.as_str().rsplit_once('/') {
            way(root, parent, &mut ways)?;
        }
    }
    let look = |path: &&RelPath| Ok(((*path).clone(), found(root, path.as_str(), &ways)?));
    let found = parallel::map(&paths, look).into_iter();
    Ok(Snapshot {
        found: found.collect::<Result<_>>()?,
        strays,
        lock: text,
    })
}

/// The JSON files below the plan's exclusive directories that it does not plan.
fn strays(root: &Path, plan: &Plan) -> Result<BTreeSet<RelPath>> {
    let mut strays = BTreeSet::new();
    for directory in plan.exclusive() {
        for entry in WalkDir::new(root.join(directory.as_str())) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if is_absent(&error) => continue,
                Err(error) => return Err(error).context("cannot look at what is written"),
            };
            let is_json = entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "json");
            if is_json && !entry.file_type().is_dir() {
                let path = below(root, entry.path())?;
                if plan.get(&path).is_none() {
                    strays.insert(path);
                }
            }
        }
    }
    Ok(strays)
}

fn is_absent(error: &walkdir::Error) -> bool {
    error
        .io_error()
        .is_some_and(|error| error.kind() == ErrorKind::NotFound)
}

fn below(root: &Path, path: &Path) -> Result<RelPath> {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let text: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    let path = RelPath::parse(&text.join("/"));
    path.map_err(|error| anyhow!("{} has {error}: move it away", relative.display()))
}

/// What a directory on the way to a file is.
#[derive(Debug, Clone)]
enum Way {
    Directory,
    Absent,
    Blocked(String),
}

fn found(root: &Path, path: &str, ways: &HashMap<String, Way>) -> Result<Found> {
    let parent = path
        .rsplit_once('/')
        .and_then(|(parent, _)| ways.get(parent));
    match parent {
        Some(Way::Absent) => return Ok(Found::Nothing),
        Some(Way::Blocked(what)) => return Ok(Found::Obstacle(what.clone())),
        Some(Way::Directory) | None => {}
    }
    let full = root.join(path);
    let context = || format!("cannot read {}", full.display());
    match fs::symlink_metadata(&full) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Found::Nothing),
        Err(error) => Err(error).with_context(context),
        Ok(about) if about.is_file() => Ok(Found::File(fs::read(&full).with_context(context)?)),
        Ok(about) => Ok(Found::Obstacle(kind(&about).to_owned())),
    }
}

fn way(root: &Path, directory: &str, ways: &mut HashMap<String, Way>) -> Result<Way> {
    if let Some(known) = ways.get(directory) {
        return Ok(known.clone());
    }
    let above = directory.rsplit_once('/').map(|(above, _)| above);
    let way = match above.map_or(Ok(Way::Directory), |above| way(root, above, ways))? {
        Way::Directory => match fs::symlink_metadata(root.join(directory)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Way::Absent,
            Err(error) => {
                return Err(error).with_context(|| format!("cannot look at {directory}"));
            }
            Ok(about) if about.is_dir() => Way::Directory,
            Ok(about) => Way::Blocked(format!("`{directory}` is {}", kind(&about))),
        },
        other => other,
    };
    ways.insert(directory.to_owned(), way.clone());
    Ok(way)
}

fn kind(about: &fs::Metadata) -> &'static str {
    if about.is_dir() {
        "a directory"
    } else if about.is_symlink() {
        "a symbolic link"
    } else if about.is_file() {
        "a file"
    } else {
        "neither a file nor a directory"
    }
}
