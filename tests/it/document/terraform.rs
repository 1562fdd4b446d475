//! Policies where Terraform holds them.

use crate::document::facts;

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
