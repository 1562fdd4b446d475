//! Levels, exclusions and allows that manifests say; `explain` and `rules`.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::fs;

use crate::cli::Desk;
use crate::lint::{BAD, GOOD, found, json, with_input};

const RULE: &str = "unknown-action";

#[test]
fn a_manifest_sets_levels_below_its_directory() {
    for (level, code, left) in [
        ("error", 1, 1),
        ("warning", 1, 1),
        ("note", 0, 1),
        ("off", 0, 0),
    ] {
        let desk = Desk::new();
        let text = format!("version = 1\nlint = {{ level = {{ \"{RULE}\" = \"{level}\" }} }}\n");
        desk.write("a/cagen.hcl", text);
        desk.write("a/b/p.json", BAD);
        desk.write("ab/p.json", BAD);
        let (_, found) = json(&desk, &["a"]);
        assert_eq!(found.len(), left, "{level}");
        assert_eq!(desk.run(&["lint", "a"]).code, code, "{level}");
        assert_eq!(desk.run(&["lint", "ab"]).code, 1, "another directory");
    }
}

#[test]
fn the_nearest_manifest_holds() {
    let desk = Desk::new();
    desk.write(
        "cagen.json",
        r#"{"version": 1, "lint": {"level": {"unknown-action": "off"}}}"#,
    );
    desk.write("p.json", BAD);
    desk.write("near/cagen.hcl", "version = 1\nlint = {}\n");
    desk.write("near/p.json", BAD);
    assert_eq!(
        json(&desk, &[]),
        (1, vec!["unknown-action near/p.json:6".to_owned()])
    );
}

#[test]
fn of_two_manifests_in_one_directory_the_first_holds_and_the_other_is_told() {
    let desk = Desk::new();
    let manifest = |level: &str| {
        format!("{{\"lint\": {{\"level\": {{\"{RULE}\": \"{level}\"}}}}, \"version\": 1}}")
    };
    desk.write("cagen.json", manifest("off"));
    desk.write("p/p.json", BAD);
    assert_eq!(json(&desk, &[]), (0, vec![]));
    let hcl = format!("version = 1\nlint = {{ level = {{ \"{RULE}\" = \"warning\" }} }}\n");
    desk.write("cagen.hcl", hcl);
    let both = vec![
        "unreadable cagen.json:1".to_owned(),
        "unknown-action p/p.json:6".to_owned(),
    ];
    for asked in [&[][..], &["p"], &["p/p.json"]] {
        assert_eq!(json(&desk, asked), (1, both.clone()), "{asked:?}");
    }
    // What is wrong with the one that holds is told as well.
    desk.write("cagen.hcl", "version = 1\nlint = { level = 1 }\n");
    let found = json(&desk, &["p"]).1;
    assert!(
        found.contains(&"unreadable cagen.hcl:2".to_owned()),
        "{found:?}"
    );
}

#[test]
fn an_allow_in_capitals_is_told() {
    let desk = Desk::new();
    let judged = |comment: &str| {
        desk.write(
            "a.tf",
            format!("{comment}\nlocals {{\n  a = 1 # codeartifact\n}}\n"),
        );
        desk.write("a.tfvars", format!("{comment}\ncodeartifact = 1\n"));
        json(&desk, &[]).1
    };
    for comment in [
        "CAGEN: ALLOW",
        "cagen: Allow",
        "Cagen: allow",
        "cAGEN:allow",
    ] {
        let told = judged(&format!("# {comment}(unknown-action) as agreed"));
        assert_eq!(
            told,
            ["unused-allow a.tf:1", "unused-allow a.tfvars:1"],
            "{comment}"
        );
    }
    for comment in [
        "# Cagen: a tool",
        "# CAGEN:",
        "// see Cagen: allow",
        "# \u{e9}gen:allow",
    ] {
        assert_eq!(judged(comment), [""; 0], "{comment}");
    }
}

#[test]
fn an_exclusion_is_a_pattern_of_git() {
    let desk = Desk::new();
    desk.write(
        "cagen.hcl",
        "version = 1\nlint = { exclude = [\"vendored/\", \"*.gen.json\"] }\n",
    );
    for name in ["vendored/a/p.json", "x/p.gen.json", "x/p.json"] {
        desk.write(name, BAD);
    }
    let x = vec!["unknown-action x/p.json:6".to_owned()];
    assert_eq!(json(&desk, &[]), (1, x));
    assert_eq!(json(&desk, &["vendored"]), (0, vec![]));

    // Who names a file means it; a hook names files without knowing what is excluded.
    let named = "vendored/a/p.json";
    let own = vec![format!("unknown-action {named}:6")];
    assert_eq!(json(&desk, &[named]), (1, own.clone()));
    assert_eq!(json(&desk, &[named, "--force-exclude"]), (0, vec![]));
    let input = ["lint", "--format", "json", "-", "--stdin-filename", named];
    let ran = with_input(&desk, &input, BAD.as_bytes());
    assert_eq!(found(&ran), own);
    let forced = [&input[..], &["--force-exclude"]].concat();
    let ran = with_input(&desk, &forced, BAD.as_bytes());
    assert_eq!((ran.code, found(&ran)), (0, vec![]));
    let hooks = include_str!("../../../.pre-commit-hooks.yaml");
    assert!(hooks.contains("entry: cagen lint --force-exclude\n"));
}

#[test]
fn an_allow_of_a_manifest_names_a_rule_and_files() {
    let desk = Desk::new();
    desk.write(
        "a/cagen.hcl",
        "version = 1\nlint = { allow = { \"unknown-action:p/*.json\" = \"soon\" } }\n",
    );
    for name in ["a/p/x.json", "a/q/x.json", "p/x.json"] {
        desk.write(name, BAD);
    }
    let left = ["unknown-action a/q/x.json:6", "unknown-action p/x.json:6"];
    assert_eq!(json(&desk, &[]), (1, left.map(str::to_owned).to_vec()));
    // The file that it is for is only context, and still uses it.
    assert_eq!(json(&desk, &["a/cagen.hcl"]), (0, vec![]));
    desk.write("a/p/x.json", "{}");
    let unused = vec!["unused-allow a/cagen.hcl:2".to_owned()];
    assert_eq!(json(&desk, &["a/cagen.hcl", "a/p"]), (1, unused));
}

#[test]
fn what_cannot_be_read_is_never_clean() {
    let manifest = "version = 1\nlint = {\n  level = { unreadable = \"off\" }\n  allow = { \"unreadable:p.json\" = \"x\" }\n}\n";
    let desk = Desk::new();
    desk.write("cagen.hcl", manifest);
    desk.write("p.json", "{\"Statement\": [{\"Action\": \"codeartifact:*\"");
    let (code, found) = json(&desk, &[]);
    assert_eq!(code, 1);
    assert!(
        found.iter().any(|one| one.starts_with("unreadable p.json")),
        "{found:?}"
    );
    let told = found
        .iter()
        .filter(|one| one.starts_with("unused-allow cagen.hcl"));
    assert_eq!(told.count(), 2, "{found:?}");
}

/// What holds for a file must be right even where only the file is named.
#[test]
fn the_manifest_that_holds_is_told_its_faults() {
    let desk = Desk::new();
    fs::create_dir(desk.path(".git")).unwrap();
    desk.write("a/p.json", GOOD);
    desk.write("a/q/p.json", GOOD);
    let told = |manifest: &str, asked: &str| {
        desk.write("a/cagen.hcl", manifest);
        json(&desk, &[asked])
    };
    let only = "version = 1\nlint = {\n  levl = {}\n}\n";
    let levl = vec!["unreadable a/cagen.hcl:3".to_owned()];
    for asked in ["a/p.json", "a/q", "a/q/p.json"] {
        assert_eq!(told(only, asked), (1, levl.clone()), "{asked}");
    }
    let rule = "version = 1\nlint = {\n  level = { \"no-such-rule\" = \"off\" }\n}\n";
    let no_rule = vec!["unused-allow a/cagen.hcl:3".to_owned()];
    assert_eq!(told(rule, "a/q"), (1, no_rule));
    let lost = "version = 1\nlnt = {}\n";
    assert_eq!(told(lost, "a/q").0, 1, "a misspelt key configures nothing");
    assert_eq!(told("version = 1\nlint = {", "a/p.json").0, 1, "broken");
    let rails = "version = 1\nguardrails = {\n  connections = [\"npm-js\"]\n}\n";
    let connection = vec!["unreadable a/cagen.hcl:3".to_owned()];
    assert_eq!(told(rails, "a/p.json"), (1, connection));

    // What it says of files that nobody asked for may be right.
    let allow = "version = 1\nlint = { allow = { \"unknown-action:p.json\" = \"soon\" } }\n";
    assert_eq!(told(allow, "a/q"), (0, vec![]));
    // What else is wrong with it is told where it is asked for.
    let domain = "version = 1\ndomain \"Acme\" {}\nlint = {\n  levl = {}\n}\nformts = []\n";
    let levl = vec!["unreadable a/cagen.hcl:4".to_owned()];
    assert_eq!(told(domain, "a/p.json"), (1, levl));
    assert!(told(domain, "a").1.len() > 1);

    // Of others that do not hold nothing is said.
    assert_eq!(told("version = 1\nlint = {}\n", "a/p.json"), (0, vec![]));
    desk.write("a/bad.hcl", only);
    desk.write("cagen.hcl", only);
    desk.write("b/cagen.hcl", only);
    assert_eq!(json(&desk, &["a/p.json", "a/q"]), (0, vec![]));
    fs::remove_file(desk.path("a/cagen.hcl")).unwrap();
    let above = vec!["unreadable cagen.hcl:3".to_owned()];
    assert_eq!(json(&desk, &["a/q"]), (1, above));
}

#[test]
fn a_rule_is_explained_by_its_page() {
    let desk = Desk::new();
    let ran = desk.run(&["explain", RULE]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("# unknown-action\n") && ran.stdout.contains("## Why"));
    for forgiven in [
        "Unknown_Action",
        "UNKNOWN ACTION",
        "error[unknown-action]",
        "`unknown.action`",
    ] {
        let forgiven = forgiven.trim_start_matches("error");
        assert_eq!(
            desk.run(&["explain", forgiven]).stdout,
            ran.stdout,
            "{forgiven}"
        );
    }
    for (asked, near) in [
        ("Wildcard_Actoin", "did you mean `wildcard-action`?"),
        ("confusable", "did you mean `confusable-text`?"),
        (
            "wildcard",
            "did you mean one of wildcard-action, wildcard-resource?",
        ),
        ("xyzzy", "`cagen rules` lists them"),
    ] {
        let ran = desk.run(&["explain", asked]);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(near), "{}", ran.stderr);
    }
    let ran = desk.run(&["explain", "unknown-actoin"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("did you mean `unknown-action`?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_rules_are_listed_for_people_and_programs() {
    let desk = Desk::new();
    let ran = desk.run(&["rules"]);
    assert_eq!(ran.code, 0);
    let line = ran
        .stdout
        .lines()
        .find(|line| line.starts_with(RULE))
        .unwrap();
    assert!(
        line.contains("  error  ") && line.contains("CodeArtifact does not have"),
        "{line}"
    );
    let ran = desk.run(&["rules", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let ids: Vec<_> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert!(ids.is_sorted() && ids.contains(&RULE));
}

/// The documentation's examples are what a run shows and what a manifest can say.
#[test]
fn the_documentation_says_what_happens() {
    let page = include_str!("../../../docs/lint.md");
    let block = |language: &str, word: &str| {
        let fence = format!("```{language}\n");
        let mut blocks = page
            .split(&fence)
            .skip(1)
            .filter_map(|rest| rest.split("```").next());
        blocks
            .find(|block| block.contains(word))
            .unwrap()
            .to_owned()
    };
    let desk = Desk::new();
    desk.write("policies/read.json", BAD);
    let shown: serde_json::Value = serde_json::from_str(&block("json", "findings")).unwrap();
    let ran = desk.run(&["lint", "--format", "json"]);
    let printed: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(shown, printed);

    let desk = Desk::new();
    desk.write("cagen.hcl", block("hcl", "guardrails"));
    desk.write("policies/legacy/a.json", BAD);
    desk.write("vendored/a.json", BAD);
    let ran = desk.run(&["lint"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (0, "nothing found in 3 files\n")
    );

    for flag in [
        "--format",
        "--fix",
        "--risky",
        "--diff",
        "--stdin-filename",
        "--root",
        "--force-exclude",
    ] {
        assert!(page.contains(flag) && desk.run(&["lint", "--help"]).stdout.contains(flag));
    }
}
