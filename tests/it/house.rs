//! Rules about the source itself, so that the house stays as ARCHITECTURE.md draws it.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;
use walkdir::WalkDir;

/// The floors from the ground up: a module may use those before it and itself.
const FLOORS: [&str; 15] = [
    "source", "diag", "parallel", "aws", "syntax", "eval", "policy", "manifest", "lock",
    "scaffold", "document", "lint", "report", "disk", "cli",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(below: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut files: Vec<_> = WalkDir::new(root().join(below))
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file() && path.to_string_lossy().ends_with(ending))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap_or_default();
            (path.strip_prefix(root()).unwrap().to_owned(), text)
        })
        .collect();
    files.sort();
    files
}

fn floor_of(path: &Path) -> Option<usize> {
    let module = path.components().nth(1)?.as_os_str().to_str()?;
    let module = module.strip_suffix(".rs").unwrap_or(module);
    FLOORS.iter().position(|floor| *floor == module)
}

#[test]
fn modules_use_only_the_floors_below_them() {
    let used = Regex::new(r"\bcrate::([a-z_]+)").unwrap();
    let grouped = Regex::new(r"use crate::\{").unwrap();
    let mut seen = 0;
    for (path, text) in files("src", ".rs") {
        let name = path.display();
        if path == Path::new("src/lib.rs") || path == Path::new("src/main.rs") {
            continue;
        }
        let floor = floor_of(&path).unwrap_or_else(|| panic!("{name} stands on no floor"));
        assert!(
            !grouped.is_match(&text),
            "{name}: write one `use crate::module::…` a line"
        );
        for found in used.captures_iter(&text) {
            let Some(other) = FLOORS.iter().position(|floor| *floor == &found[1]) else {
                panic!("{name} uses `crate::{}`, which is no floor", &found[1]);
            };
            assert!(
                other <= floor,
                "{name} uses `crate::{}`, which stands above it",
                &found[1]
            );
            let both = [FLOORS[floor], FLOORS[other]];
            assert!(
                both != ["lint", "scaffold"] && both != ["scaffold", "lint"],
                "{name}: scaffold and lint do not know each other"
            );
            seen += 1;
        }
    }
    assert!(seen > 20, "the test reads the imports: {seen}");
}

#[test]
fn names_are_found_where_they_are_written() {
    for (path, text) in files("src", ".rs") {
        let name = path.display();
        assert!(!text.contains("super::super"), "{name}: write `crate::…`");
        assert!(!text.contains("\npub use "), "{name}: no re-exports");
        assert!(
            text.starts_with("//!"),
            "{name} says in its first line what it owns"
        );
        for word in ["utils", "helpers", "common", "misc"] {
            assert!(
                !path.to_string_lossy().contains(word),
                "{name}: say what it holds"
            );
        }
    }
}

#[test]
fn files_stay_one_idea_long() {
    for (path, text) in files("src", ".rs") {
        let lines = text.lines().count();
        assert!(
            lines <= 500,
            "{}: {lines} lines; look for the second idea",
            path.display()
        );
    }
}

#[test]
fn every_template_is_used() {
    let source: String = files("src", ".rs")
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    for (path, _) in files("templates", "") {
        let path = path.to_string_lossy().replace('\\', "/");
        let name = path.strip_prefix("templates/").unwrap();
        let used = source.contains(&path) || source.contains(&format!("\"{name}\""));
        assert!(used, "{path} is included nowhere");
    }
}

#[test]
fn paths_in_the_contributors_documents_exist() {
    let quoted = Regex::new(r"`([A-Za-z0-9_.{}*<>-]+(?:/[A-Za-z0-9_.{}*<>-]*)+)`").unwrap();
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        let mut seen = 0;
        for found in quoted.captures_iter(&text) {
            if found[1].contains(['<', '{', '*']) {
                continue;
            }
            seen += 1;
            assert!(
                root().join(&found[1]).exists(),
                "{document} names `{}`",
                &found[1]
            );
        }
        assert!(seen > 3, "{document} names places");
    }
}

#[test]
fn every_fixture_is_used() {
    let tests: String = files("tests", ".rs")
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    for entry in fs::read_dir(root().join("fixtures")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            tests.contains(&format!("fixtures/{name}")),
            "fixtures/{name} is used nowhere"
        );
    }
}
