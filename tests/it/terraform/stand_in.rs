//! The stand-in provider does for Terraform what the real one does.

use serde_json::json;

use crate::terraform::{Workspace, changes, values};

const MAIN: &str = include_str!("stand_in/main.tf");
const TESTS: &str = include_str!("stand_in/main.tftest.hcl");

/// What every configuration begins with.
pub(crate) const VERSIONS: &str = r#"terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}
"#;

/// A workspace in which the configuration is written and initialised.
pub(crate) fn ready(text: &str) -> Option<Workspace> {
    let workspace = Workspace::new()?;
    workspace.write("main.tf", text);
    workspace.init().expect("the configuration is initialised");
    Some(workspace)
}

/// A domain and whatever else the test is about.
pub(crate) fn small(resources: &str) -> String {
    format!(
        "{VERSIONS}\nresource \"aws_codeartifact_domain\" \"this\" {{\n  domain = \"acme\"\n}}\n{resources}"
    )
}

#[test]
fn a_whole_module_is_planned_and_applied_and_then_has_nothing_to_do() {
    let Some(workspace) = ready(MAIN) else { return };
    workspace.fmt_check().unwrap();
    workspace.validate().unwrap();

    let plan = workspace.plan().unwrap();
    let repository = values(&plan, "aws_codeartifact_repository.shared");
    assert_eq!(repository["repository"], "npm");
    assert_eq!(
        repository["upstream"],
        json!([{"repository_name": "internal"}, {"repository_name": "npm-store"}])
    );
    assert_eq!(
        repository["tags_all"],
        json!({"team": "web", "managed-by": "terraform"})
    );
    assert_eq!(repository["region"], "eu-west-1");
    assert!(
        repository.get("arn").is_none(),
        "the ARN is known after apply"
    );
    let group = values(&plan, "awscc_codeartifact_package_group.acme");
    assert_eq!(
        group["origin_configuration"]["restrictions"]["publish"],
        json!({"restriction_mode": "ALLOW_SPECIFIC_REPOSITORIES", "repositories": ["internal"]})
    );

    let state = workspace.apply().unwrap();
    let domain = values(&state, "aws_codeartifact_domain.this");
    assert_eq!(
        domain["arn"],
        "arn:aws:codeartifact:eu-west-1:123456789012:domain/acme"
    );
    assert_eq!(
        domain["encryption_key"],
        values(&state, "aws_kms_key.this")["arn"]
    );
    let store = values(&state, "aws_codeartifact_repository.store");
    assert_eq!(store["external_connections"][0]["package_format"], "npm");
    assert_eq!(
        state["values"]["outputs"]["endpoint"]["value"],
        "https://acme-123456789012.d.codeartifact.eu-west-1.amazonaws.com/npm/npm/"
    );
    let document = state["values"]["outputs"]["document"]["value"]
        .as_str()
        .unwrap();
    let document: serde_json::Value = serde_json::from_str(document).unwrap();
    assert_eq!(
        document["Statement"][0]["Action"],
        json!(["sts:TagSession", "sts:AssumeRole"])
    );
    assert_eq!(
        document["Statement"][0]["Principal"]["AWS"],
        "arn:aws:iam::123456789012:root"
    );

    assert_eq!(changes(&workspace.plan().unwrap()), []);
}

#[test]
fn a_new_domain_name_replaces_and_a_tag_does_not() {
    let text = small(
        r#"
resource "aws_codeartifact_repository" "this" {
  domain      = aws_codeartifact_domain.this.domain
  repository  = "npm"
  description = "packages"
}
"#,
    );
    let Some(workspace) = ready(&text) else {
        return;
    };
    workspace.apply().unwrap();

    workspace.write(
        "main.tf",
        &text.replace("  description = \"packages\"\n", ""),
    );
    let plan = workspace.plan().unwrap();
    let repository = ("aws_codeartifact_repository.this", vec!["update"]);
    assert_eq!(changes(&plan), [repository]);

    workspace.write("main.tf", &text.replace("\"acme\"", "\"other\""));
    let plan = workspace.plan().unwrap();
    let replaced = [
        "aws_codeartifact_domain.this",
        "aws_codeartifact_repository.this",
    ];
    assert_eq!(
        changes(&plan),
        replaced.map(|address| (address, vec!["delete", "create"]))
    );
    workspace.apply().unwrap();
    assert_eq!(changes(&workspace.plan().unwrap()), []);
}

#[test]
fn another_connection_changes_in_place_and_brings_its_format() {
    let text = small(
        r#"
resource "aws_codeartifact_repository" "this" {
  domain     = aws_codeartifact_domain.this.domain
  repository = "store"

  external_connections {
    external_connection_name = "public:npmjs"
  }
}
"#,
    );
    let Some(workspace) = ready(&text) else {
        return;
    };
    workspace.apply().unwrap();

    workspace.write("main.tf", &text.replace("public:npmjs", "public:crates-io"));
    let address = "aws_codeartifact_repository.this";
    assert_eq!(
        changes(&workspace.plan().unwrap()),
        [(address, vec!["update"])]
    );
    let state = workspace.apply().unwrap();
    let connection = &values(&state, address)["external_connections"][0];
    assert_eq!(connection["package_format"], "cargo");
}

#[test]
fn a_module_test_runs_with_mocks() {
    let Some(workspace) = Workspace::new() else {
        return;
    };
    workspace.write("main.tf", MAIN);
    workspace.write("tests/main.tftest.hcl", TESTS);
    workspace.init().unwrap();
    let printed = workspace.test().unwrap();
    assert!(printed.contains("1 passed, 0 failed"), "{printed}");

    workspace.write(
        "tests/main.tftest.hcl",
        &TESTS.replace("\"npm\"", "\"pip\""),
    );
    assert!(workspace.test().unwrap_err().contains("0 passed, 1 failed"));
}

#[test]
fn state_in_s3_can_be_kept_in_a_file_below() {
    let Some(mut workspace) = Workspace::new() else {
        return;
    };
    let backend = "terraform {\n  backend \"s3\" {}\n}\n";
    workspace.write("live/dev/backend.tf", backend);
    workspace.write("live/dev/main.tf", &small(""));
    workspace.enter("live/dev");
    workspace.keep_state_here();

    workspace.init().unwrap();
    workspace.apply().unwrap();
    assert!(
        workspace
            .path()
            .join("live/dev/terraform.tfstate")
            .is_file()
    );
}

#[test]
fn a_resource_of_a_module_moves_and_is_forgotten_without_a_destroy() {
    let Some(workspace) = Workspace::new() else {
        return;
    };
    let module = "resource \"aws_codeartifact_domain\" \"old\" {\n  domain = \"acme\"\n}\n";
    let root = format!("{VERSIONS}\nmodule \"packages\" {{\n  source = \"./packages\"\n}}\n");
    workspace.write("packages/main.tf", module);
    workspace.write("main.tf", &root);
    workspace.init().unwrap();
    let state = workspace.apply().unwrap();
    let old = values(&state, "module.packages.aws_codeartifact_domain.old");
    assert_eq!(old["domain"], "acme");

    let moved =
        "moved {\n  from = aws_codeartifact_domain.old\n  to   = aws_codeartifact_domain.new\n}\n";
    workspace.write(
        "packages/main.tf",
        &(module.replace("old", "new") + "\n" + moved),
    );
    let plan = workspace.plan().unwrap();
    assert_eq!(changes(&plan), []);
    let new = values(&plan, "module.packages.aws_codeartifact_domain.new");
    assert_eq!(new["arn"], old["arn"]);

    let removed = "removed {\n  from = module.packages.aws_codeartifact_domain.old\n\n  lifecycle {\n    destroy = false\n  }\n}\n";
    workspace.write("packages/main.tf", "");
    workspace.write("main.tf", &(root + "\n" + removed));
    let address = "module.packages.aws_codeartifact_domain.old";
    assert_eq!(
        changes(&workspace.plan().unwrap()),
        [(address, vec!["forget"])]
    );
}
