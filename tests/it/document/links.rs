//! Domains, repositories, upstreams and package groups as Terraform declares them.

use cagen::document::graph::Link;
use cagen::document::read::read;

use crate::document::{facts, tree};

fn links(files: &[(&str, &str)]) -> Vec<(String, Link)> {
    let inputs = tree(files);
    let project = read(&inputs);
    let upstreams = project.graph.repositories.iter().flat_map(|r| &r.upstreams);
    upstreams
        .map(|upstream| (upstream.name.with_holes("?"), upstream.link))
        .collect()
}

const TWO: &str = r#"
resource "aws_codeartifact_domain" "d" {
  domain = "acme"
}
resource "aws_codeartifact_repository" "store" {
  domain     = aws_codeartifact_domain.d.domain
  repository = "npm-store"
  external_connections {
    external_connection_name = "public:npmjs"
  }
}
"#;

#[test]
fn an_upstream_is_a_reference_or_a_name() {
    let main = format!(
        r#"{TWO}
locals {{
  by_name = "npm-store"
  by_ref  = aws_codeartifact_repository.store.repository
}}
resource "aws_codeartifact_repository" "a" {{
  domain     = "acme"
  repository = "a"
  upstream {{
    repository_name = aws_codeartifact_repository.store.repository
  }}
  upstream {{
    repository_name = "npm-store"
  }}
  upstream {{
    repository_name = local.by_name
  }}
  upstream {{
    repository_name = local.by_ref
  }}
}}
resource "aws_codeartifact_repository" "b" {{
  domain     = "acme"
  repository = "b"
  upstream {{
    repository_name = "npm-store"
  }}
  depends_on = [aws_codeartifact_repository.store]
}}
"#
    );
    let name = "npm-store".to_owned();
    assert_eq!(
        links(&[("main.tf", &main)]),
        [
            (name.clone(), Link::Reference),
            (name.clone(), Link::Name),
            (name.clone(), Link::Name),
            (name.clone(), Link::Reference),
            (name, Link::Reference),
        ]
    );
}

#[test]
fn a_dynamic_upstream_is_told_by_what_it_is_repeated_over() {
    let with = |value: &str| {
        format!(
            r#"{TWO}
variable "upstreams" {{
  default = {{ a = ["npm-store"] }}
}}
locals {{
  stores = {{ npm-store = aws_codeartifact_repository.store }}
}}
resource "aws_codeartifact_repository" "more" {{
  for_each   = var.upstreams
  domain     = "acme"
  repository = each.key
  dynamic "upstream" {{
    for_each = each.value
    content {{
      repository_name = {value}
    }}
  }}
}}
"#
        )
    };
    let name = "npm-store".to_owned();
    assert_eq!(
        links(&[("main.tf", &with("upstream.value"))]),
        [(name.clone(), Link::Name)]
    );
    assert_eq!(
        links(&[("main.tf", &with("local.stores[upstream.value].repository"))]),
        [(name, Link::Reference)]
    );
}

#[test]
fn what_is_not_declared_is_missing_or_outside() {
    let of = |domain: &str, name: &str| {
        let main = format!(
            r#"{TWO}
variable "other" {{}}
resource "aws_codeartifact_repository" "a" {{
  domain     = {domain}
  repository = "a"
  upstream {{
    repository_name = {name}
  }}
}}
"#
        );
        facts(&[("main.tf", &main)]).pop().unwrap()
    };
    assert_eq!(
        of(r#""acme""#, r#""gone""#),
        "repository acme/a > missing gone"
    );
    assert_eq!(
        of(r#""acme""#, "var.other"),
        "repository acme/a > outside ?"
    );
    assert_eq!(
        of(r#""else""#, r#""gone""#),
        "repository (else)/a > outside gone"
    );
    assert_eq!(
        of("var.other", r#""npm-store""#),
        "repository (?)/a > outside npm-store"
    );
}

#[test]
fn what_is_not_known_is_the_same_where_it_is_the_same_variable() {
    let main = r#"
variable "domain" {}
variable "store" {}
resource "aws_codeartifact_domain" "d" {
  domain = var.domain
}
resource "aws_codeartifact_repository" "store" {
  domain     = var.domain
  repository = var.store
}
resource "aws_codeartifact_repository" "npm" {
  domain     = aws_codeartifact_domain.d.domain
  repository = "npm"
  upstream {
    repository_name = var.store
  }
}
"#;
    assert_eq!(
        facts(&[("main.tf", main)]),
        ["domain ?", "repository ?/?", "repository ?/npm > ?"]
    );
}

#[test]
fn package_groups_stand_in_awscc_and_in_stacks() {
    let main = r#"
resource "aws_codeartifact_domain" "d" {
  domain = "acme"
}
resource "awscc_codeartifact_package_group" "a" {
  domain_name = "acme"
  pattern     = "/npm/acme/*"
  origin_configuration = {
    restrictions = {
      publish           = { restriction_mode = "ALLOW_SPECIFIC_REPOSITORIES", repositories = ["npm"] }
      external_upstream = { restriction_mode = "BLOCK" }
    }
  }
}
resource "aws_cloudformation_stack" "b" {
  name          = "groups"
  template_body = jsonencode({
    Resources = {
      Group = {
        Type = "AWS::CodeArtifact::PackageGroup"
        Properties = {
          DomainName = "acme"
          Pattern    = "/pypi//acme~"
          OriginConfiguration = {
            Restrictions = {
              ExternalUpstream = { RestrictionMode = "BLOCK" }
            }
          }
        }
      }
    }
  })
}
resource "aws_cloudformation_stack" "c" {
  name          = "unread"
  template_body = <<EOT
Resources:
  Group:
    Type: AWS::CodeArtifact::PackageGroup
EOT
}
"#;
    assert_eq!(
        facts(&[("main.tf", main)]),
        [
            "domain acme",
            "group acme /npm/acme/* publish npm external Block internal Inherit",
            "group acme /pypi//acme~ publish Inherit external Block internal Inherit",
            "group (?) ? publish Unknown external Unknown internal Unknown",
        ]
    );
}

#[test]
fn json_syntax_declares_the_same() {
    let main = r#"{
  "resource": {
    "aws_codeartifact_domain": {"d": {"domain": "acme"}},
    "aws_codeartifact_repository": {
      "store": {
        "domain": "${aws_codeartifact_domain.d.domain}",
        "repository": "npm-store",
        "external_connections": {"external_connection_name": "public:npmjs"}
      },
      "npm": {
        "domain": "acme",
        "repository": "npm",
        "upstream": [{"repository_name": "${aws_codeartifact_repository.store.repository}"}]
      }
    }
  }
}"#;
    let mut found = facts(&[("main.tf.json", main)]);
    found.sort();
    assert_eq!(
        found,
        [
            "domain acme",
            "repository acme/npm > npm-store",
            "repository acme/npm-store = public:npmjs",
        ]
    );
}
