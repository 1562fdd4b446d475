//! The judged cases of `fixtures/lint/cases` and the errata of `fixtures/lint/seeds`, held against the built binary.
//!
//! Each case is a directory that is linted as one tree; its `expect.txt` says what must come out:
//!
//! ```text
//! # why, in words
//! only RULE RULE               judge these rules alone
//! clean                        no finding at all
//! RULE path:line               this finding, where its start stands (`path:3-7`: within these lines)
//! RULE|RULE@warning path:line path:line   one of the rules, at one of the places, of that level
//! may RULE [path:line]         true and allowed, but not demanded
//! ```

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;
use walkdir::WalkDir;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    rule: String,
    level: String,
    path: String,
    line: usize,
}

#[derive(Debug, PartialEq, Eq)]
struct Demand {
    rules: Vec<String>,
    level: Option<String>,
    /// No place: anywhere in the tree.
    places: Vec<(String, RangeInclusive<usize>)>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Expected {
    only: BTreeSet<String>,
    demands: Vec<Demand>,
    allowed: Vec<Demand>,
}

impl Demand {
    fn matches(&self, finding: &Finding) -> bool {
        let place = self
            .places
            .iter()
            .any(|(path, lines)| *path == finding.path && lines.contains(&finding.line));
        self.rules.contains(&finding.rule)
            && (self.places.is_empty() || place)
            && self
                .level
                .as_ref()
                .is_none_or(|level| *level == finding.level)
    }
}

fn root(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

fn demand(words: &[&str], line: &str) -> Demand {
    let (name, places) = words
        .split_first()
        .unwrap_or_else(|| panic!("empty: {line}"));
    let (rules, level) = match name.split_once('@') {
        Some((rules, level)) => (rules, Some(level.to_owned())),
        None => (*name, None),
    };
    Demand {
        rules: rules.split('|').map(str::to_owned).collect(),
        level,
        places: places
            .iter()
            .map(|place| {
                let (path, lines) = place
                    .rsplit_once(':')
                    .unwrap_or_else(|| panic!("no line: {line}"));
                let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
                let number =
                    |digits: &str| digits.parse().unwrap_or_else(|_| panic!("no line: {line}"));
                (path.to_owned(), number(first)..=number(last))
            })
            .collect(),
    }
}

fn expected(text: &str) -> Expected {
    let mut expected = Expected::default();
    let mut clean = false;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            ["clean"] => clean = true,
            ["only", rules @ ..] => expected
                .only
                .extend(rules.iter().map(|rule| (*rule).to_owned())),
            ["may", rest @ ..] => expected.allowed.push(demand(rest, line)),
            rest => {
                let demand = demand(rest, line);
                assert!(!demand.places.is_empty(), "a demand has a place: {line}");
                expected.demands.push(demand);
            }
        }
    }
    assert!(
        clean == expected.demands.is_empty(),
        "either `clean` or a demand: {text}"
    );
    expected
}

/// What the linter says of a tree: one call of the binary.
fn findings(directory: &Path) -> Vec<Finding> {
    let output = Command::new(env!("CARGO_BIN_EXE_cagen"))
        .args(["lint", "--format", "json", "."])
        .current_dir(directory)
        .env_clear()
        .output()
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    let report: Value = serde_json::from_str(&stdout).unwrap_or_else(|error| {
        panic!(
            "{}: {error}\n{stdout}{}",
            directory.display(),
            String::from_utf8_lossy(&output.stderr)
        )
    });
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| Finding {
            rule: text(&found["rule"]),
            level: text(&found["level"]),
            path: text(&found["path"]).trim_start_matches("./").to_owned(),
            line: usize::try_from(found["start"]["line"].as_u64().unwrap_or(0)).unwrap(),
        })
        .collect()
}

/// Missing and surplus findings of one case, each with the rule that it is about.
fn differences(expected: &Expected, found: &[Finding]) -> Vec<(String, String)> {
    let judged: Vec<&Finding> = found
        .iter()
        .filter(|finding| expected.only.is_empty() || expected.only.contains(&finding.rule))
        .collect();
    let missing = expected
        .demands
        .iter()
        .filter(|demand| !judged.iter().any(|finding| demand.matches(finding)))
        .map(|demand| {
            (
                demand.rules.join("|"),
                format!("missed at {:?}", demand.places),
            )
        });
    let surplus = judged
        .iter()
        .filter(|finding| {
            let mut known = expected.demands.iter().chain(&expected.allowed);
            !known.any(|demand| demand.matches(finding))
        })
        .map(|found| {
            let Finding {
                rule,
                level,
                path,
                line,
            } = found;
            (rule.clone(), format!("false {level} at {path}:{line}"))
        });
    missing.chain(surplus).collect()
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = WalkDir::new(root("fixtures/lint/cases"))
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name() == "expect.txt")
        .map(|entry| entry.path().parent().unwrap().to_owned())
        .collect();
    cases.sort();
    cases
}

fn name_of(case: &Path) -> String {
    let name = case.strip_prefix(root("fixtures/lint/cases")).unwrap();
    name.to_string_lossy().replace('\\', "/")
}

#[test]
fn every_expectation_can_be_read_and_points_at_a_line() {
    let cases = cases();
    assert!(cases.len() >= 200, "{} cases", cases.len());
    for case in cases {
        let expected = expected(&fs::read_to_string(case.join("expect.txt")).unwrap());
        for demand in expected.demands.iter().chain(&expected.allowed) {
            for (path, wanted) in &demand.places {
                let text = fs::read(case.join(path))
                    .unwrap_or_else(|_| panic!("{}: no {path}", name_of(&case)));
                let lines = text.split(|byte| *byte == b'\n').count();
                assert!(
                    *wanted.start() >= 1
                        && wanted.start() <= wanted.end()
                        && *wanted.end() <= lines,
                    "{}: {path} has no lines {wanted:?}",
                    name_of(&case)
                );
            }
        }
    }
}

#[test]

fn every_case_is_judged_as_expected() {
    let cases = cases();
    let next = AtomicUsize::new(0);
    let wrong: Mutex<BTreeMap<String, Vec<String>>> = Mutex::default();
    let judge = || {
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            if std::env::var("CASE").is_ok_and(|only| !name_of(case).contains(&only)) {
                continue;
            }
            let expected = expected(&fs::read_to_string(case.join("expect.txt")).unwrap());
            for (rule, what) in differences(&expected, &findings(case)) {
                let line = format!("  {}: {what}", name_of(case));
                wrong.lock().unwrap().entry(rule).or_default().push(line);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(judge);
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    let report: String = wrong
        .iter_mut()
        .map(|(rule, lines)| {
            lines.sort();
            format!("{rule}\n{}\n", lines.join("\n"))
        })
        .collect();
    assert!(report.is_empty(), "{} cases\n{report}", cases.len());
}

/// `fixtures/lint/seeds/errata.txt`: `N RULE path:line` or `N none: reason`.
fn errata() -> Vec<(usize, Option<Demand>)> {
    let text = fs::read_to_string(root("fixtures/lint/seeds/errata.txt")).unwrap();
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let number = words[0]
                .parse()
                .unwrap_or_else(|_| panic!("no number: {line}"));
            if words[1] == "none:" {
                assert!(words.len() > 3, "a reason: {line}");
                return (number, None);
            }
            let demand = demand(&words[1..], line);
            assert!(!demand.places.is_empty(), "a place: {line}");
            (number, Some(demand))
        })
        .collect()
}

#[test]
fn every_erratum_has_a_verdict() {
    let mut numbers: Vec<usize> = errata().iter().map(|(number, _)| *number).collect();
    numbers.dedup();
    assert_eq!(numbers, (1..=55).collect::<Vec<_>>());
    for (number, demand) in errata() {
        for (path, wanted) in demand.iter().flat_map(|demand| &demand.places) {
            let text = fs::read_to_string(root("fixtures/lint/seeds").join(path))
                .unwrap_or_else(|_| panic!("{number}: no {path}"));
            assert!(
                *wanted.end() <= text.lines().count(),
                "{number}: {path}:{wanted:?}"
            );
        }
    }
}

#[test]

fn every_erratum_that_files_can_show_is_found() {
    let found = findings(&root("fixtures/lint/seeds"));
    let missed: Vec<String> = errata()
        .into_iter()
        .filter_map(|(number, demand)| Some((number, demand?)))
        .filter(|(_, demand)| !found.iter().any(|finding| demand.matches(finding)))
        .map(|(number, demand)| {
            format!(
                "{number}: {} at {:?}",
                demand.rules.join("|"),
                demand.places
            )
        })
        .collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn an_expectation_says_what_it_demands_and_what_it_allows() {
    let expected = expected("# why\nonly a b\na|b@note x.tf:3 y.tf:4\nmay b\n");
    let found = |rule: &str, level: &str, path: &str, line| Finding {
        rule: rule.to_owned(),
        level: level.to_owned(),
        path: path.to_owned(),
        line,
    };
    let right = [
        found("b", "note", "y.tf", 4),
        found("b", "error", "z", 1),
        found("c", "error", "z", 1),
    ];
    assert_eq!(differences(&expected, &right), []);
    let wrong = [found("a", "error", "x.tf", 3)];
    let differences = differences(&expected, &wrong);
    assert_eq!(differences.len(), 2, "{differences:?}");
}
