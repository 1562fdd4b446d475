//! Fixes of strings that are not simply written out: escaped in another string, or made by an expression.

use cagen::document::file::{Input, Role};
use cagen::document::read::read;
use cagen::lint::config::Config;
use cagen::lint::finding::Applicability;
use cagen::lint::{fix, rules, runner};
use cagen::source::Source;
use cagen::source::place::FileId;

/// The text with all fixes, of something that `rule` finds.
fn mended(rule: &str, path: &str, text: &str) -> String {
    let (found, fixed) = apply(path, text);
    assert!(found.contains(&rule), "{found:?} in {text}");
    assert_eq!(
        apply(path, &fixed).1,
        fixed,
        "a second time nothing is left"
    );
    fixed
}

/// The rules that find something, and the text with all fixes.
fn apply(path: &str, text: &str) -> (Vec<&'static str>, String) {
    let inputs = [Input {
        source: Source::new(path, text.as_bytes()),
        role: Role::Judged,
    }];
    let project = read(&inputs);
    assert_eq!(project.files[0].diagnostics, [], "{text}");
    let findings = runner::check(&project, &Config::of(&project), rules::ALL);
    let found = findings.iter().map(|finding| finding.rule).collect();
    let mut fixed = fix::apply(&project, &findings, Applicability::Risky);
    let fixed = fixed.remove(&FileId(0));
    (found, fixed.unwrap_or_else(|| text.to_owned()))
}

fn policy(effect: &str, actions: &str) -> String {
    format!(
        "resource \"aws_iam_policy\" \"p\" {{\n  policy = jsonencode({{\n    Version = \"2012-10-17\"\n    Statement = [{{\n      Effect   = {effect}\n      Action   = {actions}\n      Resource = \"*\"\n    }}]\n  }})\n}}\n"
    )
}

#[test]
fn a_pattern_becomes_a_list_only_where_a_list_is_written() {
    let put = "\"codeartifact:Put*\"";
    let all = [
        "PutDomainPermissionsPolicy",
        "PutPackageMetadata",
        "PutPackageOriginConfiguration",
        "PutRepositoryPermissionsPolicy",
    ];
    let all = all.map(|name| format!("\"codeartifact:{name}\""));
    let (lines, all) = (all.join(",\n  "), all.join(", "));
    let spelled = [
        (put.to_owned(), format!("[{all}]")),
        (format!("[{put}]"), format!("[{all}]")),
        (
            format!("[ # first\n  {put}, // last\n  local.x,\n]"),
            format!("[ # first\n  {lines}, // last\n  local.x,\n]"),
        ),
    ];
    for (before, after) in spelled {
        let before = policy("\"Allow\"", &before);
        assert_eq!(
            mended("broad-pattern", "main.tf", &before),
            policy("\"Allow\"", &after)
        );
    }
    let made = [
        format!("[true ? {put} : \"x:y\"]"),
        format!("true ? {put} : \"x:y\""),
        format!("[({put})]"),
        format!("[one([{put}])]"),
        format!("[element([\"x:y\", {put}, \"x:z\"], 1)]"),
        format!("[coalesce({put})]"),
        format!("[lookup({{ a = {put} }}, \"a\", \"x:y\")]"),
        format!("[for a in [1] : {put}]"),
        format!("[for k, v in {{ {put} = 1 }} : k]"),
        format!("values({{ a = {put} }})"),
        format!("[{{ a = {put} }}][*].a"),
        format!("[\"${{{put}}}\"]"),
        format!("split(\",\", {put})"),
    ];
    for made in made {
        let text = policy("\"Allow\"", &made);
        assert_eq!(mended("broad-pattern", "main.tf", &text), text);
    }
}

#[test]
fn a_list_holds_what_is_missing_and_can_be_granted() {
    let before = "data \"aws_iam_policy_document\" \"a\" {
  statement {
    actions = [
      \"codeartifact:DescribeRepository\",
      \"codeartifact:*Repository\", # all of it
      \"codeartifact:*FromRepository\",
      \"codeartifact:Delete*\",
    ]
    resources = [\"arn:aws:codeartifact:eu-west-1:111122223333:repository/acme/web\"]
  }
}
";
    let after = mended("broad-pattern", "main.tf", before);
    let names: Vec<_> = after
        .lines()
        .filter(|line| line.contains("codeartifact:") && !line.contains("arn:"))
        .collect();
    let mut once = names.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(names.len(), once.len(), "{after}");
    assert!(
        names
            .iter()
            .all(|line| line.matches("codeartifact:").count() == 1),
        "{after}"
    );
    // A domain's and a package group's: never granted on a repository.
    assert!(
        !after.contains("DeleteDomain") && !after.contains("DeletePackageGroup"),
        "{after}"
    );
    assert!(
        after.contains("      \"codeartifact:DeleteRepository\",\n"),
        "{after}"
    );
}

#[test]
fn an_escaped_string_is_left_as_it_is() {
    let faults = [
        ("invalid-element", "deny", "codeartifact:ListPackages", "*"),
        ("invalid-element", "allow", "codeartifact:ListPackages", "*"),
        ("unknown-action", "Allow", "codeartifact:ListPackagez", "*"),
        ("unknown-action", "Allow", "codeartifacts:ListPackages", "*"),
        (
            "malformed-arn",
            "Allow",
            "codeartifact:ListPackages",
            "arn:aws:codeartifact:eu-west-1:111122223333:repositry/a/b",
        ),
    ];
    for (rule, effect, action, resource) in faults {
        for version in ["2012-10-17", "2012-10-18"] {
            let json = format!(
                "{{\"Version\": \"{version}\", \"Statement\": [{{\"Effect\": \"{effect}\", \"Action\": \"{action}\", \"Resource\": \"{resource}\"}}]}}"
            );
            let quoted = serde_json::to_string(&json).unwrap();
            let texts = [
                ("p.json", format!("{{\"policyDocument\": {quoted}}}")),
                (
                    "main.tf",
                    format!("resource \"aws_iam_policy\" \"p\" {{\n  policy = {quoted}\n}}\n"),
                ),
                (
                    "main.tf.json",
                    format!(
                        "{{\"resource\": {{\"aws_iam_policy\": {{\"p\": {{\"policy\": {quoted}}}}}}}}}"
                    ),
                ),
            ];
            for (path, text) in texts {
                assert_eq!(mended(rule, path, &text), text);
            }
            assert_ne!(
                mended(rule, "p.json", &json),
                json,
                "written out it is mended"
            );
        }
    }
}

#[test]
fn a_part_of_a_string_is_not_replaced() {
    let text = policy(
        "\"Allow\"",
        "split(\",\", \"codeartifact:ListPackagez,codeartifact:ListPackages\")",
    );
    assert_eq!(mended("unknown-action", "main.tf", &text), text);
    let text = policy(
        "format(\"%s\", lower(\"ALLOW\"))",
        "[\"codeartifact:ListPackages\"]",
    );
    assert_eq!(mended("invalid-element", "main.tf", &text), text);
}
