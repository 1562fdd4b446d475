//! What `--check`, `--diff` and `--json` say, and that they say what a run does.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::cli::Desk;
use crate::lock::{MAIN, TINY, assert_run, assert_same, edit, files, granted, written};

/// A directory in which something of everything is the matter.
fn mixed() -> Desk {
    let desk = written(&granted());
    fs::remove_file(desk.path("versions.tf")).expect("it was written");
    edit(&desk, MAIN, |text| format!("{text}# mine\n"));
    desk.write("policies/mine.json", "{}");
    fs::remove_file(desk.path("outputs.tf")).expect("it was written");
    fs::create_dir(desk.path("outputs.tf")).expect("a directory");
    desk.write("cagen.hcl", TINY);
    desk
}

#[test]
fn check_lists_what_is_the_matter_by_path() {
    let desk = mixed();
    let before = files(&desk);
    let ran = assert_run(&desk, &["scaffold", "--check"], 1);
    insta::assert_snapshot!(ran.stdout, @"
    stale  .cagen.lock
    stale  README.md
    edited  modules/codeartifact/main.tf
    blocked  outputs.tf
    orphaned  policies/domain.json
    orphaned  policies/identity/reader.json
    stray  policies/mine.json
    stale  policies/repositories/team-payments-npm.json
    missing  versions.tf
    ");
    assert!(
        ran.stderr.ends_with(
            "help: run `cagen scaffold`; it says how to settle what stands in its way\n"
        )
    );
    assert_same(&files(&desk), &before);

    let desk = written(&granted());
    desk.write("cagen.hcl", TINY);
    let ran = assert_run(&desk, &["scaffold", "--check"], 1);
    assert!(
        ran.stderr
            .ends_with("help: run `cagen scaffold` and commit what it writes\n")
    );
}

#[test]
fn json_says_the_same_as_the_list() {
    let desk = mixed();
    let list = assert_run(&desk, &["scaffold", "--check"], 1).stdout;
    let list: Vec<(&str, &str)> = list
        .lines()
        .filter_map(|line| line.split_once("  "))
        .collect();
    for (arguments, code, outcome) in [
        (&["scaffold", "--check", "--json"][..], 1, "stale"),
        (&["scaffold", "--diff", "--json"], 1, "stale"),
        (&["scaffold", "--json"], 2, "stopped"),
    ] {
        let ran = assert_run(&desk, arguments, code);
        let said: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        assert_eq!(said["outcome"], outcome);
        let files = said["files"].as_array().expect("a list");
        let text = |file: &'_ Value, key: &str| file[key].as_str().expect("a text").to_owned();
        let shown: Vec<_> = files
            .iter()
            .map(|file| (text(file, "state"), text(file, "path")))
            .collect();
        let shown: Vec<_> = shown
            .iter()
            .map(|(state, path)| (&**state, &**path))
            .collect();
        assert_eq!(shown, list);
        for file in files {
            let stops = ["edited", "foreign", "blocked", "stray"];
            let stops = stops.contains(&text(file, "state").as_str());
            assert_eq!(file["stops"], stops, "{file}");
            assert_eq!(
                file.get("diff").is_some(),
                arguments.contains(&"--diff"),
                "{file}"
            );
        }
    }
    let desk = written(TINY);
    let ran = assert_run(&desk, &["scaffold", "--json"], 0);
    let said: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(
        (&said["outcome"], &said["kept"]),
        (&"clean".into(), &17.into())
    );
    desk.write("cagen.hcl", granted());
    let ran = assert_run(&desk, &["scaffold", "--json"], 0);
    let said: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(said["outcome"], "written");
}

/// The files that a unified diff changes.
fn changed(diff: &str) -> BTreeSet<String> {
    let lines = diff.lines();
    let names =
        lines.filter_map(|line| line.strip_prefix("--- a/").or(line.strip_prefix("+++ b/")));
    names.map(str::to_owned).collect()
}

#[test]
fn diff_shows_what_a_run_does() {
    for (from, to) in [(TINY.to_owned(), granted()), (granted(), TINY.to_owned())] {
        let desk = written(&from);
        desk.write("cagen.hcl", &to);
        let before = files(&desk);
        let ran = assert_run(&desk, &["scaffold", "--diff"], 1);
        assert_same(&files(&desk), &before);
        assert_run(&desk, &["scaffold"], 0);
        let after = files(&desk);
        let paths = before.keys().chain(after.keys());
        let differ = paths.filter(|path| before.get(*path) != after.get(*path));
        assert_eq!(changed(&ran.stdout), differ.cloned().collect());
        assert_run(&desk, &["scaffold", "--diff"], 0);
    }
}

#[cfg(unix)]
#[test]
fn a_diff_is_a_patch() {
    let desk = written(&granted());
    desk.write("cagen.hcl", TINY);
    let diff = assert_run(&desk, &["scaffold", "--diff"], 1).stdout;
    let copy = written(&granted());
    copy.write("a.patch", diff);
    let Ok(ran) = std::process::Command::new("git")
        .args(["apply", "a.patch"])
        .current_dir(copy.path("."))
        .output()
    else {
        return;
    };
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    fs::remove_file(copy.path("a.patch")).expect("it is there");
    assert_run(&desk, &["scaffold"], 0);
    assert_same(&files(&copy), &files(&desk));
}
