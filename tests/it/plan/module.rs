//! The module: one for all environments, with what any of them needs, safe by itself.

use std::collections::BTreeSet;

use cagen::aws::key::KeyArn;
use cagen::aws::names::{DomainName, RepositoryName};
use regex::Regex;

use crate::plan::{ENVIRONMENTS, EVERYTHING, Files, everything, plan, workspace};

const MODULE: &str = "modules/codeartifact/";

fn names(files: &Files) -> BTreeSet<&str> {
    files
        .keys()
        .filter_map(|path| path.strip_prefix(MODULE))
        .collect()
}

fn all(files: &Files) -> String {
    let own = files.iter().filter(|(path, _)| path.starts_with(MODULE));
    own.map(|(_, text)| text.as_str()).collect()
}

#[test]
fn it_holds_what_some_environment_needs_and_no_more() {
    let tiny = r#"
version = 1
domain "acme" {
  account = "111122223333"
  region  = "eu-west-1"
  kms     = "aws"
}
repo "hand" { connect = ["npmjs"] }
"#;
    let base = BTreeSet::from([
        "README.md",
        "main.tf",
        "outputs.tf",
        "tests/codeartifact.tftest.hcl",
        "tests/policies/domain.json",
        "tests/policies/repositories/npm-shared.json",
        "tests/policies/repositories/npm-store.json",
        "tests/policies/repositories/pypi-store.json",
        "variables.tf",
        "versions.tf",
    ]);
    let files = plan(tiny);
    assert_eq!(names(&files), base);
    for word in [
        "create_kms_key",
        "aws_kms_key",
        "awscc",
        "aws_iam_role",
        "var.roles",
        "package_group",
    ] {
        assert!(!all(&files).contains(word), "{word}");
    }

    let mut whole = base;
    whole.extend([
        "kms.tf",
        "package_groups.tf",
        "roles.tf",
        "tests/policies/identity/publisher.json",
        "tests/policies/identity/trust/example-ci.json",
    ]);
    assert_eq!(names(&plan(EVERYTHING)), whole);
}

#[test]
fn it_is_one_for_all_environments() {
    let one = plan(EVERYTHING);
    let three = plan(&everything(ENVIRONMENTS));
    assert_eq!(names(&one), names(&three));
    for name in names(&one) {
        let path = format!("{MODULE}{name}");
        assert_eq!(one[&path], three[&path], "{name}");
    }
}

#[test]
fn protection_is_a_literal_on_all_that_holds_packages() {
    for (manifest, word) in [
        (EVERYTHING.to_owned(), "prevent_destroy = true\n"),
        (everything("protect = false"), "prevent_destroy = false\n"),
    ] {
        let text = all(&plan(&manifest));
        // The domain, its key, and repositories of eight roles.
        assert_eq!(text.matches(word).count(), 10);
        assert_eq!(text.matches("prevent_destroy = ").count(), 10);
    }
}

#[test]
fn a_script_takes_the_place_of_awscc() {
    let files = plan(&everything("origin = \"script\""));
    for (path, text) in files.iter().filter(|(path, _)| !path.ends_with(".md")) {
        assert!(!text.contains("awscc"), "{path}");
    }
    let script = &files["package-groups.sh"];
    assert!(script.contains(
        "\npackage_group '/npm//left-pad$' '{\"description\":\"unmaintained\"}' BLOCK\n"
    ));
    assert!(
        script.contains("\npackage_group '/npm/acme/*' '{\"description\":\"First-party packages: npm:@acme/*\"}' ALLOW ")
    );
    assert!(!plan(EVERYTHING).contains_key("package-groups.sh"));
}

#[test]
fn its_validations_say_what_the_types_say() {
    let files = plan(EVERYTHING);
    let variables = &files[&format!("{MODULE}variables.tf")];
    let pattern = |variable: &str| {
        let end = format!("\", {variable})");
        let line = variables.lines().find(|line| line.contains(&end)).unwrap();
        let start = line.find("regex(\"").unwrap() + "regex(\"".len();
        Regex::new(&line[start..line.find(&end).unwrap()]).unwrap()
    };
    let (domain, repository, key) = (
        pattern("var.domain_name"),
        pattern("name"),
        pattern("var.kms_key_arn"),
    );

    let long = |n: usize| "a".repeat(n);
    for name in [
        "",
        "a",
        "ab",
        "a-",
        "-a",
        "1a",
        "a1",
        "aB",
        "Ab",
        "a_b",
        "a.b",
        ".a",
        "_a",
        "a b",
        "ab\n",
        "é1",
        &long(50),
        &long(51),
        &long(100),
        &long(101),
    ] {
        assert_eq!(
            domain.is_match(name),
            DomainName::parse(name).is_ok(),
            "{name:?}"
        );
        assert_eq!(
            repository.is_match(name),
            RepositoryName::parse(name).is_ok(),
            "{name:?}"
        );
    }
    let arn = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
    for arn in [
        arn.to_owned(),
        arn.replace(":key/", ":alias/"),
        arn.replace("arn:aws:", "arn:aws-cn:"),
        arn.replace("111122223333", "11112222333"),
        arn.replace("kms", "s3"),
        format!("{arn}\n"),
        format!("{arn}/x"),
    ] {
        assert_eq!(key.is_match(&arn), KeyArn::parse(&arn).is_ok(), "{arn:?}");
    }
}

#[test]
fn its_readme_names_every_variable_and_output() {
    let files = plan(EVERYTHING);
    let readme = &files[&format!("{MODULE}README.md")];
    let (inputs, outputs) = readme.split_once("## Outputs").unwrap();
    for (file, word, table) in [
        ("variables.tf", "variable \"", inputs),
        ("outputs.tf", "output \"", outputs),
    ] {
        let text = &files[&format!("{MODULE}{file}")];
        let declared = text
            .lines()
            .filter_map(|line| line.strip_prefix(word)?.split('"').next());
        let rows = table
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        assert_eq!(rows.collect::<Vec<_>>(), declared.collect::<Vec<_>>());
    }
}

#[test]
fn terraform_tests_it() {
    for (manifest, runs) in [
        (EVERYTHING.to_owned(), 43),
        (everything("origin = \"script\""), 37),
    ] {
        let Some(mut workspace) = workspace(&plan(&manifest)) else {
            return;
        };
        workspace.enter("modules/codeartifact");
        workspace.init().unwrap();
        workspace.validate().unwrap();
        let told = workspace.test().unwrap();
        assert!(told.contains(&format!("{runs} passed, 0 failed")), "{told}");
    }
}

#[test]
fn terraform_tests_it_without_a_key_of_its_own() {
    let manifest = EVERYTHING.replace(
        "  region  = \"eu-west-1\"",
        "  region  = \"eu-west-1\"\n  kms = \"aws\"",
    );
    let Some(mut workspace) = workspace(&plan(&manifest)) else {
        return;
    };
    workspace.enter("modules/codeartifact");
    workspace.init().unwrap();
    workspace.validate().unwrap();
    workspace.test().unwrap();
}

#[test]
fn files_that_are_no_policies_are_passed_by() {
    let Some(workspace) = workspace(&plan(&everything("target = \"terraform\"\n"))) else {
        return;
    };
    workspace.init().unwrap();
    for stray in [".DS_Store", "npm-shared.json~", ".npm-shared.json.swp"] {
        workspace.write(&format!("policies/repositories/{stray}"), "stray");
    }
    workspace.plan().unwrap();
    workspace.write("policies/repositories/nobodys.json", "{}");
    let told = workspace.plan().unwrap_err();
    assert!(told.contains("Each file in the directory"), "{told}");
}

#[test]
fn a_store_without_its_policy_is_no_plan() {
    let files = plan(&everything("target = \"terraform\"\n"));
    for gone in [
        "policies/repositories/npm-store.json",
        "policies/repositories/npm-shared.json",
        "policies/",
    ] {
        let mut files = files.clone();
        let before = files.len();
        files.retain(|path, _| !path.starts_with(gone));
        assert!(files.len() < before, "{gone}");
        let Some(workspace) = workspace(&files) else {
            return;
        };
        workspace.init().unwrap();
        let told = workspace.plan().unwrap_err();
        assert!(
            told.contains("shared repository has its policy"),
            "{gone}: {told}"
        );
    }
}
