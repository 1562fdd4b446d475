//! `cagen explain` and `cagen rules`: what the rules are.

use std::fmt::Write as _;
use std::io::IsTerminal as _;

use anyhow::{Result, bail};
use clap::ValueEnum;
use serde::Serialize;

use crate::cli::{Outcome, give, say};
use crate::diag::nearest;
use crate::lint::rules;
use crate::report::{self, word};

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
    let asked = &arguments.rule;
    let ids = || rules::ALL.iter().map(|rule| rule.id);
    let Some(rule) = rules::find(&id(asked)) else {
        let asked = asked.escape_default();
        let within: Vec<&str> = ids()
            .filter(|known| known.contains(&id(&arguments.rule)))
            .collect();
        let help = match (nearest(&id(&arguments.rule), ids()), within.as_slice()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, []) => "`cagen rules` lists them".to_owned(),
            (None, [near]) => format!("did you mean `{near}`?"),
            (None, several) => format!("did you mean one of {}?", several.join(", ")),
        };
        bail!("no rule is called `{asked}`: {help}");
    };
    if std::io::stdout().is_terminal() {
        say(&report::page::render(rule.page))?;
    } else {
        give(rule.page)?;
    }
    Ok(Outcome::Clean)
}

/// A rule's name as people write it: with other marks between its words, in capitals,
/// or copied with what findings put around it.
fn id(asked: &str) -> String {
    let asked = asked.trim_matches(|c: char| !c.is_alphanumeric());
    let words = asked.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
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
