//! A thousand modules of a few blocks, evaluated.

#![allow(missing_docs, reason = "criterion's macros write functions")]

use std::hint::black_box;

use cagen::eval::module::block::BlockKind;
use cagen::eval::provider::NoProvider;
use cagen::eval::root::roots;
use cagen::eval::tree::{Tree, TreeFile};
use cagen::eval::world::World;
use cagen::source::Source;
use criterion::{Criterion, criterion_group, criterion_main};

const MAIN: &str = r#"
locals {
  prefix = "${var.name}-${var.stage}"
  arns   = [for name in var.repositories : "arn:aws:codeartifact:eu-west-1:111122223333:repository/${local.prefix}/${name}"]
  tags   = merge(var.tags, { Stage = var.stage })
}

resource "aws_codeartifact_domain" "this" {
  domain = local.prefix
  tags   = local.tags
}

resource "aws_codeartifact_repository" "this" {
  for_each   = toset(var.repositories)
  domain     = aws_codeartifact_domain.this.domain
  repository = each.key
  tags       = local.tags
}

data "aws_iam_policy_document" "read" {
  statement {
    sid       = "Read"
    actions   = ["codeartifact:ReadFromRepository", "codeartifact:GetRepositoryEndpoint"]
    resources = local.arns
    dynamic "principals" {
      for_each = var.readers
      content {
        type        = "AWS"
        identifiers = [principals.value]
      }
    }
  }
}

resource "aws_iam_role_policy" "inline" {
  name = "${local.prefix}-read"
  role = aws_iam_role.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["codeartifact:Get*", "sts:GetServiceBearerToken"]
      Resource = concat(local.arns, ["${aws_codeartifact_domain.this.arn}/*"])
    }]
  })
}

module "shared" {
  source = "../../modules/shared"
  name   = local.prefix
}
"#;

const VARIABLES: &str = r#"
variable "name" {
  type    = string
  default = "acme"
}
variable "stage" {
  type = string
}
variable "repositories" {
  type    = list(string)
  default = ["npm", "pypi", "maven"]
}
variable "readers" {
  type    = list(string)
  default = ["arn:aws:iam::111122223333:root"]
}
variable "tags" {
  type    = map(string)
  default = {}
}
"#;

const SHARED: &str = r#"
variable "name" { type = string }
resource "aws_iam_role" "this" {
  name = "${var.name}-role"
}
output "arn" { value = aws_iam_role.this.arn }
"#;

fn sources() -> Vec<Source> {
    let mut sources = vec![Source::new("modules/shared/main.tf", SHARED.as_bytes())];
    for index in 0..1_000 {
        let file = |name: &str, text: &str| {
            Source::new(format!("live/m{index:04}/{name}"), text.as_bytes())
        };
        sources.push(file("main.tf", MAIN));
        sources.push(file("terraform.tfvars", "stage = \"dev\"\n"));
        sources.push(file("variables.tf", VARIABLES));
    }
    sources
}

/// Evaluates all bodies; gives their number.
fn evaluate(sources: &[Source]) -> usize {
    let files = sources.iter().map(|source| TreeFile {
        path: source.path(),
        source: Some(source),
        hcl: None,
    });
    let tree = Tree::new(files.collect());
    let mut bodies = 0;
    for root in roots(&tree) {
        let world = World::new(&tree, &root, &NoProvider);
        for module in world.modules() {
            for block in module.blocks() {
                if matches!(block.kind, BlockKind::Resource | BlockKind::Data) {
                    for instance in &module.instances(block).items {
                        black_box(module.body(block, instance));
                        bodies += 1;
                    }
                }
            }
        }
    }
    bodies
}

fn bench(criterion: &mut Criterion) {
    let sources = sources();
    let bodies = evaluate(&sources);
    assert_eq!(bodies, 7_000);
    let mut group = criterion.benchmark_group("eval");
    group.sample_size(10);
    group.bench_function("1,000 modules", |bencher| {
        bencher.iter(|| evaluate(&sources));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
