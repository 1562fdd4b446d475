//! Policies that are files of their own: JSON, or a template of JSON.

use crate::aws::actions::CODEARTIFACT;
use crate::document::policy::{Form, Policy, Tie};
use crate::document::shape;
use crate::eval::json::{self, Reading};
use crate::eval::text::{self, Hole, Known, Piece, Text};
use crate::eval::value::{Extent, Unknown};
use crate::policy::document::{Document, FaultKind};
use crate::policy::kind::PolicyKind;
use crate::policy::recognise::{self, Found};
use crate::source::place::FileId;
use crate::source::{Source, Span};

/// The policies in what was read of a JSON file.
pub(super) fn policies(source: &Source, reading: &Reading) -> Vec<Policy> {
    let found = reading.values.iter().flat_map(recognise::policies);
    found.map(|found| policy(found, source)).collect()
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
    placeholder(text).is_some()
}

/// The first placeholder of `text`: `${name}`, which is none of IAM's
/// variables as those have a colon or a single sign, or `{{ name }}`.
fn placeholder(text: &str) -> Option<std::ops::Range<usize>> {
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find(['$', '{']) {
        let start = from + found;
        let rest = &text[start..];
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
    while let Some(range) = placeholder(&text[at..]) {
        known(&text[at..at + range.start], at, &mut holed);
        holed.push(Piece::Hole(Hole {
            unknown: Unknown::default(),
            place: file.at(Span::new(offset(at + range.start), offset(at + range.end))),
        }));
        at += range.end;
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
