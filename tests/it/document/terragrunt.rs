//! Units of Terragrunt.

use crate::document::facts;

const MODULE: &str = r#"
variable "domain" {}
variable "policy" { default = null }
resource "aws_codeartifact_domain" "this" {
  domain = var.domain
}
resource "aws_codeartifact_domain_permissions_policy" "this" {
  count           = var.policy == null ? 0 : 1
  domain          = aws_codeartifact_domain.this.domain
  policy_document = var.policy
}
"#;

const POLICY: &str = r#"jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "codeartifact:*", Resource = "*" }] })"#;

#[test]
fn a_module_is_judged_through_its_units() {
    let unit = |domain: &str, policy: &str| {
        format!(
            "include \"root\" {{\n  path = find_in_parent_folders(\"root.hcl\")\n}}\n\
             terraform {{\n  source = \"../../modules//packages\"\n}}\n\
             inputs = {{\n  domain = \"{domain}\"\n  policy = {policy}\n}}\n"
        )
    };
    assert_eq!(
        facts(&[
            ("live/root.hcl", "inputs = {}\n"),
            ("live/dev/terragrunt.hcl", &unit("dev", "null")),
            ("live/prod/terragrunt.hcl", &unit("prod", POLICY)),
            ("modules/packages/main.tf", MODULE),
        ]),
        [
            "Domain live/prod/terragrunt.hcl -> domain prod",
            "domain dev",
            "domain prod",
        ]
    );
}

#[test]
fn inputs_of_a_module_from_outside_are_looked_at() {
    let unit = format!(
        "terraform {{\n  source = \"tfr:///example/iam/aws?version=1.0.0\"\n}}\n\
         inputs = {{\n  trust_policy = \"\"\n  policy = {POLICY}\n}}\n"
    );
    assert_eq!(
        facts(&[("live/terragrunt.hcl", &unit)]),
        ["Unknown live/terragrunt.hcl -> nothing"]
    );
}

#[test]
fn what_is_not_terragrunt_is_not_judged() {
    let vault = "path \"codeartifact/*\" {\n  capabilities = [\"read\"\n}\n";
    let inputs = crate::document::tree(&[("policy.hcl", vault)]);
    let project = cagen::document::read::read(&inputs);
    assert_eq!(project.files[0].diagnostics, []);
}
