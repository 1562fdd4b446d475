//! The five states of a file that is cagen's, and how a person settles the two that stop.

use std::fs;

use crate::cli::{Desk, tree};
use crate::lock::{
    MAIN, TINY, assert_run, assert_same, edit, files, fresh, granted, read, written,
};

#[test]
fn an_absent_file_is_created() {
    let desk = written(TINY);
    let before = files(&desk);
    fs::remove_file(desk.path(MAIN)).expect("it was written");
    let ran = assert_run(&desk, &["scaffold", "--check"], 1);
    assert_eq!(ran.stdout, format!("missing  {MAIN}\n"));
    assert_run(&desk, &["scaffold"], 0);
    assert_same(&files(&desk), &before);
}

#[test]
fn a_file_that_is_the_same_is_not_touched() {
    let desk = written(TINY);
    let time = |path: &str| {
        let about = fs::metadata(desk.path(path)).expect("it was written");
        about.modified().expect("the system knows")
    };
    let (main, lock) = (time(MAIN), time(".cagen.lock"));
    let ran = assert_run(&desk, &["scaffold"], 0);
    assert_eq!(ran.stdout, "below .: 17 kept\n");
    assert_eq!((time(MAIN), time(".cagen.lock")), (main, lock));
}

#[test]
fn a_file_that_nobody_changed_is_updated() {
    let desk = written(TINY);
    desk.write("cagen.hcl", granted());
    let ran = assert_run(&desk, &["scaffold", "--check"], 1);
    assert!(ran.stdout.contains("stale  README.md\n"), "{}", ran.stdout);
    let ran = assert_run(&desk, &["scaffold"], 0);
    assert!(ran.stdout.contains(" updated, "), "{}", ran.stdout);
    assert_same(&files(&desk), &fresh(&granted()));
    assert_run(&desk, &["scaffold", "--check"], 0);
}

#[test]
fn an_edited_file_stops_the_run_and_the_edit_is_shown() {
    let desk = written(TINY);
    edit(&desk, MAIN, |text| format!("{text}# mine\n"));
    // There is other work, of which nothing is done.
    desk.write("cagen.hcl", granted());
    let before = files(&desk);
    let ran = assert_run(&desk, &["scaffold"], 2);
    assert_eq!(ran.stdout, "");
    for said in [
        format!("{MAIN}: edited since cagen wrote it"),
        "\n-# mine\n".to_owned(),
        "--overwrite PATH".to_owned(),
        "--adopt PATH".to_owned(),
    ] {
        assert!(ran.stderr.contains(&said), "{said} in\n{}", ran.stderr);
    }
    assert_same(&files(&desk), &before);
    let ran = assert_run(&desk, &["scaffold", "--check"], 1);
    assert!(ran.stdout.contains(&format!("edited  {MAIN}\n")));
    let ran = assert_run(&desk, &["scaffold", "--diff"], 1);
    assert!(ran.stdout.contains("\n-# mine\n"), "{}", ran.stdout);
}

#[test]
fn an_edit_that_is_taken_back_or_was_foreseen_is_none() {
    let desk = written(TINY);
    let old = read(&desk, MAIN);
    edit(&desk, MAIN, |text| format!("{text}# mine\n"));
    desk.write(MAIN, old);
    assert_run(&desk, &["scaffold", "--check"], 0);

    // Somebody made by hand what the next manifest asks for.
    let desk = written(TINY);
    let next = written(&granted());
    for (path, bytes) in files(&next) {
        if path != ".cagen.lock" {
            desk.write(&path, bytes);
        }
    }
    desk.write("cagen.hcl", granted());
    let ran = assert_run(&desk, &["scaffold", "--check"], 1);
    assert_eq!(ran.stdout, "stale  .cagen.lock\n");
    assert_run(&desk, &["scaffold"], 0);
    assert_same(&files(&desk), &files(&next));
}

#[test]
fn overwrite_gives_up_the_edits_of_one_file_only() {
    let desk = written(TINY);
    let before = files(&desk);
    for path in [MAIN, "main.tf"] {
        edit(&desk, path, |text| format!("{text}# mine\n"));
    }
    let edited = files(&desk);
    assert_run(&desk, &["scaffold", "--overwrite", MAIN], 2);
    assert_same(&files(&desk), &edited);
    let both = ["scaffold", "--overwrite", MAIN, "--overwrite", "./main.tf"];
    assert_run(&desk, &both, 0);
    assert_same(&files(&desk), &before);
}

#[test]
fn an_adopted_file_is_never_touched_again() {
    let desk = written(TINY);
    edit(&desk, "main.tf", |text| format!("{text}# mine\n"));
    let ran = assert_run(&desk, &["scaffold", "--check", "--adopt", "main.tf"], 1);
    assert_eq!(ran.stdout, "stale  .cagen.lock\n");
    assert_run(&desk, &["scaffold", "--adopt", "main.tf"], 0);
    let mine = read(&desk, "main.tf");
    assert!(mine.ends_with("# mine\n"));

    desk.write("cagen.hcl", granted());
    assert_run(&desk, &["scaffold"], 0);
    assert_eq!(read(&desk, "main.tf"), mine);
    edit(&desk, "main.tf", |text| format!("{text}# more\n"));
    assert_run(&desk, &["scaffold", "--check"], 0);
    // Nor is it written anew when its new owner deletes it.
    fs::remove_file(desk.path("main.tf")).expect("it was there");
    assert_run(&desk, &["scaffold", "--check"], 0);
    assert_run(&desk, &["scaffold"], 0);
    assert!(!desk.path("main.tf").exists());
    // Until it is given back.
    assert_run(&desk, &["scaffold", "--overwrite", "main.tf"], 0);
    assert_same(&files(&desk), &fresh(&granted()));
}

#[test]
fn a_foreign_file_stops_the_run_until_it_is_settled() {
    for (choice, kept) in [("--adopt", true), ("--overwrite", false)] {
        let desk = Desk::new();
        desk.write("cagen.hcl", TINY);
        desk.write(MAIN, "# mine\n");
        let before = tree(&desk.path("."));
        let ran = assert_run(&desk, &["scaffold"], 2);
        assert!(
            ran.stderr.contains("a file that cagen did not write"),
            "{}",
            ran.stderr
        );
        assert!(ran.stderr.contains("\n-# mine\n"), "{}", ran.stderr);
        assert_eq!(tree(&desk.path(".")), before);
        assert_run(&desk, &["scaffold", choice, MAIN], 0);
        assert_eq!(read(&desk, MAIN) == "# mine\n", kept);
        assert_run(&desk, &["scaffold", "--check"], 0);
    }
}

#[test]
fn a_tree_from_before_there_were_locks_is_taken_over() {
    let desk = written(TINY);
    let before = files(&desk);
    fs::remove_file(desk.path(".cagen.lock")).expect("it was written");
    let ran = assert_run(&desk, &["scaffold", "--check"], 1);
    assert_eq!(ran.stdout, "missing  .cagen.lock\n");
    assert_run(&desk, &["scaffold"], 0);
    assert_same(&files(&desk), &before);
}

#[test]
fn a_checkout_with_other_line_ends_is_no_edit() {
    let desk = written(TINY);
    for (path, bytes) in files(&desk) {
        let text = String::from_utf8(bytes).expect("cagen writes UTF-8");
        desk.write(&path, text.replace('\n', "\r\n"));
    }
    assert_run(&desk, &["scaffold", "--check"], 0);
    let readme = read(&desk, "README.md");
    desk.write("cagen.hcl", granted());
    assert_run(&desk, &["scaffold"], 0);
    assert_run(&desk, &["scaffold", "--check"], 0);
    assert!(readme.contains("\r\n") && read(&desk, "README.md").contains("\r\n"));
    // What is not planned any more is known in other line ends, too.
    let policy = "policies/domain.json";
    edit(&desk, policy, |text| text.replace('\n', "\r\n"));
    desk.write("cagen.hcl", TINY);
    assert_run(&desk, &["scaffold"], 0);
    assert!(!desk.path(policy).exists());
}

#[cfg(unix)]
#[test]
fn permission_bits_are_no_edit_and_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = written(TINY);
    let mode = |path: &str| {
        let about = fs::metadata(desk.path(path)).expect("it was written");
        about.permissions().mode() & 0o777
    };
    for (path, bits) in [("README.md", 0o640), (".cagen.lock", 0o600), (MAIN, 0o444)] {
        let bits = fs::Permissions::from_mode(bits);
        fs::set_permissions(desk.path(path), bits).expect("it is ours");
    }
    assert_run(&desk, &["scaffold", "--check"], 0);
    desk.write("cagen.hcl", granted());
    assert_run(&desk, &["scaffold"], 0);
    assert_same(&files(&desk), &fresh(&granted()));
    assert_eq!(
        [mode("README.md"), mode(".cagen.lock"), mode(MAIN)],
        [0o640, 0o600, 0o444]
    );
    // A file that cannot be written to is not in the way.
    let readme = fs::Permissions::from_mode(0o444);
    fs::set_permissions(desk.path("README.md"), readme).expect("it is ours");
    desk.write("cagen.hcl", TINY);
    assert_run(&desk, &["scaffold"], 0);
    assert_same(&files(&desk), &fresh(TINY));
}

#[test]
fn a_choice_that_says_nothing_is_an_error() {
    let desk = written(TINY);
    desk.write("mine.tf", "");
    let before = files(&desk);
    for (arguments, said) in [
        (&["--overwrite", "mine.tf"][..], "cagen plans no such file"),
        (
            &["--adopt", "modules/codeartifact/mian.tf"],
            "cagen plans no such file",
        ),
        (&["--adopt", "../outside"], "`.` or `..`"),
        (
            &["--adopt", MAIN, "--overwrite", MAIN],
            "both to overwrite and to adopt",
        ),
        (&["--out", "elsewhere", "--adopt", MAIN], "is not there"),
    ] {
        let arguments = [&["scaffold"], arguments].concat();
        let ran = assert_run(&desk, &arguments, 2);
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
        assert_same(&files(&desk), &before);
    }
    fs::remove_file(desk.path(MAIN)).expect("it was written");
    let ran = assert_run(&desk, &["scaffold", "--adopt", MAIN], 2);
    assert!(
        ran.stderr.contains("nothing is there to adopt"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_path_is_meant_as_the_working_directory_or_a_message_says_it() {
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    let run = |below: &str, choice: &str| {
        let ran = desk.run_in(
            below,
            &["scaffold", "../../cagen.hcl", "--overwrite", choice],
        );
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    };
    assert_run(&desk, &["scaffold"], 0);
    let below = "modules/codeartifact";
    for choice in [
        "main.tf",
        "./main.tf",
        "../../modules/codeartifact/main.tf",
        MAIN,
    ] {
        edit(&desk, MAIN, |text| format!("{text}# mine\n"));
        run(below, choice);
        assert_run(&desk, &["scaffold", "--check"], 0);
    }
    // The nearer one is meant.
    edit(&desk, "main.tf", |text| format!("{text}# mine\n"));
    let ran = desk.run_in(
        below,
        &["scaffold", "../../cagen.hcl", "--overwrite", "main.tf"],
    );
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    run(below, "../../main.tf");

    assert_run(&desk, &["scaffold", "--out", "out"], 0);
    for choice in [format!("out/{MAIN}"), MAIN.to_owned()] {
        edit(&desk, &format!("out/{MAIN}"), |text| {
            format!("{text}# mine\n")
        });
        assert_run(
            &desk,
            &["scaffold", "--out", "out", "--overwrite", &choice],
            0,
        );
    }
    let absolute = desk.path("out").join(MAIN);
    edit(&desk, &format!("out/{MAIN}"), |text| {
        format!("{text}# mine\n")
    });
    let absolute = absolute.to_str().expect("UTF-8");
    assert_run(
        &desk,
        &["scaffold", "--out", "out", "--overwrite", absolute],
        0,
    );
}
