//! `cagen init`: a manifest to start from.

use std::path::Path;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::cli::{Outcome, say};
use crate::disk;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Which example to start from
    #[arg(long, value_enum, default_value_t = Example::Tiny)]
    example: Example,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Example {
    /// One repository behind a cached public registry
    Tiny,
    /// Three repositories per format, bans, member accounts that read
    Acme,
    /// Forty teams, three environments, four accounts
    Fintech,
}

impl Example {
    fn text(self) -> &'static str {
        match self {
            Self::Tiny => include_str!("../../templates/init/tiny.hcl"),
            Self::Acme => include_str!("../../templates/init/acme.hcl"),
            Self::Fintech => include_str!("../../templates/init/fintech.hcl"),
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    if let Some(there) = disk::manifest_in(Path::new("."))? {
        bail!(
            "{} is there already, and init never overwrites: move it away first",
            there.display()
        );
    }
    disk::write::write_new(Path::new("cagen.hcl"), arguments.example.text())?;
    say("wrote cagen.hcl; change it, then run `cagen scaffold`\n")?;
    Ok(Outcome::Clean)
}
