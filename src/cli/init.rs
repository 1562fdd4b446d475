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

    /// What `cagen scaffold` makes of it, as patterns of git.
    fn generated(self) -> &'static [&'static str] {
        match self {
            Self::Tiny => &[
                "/.cagen.lock",
                "/*.tf",
                "/modules/codeartifact/**",
                "/policies/**",
            ],
            Self::Acme | Self::Fintech => &["/.cagen.lock", "/live/**", "/modules/codeartifact/**"],
        }
    }
}

/// What a team may want beside the manifest.
const OFFER: &str = "
Yours to take or leave:

- in .gitattributes, so that reviews fold what is generated

GENERATED
- in .pre-commit-config.yaml, so that no commit leaves the tree behind the manifest

    repos:
      - repo: local
        hooks:
          - id: cagen-scaffold-check
            name: cagen scaffold --check
            language: system
            entry: cagen scaffold --check
            pass_filenames: false
";

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    if let Some(there) = disk::manifest_in(Path::new("."))? {
        bail!(
            "{} is there already, and init never overwrites: move it away first",
            there.display()
        );
    }
    disk::write::write_new(Path::new("cagen.hcl"), arguments.example.text())?;
    let generated = arguments.example.generated().iter();
    let generated: String = generated
        .map(|pattern| format!("    {pattern} linguist-generated\n"))
        .collect();
    say(&format!(
        "wrote cagen.hcl; change it, then run `cagen scaffold`\n{}",
        OFFER.replace("GENERATED\n", &format!("{generated}\n"))
    ))?;
    Ok(Outcome::Clean)
}
