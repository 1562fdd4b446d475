//! Expressions of public modules and of the functions' own edges.

use std::collections::BTreeSet;

use cagen::eval::functions;

use super::console::{Outcome, theirs};
use super::differences::{LESS, OTHER};
use super::evaluate::evaluate;
use crate::tool;

const FILES: [&str; 2] = [
    include_str!("../../../fixtures/eval/public.txt"),
    include_str!("../../../fixtures/eval/edges.txt"),
];

/// Every expression of the fixtures, one a line.
pub(super) fn expressions() -> Vec<String> {
    let lines = FILES.iter().flat_map(|text| text.lines());
    lines.map(str::to_owned).collect()
}

fn ours(expression: &str) -> Outcome {
    match evaluate(expression) {
        Err(_) => Outcome::Refused,
        Ok(value) => value.to_json().map_or(Outcome::Unknown, Outcome::Value),
    }
}

#[test]
fn values_and_refusals_are_those_of_terraform() {
    let Some(terraform) = tool::terraform() else {
        return;
    };
    let expressions = expressions();
    assert!(
        FILES[0].lines().count() > 500,
        "public code is well represented"
    );
    let theirs = theirs(&terraform, &expressions);
    let mut differences = String::new();
    for (expression, theirs) in expressions.iter().zip(&theirs) {
        let ours = ours(expression);
        if ours != *theirs {
            differences += &format!("{expression}\n  ours   {ours:?}\n  theirs {theirs:?}\n");
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn differences_are_those_that_are_named() {
    let Some(terraform) = tool::terraform() else {
        return;
    };
    let less = LESS
        .iter()
        .map(|(expression, _)| (*expression, Outcome::Unknown));
    let other = OTHER
        .iter()
        .map(|(expression, json, _)| (*expression, Outcome::Value((*json).to_owned())));
    let named: Vec<_> = less.chain(other).collect();
    let expressions: Vec<_> = named.iter().map(|(text, _)| (*text).to_owned()).collect();
    let theirs = theirs(&terraform, &expressions);
    for ((expression, expected), theirs) in named.iter().zip(&theirs) {
        assert_eq!(ours(expression), *expected, "{expression}");
        assert_ne!(theirs, expected, "{expression} differs no longer");
    }
}

/// Terraform's list of its functions, without their second names.
fn listed(terraform: &tool::Terraform) -> BTreeSet<String> {
    let output = terraform
        .command()
        .args(["metadata", "functions", "-json"])
        .output()
        .unwrap();
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let names = listed["function_signatures"].as_object().unwrap().keys();
    let names = names.filter(|name| !name.contains("::"));
    names.cloned().collect()
}

#[test]
fn every_function_of_terraform_is_answered_or_named() {
    let Some(terraform) = tool::terraform() else {
        return;
    };
    let answered: BTreeSet<String> = functions::answered().map(str::to_owned).collect();
    let unanswered = functions::unanswered().map(|(name, reason)| {
        assert!(!reason.is_empty(), "{name} is unanswered for a reason");
        name.to_owned()
    });
    let ours: BTreeSet<String> = unanswered.chain(answered).collect();
    assert_eq!(ours, listed(&terraform));
}

#[test]
fn every_answered_function_is_tried() {
    let all = expressions().join("\n");
    for name in functions::answered() {
        assert!(
            all.contains(&format!("{name}(")),
            "no expression calls `{name}`"
        );
    }
}
