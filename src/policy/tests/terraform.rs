//! The documents of `aws_iam_policy_document`.

use super::value;
use crate::policy::Effect;
use crate::policy::document::{FaultKind, PrincipalKind};
use crate::policy::pattern::Reading;
use crate::policy::terraform::{Merged, document};

/// The document of a body, its blocks as lists of maps as the evaluator gives them.
fn merged(body: &str) -> Merged {
    document(&value(body))
}

/// A JSON text as a string within another.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[test]
fn what_is_not_written_has_its_default() {
    let merged = merged(
        r#"{"statement": [{"actions": ["a:B"], "resources": ["arn:&{aws:username}"],
        "principals": [{"type": "AWS", "identifiers": ["111122223333"]}, {"type": "*", "identifiers": ["*"]}],
        "condition": [
            {"test": "StringLike", "variable": "k", "values": ["x"]},
            {"test": "StringLike", "variable": "k", "values": ["y"]}],
        "not_actions": [], "sid": ""}]}"#,
    );
    let document = &merged.document;
    assert!(document.faults.is_empty(), "{:?}", document.faults);
    assert_eq!(document.reading(), Reading::Variables);
    let statement = &document.statements[0];
    assert_eq!(statement.effect.unwrap().0, Effect::Allow);
    assert!(statement.sid.is_none());
    let resource = statement.resource.as_ref().unwrap();
    assert_eq!(resource.items[0].known(), Some("arn:${aws:username}"));
    let kinds: Vec<_> = statement
        .principal
        .as_ref()
        .unwrap()
        .items
        .iter()
        .map(|p| p.kind)
        .collect();
    assert_eq!(kinds, [PrincipalKind::Aws, PrincipalKind::Star]);
    assert_eq!(statement.conditions.len(), 1);
    assert_eq!(statement.conditions[0].values.len(), 2);
}

fn json(sid: &str, action: &str) -> String {
    quoted(&format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Sid": "{sid}", "Effect": "Allow", "Action": "{action}", "Resource": "*"}}}}"#
    ))
}

fn actions(merged: &Merged) -> Vec<String> {
    let statements = merged.document.statements.iter();
    let words = statements.flat_map(|one| one.action.iter().flat_map(|action| &action.items));
    words.map(|word| word.known().unwrap().to_owned()).collect()
}

#[test]
fn sids_replace() {
    let (a, b, c) = (json("One", "a:A"), json("Two", "a:B"), json("Two", "a:C"));
    let body = format!(
        r#"{{"source_policy_documents": [{a}, {b}, ""], "override_policy_documents": [{c}],
        "statement": [{{"sid": "One", "actions": ["a:Own"], "resources": ["*"]}}, {{"actions": ["a:More"], "resources": ["*"]}}]}}"#
    );
    let read = merged(&body);
    assert_eq!(actions(&read), ["a:Own", "a:C", "a:More"]);
    assert!(read.document.faults.is_empty());
    assert!(read.document.size.is_some());
    let twice = merged(&format!(r#"{{"source_policy_documents": [{b}, {c}]}}"#));
    assert!(matches!(
        twice.document.faults[0].kind,
        FaultKind::RepeatedSid { .. }
    ));
    let old = merged(&format!(
        r#"{{"source_json": {a}, "override_json": {}, "statement": [{{"sid": "One", "actions": ["a:Own"], "resources": ["*"]}}]}}"#,
        json("One", "a:Last")
    ));
    assert_eq!(actions(&old), ["a:Last"]);
}

#[test]
fn what_may_be_replaced_is_not_sure() {
    let mut body = value(
        r#"{"override_policy_documents": [], "statement": [{"sid": "One", "actions": ["a:A"], "resources": ["*"]}, {"actions": ["a:B"], "resources": ["*"]}]}"#,
    );
    let crate::eval::value::Kind::Map(map) = &mut body.kind else {
        panic!("a map")
    };
    let mut entries = map.entries.to_map();
    let unknown =
        crate::eval::value::Value::unknown(super::FILE.at(crate::source::Span::new(0, 1)));
    entries.get_mut("override_policy_documents").unwrap().value = unknown;
    map.entries = entries.into();
    let merged = document(&body);
    let effects: Vec<_> = merged
        .document
        .statements
        .iter()
        .map(|s| s.effect.is_some())
        .collect();
    assert_eq!(effects, [false, true]);
    assert_eq!(merged.document.extent, crate::eval::value::Extent::Open);
}
