//! Policies that are files of their own: JSON, or a template of JSON.

use crate::aws::actions::CODEARTIFACT;
use crate::document::policy::{Form, Policy, Tie};
use crate::document::shape;
use crate::eval::json::{self, Reading};
use crate::eval::text::{self, Hole, Known, Piece, Text};
use crate::eval::value::{Extent, Kind, Unknown, Value};
use crate::policy::document::{Document, FaultKind};
use crate::policy::kind::PolicyKind;
use crate::policy::recognise::{self, Found};
use crate::source::place::{FileId, Place};
use crate::source::{Source, Span};

/// The policies in what was read of a JSON file.
pub(super) fn policies(source: &Source, reading: &Reading) -> Vec<Policy> {
    let values = reading.values.iter().filter(|value| !is_state(value));
    let mut policies = Vec::new();
    for value in values {
        let mut answers = Vec::new();
        answered(value, 0, &mut answers);
        for found in recognise::policies(value) {
            let mut policy = policy(found, source);
            // What AWS gives back it has taken, with its own limits.
            if answers
                .iter()
                .any(|answer| holds(*answer, policy.document.place))
            {
                policy.document.size = None;
                policy.document.faults.clear();
            }
            policies.push(policy);
        }
    }
    policies
}

/// Whether a value is Terraform's state, which repeats what its code says.
fn is_state(value: &Value) -> bool {
    let keys = ["terraform_version", "serial", "lineage"];
    keys.iter().all(|key| value.get(key).is_some())
}

/// Answers of IAM are looked for this deep.
const MAX_DEPTH: usize = 64;

/// Where answers of IAM stand that hold a version of a policy, or a policy of AWS's own.
fn answered(value: &Value, depth: usize, found: &mut Vec<Place>) {
    if depth > MAX_DEPTH {
        return;
    }
    match &value.kind {
        Kind::List(list) => {
            for item in list.items.iter() {
                answered(item, depth + 1, found);
            }
        }
        Kind::Map(map) => {
            let says = |key: &str| {
                let mut entries = map.entries.iter();
                let entry = entries.find(|(name, _)| name.eq_ignore_ascii_case(key));
                entry.and_then(|(_, entry)| entry.value.as_str())
            };
            let of_aws = |key: &str| {
                says(key).is_some_and(|arn| arn.starts_with("arn:aws:iam::aws:policy/"))
            };
            if of_aws("Arn") || of_aws("PolicyArn") || says("VersionId").is_some() {
                found.push(value.place);
                return;
            }
            for entry in map.entries.values() {
                answered(&entry.value, depth + 1, found);
            }
        }
        Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {}
    }
}

fn holds(outer: Place, inner: Place) -> bool {
    outer.file == inner.file
        && outer.span.start <= inner.span.start
        && inner.span.end <= outer.span.end
}

fn policy(found: Found, source: &Source) -> Policy {
    let Found { document, kind, .. } = found;
    let kind = match kind {
        PolicyKind::Unknown => shape::kind(&document, Some(source.path())),
        known => known,
    };
    let tie = match kind {
        // What stands around it says what it is, whatever it grants.
        PolicyKind::Domain | PolicyKind::Repository => Tie::Tied,
        // A misspelt element keeps the name from where it would be looked for.
        _ if is_misspelt(&document) && names_actions(source.excerpt(document.place.span)) => {
            Tie::Tied
        }
        _ => shape::tie(&document),
    };
    // JSON in a string of JSON: nothing can be put between its lines.
    let form = if source.excerpt(document.place.span).contains("\\\"") {
        Form::JsonText
    } else {
        Form::JsonFile
    };
    Policy {
        document,
        kind,
        attached: Vec::new(),
        attached_extent: Extent::Open,
        tie,
        form,
    }
}

fn is_misspelt(document: &Document) -> bool {
    let mut faults = document.faults.iter();
    faults.any(|fault| matches!(fault.kind, FaultKind::UnknownElement { .. }))
}

fn names_actions(text: &str) -> bool {
    let prefix = format!("\"{}:", CODEARTIFACT.prefix);
    text.to_ascii_lowercase().contains(&prefix)
}

/// What a JSON file says, placeholders of templates as holes.
pub(super) fn reading(source: &Source, file: FileId) -> Reading {
    if !is_template(source.text()) {
        return json::read_file(source, file);
    }
    let end = u32::try_from(source.text().len()).unwrap_or(u32::MAX);
    json::read(&holed(source.text(), file), file.at(Span::new(0, end)))
}

/// Whether a text has placeholders that somebody fills in before AWS sees it.
fn is_template(text: &str) -> bool {
    placeholder(text, 0).is_some()
}

/// The first placeholder of `text` at `from` or behind it: `${name}`, which is none of IAM's
/// variables as those have a colon or a single sign, `{{ name }}`, `__NAME__`,
/// and in an ARN `<name>` or a field in capitals.
fn placeholder(text: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let mut from = from;
    while let Some(found) = text.get(from..)?.find(['$', '{', '_', '<', ':', '/']) {
        let start = from + found;
        let rest = &text[start..];
        if let Some(range) = shouted(text, start) {
            return Some(range);
        }
        let body = rest.strip_prefix("${").map(|body| (body, "}"));
        let body = body.or_else(|| rest.strip_prefix("{{").map(|body| (body, "}}")));
        if let Some((body, close)) = body
            && let Some(length) = body.find(close).filter(|length| *length <= 200)
        {
            let name = body[..length].trim();
            if is_name(name) {
                return Some(start..start + 2 + length + close.len());
            }
        }
        from = start + 1;
    }
    None
}

/// A placeholder in words of its own that begins, or whose separator stands, at `start`.
fn shouted(text: &str, start: usize) -> Option<std::ops::Range<usize>> {
    let rest = &text[start..];
    let is_capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if let Some(name) = rest.strip_prefix("__") {
        let length = name.chars().take(MAX_ARN).position(|c| !is_capital(c))?;
        let whole = &name[..length];
        let is_word = whole.len() > 4 && whole.ends_with("__");
        let apart = !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        return (is_word && apart && name.starts_with(|c: char| c.is_ascii_uppercase()))
            .then(|| start..start + 2 + length);
    }
    let within = || {
        let before = &text[..start];
        let open = before.bytes().rev().take(MAX_ARN).position(|b| b == b'"')?;
        text.get(before.len() - open..)
            .filter(|string| string.starts_with("arn:"))
    };
    if let Some(name) = rest.strip_prefix('<') {
        let length = name.bytes().take(60).position(|byte| byte == b'>')?;
        return (is_name(name[..length].trim()) && within().is_some())
            .then(|| start..start + length + 2);
    }
    let name = rest.strip_prefix([':', '/'])?;
    let mut chars = name.chars().take(MAX_ARN);
    let length = chars.position(|c| !is_capital(c) && c != '-')?;
    let ends = name[length..].starts_with([':', '/', '"']);
    let is_word = length >= 3 && name.starts_with(|c: char| c.is_ascii_uppercase());
    (ends && is_word && within().is_some()).then(|| start + 1..start + 1 + length)
}

/// The longest ARN in which placeholders are looked for, in bytes.
const MAX_ARN: usize = 300;

fn is_name(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let rest = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '_' | '.' | '-' | '[' | ']' | '(' | ')' | ' ' | '|')
    };
    starts && name.chars().all(rest)
}

fn holed(text: &str, file: FileId) -> Text {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut holed = Text::default();
    let known = |text: &str, at: usize, holed: &mut Text| {
        holed.push(Piece::Known(Known {
            text: text.into(),
            place: file.at(Span::new(offset(at), offset(at + text.len()))),
            form: text::Form::Copied,
        }));
    };
    let mut at = 0;
    while let Some(range) = placeholder(text, at) {
        known(&text[at..range.start], at, &mut holed);
        holed.push(Piece::Hole(Hole {
            unknown: Unknown::default(),
            place: file.at(Span::new(offset(range.start), offset(range.end))),
        }));
        at = range.end;
    }
    known(&text[at..], at, &mut holed);
    holed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_variables_of_iam() {
        for text in [
            "a ${region} b",
            "${ var.account_id }",
            "x {{ account }} y",
            "${a:b} ${c}",
        ] {
            assert!(is_template(text), "{text}");
        }
        for text in [
            "${aws:username}",
            "{\"a\": {}}",
            "${*}",
            "${$}",
            "$ { a }",
            "${}",
            "{{}}",
        ] {
            assert!(!is_template(text), "{text}");
        }
    }

    #[test]
    fn a_placeholder_is_a_hole() {
        let text = r#"{"Statement": [{"Effect": "Allow", "Action": "codeartifact:ReadFromRepository",
            "Resource": "arn:aws:codeartifact:${region}:${account}:repository/a/b"}]}"#;
        let source = Source::new("p.json", text.as_bytes());
        let found = policies(&source, &reading(&source, FileId(0)));
        let resource = found[0].document.statements[0].resource.as_ref().unwrap();
        assert_eq!(
            resource.items[0].with_holes("?"),
            "arn:aws:codeartifact:?:?:repository/a/b"
        );
        assert_eq!(found[0].kind, PolicyKind::Identity);
        assert_eq!(found[0].tie, Tie::Tied);
    }
}
