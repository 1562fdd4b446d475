//! `guardrails` and the shape of `lint`: what a file can hold that generates nothing.

use regex::Regex;

use crate::aws::account::{AccountId, OrganizationId};
use crate::aws::connection::Connection;
use crate::aws::names::NameError;
use crate::aws::text::TagKey;
use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::report::Report;
use crate::manifest::raw::words::{choice, map, word, words};
use crate::manifest::raw::{Guardrails, names};
use crate::syntax::literal::Node;

/// How many characters a regex has at most: more is no rule that anybody reads.
const LONGEST_REGEX: usize = 1_000;

/// `guardrails`.
pub(super) fn read(node: &Node, report: &mut Report) -> Guardrails {
    let Some(mut fields) = Fields::of(node, report) else {
        return Guardrails::default();
    };
    let mut get = |key| fields.get(key);
    let domain_name = get("domain_name");
    let repository_name = get("repository_name");
    let connections = get("connections");
    let accounts = get("accounts");
    let organizations = get("organizations");
    let required_tags = get("required_tags");
    fields.finish(report);
    let tags = required_tags.and_then(|node| words(node, TagKey::parse, report));
    Guardrails {
        domain_name: domain_name.and_then(|node| word(node, regex, report)),
        repository_name: repository_name.and_then(|node| word(node, regex, report)),
        connections: connections.and_then(|node| words(node, Connection::parse, report)),
        accounts: accounts.and_then(|node| words(node, AccountId::parse, report)),
        organizations: organizations.and_then(|node| words(node, OrganizationId::parse, report)),
        required_tags: tags.map(|tags| tags.node).unwrap_or_default(),
    }
}

fn regex(text: &str) -> Result<Regex, NameError> {
    let long = || format!("a regex of more than {LONGEST_REGEX} characters");
    if text.len() > LONGEST_REGEX {
        return Err(NameError::new(long()).with_help("say it more simply"));
    }
    Regex::new(text).map_err(|error| {
        let error = match error {
            regex::Error::CompiledTooBig(_) => "a regex that is too large".to_owned(),
            error => {
                // The last line of several says what is wrong; the others draw it.
                let text = error.to_string();
                let last = text.lines().last().unwrap_or_default();
                format!("not a regex: {}", last.trim_start_matches("error: "))
            }
        };
        NameError::new(error).with_help("write a regular expression such as `^acme-[a-z]+$`")
    })
}

/// The level of a rule.
#[derive(Debug, Clone, Copy)]
struct LintLevel;

/// Checks the shape of `lint`, whose meaning is the linter's.
pub(super) fn check_lint(node: &Node, report: &mut Report) {
    let Some(mut fields) = Fields::of(node, report) else {
        return;
    };
    let levels = fields.get("level").and_then(|node| map(node, report));
    for entry in levels.into_iter().flat_map(|levels| levels.values()) {
        let choices = ["error", "warning", "note", "off"].map(|name| (name, LintLevel));
        choice(&entry.value, &choices, report);
    }
    let allows = fields.get("allow").and_then(|node| map(node, report));
    for (place, entry) in allows.into_iter().flatten() {
        names::reason(&entry.value, report);
        let whole = place
            .split_once(':')
            .is_some_and(|(rule, path)| !rule.is_empty() && !path.is_empty());
        if !whole {
            report.error(
                entry.key,
                "an exception that does not name a rule and a path",
                "write `\"rule:path\" = \"reason\"`",
            );
        }
    }
    if let Some(exclude) = fields.get("exclude") {
        words(exclude, names::any, report);
    }
    fields.finish(report);
}
