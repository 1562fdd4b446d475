//! `guardrails`: the organisation's own limits.

use regex::Regex;

use crate::aws::account::{AccountId, OrganizationId};
use crate::aws::connection::Connection;
use crate::aws::names::NameError;
use crate::aws::text::TagKey;
use crate::manifest::raw::Guardrails;
use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::report::Report;
use crate::manifest::raw::words::{word, words};
use crate::source::Spanned;
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
        connections: connections.and_then(|node| whole(node, Connection::parse, report)),
        accounts: accounts.and_then(|node| whole(node, AccountId::parse, report)),
        organizations: organizations.and_then(|node| whole(node, OrganizationId::parse, report)),
        required_tags: tags.map(|tags| tags.node).unwrap_or_default(),
    }
}

/// A list, unless some of it is wrong: what that was meant to allow nobody knows.
fn whole<T>(
    node: &Node,
    parse: impl Fn(&str) -> Result<T, NameError>,
    report: &mut Report,
) -> Option<Spanned<Vec<Spanned<T>>>> {
    let before = report.errors();
    words(node, parse, report).filter(|_| report.errors() == before)
}

fn regex(text: &str) -> Result<Regex, NameError> {
    if text.len() > LONGEST_REGEX {
        let long = format!("a regex of more than {LONGEST_REGEX} characters");
        return Err(NameError::new(long).with_help("say it more simply"));
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
