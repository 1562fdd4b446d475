//! The real binary killed at every step of the disk: each file is old or new, and
//! the next run, also with another manifest, ends where it would have ended anyway.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use regex::Regex;

use crate::cli::Desk;
use crate::lock::{
    TINY, Tree, assert_run, assert_same, assert_same_after, desk_of, edit, files, fresh, granted,
    moved, written,
};

/// Kills a run after its step with this number and says which that is.
///
/// # Errors
/// The exit code, if the run came to its end before.
pub(super) fn kill(desk: &Desk, arguments: &[&str], step: u64) -> Result<String, i32> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cagen"))
        .args(arguments)
        .env_clear()
        .env("CAGEN_STOP_AT", step.to_string())
        .current_dir(desk.path("."))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("cagen starts");
    let lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
    let mut lines = lines.map_while(Result::ok);
    let stopped = lines.find_map(|line| line.strip_prefix("stopped after: ").map(str::to_owned));
    if stopped.is_some() {
        child.kill().expect("it stands still");
    }
    let ended = child.wait().expect("it was started");
    stopped.ok_or_else(|| ended.code().expect("an exit code, not a signal"))
}

/// One run that is killed, and what comes after.
struct Story<'a> {
    /// What stands there before.
    before: &'a Tree,
    manifest: &'a str,
    arguments: &'a [&'a str],
    /// The manifests of the run after the kill, one story each.
    then: &'a [String],
}

impl Story<'_> {
    /// Lives through the story for each step, and says which steps there were.
    fn tell(&self) -> BTreeSet<String> {
        let start = || {
            let desk = desk_of(self.before);
            desk.write("cagen.hcl", self.manifest);
            desk
        };
        let whole = start();
        assert_run(&whole, self.arguments, 0);
        let after = files(&whole);
        let ends: Vec<Tree> = self
            .then
            .iter()
            .map(|next| self.finish(start(), next))
            .collect();

        let steps = Mutex::new(BTreeSet::new());
        let next = AtomicU64::new(1);
        let work = || {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let desk = start();
                let step = match kill(&desk, self.arguments, number) {
                    Ok(step) => step,
                    Err(code) => {
                        assert_eq!(code, 0);
                        break;
                    }
                };
                let left = files(&desk);
                self.assert_old_or_new(&left, &after, &step);
                let first = steps.lock().expect("no panic").insert(step.clone());
                for (index, (manifest, end)) in self.then.iter().zip(&ends).enumerate() {
                    // Of the steps that there are many of, each second is followed by one.
                    if !first && number as usize % (2 * ends.len()) != 2 * index {
                        continue;
                    }
                    let found = self.finish(desk_of(&left), manifest);
                    let told = format!("killed after step {number}, {step}");
                    assert_same_after(&told, &found, end);
                }
            }
        };
        std::thread::scope(|scope| {
            scope.spawn(work);
            work();
        });
        steps.into_inner().expect("no panic")
    }

    /// What one clean run makes of it.
    fn finish(&self, desk: Desk, manifest: &str) -> Tree {
        desk.write("cagen.hcl", manifest);
        // Without a lock all is ejected already.
        if self.arguments != ["eject"] || desk.path(".cagen.lock").exists() {
            assert_run(&desk, self.arguments, 0);
        }
        files(&desk)
    }

    fn assert_old_or_new(&self, left: &Tree, after: &Tree, step: &str) {
        for path in left.keys().chain(self.before.keys()).chain(after.keys()) {
            let name = Path::new(path)
                .file_name()
                .expect("a name")
                .to_string_lossy();
            let found = left.get(path);
            assert!(
                name.starts_with(".cagen")
                    || found == self.before.get(path)
                    || found == after.get(path),
                "{path} is neither old nor new after: {step}"
            );
        }
    }
}

/// The steps that the source of the disk layer names.
fn named() -> BTreeSet<String> {
    let step = Regex::new(r#"steps::done\(\s*"([^"]+)""#).unwrap();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/disk");
    let mut steps = BTreeSet::new();
    let entries = fs::read_dir(directory).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    for path in paths.filter(|path| path.is_file()) {
        let text = fs::read_to_string(path).unwrap();
        steps.extend(step.captures_iter(&text).map(|found| found[1].to_owned()));
    }
    steps
}

#[test]
fn a_run_that_is_killed_anywhere_is_finished_by_the_next() {
    let scaffold = &["scaffold"];
    let nothing = Tree::from([("mine.txt".to_owned(), b"mine".to_vec())]);
    let mut steps = Story {
        before: &nothing,
        manifest: TINY,
        arguments: scaffold,
        then: &[granted(), moved()],
    }
    .tell();

    // A tree with more in it than the next has, and with the team's own.
    let desk = written(&granted());
    edit(&desk, "README.md", |text| format!("# Ours\n\n{text}"));
    edit(&desk, "modules/codeartifact/README.md", |text| {
        format!("# Ours\n\n{text}")
    });
    desk.write("modules/codeartifact/mine.tf", "# mine\n");
    steps.extend(
        Story {
            before: &files(&desk),
            manifest: &moved(),
            arguments: scaffold,
            then: &[moved(), TINY.to_owned(), granted()],
        }
        .tell(),
    );

    // What a killed run left, and a second kill.
    let desk = desk_of(&nothing);
    desk.write("cagen.hcl", granted());
    let mut number = 0;
    loop {
        number += 1;
        let step = kill(&desk, scaffold, number).expect("there is such a step");
        if step == "all contents are on the disk" {
            break;
        }
        let _ = fs::remove_dir_all(desk.path("modules"));
        let _ = fs::remove_dir_all(desk.path("policies"));
        for file in files(&desk).into_keys().filter(|path| path != "mine.txt") {
            fs::remove_file(desk.path(&file)).expect("it is there");
        }
    }
    let left = files(&desk);
    assert!(left.keys().any(|path| path.contains(".cagen-")));
    steps.extend(
        Story {
            before: &left,
            manifest: TINY,
            arguments: scaffold,
            then: &[granted(), TINY.to_owned()],
        }
        .tell(),
    );

    // Half a lock.
    let desk = written(TINY);
    assert_eq!(kill(&desk, scaffold, 1), Err(0));
    desk.write("cagen.hcl", granted());
    kill(&desk, scaffold, 2).expect("there is such a step");
    steps.extend(
        Story {
            before: &files(&desk),
            manifest: TINY,
            arguments: scaffold,
            then: &[TINY.to_owned()],
        }
        .tell(),
    );

    let desk = written(TINY);
    edit(&desk, "README.md", |text| format!("# Ours\n\n{text}"));
    steps.extend(
        Story {
            before: &files(&desk),
            manifest: TINY,
            arguments: &["eject"],
            then: &[TINY.to_owned()],
        }
        .tell(),
    );
    assert_eq!(steps, named(), "every step is visited");
    assert!(steps.len() > 8);
}

#[test]
fn what_a_killed_run_left_is_told_from_what_is_the_teams() {
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    let steps = 1..;
    let mut stops = steps.map(|step| kill(&desk, &["scaffold", "--out", "out"], step));
    let found = stops.find(|step| step.as_deref() == Ok("a temporary is whole"));
    assert!(found.is_some());
    for theirs in [
        "out/.cagen-mine",
        "out/modules/.cagen-0123456789abcdef01234567",
        "out/.cagen.lock.txt",
    ] {
        desk.write(theirs, "mine");
    }
    assert_run(&desk, &["scaffold", "--out", "out"], 0);
    for theirs in [
        "out/.cagen-mine",
        "out/modules/.cagen-0123456789abcdef01234567",
        "out/.cagen.lock.txt",
    ] {
        assert_eq!(fs::read(desk.path(theirs)).expect("it is kept"), b"mine");
        fs::remove_file(desk.path(theirs)).expect("it is there");
    }
    assert_run(&desk, &["scaffold", "--out", "fresh"], 0);
    assert_same(
        &crate::cli::tree(&desk.path("out")),
        &crate::cli::tree(&desk.path("fresh")),
    );

    // A file of the name under which the lock is prepared.
    desk.write("out/.cagen.lock.new", "mine");
    desk.write("cagen.hcl", granted());
    let before = files(&desk);
    let ran = assert_run(&desk, &["scaffold", "--out", "out"], 2);
    assert!(
        ran.stderr
            .contains(".cagen.lock.new is in the way: move it away"),
        "{}",
        ran.stderr
    );
    assert_same(&files(&desk), &before);
    for ours in ["", "{\n  \"fi"] {
        desk.write("out/.cagen.lock.new", ours);
        assert_run(&desk, &["scaffold", "--out", "out"], 0);
        assert!(!desk.path("out/.cagen.lock.new").exists());
        desk.write("cagen.hcl", TINY);
    }
    assert_same(&crate::cli::tree(&desk.path("out")), &fresh(TINY));
}

#[test]
fn an_edit_after_a_kill_is_an_edit() {
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    let in_place = |path: &&String| path.ends_with(".tf") && !path.contains(".cagen");
    let there = (1..).find_map(|step| {
        kill(&desk, &["scaffold"], step).expect("there is such a step");
        files(&desk).into_keys().find(|path| in_place(&path))
    });
    let path = there.expect("a file is in place");
    let path = &*path;
    edit(&desk, path, |text| format!("{text}# mine\n"));
    let before = files(&desk);
    let ran = assert_run(&desk, &["scaffold"], 2);
    assert!(
        ran.stderr.contains(&format!("{path}: edited since")),
        "{}",
        ran.stderr
    );
    assert_same(&files(&desk), &before);
}
