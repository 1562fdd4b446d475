//! Policies where Terraform holds them.

use cagen::document::read::read;
use cagen::eval::value::Extent;

use crate::document::{facts, policies, tree};

#[test]
fn resource_policies_know_what_they_are_attached_to() {
    let main = r#"
resource "aws_codeartifact_domain" "this" {
  domain = "acme"
}

resource "aws_codeartifact_repository" "npm" {
  domain     = aws_codeartifact_domain.this.domain
  repository = "npm"
}

resource "aws_codeartifact_domain_permissions_policy" "this" {
  domain          = aws_codeartifact_domain.this.domain
  policy_document = jsonencode({
    Statement = [{ Effect = "Allow", Principal = "*", Action = "codeartifact:*", Resource = "*" }]
  })
}

resource "aws_codeartifact_repository_permissions_policy" "npm" {
  domain          = "acme"
  repository      = aws_codeartifact_repository.npm.repository
  policy_document = <<-EOT
    {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "codeartifact:*", "Resource": "*"}]}
  EOT
}
"#;
    assert_eq!(
        facts(&[("main.tf", main)]),
        [
            "Domain main.tf -> domain acme",
            "Repository main.tf -> repository acme/npm",
            "domain acme",
            "repository acme/npm",
        ]
    );
}

#[test]
fn a_file_that_a_resource_reads_is_judged_once() {
    let main = r#"
resource "aws_codeartifact_domain_permissions_policy" "this" {
  domain          = "acme"
  policy_document = file("${path.module}/policies/domain.json")
}
"#;
    let policy = r#"{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "codeartifact:*", "Resource": "*"}]}"#;
    assert_eq!(
        facts(&[("main.tf", main), ("policies/domain.json", policy)]),
        ["Domain policies/domain.json -> domain acme"]
    );
}

#[test]
fn a_role_holds_what_is_attached_to_it() {
    let main = r#"
data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["codeartifact:ReadFromRepository"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["codebuild.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "build" {
  name               = "build"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_policy" "read" {
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_role_policy_attachment" "read" {
  role       = aws_iam_role.build.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_role_policy" "token" {
  role   = aws_iam_role.build.id
  policy = jsonencode({
    Statement = { Effect = "Allow", Action = "codeartifact:GetAuthorizationToken", Resource = "*" }
  })
}
"#;
    assert_eq!(
        facts(&[("main.tf", main)]),
        [
            "Identity main.tf -> Role build",
            "Trust main.tf -> Role build",
            "Identity main.tf -> Role build",
        ]
    );
}

const READ: &str = r#"
  statement {
    sid       = "Read"
    actions   = ["codeartifact:ReadFromRepository"]
    resources = ["*"]
  }
"#;

#[test]
fn parts_of_a_merged_document_are_not_judged_apart() {
    let main = format!(
        r#"
data "aws_iam_policy_document" "part" {{ {READ} }}
data "aws_iam_policy_document" "over" {{
  statement {{
    sid       = "Read"
    actions   = ["codeartifact:GetRepositoryEndpoint"]
    resources = ["*"]
  }}
}}
data "aws_iam_policy_document" "whole" {{
  source_policy_documents   = [data.aws_iam_policy_document.part.json]
  override_policy_documents = [data.aws_iam_policy_document.over.json]
}}
resource "aws_iam_policy" "read" {{
  policy = data.aws_iam_policy_document.whole.json
}}
"#
    );
    let inputs = tree(&[("main.tf", &main)]);
    let project = read(&inputs);
    let [policy] = &project.policies[..] else {
        panic!("{:?}", policies(&project));
    };
    let [statement] = &policy.document.statements[..] else {
        panic!("{:?}", policy.document);
    };
    let actions = &statement.action.as_ref().unwrap().items;
    assert_eq!(
        actions[0].known(),
        Some("codeartifact:GetRepositoryEndpoint")
    );
    assert_eq!(policy.attached_extent, Extent::Open);
}

#[test]
fn a_data_source_that_takes_in_itself_is_survived() {
    let main = r#"
data "aws_iam_policy_document" "a" {
  source_policy_documents = [data.aws_iam_policy_document.b.json]
}
data "aws_iam_policy_document" "b" {
  source_policy_documents = [data.aws_iam_policy_document.a.json] # codeartifact
}
"#;
    assert!(facts(&[("main.tf", main)]).len() <= 2);
}

#[test]
fn what_nobody_uses_is_judged_by_its_shape() {
    let main = format!(
        r#"
data "aws_iam_policy_document" "read" {{ {READ} }}
data "aws_iam_policy_document" "open" {{
  statement {{
    actions   = ["codeartifact:ReadFromRepository"]
    resources = ["*"]
    principals {{
      type        = "*"
      identifiers = ["*"]
    }}
  }}
}}
"#
    );
    assert_eq!(
        facts(&[("main.tf", &main)]),
        ["Identity main.tf -> nothing", "Unknown main.tf -> nothing"]
    );
}

#[test]
fn a_choice_that_is_not_known_still_tells_the_kind() {
    let main = r#"
variable "open" {}
data "aws_iam_policy_document" "a" {
  statement {
    actions   = ["codeartifact:ReadFromRepository"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
locals {
  policy = var.open ? data.aws_iam_policy_document.a.json : file("other.json")
}
resource "aws_codeartifact_repository_permissions_policy" "a" {
  domain          = "acme"
  repository      = "npm"
  policy_document = local.policy
}
"#;
    let found = facts(&[("main.tf", main)]);
    assert!(
        found.contains(&"Repository main.tf -> nothing".to_owned()),
        "{found:?}"
    );
}

#[test]
fn every_carrier_tells_its_kind() {
    let policy = r#"jsonencode({ Statement = [{ Effect = "Allow", Action = "codeartifact:*", Resource = "*" }] })"#;
    let main = format!(
        r#"
resource "awscc_codeartifact_domain" "d" {{
  domain_name                 = "acme"
  permissions_policy_document = {policy}
}}
resource "awscc_codeartifact_repository" "r" {{
  domain_name                 = awscc_codeartifact_domain.d.domain_name
  repository_name             = "npm"
  external_connections        = ["public:npmjs"]
  permissions_policy_document = {policy}
}}
resource "aws_iam_user_policy" "u" {{
  user   = "ann"
  policy = {policy}
}}
resource "aws_iam_role" "r" {{
  name               = "build"
  assume_role_policy = {policy}
  inline_policy {{
    name   = "a"
    policy = {policy}
  }}
}}
resource "aws_ssoadmin_permission_set" "p" {{
  name = "Developers"
}}
resource "aws_ssoadmin_permission_set_inline_policy" "p" {{
  permission_set_arn = aws_ssoadmin_permission_set.p.arn
  inline_policy      = {policy}
}}
resource "aws_vpc_endpoint" "e" {{
  service_name = "com.amazonaws.eu-west-1.codeartifact.api"
  policy       = {policy}
}}
resource "aws_organizations_policy" "o" {{
  content = {policy}
}}
resource "aws_sqs_queue_policy" "q" {{
  policy = {policy}
}}
resource "aws_ssm_parameter" "s" {{
  value = {policy}
}}
module "iam" {{
  source  = "terraform-aws-modules/iam/aws//modules/iam-policy"
  policy  = {policy}
}}
"#
    );
    assert_eq!(
        facts(&[("main.tf", &main)]),
        [
            "Domain main.tf -> domain acme",
            "Repository main.tf -> repository acme/npm",
            "Identity main.tf -> User ann",
            "Trust main.tf -> Role build",
            "Identity main.tf -> Role build",
            "Identity main.tf -> PermissionSet Developers",
            "Endpoint main.tf -> endpoint com.amazonaws.eu-west-1.codeartifact.api",
            "Control main.tf -> other",
            "Other main.tf -> other",
            "Identity main.tf -> nothing",
            "Identity main.tf -> nothing",
            "domain acme",
            "repository acme/npm = public:npmjs",
        ]
    );
}

#[test]
fn a_module_is_judged_through_its_calls() {
    let module = r#"
variable "actions" {}
variable "name" {}
resource "aws_iam_policy" "this" {
  name   = var.name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }] })
}
output "arn" { value = aws_iam_policy.this.arn }
"#;
    let main = r#"
module "read" {
  source  = "./modules/policy"
  name    = "read"
  actions = ["codeartifact:ReadFromRepository"]
}
module "none" {
  source  = "./modules/policy"
  count   = 0
  name    = "none"
  actions = ["codeartifact:*"]
}
resource "aws_iam_user_policy_attachment" "a" {
  user       = "ann"
  policy_arn = module.read.arn
}
"#;
    assert_eq!(
        facts(&[("main.tf", main), ("modules/policy/main.tf", module)]),
        ["Identity modules/policy/main.tf -> User ann"]
    );
}

#[test]
fn managed_policies_and_what_cannot_be_seen() {
    let main = r#"
data "aws_iam_policy" "admin" {
  name = "AWSCodeArtifactAdminAccess"
}
resource "aws_iam_role" "a" {
  name                = "a"
  managed_policy_arns = [data.aws_iam_policy.admin.arn]
}
resource "aws_iam_role" "b" {
  name = "b"
}
resource "aws_iam_role_policy_attachment" "b" {
  role       = aws_iam_role.b.name
  policy_arn = "arn:aws:iam::111122223333:policy/elsewhere"
}
resource "aws_iam_role" "c" {
  name = "c"
}
module "outside" {
  source  = "example/iam/aws"
  version = "1.0.0"
  role    = aws_iam_role.c.name
}
"#;
    let inputs = tree(&[("main.tf", main)]);
    let project = read(&inputs);
    let holders: Vec<_> = project
        .identities
        .iter()
        .map(|identity| {
            let managed = identity.managed.iter().map(|arn| arn.with_holes("?"));
            (
                identity.name.as_str(),
                managed.collect::<Vec<_>>(),
                identity.extent,
            )
        })
        .collect();
    let aws = "arn:aws:iam::aws:policy/AWSCodeArtifactAdminAccess".to_owned();
    let other = "arn:aws:iam::111122223333:policy/elsewhere".to_owned();
    assert_eq!(
        holders,
        [
            ("a", vec![aws], Extent::Exact),
            ("b", vec![other], Extent::Open),
            ("c", vec![], Extent::Open),
        ]
    );
}

#[test]
fn a_fault_in_the_text_of_a_policy_is_told() {
    let main = r#"
resource "aws_codeartifact_domain_permissions_policy" "this" {
  domain          = "acme"
  policy_document = <<EOT
{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "codeartifact:*", "Resource": "*"},]}
EOT
}
"#;
    let inputs = tree(&[("main.tf", main)]);
    let project = read(&inputs);
    assert_eq!(project.policies[0].document.statements.len(), 1);
    let [told] = &project.files[0].diagnostics[..] else {
        panic!("{:?}", project.files[0].diagnostics);
    };
    assert_eq!(inputs[0].source.excerpt(told.span), ",");
}
