//! A lock that is damaged or lies, an output directory that is none: a clear error,
//! exit code 2, nothing lost.

use std::fs;

use sha2::{Digest as _, Sha256};

use crate::cli::{Desk, tree};
use crate::lock::{MAIN, TINY, assert_run, assert_same, edit, files, granted, read, written};

fn hash(text: &str) -> String {
    let bytes = Sha256::digest(text.as_bytes());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The lock with one more file in it, as `owned` with this text.
fn with_file(lock: &str, path: &str, text: &str) -> String {
    let entry = format!(
        "{{\n  \"files\": {{\n    \"{path}\": \"owned {}\",",
        hash(text)
    );
    lock.replacen("{\n  \"files\": {", &entry, 1)
}

#[test]
fn a_damaged_lock_is_an_error_that_says_how_to_go_on() {
    let lock = read(&written(TINY), ".cagen.lock");
    let half = &lock[..lock.len() / 2];
    let cases = [
        (half.to_owned(), "EOF", "git checkout HEAD -- .cagen.lock"),
        (
            lock.replace("\"format\": 1", "\"format\": 2"),
            "format 2",
            "install a cagen",
        ),
        (
            lock.replace("    \"main.tf\"", "<<<<<<< HEAD\n    \"main.tf\""),
            "a merge conflict begins in line 4",
            "git checkout --theirs",
        ),
        (
            with_file(&lock, "main.tf", ""),
            "\"main.tf\" stands there twice",
            "git checkout HEAD",
        ),
        (
            with_file(&lock, "../outside", ""),
            "`.` or `..`",
            "git checkout HEAD",
        ),
        (
            with_file(&lock, "/etc/passwd", ""),
            "an empty part",
            "git checkout HEAD",
        ),
        (
            with_file(&lock, ".git/config", ""),
            "never written by cagen",
            "git checkout HEAD",
        ),
        (
            with_file(&lock, "a\\u001b[2J", ""),
            "\\u{1b}[2J",
            "git checkout HEAD",
        ),
        (String::new(), "EOF", "git checkout HEAD"),
        (" ".repeat(10_000_000), "EOF", "git checkout HEAD"),
        (
            "x".repeat(10_000_000),
            "expected value",
            "git checkout HEAD",
        ),
    ];
    for (text, said, help) in cases {
        let desk = written(TINY);
        desk.write("cagen.hcl", granted());
        desk.write(".cagen.lock", &text);
        let before = files(&desk);
        for arguments in [&["scaffold"][..], &["scaffold", "--check"], &["eject"]] {
            let ran = assert_run(&desk, arguments, 2);
            assert_eq!(ran.stdout, "");
            assert!(ran.stderr.contains("./.cagen.lock: "), "{}", ran.stderr);
            for part in [said, help] {
                assert!(ran.stderr.contains(part), "{part} in {}", ran.stderr);
            }
            assert!(!ran.stderr.contains('\u{1b}'));
            assert_same(&files(&desk), &before);
        }
    }
    let desk = written(TINY);
    desk.write(".cagen.lock", b"{\"files\": \"\xff\"}");
    let ran = assert_run(&desk, &["scaffold"], 2);
    assert!(ran.stderr.contains("it is not UTF-8"), "{}", ran.stderr);
}

#[test]
fn a_merged_lock_goes_on_after_taking_one_side() {
    // Two branches, each with its own change, and the lock of one of them.
    let desk = written(TINY);
    let lock = read(&desk, ".cagen.lock");
    desk.write("cagen.hcl", granted());
    assert_run(&desk, &["scaffold"], 0);
    desk.write(".cagen.lock", &lock);
    assert_run(&desk, &["scaffold"], 0);
    assert_run(&desk, &["scaffold", "--check"], 0);
    assert_same(&files(&desk), &files(&written(&granted())));
}

#[test]
fn a_lock_that_lies_takes_nothing_of_the_teams() {
    let desk = written(TINY);
    let mine = "# mine\n";
    desk.write("mine.tf", mine);
    let lock = read(&desk, ".cagen.lock");
    // Not its contents, so not its file.
    desk.write(".cagen.lock", with_file(&lock, "mine.tf", "# other\n"));
    let ran = assert_run(&desk, &["scaffold"], 0);
    assert!(
        ran.stderr.contains("mine.tf: it is not planned any more"),
        "{}",
        ran.stderr
    );
    assert_eq!(read(&desk, "mine.tf"), mine);
    // A directory, and a file on the way.
    for path in ["policies", "mine.tf/below"] {
        desk.write(".cagen.lock", with_file(&lock, path, ""));
        assert_run(&desk, &["scaffold"], 0);
        assert_eq!(read(&desk, "mine.tf"), mine);
        assert_eq!(read(&desk, ".cagen.lock"), lock);
    }
}

#[cfg(unix)]
#[test]
fn a_lock_leads_nowhere_through_a_symbolic_link() {
    let desk = Desk::new();
    desk.write("in/cagen.hcl", TINY);
    desk.write("outside/a.tf", "a\n");
    assert_eq!(desk.run_in("in", &["scaffold"]).code, 0);
    std::os::unix::fs::symlink("../outside", desk.path("in/link")).expect("a link");
    let lock = read(&desk, "in/.cagen.lock");
    desk.write("in/.cagen.lock", with_file(&lock, "link/a.tf", "a\n"));
    let ran = desk.run_in("in", &["scaffold"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("link/a.tf: it is not planned any more, and is no file"),
        "{}",
        ran.stderr
    );
    assert_eq!(read(&desk, "outside/a.tf"), "a\n");

    // The lock itself.
    fs::rename(desk.path("in/.cagen.lock"), desk.path("outside/lock")).expect("moved");
    std::os::unix::fs::symlink("../outside/lock", desk.path("in/.cagen.lock")).expect("a link");
    let before = tree(&desk.path("."));
    let ran = desk.run_in("in", &["scaffold"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains(".cagen.lock: it is a symbolic link"),
        "{}",
        ran.stderr
    );
    assert_same(&tree(&desk.path(".")), &before);
}

#[test]
fn nothing_is_written_into_git() {
    for out in [".git", ".git/modules/x", "sub/.GIT/x"] {
        let desk = Desk::new();
        desk.write("cagen.hcl", TINY);
        desk.write(".git/HEAD", "");
        let ran = assert_run(&desk, &["scaffold", "--out", out], 2);
        assert!(ran.stderr.contains("it is inside `.git`"), "{}", ran.stderr);
        assert_eq!(files(&desk).len(), 1);
    }
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    desk.write(".git/x/cagen.hcl", TINY);
    let ran = desk.run_in(".git/x", &["scaffold"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("it is inside `.git`"), "{}", ran.stderr);
}

#[test]
fn what_is_no_file_stops_the_run() {
    let desk = written(TINY);
    desk.write("cagen.hcl", granted());
    fs::remove_file(desk.path(MAIN)).expect("it was written");
    desk.write(&format!("{MAIN}/mine.txt"), "mine");
    let before = files(&desk);
    for choice in ["--overwrite", "--adopt"] {
        let ran = assert_run(&desk, &["scaffold", choice, MAIN], 2);
        assert!(
            ran.stderr.contains("main.tf: a directory"),
            "{}",
            ran.stderr
        );
        assert_same(&files(&desk), &before);
    }
    fs::remove_dir_all(desk.path(".cagen.lock")).unwrap_or_default();
    let desk = written(TINY);
    fs::remove_file(desk.path(".cagen.lock")).expect("it was written");
    desk.write(".cagen.lock/mine.txt", "mine");
    let ran = assert_run(&desk, &["scaffold"], 2);
    assert!(
        ran.stderr.contains(".cagen.lock: it is a directory"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_lock_without_which_an_edit_would_be_ours_is_missed() {
    // Without the lock a changed file is foreign, so it stops the run as well.
    let desk = written(TINY);
    edit(&desk, MAIN, |text| format!("{text}# mine\n"));
    fs::remove_file(desk.path(".cagen.lock")).expect("it was written");
    let ran = assert_run(&desk, &["scaffold"], 2);
    assert!(
        ran.stderr.contains("a file that cagen did not write"),
        "{}",
        ran.stderr
    );
}
