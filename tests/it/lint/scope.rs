//! Which files are read, which are judged, and how they are called.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::fs;

use crate::cli::Desk;
use crate::lint::{BAD, GOOD, found, json};

fn bad(path: &str) -> String {
    format!("unknown-action {path}:6")
}

#[test]
fn what_git_ignores_and_what_tools_keep_is_passed_over() {
    let desk = Desk::new();
    desk.write(".gitignore", "ignored/\n");
    desk.write("sub/.gitignore", "*.local.json\n");
    for name in [
        "ignored/p.json",
        "sub/p.local.json",
        ".terraform/modules/x/p.json",
        "a/.terragrunt-cache/x/p.json",
        ".git/p.json",
        "sub/p.json",
        ".hidden/p.json",
    ] {
        desk.write(name, BAD);
    }
    assert_eq!(
        json(&desk, &[]),
        (1, vec![bad(".hidden/p.json"), bad("sub/p.json")])
    );
    // Who names a file means it.
    assert_eq!(
        json(&desk, &["ignored/p.json"]),
        (1, vec![bad("ignored/p.json")])
    );
}

#[test]
fn only_what_was_asked_for_is_judged() {
    let desk = Desk::new();
    fs::create_dir(desk.path(".git")).unwrap();
    for name in ["a/p.json", "b/p.json", "c.json"] {
        desk.write(name, BAD);
    }
    assert_eq!(json(&desk, &["a"]).1, [bad("a/p.json")]);
    assert_eq!(
        json(&desk, &["b", "c.json"]).1,
        [bad("b/p.json"), bad("c.json")]
    );
    assert_eq!(json(&desk, &["a/../a/p.json", "./a"]).1, [bad("a/p.json")]);
}

#[test]
fn files_are_called_as_one_would_from_here() {
    let desk = Desk::new();
    fs::create_dir(desk.path(".git")).unwrap();
    desk.write("a/x/p.json", BAD);
    desk.write("b/p.json", BAD);
    let from = |directory: &str, arguments: &[&str]| {
        let all = [&["lint", "--format", "json"], arguments].concat();
        found(&desk.run_in(directory, &all))
    };
    assert_eq!(from("a", &[]), [bad("x/p.json")]);
    assert_eq!(from("a/x", &["../../b"]), [bad("../../b/p.json")]);
    assert_eq!(from(".", &["b"]), [bad("b/p.json")]);
}

/// Code scanning and annotations know files by their paths in the repository.
#[test]
fn services_are_told_the_paths_of_the_repository() {
    let desk = Desk::new();
    fs::create_dir(desk.path(".git")).unwrap();
    desk.write("a/x/p.json", BAD);
    desk.write("b/p.json", BAD);
    let uris = |directory: &str, path: &str| -> Vec<String> {
        let ran = desk.run_in(directory, &["lint", "--format", "github", path]);
        let lines = ran.stdout.lines().filter_map(|line| {
            let rest = line.strip_prefix("::error file=")?;
            rest.split(',').next().map(str::to_owned)
        });
        let github: Vec<_> = lines.collect();
        let ran = desk.run_in(directory, &["lint", "--format", "sarif", path]);
        let log: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().iter();
        let sarif: Vec<String> = results
            .map(|one| {
                let place = &one["locations"][0]["physicalLocation"];
                let uri = place["artifactLocation"]["uri"].as_str();
                uri.unwrap().to_owned()
            })
            .collect();
        assert_eq!(sarif, github);
        sarif
    };
    let whole = desk.path("b").to_string_lossy().into_owned();
    assert_eq!(uris("a", "."), ["a/x/p.json"]);
    assert_eq!(uris("a/x", "../../b"), ["b/p.json"]);
    assert_eq!(uris("a", &whole), ["b/p.json"]);
    assert_eq!(uris("b", "p.json"), ["b/p.json"]);

    // Without a repository from where they are found, and never above it.
    let desk = Desk::new();
    desk.write("cagen.hcl", "version = 1\nlint = { exclude = [\"x\"] }\n");
    desk.write("a/p.json", BAD);
    let found = |directory: &str| {
        desk.run_in(directory, &["lint", "--format", "github"])
            .stdout
    };
    assert!(found(".").starts_with("::error file=a/p.json,"));
    assert!(found("a").starts_with("::error file=a/p.json,"));
}

#[test]
fn the_root_can_be_said() {
    let desk = Desk::new();
    fs::create_dir(desk.path(".git")).unwrap();
    desk.write(
        "cagen.hcl",
        "version = 1\nlint = { level = { \"unknown-action\" = \"off\" } }\n",
    );
    desk.write("case/p.json", BAD);
    assert_eq!(json(&desk, &["case"]).1, [""; 0]);
    assert_eq!(
        json(&desk, &["case", "--root", "case"]).1,
        [bad("case/p.json")]
    );
}

#[test]
fn a_file_of_another_kind_is_nobodys_business() {
    let desk = Desk::new();
    desk.write("README.md", BAD);
    assert_eq!(json(&desk, &["README.md"]), (0, vec![]));
}

/// A template is read when an expression asks for it, and is judged there.
#[test]
fn other_files_are_read_where_expressions_read_them() {
    let desk = Desk::new();
    let calls = r#"resource "aws_iam_role_policy" "this" {
  role   = "x"
  policy = templatefile("${path.module}/texts/all.json.tpl", { verb = "ListPackagez" })
}
"#;
    desk.write("a/main.tf", calls);
    desk.write(
        "a/texts/all.json.tpl",
        BAD.replace("ListPackagez", "${verb}"),
    );
    desk.write("a/texts/other.json.tpl", BAD);
    let (code, found) = json(&desk, &[]);
    assert_eq!(code, 1);
    let mine = found
        .iter()
        .filter(|one| one.starts_with("unknown-action a/"));
    assert_eq!(mine.count(), 1, "{found:?}");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out_of_the_tree_or_in_circles() {
    use std::os::unix::fs::symlink;

    let desk = Desk::new();
    let other = Desk::new();
    other.write("p.json", BAD);
    desk.write("real/p.json", BAD);
    symlink(other.path("."), desk.path("out")).unwrap();
    symlink(other.path("p.json"), desk.path("out.json")).unwrap();
    symlink(desk.path("real"), desk.path("real/self")).unwrap();
    symlink("nowhere", desk.path("dangling.json")).unwrap();
    assert_eq!(json(&desk, &[]), (1, vec![bad("real/p.json")]));
    let (code, found) = json(&desk, &["out.json"]);
    assert_eq!((code, found), (1, vec!["unreadable out.json:1".to_owned()]));
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_a_finding_and_the_rest_is_judged() {
    use std::os::unix::fs::PermissionsExt as _;

    let desk = Desk::new();
    desk.write("a.json", GOOD);
    desk.write("b.json", BAD);
    desk.write("closed/c.json", BAD);
    let forbid = |name: &str| {
        fs::set_permissions(desk.path(name), fs::Permissions::from_mode(0o000)).unwrap();
    };
    forbid("a.json");
    forbid("closed");
    if fs::read(desk.path("a.json")).is_ok() {
        // Root reads everything: there is nothing to see.
        return;
    }
    let expected = [
        "unreadable a.json:1".to_owned(),
        bad("b.json"),
        "unreadable closed:1".to_owned(),
    ];
    assert_eq!(json(&desk, &[]), (1, expected.to_vec()));
    fs::set_permissions(desk.path("closed"), fs::Permissions::from_mode(0o700)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let desk = Desk::new();
    let made = std::process::Command::new("mkfifo")
        .arg(desk.path("p.json"))
        .status();
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(json(&desk, &[]), (0, vec![]));
        assert_eq!(json(&desk, &["p.json"]).0, 1);
    }
}
