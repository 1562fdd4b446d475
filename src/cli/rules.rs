//! `cagen explain` and `cagen rules`: what the rules are.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use clap::ValueEnum;
use serde::Serialize;

use crate::cli::{Outcome, say};
use crate::diag::nearest;
use crate::lint::rules;
use crate::report::word;

#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// The rule's name, as findings show it
    rule: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// How to list them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A line each
    Text,
    /// A list of objects
    Json,
}

pub(super) fn explain(arguments: &Explain) -> Result<Outcome> {
    let Some(rule) = rules::find(&arguments.rule) else {
        let help = match nearest(&arguments.rule, rules::ALL.iter().map(|rule| rule.id)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cagen rules` lists them".to_owned(),
        };
        bail!(
            "no rule is called `{}`: {help}",
            arguments.rule.escape_default()
        );
    };
    say(rule.page)?;
    Ok(Outcome::Clean)
}

#[derive(Serialize)]
struct Listed {
    id: &'static str,
    level: &'static str,
    group: &'static str,
    since: &'static str,
    summary: String,
}

pub(super) fn list(arguments: &List) -> Result<Outcome> {
    let listed = rules::ALL.iter().map(|rule| Listed {
        id: rule.id,
        level: word(rule.level),
        group: rule.group.name(),
        since: rule.since,
        summary: rule.summary(),
    });
    let text = match arguments.format {
        Format::Text => {
            let wide = rules::ALL.iter().map(|rule| rule.id.len()).max();
            let wide = wide.unwrap_or_default();
            let mut text = String::new();
            for rule in listed {
                let _ = writeln!(
                    text,
                    "{:wide$}  {:7}  {}",
                    rule.id, rule.level, rule.summary
                );
            }
            text
        }
        Format::Json => {
            let all: Vec<_> = listed.collect();
            let mut text = serde_json::to_string_pretty(&all)?;
            text.push('\n');
            text
        }
    };
    say(&text)?;
    Ok(Outcome::Clean)
}
