//! What units generate and stacks copy: found once, where it was written, and bounded whatever a tree asks for.

use std::fmt::Write as _;

use cagen::document::derived;
use cagen::document::file::{Input, Role};
use cagen::document::read::{read, read_with};
use cagen::lint::config::Config;
use cagen::lint::finding::Finding;
use cagen::lint::{rules, runner};
use cagen::source::Source;

const BROAD: &str = r#"data "aws_iam_policy_document" "x" {
  statement {
    actions   = ["codeartifact:Put*"]
    resources = ["*"]
  }
}
"#;

fn inputs(files: &[(String, String)]) -> Vec<Input> {
    let inputs = files.iter().map(|(path, text)| Input {
        source: Source::new(path, text.as_bytes()),
        role: Role::Judged,
    });
    let mut inputs: Vec<Input> = inputs.collect();
    inputs.sort_by(|a, b| a.source.path().cmp(b.source.path()));
    inputs
}

/// What is found in a tree with all that it has written, each with the path it is told at.
fn found(files: &[(String, String)]) -> Vec<(String, Finding)> {
    let inputs = inputs(files);
    let derived = derived::of(&inputs);
    let project = read_with(&inputs, &derived);
    let config = Config::of(&project);
    let findings = runner::check(&project, &config, rules::ALL);
    let told = findings.into_iter().map(|finding| {
        let index = finding.place.file.0 as usize;
        (inputs[index].source.path().to_owned(), finding)
    });
    told.collect()
}

fn file(path: &str, text: impl Into<String>) -> (String, String) {
    (path.to_owned(), text.into())
}

fn generate(text: &str) -> String {
    format!(
        "generate \"x\" {{\n  path      = \"x.tf\"\n  if_exists = \"overwrite_terragrunt\"\n  contents  = <<EOT\n{text}EOT\n}}\n"
    )
}

#[test]
fn nobody_mends_what_is_generated() {
    let fix_of = |files: &[(String, String)]| {
        let mut found = found(files);
        found.retain(|(_, finding)| finding.rule == "broad-pattern");
        let [(_, finding)] = found.as_slice() else {
            panic!("{found:?}");
        };
        finding.fix.is_some()
    };
    assert!(fix_of(&[file("main.tf", BROAD)]));
    assert!(!fix_of(&[file("terragrunt.hcl", generate(BROAD))]));
}

#[test]
fn a_tree_by_itself_has_nothing_written() {
    let inputs = inputs(&[file("terragrunt.hcl", generate(BROAD))]);
    let project = read(&inputs);
    assert!(project.policies.is_empty() && project.generated.is_empty());
    assert_eq!(project.files.len(), 1);
}

#[test]
fn one_root_of_many_units_is_told_once() {
    let mut files = vec![file("root.hcl", generate(BROAD))];
    for index in 0..300 {
        let unit = "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\n";
        files.push((format!("live/{index}/terragrunt.hcl"), unit.to_owned()));
    }
    let found = found(&files);
    let broad: Vec<_> = found
        .iter()
        .filter(|(_, finding)| finding.rule == "broad-pattern")
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(broad, ["root.hcl"]);
}

#[test]
fn stacks_of_stacks_end() {
    let mut all = String::new();
    for index in 0..12 {
        let _ = writeln!(
            all,
            "unit \"u{index}\" {{\n  source = \"${{get_repo_root()}}/units/codeartifact\"\n  path = \"u{index}\"\n  values = {{ a = \"codeartifact:*\" }}\n}}"
        );
        for level in 0..6 {
            let _ = writeln!(
                all,
                "stack \"s{level}{index}\" {{\n  source = \"${{get_repo_root()}}/stacks/{level}\"\n  path = \"s{level}{index}\"\n}}"
            );
        }
    }
    let mut files = vec![
        file("units/codeartifact/terragrunt.hcl", generate(BROAD)),
        file("live/terragrunt.stack.hcl", all.clone()),
    ];
    for level in 0..6 {
        files.push((format!("stacks/{level}/terragrunt.stack.hcl"), all.clone()));
    }
    let rules: Vec<_> = found(&files).iter().map(|(_, f)| f.rule).collect();
    assert!(rules.contains(&"broad-pattern"), "{rules:?}");
}

#[test]
fn a_stack_does_not_copy_what_it_stands_in() {
    let stack = |source: &str| {
        format!("unit \"codeartifact\" {{\n  source = \"{source}\"\n  path = \"x\"\n}}\n")
    };
    for source in [".", "..", "../..", "./", "../a/", "./.terragrunt-stack"] {
        let inputs = inputs(&[
            file("live/a/terragrunt.stack.hcl", stack(source)),
            file("live/a/terragrunt.hcl", generate(BROAD)),
        ]);
        let derived = derived::of(&inputs);
        let project = read_with(&inputs, &derived);
        let paths: Vec<_> = project.files.iter().map(|f| f.source.path()).collect();
        let expected = [
            "live/a/terragrunt.hcl",
            "live/a/terragrunt.stack.hcl",
            "live/a/x.tf",
        ];
        assert_eq!(paths, expected, "{source}");
    }
}

#[test]
fn huge_texts_are_not_written() {
    let large = format!("{BROAD}# {}\n", "x".repeat(1 << 20));
    let found = found(&[file("terragrunt.hcl", generate(&large))]);
    let rules: Vec<_> = found.iter().map(|(_, finding)| finding.rule).collect();
    // The text is there, and nobody looked into it.
    assert_eq!(rules, ["unresolved"]);
}
