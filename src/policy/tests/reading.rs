//! What documents in JSON say, and what is wrong with their shape.

use super::{document, statement};
use crate::policy::document::{FaultKind, PrincipalKind, Sense, Shape, Written};
use crate::policy::kind::PolicyKind;
use crate::policy::shape;

fn faults(text: &str) -> Vec<FaultKind> {
    let faults = document(text).faults.into_iter();
    faults.map(|fault| fault.kind).collect()
}

#[test]
fn one_or_a_list_everywhere() {
    let one = document(r#"{"Statement": {"Effect": "Allow", "Action": "a:B", "Resource": "*"}}"#);
    assert_eq!(one.statements.len(), 1);
    assert_eq!(one.faults.len(), 0);
    let action = one.statements[0].action.as_ref().unwrap();
    assert_eq!((action.shape, action.sense), (Shape::Single, Sense::Listed));
    let many = statement(
        r#""Effect": "Deny", "NotAction": ["a:B", "a:C"], "NotResource": ["x"],
        "NotPrincipal": {"AWS": ["111122223333"], "Service": "x.amazonaws.com"},
        "Condition": {"Bool": {"aws:SecureTransport": false}, "NumericEquals": {"k": [1, 2]}}"#,
    );
    let read = &many.statements[0];
    let action = read.action.as_ref().unwrap();
    assert_eq!((action.shape, action.sense), (Shape::List, Sense::Excluded));
    let kinds: Vec<_> = read
        .principal
        .iter()
        .flat_map(|p| &p.items)
        .map(|p| p.kind)
        .collect();
    assert_eq!(kinds, [PrincipalKind::Aws, PrincipalKind::Service]);
    let values: Vec<_> = read.conditions.iter().flat_map(|c| &c.values).collect();
    assert_eq!(values[0].known(), Some("false"));
    assert_eq!(values[0].written, Written::Bool);
    assert_eq!(values[2].written, Written::Number);
    assert!(many.faults.is_empty(), "{:?}", many.faults);
}

#[test]
fn what_is_wrong_is_told() {
    let missing = |element| FaultKind::Missing { element };
    assert_eq!(faults("{}"), [missing("Statement")]);
    assert_eq!(
        faults(r#"{"Statement": [{}]}"#),
        [missing("Effect"), missing("Action")]
    );
    let found = faults(
        r#"{"statement": [], "Version": "2012-10-18", "Statement": [
        {"Effect": "allow", "Action": [], "Resources": "*", "Action": "a:B", "NotAction": 7}]}"#,
    );
    for fault in [
        FaultKind::UnknownElement {
            name: "statement".into(),
            nearest: Some("Statement"),
        },
        FaultKind::Version {
            found: "2012-10-18".into(),
        },
        FaultKind::Effect {
            found: "allow".into(),
        },
        FaultKind::UnknownElement {
            name: "Resources".into(),
            nearest: Some("Resource"),
        },
        FaultKind::Both { element: "Action" },
    ] {
        assert!(found.contains(&fault), "{fault:?} in {found:?}");
    }
    assert!(
        found
            .iter()
            .any(|f| matches!(f, FaultKind::DuplicateKey { key, .. } if key == "Action"))
    );
    let sids = r#"{"Statement": [
        {"Sid": "A b", "Effect": "Allow", "Action": "a:B", "Resource": "*"},
        {"Sid": "A b", "Effect": "Allow", "Action": "a:B", "Resource": "*"}]}"#;
    let found = faults(sids);
    assert!(
        found
            .iter()
            .any(|f| matches!(f, FaultKind::RepeatedSid { .. }))
    );
    assert!(found.contains(&FaultKind::Sid { sid: "A b".into() }));
}

#[test]
fn principals_of_wrong_form() {
    let found = |principal: &str| {
        let text = format!(
            r#""Effect": "Allow", "Action": "a:B", "Resource": "*", "Principal": {principal}"#
        );
        let faults = statement(&text).faults.into_iter();
        faults.map(|fault| fault.kind).collect::<Vec<_>>()
    };
    assert_eq!(found(r#""*""#), []);
    let wrong = &found(r#""111122223333""#)[0];
    assert!(matches!(
        wrong,
        FaultKind::WrongType {
            element: "Principal",
            ..
        }
    ));
    let wrong = &found(r#"{"aws": "*"}"#)[0];
    assert!(matches!(
        wrong,
        FaultKind::UnknownElement {
            nearest: Some("AWS"),
            ..
        }
    ));
    assert_eq!(
        found("{}"),
        [FaultKind::Empty {
            element: "Principal"
        }]
    );
    let wrong = &found(r#"{"AWS": 111122223333}"#)[0];
    assert!(matches!(wrong, FaultKind::WrongType { .. }));
}

#[test]
fn what_a_kind_of_policy_has() {
    let policy = statement(r#""Effect": "Allow", "Action": "a:B""#);
    let missing = |kind| shape::faults(&policy, kind).len();
    assert_eq!(missing(PolicyKind::Identity), 1);
    assert_eq!(missing(PolicyKind::Trust), 1);
    assert_eq!(missing(PolicyKind::Domain), 2);
    assert_eq!(missing(PolicyKind::Unknown), 0);
    let trust =
        statement(r#""Effect": "Allow", "Action": "a:B", "Resource": "*", "Principal": "*""#);
    let misplaced = |kind| {
        shape::faults(&trust, kind)
            .into_iter()
            .map(|f| f.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        misplaced(PolicyKind::Trust),
        [FaultKind::Misplaced {
            element: "Resource"
        }]
    );
    assert_eq!(
        misplaced(PolicyKind::Identity),
        [FaultKind::Misplaced {
            element: "Principal"
        }]
    );
    assert_eq!(misplaced(PolicyKind::Repository), []);
}
