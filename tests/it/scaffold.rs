//! Whole trees, byte for byte: what each manifest of `fixtures/scaffold` is turned into.
//!
//! `UPDATE=1` writes the expected trees anew, `CASE=<name>` looks at one of them only.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read and write the trees and look at the environment"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cagen::diag::Level;
use cagen::document::file::{Input, Role};
use cagen::lock::Lock;
use cagen::manifest::model::Model;
use cagen::manifest::{self, Syntax};
use cagen::scaffold::reconcile::{Action, Snapshot, reconcile};
use cagen::scaffold::{self, gate};
use cagen::source::Source;
use similar::TextDiff;
use walkdir::WalkDir;

/// Files by path, below some directory.
pub(crate) type Tree = BTreeMap<String, String>;

/// A manifest and the tree that is expected of it.
pub(crate) struct Case {
    /// The name of its directory.
    pub(crate) name: String,
    directory: PathBuf,
}

/// The cases that are to be looked at, by name.
pub(crate) fn cases() -> Vec<Case> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scaffold");
    let entries = std::fs::read_dir(all).expect("there are fixtures");
    let mut cases: Vec<_> = entries
        .map(|entry| {
            let directory = entry.expect("fixtures can be read").path();
            let name = directory.file_name().expect("entries have names");
            let name = name.to_string_lossy().into_owned();
            Case { name, directory }
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(wanted) = std::env::var_os("CASE") {
        cases.retain(|case| wanted == *case.name);
        assert!(!cases.is_empty(), "no case is called {}", wanted.display());
    }
    cases
}

/// Whether all cases are looked at, so that what only some of them have must be there.
pub(crate) fn all_cases() -> bool {
    std::env::var_os("CASE").is_none()
}

/// The case of this name.
pub(crate) fn case(name: &str) -> Case {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scaffold");
    Case {
        name: name.to_owned(),
        directory: directory.join(name),
    }
}

/// What `model` is turned into where nothing was before.
pub(crate) fn tree(model: &Model) -> Tree {
    let (mut plan, told) = scaffold::plan(model).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(told, []);
    let passage = gate::judge(model, None).unwrap_or_else(|losses| panic!("{losses:#?}"));
    passage
        .plan(model, &mut plan)
        .expect("moves stand in files of their own");
    let (lock, nothing) = (Lock::default(), Snapshot::default());
    let run = reconcile(&plan, &passage.names, &lock, &nothing, &BTreeMap::new());
    let steps = run.unwrap_or_else(|error| panic!("{error}")).steps;
    let created = steps.into_iter().map(|step| match step.action {
        Action::Create(bytes) => {
            let text = String::from_utf8(bytes.into_owned());
            (step.path.to_string(), text.expect("cagen writes UTF-8"))
        }
        other => panic!("{}: {other:?}", step.path),
    });
    created.collect()
}

impl Case {
    /// What its manifest means.
    pub(crate) fn model(&self) -> Model {
        self.read("cagen.hcl", Syntax::Hcl)
    }

    /// Its manifest, as a file of a tree.
    pub(crate) fn manifest(&self) -> Input {
        let bytes = std::fs::read(self.directory.join("cagen.hcl")).expect("a manifest");
        Input {
            source: Source::new("cagen.hcl", &bytes),
            role: Role::Judged,
        }
    }

    fn read(&self, file: &str, syntax: Syntax) -> Model {
        let path = self.directory.join(file);
        let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let (model, told) = manifest::read(&Source::new(file, &bytes), syntax);
        let errors: Vec<_> = told.iter().filter(|d| d.level == Level::Error).collect();
        model.unwrap_or_else(|| panic!("{}: {errors:#?}", path.display()))
    }

    fn has_twin(&self) -> bool {
        self.directory.join("cagen.json").exists()
    }

    /// The tree as it stands in the fixtures.
    pub(crate) fn expected(&self) -> Tree {
        let root = self.directory.join("expected");
        let entries = WalkDir::new(&root).into_iter().filter_map(Result::ok);
        entries
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).expect("it is below");
                let bytes = std::fs::read(entry.path()).expect("fixtures can be read");
                let path = path.to_string_lossy().replace('\\', "/");
                (path, String::from_utf8(bytes).expect("cagen writes UTF-8"))
            })
            .collect()
    }

    /// Makes `tree` what is expected.
    fn update(&self, tree: &Tree) {
        let root = self.directory.join("expected");
        for stale in self
            .expected()
            .keys()
            .filter(|path| !tree.contains_key(*path))
        {
            let path = root.join(stale);
            std::fs::remove_file(&path).expect("a stale file can be removed");
            // Only directories that are empty by now can be removed.
            let above = path.ancestors().skip(1).take_while(|above| *above != root);
            let _ = above
                .map(std::fs::remove_dir)
                .take_while(Result::is_ok)
                .count();
        }
        for (path, text) in tree {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().expect("it is below")).expect("directories");
            std::fs::write(path, text).expect("an expected file can be written");
        }
    }
}

/// Both ways: what is expected and not there, and what is there and not expected.
fn difference(expected: &Tree, found: &Tree) -> String {
    let mut paths: Vec<_> = expected.keys().chain(found.keys()).collect();
    paths.sort();
    paths.dedup();
    let mut text = String::new();
    for path in paths {
        let side = |tree: &Tree, mark: &str| match tree.contains_key(path) {
            true => format!("{mark}/{path}"),
            false => "/dev/null".to_owned(),
        };
        let of = |tree: &Tree| tree.get(path).cloned().unwrap_or_default();
        if expected.get(path) == found.get(path) {
            continue;
        }
        let (old, new) = (of(expected), of(found));
        let lines = TextDiff::from_lines(&old, &new);
        let mut lines = lines.unified_diff();
        let lines = lines.header(&side(expected, "expected"), &side(found, "found"));
        let _ = write!(text, "{lines}");
        if old == new {
            let _ = writeln!(text, "an empty file: {path}");
        }
    }
    text
}

#[test]
fn every_tree_is_as_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    for case in cases() {
        let found = tree(&case.model());
        if update {
            case.update(&found);
        }
        let difference = difference(&case.expected(), &found);
        if !difference.is_empty() {
            let _ = writeln!(wrong, "== {}\n{difference}", case.name);
        }
    }
    assert!(wrong.is_empty(), "UPDATE=1 would make it so:\n{wrong}");
}

#[test]
fn twins_in_hcl_and_json_give_the_same_bytes() {
    let mut twins = Vec::new();
    for case in cases().into_iter().filter(Case::has_twin) {
        let json = tree(&case.read("cagen.json", Syntax::Json));
        let difference = difference(&tree(&case.model()), &json);
        assert!(difference.is_empty(), "{}:\n{difference}", case.name);
        twins.push(case.name);
    }
    if all_cases() {
        for name in ["tiny", "acme", "fintech", "environments", "hostile"] {
            assert!(twins.iter().any(|twin| twin == name), "{name} has no twin");
        }
    }
}

#[test]
fn twice_is_the_same() {
    for case in cases() {
        assert!(tree(&case.model()) == tree(&case.model()), "{}", case.name);
    }
}

#[test]
fn a_case_holds_a_manifest_and_a_tree_and_nothing_else() {
    for case in cases() {
        let entries = std::fs::read_dir(&case.directory).expect("a case is a directory");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("it can be read").file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .filter(|name| name != "cagen.json")
            .collect();
        names.sort();
        assert_eq!(names, ["cagen.hcl", "expected"], "{}", case.name);
    }
}
