//! `cagen eject`: the files stay and are the team's.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::cli::scaffold::{hold, read_lock, root};
use crate::cli::{Outcome, complain, progress, say};
use crate::disk;
use crate::lock;
use crate::scaffold::eject::eject;
use crate::scaffold::plan::Plan;
use crate::scaffold::reconcile::Action;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The directory that was written below; without it, the manifest's
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let manifest = match &arguments.out {
        Some(_) => PathBuf::new(),
        None => disk::find_manifest()?,
    };
    let root = root(&manifest, arguments.out.as_deref());
    let absent = || {
        format!(
            "there is no {}: nothing that cagen knows of was written",
            root.join(lock::FILE).display()
        )
    };
    if !disk::has_root(root)? {
        bail!(absent());
    }
    let _hold = hold(root)?;
    let text = disk::read_lock(root)?;
    if text.is_none() {
        bail!(absent());
    }
    let lock = read_lock(root, text.as_deref())?;
    let snapshot = disk::snapshot(root, &Plan::default(), &lock, text)?;
    let run = eject(&lock, &snapshot)?;
    disk::write::carry_out(root, &run, &progress::show)?;
    for step in &run.steps {
        if let Action::Leave(why) = &step.action {
            complain(&format!("note: {}: {why}\n", step.path));
        }
    }
    say(&format!(
        "{} files below {} are yours: no header, mark or lock of cagen is left\n",
        run.steps.len() - 1,
        Path::new(root).display()
    ))?;
    Ok(Outcome::Clean)
}
