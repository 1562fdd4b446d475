//! Regenerating is safe: what stands in a directory that was written to before is
//! never lost, and one clean run makes it what a first run would have written.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

mod eject;
mod hostile;
// A released binary stops nowhere, see src/disk/steps.rs.
#[cfg(debug_assertions)]
mod killed;
mod orphans;
mod programs;
mod refused;
mod section;
#[cfg(debug_assertions)]
mod sequences;
mod states;
mod together;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::cli::{Desk, Ran, tree};

/// Files by path.
type Tree = BTreeMap<String, Vec<u8>>;

/// The smallest manifest of `cagen init`.
const TINY: &str = include_str!("../../../templates/init/tiny.hcl");

/// A file that is wholly cagen's.
const MAIN: &str = "modules/codeartifact/main.tf";

/// The same manifest with readers: some files change, and policies come.
fn granted() -> String {
    format!("{TINY}readers = [\"222222222222\"]\n")
}

/// The same manifest in two environments, with a state.
fn environments(names: &[&str]) -> String {
    let mut text = format!("{TINY}state {{\n  bucket = \"acme-state\"\n}}\n");
    for name in names {
        // Each is another domain.
        let account = if *name == "prod" { 1 } else { 2 };
        let account = account.to_string().repeat(12);
        text.push_str(&format!(
            "env \"{name}\" {{\n  account = \"{account}\"\n}}\n"
        ));
    }
    text
}

/// The same manifest with the module elsewhere.
fn moved() -> String {
    format!("{TINY}module {{\n  path = \"modules/other\"\n}}\n")
}

/// A directory with what `manifest` asks for.
fn written(manifest: &str) -> Desk {
    let desk = Desk::new();
    desk.write("cagen.hcl", manifest);
    assert_run(&desk, &["scaffold"], 0);
    desk
}

/// Runs cagen and demands this exit code.
fn assert_run(desk: &Desk, arguments: &[&str], code: i32) -> Ran {
    let ran = desk.run(arguments);
    assert_eq!(
        ran.code, code,
        "{arguments:?}\n{}\n{}",
        ran.stdout, ran.stderr
    );
    ran
}

/// A directory with these files.
fn desk_of(files: &Tree) -> Desk {
    let desk = Desk::new();
    for (path, bytes) in files {
        desk.write(path, bytes);
    }
    desk
}

/// All files but the manifest.
fn files(desk: &Desk) -> Tree {
    let mut files = tree(&desk.path("."));
    files.remove("cagen.hcl");
    files
}

/// What `manifest` asks for where nothing was before.
fn fresh(manifest: &str) -> Tree {
    files(&written(manifest))
}

/// Demands that both are the same, and names what is not.
#[track_caller]
fn assert_same(found: &Tree, expected: &Tree) {
    assert_same_after("", found, expected);
}

/// The same, with what happened before.
#[track_caller]
fn assert_same_after(told: &str, found: &Tree, expected: &Tree) {
    let paths: BTreeSet<_> = found.keys().chain(expected.keys()).collect();
    let text = |tree: &Tree, path| match tree.get(path) {
        Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        None => "(absent)".to_owned(),
    };
    for path in paths {
        if found.get(path) != expected.get(path) {
            let (found, expected) = (text(found, path), text(expected, path));
            panic!("{told}: {path} is\n{found}\nand should be\n{expected}");
        }
    }
}

fn read(desk: &Desk, path: &str) -> String {
    fs::read_to_string(desk.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Changes the file at `path`.
fn edit(desk: &Desk, path: &str, change: impl FnOnce(&str) -> String) {
    let text = read(desk, path);
    let changed = change(&text);
    assert_ne!(changed, text, "{path} is changed");
    desk.write(path, changed);
}
