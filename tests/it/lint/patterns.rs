//! What a pattern of actions granted is found of the list that a fix writes for it.

use std::collections::BTreeSet;

use cagen::aws::actions::CODEARTIFACT;
use cagen::document::file::{Input, Role};
use cagen::document::read::read;
use cagen::lint::config::Config;
use cagen::lint::finding::Applicability;
use cagen::lint::{fix, rules, runner};
use cagen::source::Source;
use cagen::source::place::FileId;

const RESOURCES: [&str; 4] = [
    "\"*\"",
    "\"arn:aws:codeartifact:eu-west-1:111122223333:repository/acme/web\"",
    "\"arn:aws:codeartifact:eu-west-1:111122223333:package/acme/web/*\"",
    "[\"arn:aws:codeartifact:eu-west-1:111122223333:*/acme*\", \"arn:aws:codeartifact:eu-west-1:111122223333:domain/acme\"]",
];

fn policy(actions: &[String], resource: &str) -> String {
    let actions: Vec<_> = actions.iter().map(|one| format!("\"{one}\"")).collect();
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": [{}], "Resource": {resource}}}]}}"#,
        actions.join(", ")
    )
}

/// The rules that find something, and the text with all safe fixes.
fn apply(text: &str) -> (BTreeSet<&'static str>, String) {
    let inputs = [Input {
        source: Source::new("policy.json", text.as_bytes()),
        role: Role::Judged,
    }];
    let project = read(&inputs);
    let findings = runner::check(&project, &Config::of(&project), rules::ALL);
    let mut fixed = fix::apply(&project, &findings, Applicability::Safe);
    let fixed = fixed.remove(&FileId(0));
    let found = findings.iter().map(|finding| finding.rule).collect();
    (found, fixed.unwrap_or_else(|| text.to_owned()))
}

/// The beginnings of the actions' names, and their words anywhere.
fn patterns() -> BTreeSet<String> {
    let mut patterns = BTreeSet::new();
    for action in &CODEARTIFACT.actions {
        let name = &action.name;
        patterns.insert(format!("codeartifact:{}*", &name[..1]));
        patterns.insert(format!("codeartifact:{}*", &name[..3]));
        let word = name
            .rfind(char::is_uppercase)
            .map_or(name.as_str(), |at| &name[at..]);
        patterns.insert(format!("codeartifact:*{word}*"));
    }
    patterns
}

#[test]
fn a_list_is_found_for_all_that_its_pattern_was_found_for() {
    let mut spelled = 0;
    for resource in RESOURCES {
        for pattern in patterns() {
            let (before, fixed) = apply(&policy(std::slice::from_ref(&pattern), resource));
            let (after, _) = apply(&fixed);
            let lost: Vec<_> = before.difference(&after).collect();
            let expected: &[&&str] = if before.contains("broad-pattern") {
                spelled += 1;
                &[&"broad-pattern"]
            } else {
                &[]
            };
            assert_eq!(lost, expected, "{pattern} on {resource}: {fixed}");
        }
    }
    assert!(spelled > 60, "{spelled}");
}

#[test]
fn deletes_and_permission_changes_are_found_of_the_list() {
    for (pattern, rules) in [
        ("D*", &["wildcard-resource"][..]),
        ("Delete*", &["wildcard-resource"]),
        ("*Permissions*", &["wildcard-resource"]),
        (
            "P*",
            &[
                "grants-origin-change",
                "grants-permission-change",
                "wildcard-resource",
            ],
        ),
    ] {
        let text = policy(&[format!("codeartifact:{pattern}")], RESOURCES[0]);
        let (_, fixed) = apply(&text);
        assert!(!fixed.contains('*') || !fixed.contains(pattern), "{fixed}");
        let (found, _) = apply(&fixed);
        assert_eq!(found, rules.iter().copied().collect(), "{fixed}");
    }
}

#[test]
fn patterns_that_are_everything_together_are_so_as_lists() {
    let first: BTreeSet<_> = CODEARTIFACT.actions.iter().map(|a| &a.name[..1]).collect();
    let patterns: Vec<_> = first
        .iter()
        .map(|letter| format!("codeartifact:{letter}*"))
        .collect();
    let (found, fixed) = apply(&policy(&patterns, RESOURCES[0]));
    assert!(found.contains("wildcard-action"), "{found:?}");
    let (found, _) = apply(&fixed);
    assert!(found.contains("wildcard-action"), "{fixed}");
    assert!(!found.contains("broad-pattern"), "{fixed}");
}
