//! The part of a README that is cagen's, in a file that is otherwise the team's.

use crate::cli::Desk;
use crate::lock::{TINY, assert_run, assert_same, edit, files, fresh, granted, read, written};

const BEGIN: &str = "<!-- BEGIN cagen -->\n";
const END: &str = "<!-- END cagen -->\n";

/// What stands between the marks of a README, with them.
fn section(text: &str) -> String {
    let begin = text.find(BEGIN).expect("a begin mark");
    let end = text.find(END).expect("an end mark") + END.len();
    text[begin..end].to_owned()
}

#[test]
fn a_readme_that_was_there_keeps_every_byte_and_gets_the_section() {
    for mine in ["# Mine\n", "# Mine", "", "\u{feff}# Mine\r\n"] {
        let desk = Desk::new();
        desk.write("cagen.hcl", TINY);
        desk.write("README.md", mine);
        assert_run(&desk, &["scaffold"], 0);
        let text = read(&desk, "README.md");
        assert!(text.starts_with(mine), "{text}");
        assert_eq!(section(&text).into_bytes(), fresh(TINY)["README.md"]);
        assert_run(&desk, &["scaffold", "--check"], 0);
    }
    // Whatever its encoding is.
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    desk.write("README.md", b"M\xfcller\n");
    assert_run(&desk, &["scaffold"], 0);
    assert!(files(&desk)["README.md"].starts_with(b"M\xfcller\n\n<!-- BEGIN"));
}

#[test]
fn what_is_around_the_section_is_the_teams() {
    let desk = written(TINY);
    edit(&desk, "README.md", |text| {
        format!("# Ours\n\n{text}\n## Contact\n")
    });
    assert_run(&desk, &["scaffold", "--check"], 0);
    desk.write("cagen.hcl", granted());
    assert_run(&desk, &["scaffold"], 0);
    let text = read(&desk, "README.md");
    let expected = String::from_utf8(fresh(&granted())["README.md"].clone()).expect("UTF-8");
    assert_eq!(text, format!("# Ours\n\n{expected}\n## Contact\n"));
    // The lock knows the section, not what is around it.
    assert_eq!(
        files(&desk)[".cagen.lock"],
        fresh(&granted())[".cagen.lock"]
    );
}

#[test]
fn an_edit_between_the_marks_stops_the_run() {
    let desk = written(TINY);
    edit(&desk, "README.md", |text| {
        format!("# Ours\n{}", text.replace(END, &format!("mine\n{END}")))
    });
    let before = files(&desk);
    let ran = assert_run(&desk, &["scaffold"], 2);
    assert!(ran.stderr.contains("README.md: edited"), "{}", ran.stderr);
    assert!(ran.stderr.contains("\n-mine\n"), "{}", ran.stderr);
    assert_same(&files(&desk), &before);
    assert_run(&desk, &["scaffold", "--overwrite", "README.md"], 0);
    let text = read(&desk, "README.md");
    assert!(
        text.starts_with("# Ours\n<!-- BEGIN") && !text.contains("mine\n"),
        "{text}"
    );
}

#[test]
fn a_section_of_another_tree_is_foreign() {
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    desk.write("README.md", format!("{BEGIN}theirs\n{END}"));
    let ran = assert_run(&desk, &["scaffold"], 2);
    assert!(
        ran.stderr
            .contains("README.md: a file that cagen did not write")
    );
    assert_run(&desk, &["scaffold", "--overwrite", "README.md"], 0);
    assert_same(&files(&desk), &fresh(TINY));
}

#[test]
fn marks_that_were_taken_out_are_the_teams_decision() {
    let desk = written(TINY);
    edit(&desk, "README.md", |_| "# All ours\n".to_owned());
    let ran = assert_run(&desk, &["scaffold", "--check"], 1);
    assert_eq!(ran.stdout, "stale  .cagen.lock\nleft  README.md\n");
    let ran = assert_run(&desk, &["scaffold"], 0);
    assert!(
        ran.stderr.contains("README.md: the marks were taken out"),
        "{}",
        ran.stderr
    );
    // It is said once.
    assert_run(&desk, &["scaffold", "--check"], 0);
    desk.write("cagen.hcl", granted());
    let ran = assert_run(&desk, &["scaffold"], 0);
    assert!(!ran.stderr.contains("README.md"), "{}", ran.stderr);
    assert_eq!(read(&desk, "README.md"), "# All ours\n");
    // And can be taken back.
    assert_run(&desk, &["scaffold", "--overwrite", "README.md"], 0);
    let text = read(&desk, "README.md");
    assert!(
        text.starts_with("# All ours\n\n<!-- BEGIN cagen -->\n"),
        "{text}"
    );
    assert_run(&desk, &["scaffold", "--check"], 0);
}

#[test]
fn marks_that_enclose_nothing_stop_the_run() {
    for (text, said) in [
        (format!("{BEGIN}x\n"), "a begin mark and no end mark"),
        (format!("x\n{END}"), "an end mark and no begin mark"),
        (format!("{END}{BEGIN}"), "before its begin mark"),
        (format!("{BEGIN}{END}{BEGIN}{END}"), "more than one section"),
    ] {
        let desk = written(TINY);
        desk.write("README.md", &text);
        let ran = assert_run(&desk, &["scaffold"], 2);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
        assert_eq!(read(&desk, "README.md"), text);
        assert_run(&desk, &["scaffold", "--adopt", "README.md"], 0);
        assert_eq!(read(&desk, "README.md"), text);
        assert_run(&desk, &["scaffold", "--check"], 0);
    }
}

#[test]
fn an_adopted_readme_is_never_touched_again() {
    let desk = written(TINY);
    edit(&desk, "README.md", |text| {
        text.replace(END, &format!("mine\n{END}"))
    });
    assert_run(&desk, &["scaffold", "--adopt", "README.md"], 0);
    let mine = read(&desk, "README.md");
    desk.write("cagen.hcl", granted());
    assert_run(&desk, &["scaffold"], 0);
    assert_eq!(read(&desk, "README.md"), mine);
    assert_run(&desk, &["scaffold", "--check"], 0);
}
