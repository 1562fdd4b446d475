//! Which files are read, which are judged, and how they are called.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::fs;

use cagen::disk::{root, walk};

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

/// As ripgrep and ruff do: what is named is meant, and what it says about its own
/// contents still holds.
#[test]
fn a_directory_that_is_named_is_read_though_git_ignores_it() {
    let desk = Desk::new();
    fs::create_dir(desk.path(".git")).unwrap();
    desk.write(".gitignore", "ignored/\n*.gen.json\n");
    desk.write("ignored/.gitignore", "own.json\n");
    for name in [
        "ignored/p.json",
        "ignored/own.json",
        "ignored/deep/p.json",
        ".terraform/modules/x/p.json",
        "sub/p.gen.json",
        "sub/p.json",
    ] {
        desk.write(name, BAD);
    }
    let deep = bad("ignored/deep/p.json");
    let both = vec![deep.clone(), bad("ignored/p.json")];
    assert_eq!(json(&desk, &["ignored"]), (1, both.clone()));
    assert_eq!(json(&desk, &["ignored", "ignored/deep"]), (1, both));
    assert_eq!(json(&desk, &["ignored/deep"]), (1, vec![deep.clone()]));
    assert_eq!(
        json(&desk, &["ignored/deep", "sub/p.json"]),
        (1, vec![deep, bad("sub/p.json")])
    );
    let cached = bad(".terraform/modules/x/p.json");
    assert_eq!(json(&desk, &[".terraform/modules"]), (1, vec![cached]));
    assert_eq!(json(&desk, &["sub"]), (1, vec![bad("sub/p.json")]));
    assert_eq!(json(&desk, &[]), (1, vec![bad("sub/p.json")]));

    let off = "version = 1\nlint = { level = { \"unknown-action\" = \"off\" } }\n";
    desk.write("ignored/cagen.hcl", off);
    assert_eq!(json(&desk, &["ignored/deep"]), (0, vec![]), "its manifest");
}

#[test]
fn what_leads_to_nothing_is_said() {
    let desk = Desk::new();
    fs::create_dir(desk.path(".git")).unwrap();
    desk.write("good.json", GOOD);
    desk.write("docs/README.md", "x");
    desk.write("other.txt", "x");
    let told = |arguments: &[&str]| {
        let ran = desk.run(&[&["lint"], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stderr
    };
    let kinds = "what is judged ends in .tf, .tofu, .tfvars, .hcl or .json\n";
    assert_eq!(told(&["."]), "");
    assert_eq!(told(&["good.json"]), "");
    assert_eq!(
        told(&["docs"]),
        format!("warning: nothing to judge in docs: {kinds}")
    );
    assert_eq!(
        told(&["good.json", "other.txt"]),
        format!("warning: nothing to judge in other.txt: {kinds}")
    );
    assert_eq!(
        told(&["docs", "other.txt", "docs/README.md"]),
        format!("warning: nothing to judge in docs, docs/README.md, other.txt: {kinds}")
    );
    let ran = desk.run_in("docs", &["lint"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (0, "nothing found in 0 files\n")
    );
    assert_eq!(
        ran.stderr,
        format!("warning: nothing to judge in .: {kinds}")
    );

    let ran = desk.run(&["lint", "good.json", "--root", "docs"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(
        ran.stderr.contains("good.json: it is not below the root"),
        "{}",
        ran.stderr
    );
}

/// Outside of a repository nobody says where a tree ends: it could be all of a home.
#[test]
fn a_file_that_belongs_to_no_tree_is_read_with_its_module() {
    let desk = Desk::new();
    let call = "module \"m\" {\n  source = \"./modules/m\"\n  verb   = \"ListPackagez\"\n}\n";
    let module = r#"variable "verb" {}
data "aws_iam_policy_document" "p" {
  statement {
    actions   = ["codeartifact:${var.verb}"]
    resources = ["*"]
  }
}
"#;
    desk.write("home/main.tf", call);
    desk.write("home/modules/m/main.tf", module);
    desk.write("home/other/deep/cut.json", "{");
    desk.write("home/beside.tf", "locals {\n  a = \"codeartifact\"\n}\n");
    let judged = |from: &str, arguments: &[&str]| {
        let all = [&["lint", "--format", "json"], arguments].concat();
        let ran = desk.run_in(from, &all);
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        (found(&ran), report["summary"]["files"].clone())
    };
    // The call is seen in the module, and in both directions.
    let (called, files) = judged("home", &["main.tf", "modules/m/main.tf"]);
    assert!(
        called.iter().any(|one| one.starts_with("unknown-action ")),
        "{called:?}"
    );
    assert_eq!(files, 2);
    if cfg!(unix) {
        let (found, _) = judged("home", &["/dev/null"]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("unreadable ") && found[0].ends_with("/null:1"));
    }

    // What is read, by name.
    let read = |paths: &[&str]| -> Vec<String> {
        let paths: Vec<_> = paths.iter().map(|path| desk.path(path)).collect();
        let scope = root::scope(&paths, None).unwrap();
        let tree = walk::read(&scope.root, &scope.asked);
        let inputs = tree.inputs.iter();
        let names = inputs.map(|input| input.source.path().to_owned());
        names.collect()
    };
    let module = ["beside.tf", "main.tf", "modules/m/main.tf"];
    assert_eq!(read(&["home/main.tf"]), module);
    assert_eq!(read(&["home/beside.tf"]), module);
    assert_eq!(read(&["home/modules/m/main.tf"]), ["main.tf"]);
    let both = ["other/deep/cut.json", "main.tf"].map(|path| format!("home/{path}"));
    let whole = [
        "beside.tf",
        "main.tf",
        "modules/m/main.tf",
        "other/deep/cut.json",
    ];
    assert_eq!(read(&both.each_ref().map(String::as_str)), whole);
    assert_eq!(read(&["home"]), whole, "a directory is a tree");
    desk.write("home/cagen.hcl", "version = 1\nlint = {}\n");
    let rest = [&["beside.tf", "cagen.hcl"], &whole[1..]].concat();
    assert_eq!(
        read(&["home/modules/m/main.tf"]),
        rest,
        "a manifest says where one ends"
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
fn what_a_file_brings_about_in_another_is_told_where_it_is_named() {
    let desk = Desk::new();
    fs::create_dir(desk.path(".git")).unwrap();
    let module = r#"variable "key" { default = null }
variable "name" {}
resource "aws_codeartifact_domain" "this" {
  domain         = var.name
  encryption_key = var.key
  lifecycle { prevent_destroy = true }
}
"#;
    let call = "variable \"name\" {}\nmodule \"m\" {\n  source = \"./m\"\n  name   = var.name\n}\n";
    desk.write("m/main.tf", module);
    desk.write("main.tf", call);
    desk.write("terraform.tfvars", "name = \"acme\"\n");
    desk.write("m/outputs.tf", "output \"a\" {\n  value = 1\n}\n");
    let told = ["missing-key m/main.tf:1".to_owned()];
    for named in ["m/main.tf", "main.tf", "terraform.tfvars"] {
        assert_eq!(json(&desk, &[named]).1, told, "{named}");
    }
    assert_eq!(json(&desk, &["m/outputs.tf"]).1, [""; 0]);
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
