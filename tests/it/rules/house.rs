//! The rules as a whole: each has its file, its page and its line in the index.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use cagen::lint::finding::Applicability;
use cagen::lint::rule::{Group, Rule};
use cagen::lint::rules;
use cagen::report::word;

use crate::rules::page::{examples, headings};
use crate::rules::{judge, texts};

fn root(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

fn stems(ending: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root("src/lint/rules")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter_map(|name| name.strip_suffix(ending).map(str::to_owned))
        .filter(|stem| stem != "mod")
        .collect()
}

#[test]
fn every_file_is_a_rule_of_the_list_and_has_a_page() {
    let listed: Vec<String> = rules::ALL
        .iter()
        .map(|rule| rule.id.replace('-', "_"))
        .collect();
    assert!(
        listed.is_sorted(),
        "sort the list in src/lint/rules/mod.rs: {listed:?}"
    );
    let listed: BTreeSet<String> = listed.into_iter().collect();
    for stem in &listed {
        let page = root("src/lint/rules").join(format!("{stem}.md"));
        let rule = root("src/lint/rules").join(format!("{stem}.rs"));
        let code = fs::read_to_string(&rule).unwrap_or_else(|_| panic!("no {}", rule.display()));
        assert!(page.is_file(), "write {}", page.display());
        let own = format!("include_str!(\"{stem}.md\")");
        assert!(code.contains(&own), "{stem}.rs takes another page");
    }
    // Files that are no rule share what rules have in common, and stand in directories.
    assert_eq!(
        stems(".rs"),
        listed,
        "src/lint/rules/mod.rs lists each file"
    );
    assert_eq!(stems(".md"), listed, "each page has its rule");
}

#[test]
fn every_page_has_its_headings_in_order() {
    let known = ["Why", "Examples", "Limits", "Sources"];
    for rule in rules::ALL {
        let (first, headings) = headings(rule.page);
        let page = format!("src/lint/rules/{}.md", rule.id.replace('-', "_"));
        assert_eq!(first, format!("# {}", rule.id), "{page}");
        let places: Vec<_> = headings
            .iter()
            .map(|heading| known.iter().position(|name| name == heading))
            .collect();
        assert!(
            places.iter().all(Option::is_some) && places.is_sorted(),
            "{page}: its headings are some of {known:?} in this order, not {headings:?}"
        );
        assert!(
            headings.starts_with(&["Why", "Examples"]),
            "{page}: first `## Why`, then `## Examples`"
        );
        let summary = rule.summary();
        assert!(
            summary.len() > 10 && summary.ends_with('.') && summary.len() < 200,
            "{page}: the first paragraph is one sentence: {summary}"
        );
    }
}

/// The fixes that a rule offers on its page.
fn fixes(rule: &'static Rule) -> BTreeSet<(Applicability, &'static str)> {
    let offered = examples(rule.page).into_iter().flat_map(|example| {
        judge(rule, &texts(&example), |_, findings| {
            let fixes = findings.iter().filter_map(|found| found.fix.as_ref());
            fixes.map(|fix| fix.applicability).collect::<Vec<_>>()
        })
    });
    let named = offered.map(|applicability| match applicability {
        Applicability::Safe => (applicability, "safe"),
        Applicability::Risky => (applicability, "risky"),
    });
    named.collect()
}

/// The index says what the pages show, so each kind of fix must be on its rule's page.
#[test]
fn every_page_shows_the_fixes_that_its_rule_has() {
    for rule in rules::ALL {
        let file = match rule.id {
            "unused-allow" => "src/lint/allow/settle.rs".to_owned(),
            id => format!("src/lint/rules/{}.rs", id.replace('-', "_")),
        };
        let code = fs::read_to_string(root(&file)).unwrap();
        let has = |word: &str| code.contains(word);
        let written = [("safe", has("Fix::safe")), ("risky", has("Fix::risky"))];
        let written = written.into_iter().filter(|(_, has)| *has);
        let written: BTreeSet<&str> = written.map(|(word, _)| word).collect();
        let shown: BTreeSet<&str> = fixes(rule).iter().map(|fix| fix.1).collect();
        assert_eq!(shown, written, "{}", rule.id);
    }
}

#[test]
fn the_index_is_what_the_rules_say() {
    let mut index = String::from(
        "# Rules\n\n\
         <!-- Written by `UPDATE=1 cargo test --test it rules::` from the rules and their pages. -->\n\n\
         `cagen explain RULE` prints a rule's page: why, and what to write instead. Every example there is a test.\n",
    );
    for group in [
        Group::Access,
        Group::Void,
        Group::SupplyChain,
        Group::Safety,
        Group::Lint,
    ] {
        let mut name = group.name().to_owned();
        name[..1].make_ascii_uppercase();
        let _ = writeln!(index, "\n## {name}\n");
        index.push_str("| rule | level | fix | finds |\n|---|---|---|---|\n");
        for rule in rules::ALL.iter().filter(|rule| rule.group == group) {
            let fixes: Vec<&str> = fixes(rule).iter().map(|fix| fix.1).collect();
            let _ = writeln!(
                index,
                "| [`{}`](../src/lint/rules/{}.md) | {} | {} | {} |",
                rule.id,
                rule.id.replace('-', "_"),
                word(rule.level),
                fixes.join(", "),
                rule.summary().replace('|', "\\|"),
            );
        }
    }
    let path = root("docs/rules.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &index).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == index,
        "docs/rules.md is not what the rules say: run `UPDATE=1 cargo test --test it rules::` and read the difference"
    );
}

/// Formatting does not follow the list's macro, so the files are named to it.
#[test]
fn the_rules_are_formatted() {
    let mut files: Vec<PathBuf> = stems(".rs")
        .iter()
        .map(|stem| root("src/lint/rules").join(format!("{stem}.rs")))
        .collect();
    files.sort();
    let ran = std::process::Command::new("rustfmt")
        .args(["--check", "--edition", "2024"])
        .args(&files)
        .output();
    // Where there is no rustfmt, nobody formats.
    if let Ok(ran) = ran {
        let shown = String::from_utf8_lossy(&ran.stdout);
        assert!(
            ran.status.success(),
            "run `rustfmt --edition 2024 src/lint/rules/*.rs`:\n{shown}"
        );
    }
}
