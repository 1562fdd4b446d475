//! What a run says of what it cannot settle or compare.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::fs;

use crate::lock::{MAIN, TINY, assert_run, edit, written};

const EITHER: &str =
    "`--overwrite PATH` writes over a file, `--adopt PATH` leaves it to you for good";
const NEITHER: &str = "`--overwrite` and `--adopt` are for files: move ";

#[test]
fn only_what_helps_is_proposed() {
    let desk = written(TINY);
    fs::remove_file(desk.path(MAIN)).unwrap();
    fs::create_dir(desk.path(MAIN)).unwrap();
    let ran = assert_run(&desk, &["scaffold"], 2);
    let neither = format!("{NEITHER}./{MAIN} away, or mend it\n");
    assert!(ran.stderr.contains(&neither), "{}", ran.stderr);
    assert!(!ran.stderr.contains(EITHER), "{}", ran.stderr);
    let kms = "modules/codeartifact/kms.tf";
    edit(&desk, kms, |text| format!("{text}# mine\n"));
    let ran = assert_run(&desk, &["scaffold"], 2);
    assert!(ran.stderr.contains(&neither), "{}", ran.stderr);
    assert!(ran.stderr.contains(EITHER), "{}", ran.stderr);
    fs::remove_dir(desk.path(MAIN)).unwrap();
    let ran = assert_run(&desk, &["scaffold"], 2);
    assert!(!ran.stderr.contains(NEITHER), "{}", ran.stderr);
}

#[test]
fn a_lock_that_is_gone_is_missed() {
    let desk = written(TINY);
    let warning = "warning: no .cagen.lock says what was declared here before";
    let told =
        |arguments: &[&str], code| assert_run(&desk, arguments, code).stderr.contains(warning);
    assert!(!told(&["scaffold"], 0));
    fs::remove_file(desk.path(".cagen.lock")).unwrap();
    for arguments in [&["scaffold", "--check"][..], &["scaffold"]] {
        assert!(told(arguments, i32::from(arguments.len() == 2)));
    }
    assert!(!told(&["scaffold"], 0));
}
