//! `--overwrite` and `--adopt`: which file is meant by a path that a person wrote.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};

use crate::lock::Lock;
use crate::scaffold::plan::Plan;
use crate::scaffold::reconcile::{Choice, Snapshot, void_choices};
use crate::source::path::RelPath;

#[derive(Debug, clap::Args)]
pub(super) struct Settling {
    /// Write over this file, not a link or directory, although edited; may be repeated
    #[arg(long, value_name = "PATH")]
    overwrite: Vec<PathBuf>,
    /// Leave this file as it is: it is yours until --overwrite; may be repeated
    #[arg(long, value_name = "PATH")]
    adopt: Vec<PathBuf>,
}

impl Settling {
    /// The choice for each path below `root` that was named.
    pub(super) fn below(&self, root: &Path, plan: &Plan) -> Result<BTreeMap<RelPath, Choice>> {
        let overwrite = self.overwrite.iter().map(|path| (path, Choice::Overwrite));
        let adopt = self.adopt.iter().map(|path| (path, Choice::Adopt));
        let mut choices = BTreeMap::new();
        for (path, choice) in overwrite.chain(adopt) {
            let other = choices.insert(relative(root, path, plan)?, choice);
            if other.is_some_and(|other| other != choice) {
                bail!("{} is both to overwrite and to adopt", path.display());
            }
        }
        Ok(choices)
    }
}

/// Refuses choices that say nothing: most likely a name is misspelt.
pub(super) fn check(
    plan: &Plan,
    lock: &Lock,
    snapshot: &Snapshot,
    choices: &BTreeMap<RelPath, Choice>,
) -> Result<()> {
    match void_choices(plan, lock, snapshot, choices).first() {
        Some((path, why)) => bail!("nothing to settle at {path}: {why}"),
        None => Ok(()),
    }
}

/// The path below `root`: as the working directory sees it, or as the messages show
/// it, which is below `root` already.
fn relative(root: &Path, path: &Path, plan: &Plan) -> Result<RelPath> {
    let whole = absolute(path)?;
    let root = absolute(root)?;
    let shown = parsed(path);
    match whole.strip_prefix(&root).map(parsed) {
        Ok(Ok(seen)) if plan.get(&seen).is_some() => Ok(seen),
        Ok(seen) => shown
            .ok()
            .filter(|shown| plan.get(shown).is_some())
            .map_or(seen, Ok),
        Err(_) => shown,
    }
}

/// The path from the root of the disk, without `.` and `..`.
fn absolute(path: &Path) -> Result<PathBuf> {
    let whole = std::path::absolute(path);
    let whole = whole.with_context(|| format!("cannot tell where {} is", path.display()))?;
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => plain.push(part),
        }
    }
    Ok(plain)
}

fn parsed(path: &Path) -> Result<RelPath> {
    let parts = path
        .components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| part.as_os_str().to_string_lossy());
    let text = parts.collect::<Vec<_>>().join("/");
    RelPath::parse(&text).map_err(|error| anyhow!("{} has {error}", path.display()))
}
