//! Files that nobody plans any more: deleted if they are still cagen's, else left.

use std::fs;

use crate::lock::{
    MAIN, TINY, assert_run, assert_same, edit, environments, files, fresh, granted, moved, read,
    written,
};

#[test]
fn what_is_not_planned_any_more_goes_with_its_directories() {
    let desk = written(&granted());
    assert!(desk.path("policies/identity/reader.json").exists());
    desk.write("cagen.hcl", TINY);
    let ran = assert_run(&desk, &["scaffold"], 0);
    assert!(ran.stdout.contains("2 deleted"), "{}", ran.stdout);
    assert_same(&files(&desk), &fresh(TINY));
    assert!(!desk.path("policies/identity").exists());
    assert!(desk.path("policies").exists());
}

#[test]
fn a_directory_with_something_of_the_teams_stays() {
    let desk = written(&granted());
    desk.write("policies/identity/notes.txt", "mine");
    desk.write("cagen.hcl", TINY);
    assert_run(&desk, &["scaffold"], 0);
    let mut expected = fresh(TINY);
    expected.insert("policies/identity/notes.txt".to_owned(), b"mine".to_vec());
    assert_same(&files(&desk), &expected);
}

#[test]
fn an_edited_orphan_is_reported_once_and_left() {
    // The module moves, so everything of the old place is an orphan.
    let moved = moved();
    let desk = written(TINY);
    edit(&desk, MAIN, |text| format!("{text}# mine\n"));
    let mine = read(&desk, MAIN);
    desk.write("cagen.hcl", &moved);
    let ran = assert_run(&desk, &["scaffold", "--check"], 1);
    assert!(
        ran.stdout.contains(&format!("left  {MAIN}\n")),
        "{}",
        ran.stdout
    );
    let ran = assert_run(&desk, &["scaffold"], 0);
    let said = format!("{MAIN}: it is not planned any more, and you changed it");
    assert!(ran.stderr.contains(&said), "{}", ran.stderr);
    let mut expected = fresh(&moved);
    expected.insert(MAIN.to_owned(), mine.into_bytes());
    assert_same(&files(&desk), &expected);
    // From now on it is a foreign file.
    assert_run(&desk, &["scaffold", "--check"], 0);
    desk.write("cagen.hcl", TINY);
    let ran = assert_run(&desk, &["scaffold"], 2);
    assert!(
        ran.stderr
            .contains(&format!("{MAIN}: a file that cagen did not write"))
    );
}

#[test]
fn an_orphaned_section_goes_and_what_is_around_it_stays() {
    let moved = moved();
    let readme = "modules/codeartifact/README.md";
    for (around, edited) in [(false, false), (true, false), (true, true)] {
        let desk = written(TINY);
        if around {
            edit(&desk, readme, |text| format!("# Ours\n\n{text}"));
        }
        if edited {
            edit(&desk, readme, |text| {
                text.replace("<!-- END", "mine\n<!-- END")
            });
        }
        let before = read(&desk, readme);
        desk.write("cagen.hcl", &moved);
        assert_run(&desk, &["scaffold"], 0);
        let expected = match (around, edited) {
            (false, _) => None,
            (true, false) => Some("# Ours\n\n".to_owned()),
            (true, true) => Some(before),
        };
        assert_eq!(fs::read_to_string(desk.path(readme)).ok(), expected);
        assert_run(&desk, &["scaffold", "--check"], 0);
    }
}

#[test]
fn what_the_lock_says_of_a_file_that_is_gone_is_forgotten() {
    let desk = written(&granted());
    fs::remove_dir_all(desk.path("policies/identity")).expect("it was written");
    desk.write("cagen.hcl", TINY);
    assert_run(&desk, &["scaffold"], 0);
    assert_same(&files(&desk), &fresh(TINY));
}

#[cfg(unix)]
#[test]
fn nothing_is_deleted_through_a_symbolic_link() {
    // The file itself, and a directory on the way to it.
    for linked in ["policies/identity/reader.json", "policies/identity"] {
        let desk = written(&granted());
        desk.write(
            "outside/reader.json",
            read(&desk, "policies/identity/reader.json"),
        );
        let target = match linked.ends_with(".json") {
            true => "outside/reader.json",
            false => "outside",
        };
        let path = desk.path(linked);
        let _ = fs::remove_file(&path);
        let _ = fs::remove_dir_all(&path);
        std::os::unix::fs::symlink(desk.path(target), &path).expect("a link");
        desk.write("cagen.hcl", TINY);
        let before = files(&desk);
        // A policy that is a link would still be applied; a directory that is one is not followed.
        let ran = desk.run(&["scaffold"]);
        match linked.ends_with(".json") {
            true => assert_eq!((ran.code, &files(&desk)), (2, &before)),
            false => assert_eq!(ran.code, 0, "{}", ran.stderr),
        }
        assert!(desk.path("outside/reader.json").exists());
        assert!(path.symlink_metadata().expect("it is there").is_symlink());
    }
}

#[test]
fn an_environment_that_comes_brings_a_directory() {
    let desk = written(&environments(&["prod"]));
    desk.write("cagen.hcl", environments(&["prod", "stage"]));
    assert_run(&desk, &["scaffold"], 0);
    assert!(desk.path("live/stage/env.hcl").exists());
    assert_run(&desk, &["scaffold", "--check"], 0);
}
