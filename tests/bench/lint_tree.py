"""Trees for tests/bench/lint.py, always the same bytes."""

import json
import pathlib

SERVICES = ["s3", "sqs", "sns", "dynamodb", "lambda", "ec2", "rds", "kms"]


def policy(n: int) -> dict:
    """A clean identity policy of a reader of one repository."""
    arn = "arn:aws:codeartifact:eu-west-1:111122223333:"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Token",
                "Effect": "Allow",
                "Action": ["codeartifact:GetAuthorizationToken"],
                "Resource": [arn + "domain/acme"],
            },
            {
                "Sid": "Read",
                "Effect": "Allow",
                "Action": ["codeartifact:GetRepositoryEndpoint", "codeartifact:ReadFromRepository"],
                "Resource": [arn + f"repository/acme/npm-{n:04}"],
            },
            {
                "Sid": "Bearer",
                "Effect": "Allow",
                "Action": ["sts:GetServiceBearerToken"],
                "Resource": ["*"],
                "Condition": {"StringEquals": {"sts:AWSServiceName": "codeartifact.amazonaws.com"}},
            },
        ],
    }


def other(n: int) -> str:
    """Terraform about something else, with locals, a policy and what modules usually hold."""
    service = SERVICES[n % len(SERVICES)]
    blocks = "".join(
        f'''
resource "aws_{service}_thing" "thing_{k}" {{
  name        = "${{local.prefix}}-thing-{k}"
  description = "The thing number {k} of the module number {n}, made by the platform team"
  enabled     = var.enabled && length(var.names) > {k}
  tags        = merge(local.tags, {{ Name = "${{local.prefix}}-{k}" }})
}}
'''
        for k in range(5)
    )
    return f'''locals {{
  prefix = "${{var.environment}}-{service}-{n}"
  tags = {{
    Environment = var.environment
    ManagedBy   = "terraform"
  }}
}}
{blocks}
data "aws_iam_policy_document" "use_{n}" {{
  statement {{
    sid       = "Use"
    actions   = ["{service}:Get*", "{service}:List*"]
    resources = ["*"]
  }}
}}
'''


def ours(n: int) -> str:
    """Terraform about CodeArtifact, values by way of locals."""
    return f'''locals {{
  domain     = "acme"
  repository = "npm-{n:04}"
  base       = "arn:aws:codeartifact:eu-west-1:111122223333"
}}

data "aws_iam_policy_document" "read_{n}" {{
  statement {{
    sid       = "Token"
    actions   = ["codeartifact:GetAuthorizationToken"]
    resources = ["${{local.base}}:domain/${{local.domain}}"]
  }}

  statement {{
    sid       = "Read"
    actions   = [for verb in ["GetRepositoryEndpoint", "ReadFromRepository"] : "codeartifact:${{verb}}"]
    resources = ["${{local.base}}:repository/${{local.domain}}/${{local.repository}}"]
  }}

  statement {{
    sid       = "Bearer"
    actions   = ["sts:GetServiceBearerToken"]
    resources = ["*"]

    condition {{
      test     = "StringEquals"
      variable = "sts:AWSServiceName"
      values   = ["codeartifact.amazonaws.com"]
    }}
  }}
}}
'''


VARIABLES = '''variable "environment" {
  type    = string
  default = "prod"
}

variable "enabled" {
  type    = bool
  default = true
}

variable "names" {
  type    = list(string)
  default = []
}
'''


def write(root: pathlib.Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def terraform(root: pathlib.Path, files: int, every: int) -> None:
    """Modules of ten files; of every so many modules one is about CodeArtifact."""
    for n in range(files):
        module, part = divmod(n, 10)
        text = VARIABLES if part == 9 else other(n)
        if part == 0 and module % every == 0:
            text = ours(n)
        write(root, f"modules/m{module:04}/f{part}.tf", text)


# A module of ten files, all about CodeArtifact.
SERVICE_MODULE = {
    "versions.tf": '''terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.60"
    }
  }
}
''',
    "variables.tf": '''variable "environment" {
  description = "The environment that the repositories are for, such as prod or dev"
  type        = string
  default     = "prod"
}

variable "domain" {
  description = "The CodeArtifact domain, which holds all repositories of the organisation"
  type        = string
  default     = "acme"
}

variable "readers" {
  description = "The ARNs of the roles that may read packages"
  type        = list(string)
  default     = ["arn:aws:iam::111122223333:role/ci", "arn:aws:iam::111122223333:role/developers"]
}

variable "tags" {
  description = "Tags of everything that the module makes"
  type        = map(string)
  default     = {}
}
''',
    "locals.tf": '''locals {
  account = "111122223333"
  region  = "eu-west-1"
  arn     = "arn:aws:codeartifact:${local.region}:${local.account}"
  team    = "team-@"

  # What every resource is tagged with; callers may add to it.
  tags = merge(var.tags, {
    Environment = var.environment
    ManagedBy   = "terraform"
    Team        = local.team
  })
}
''',
    "kms.tf": '''resource "aws_kms_key" "packages" {
  description             = "Encrypts the packages of the domain ${var.domain}"
  deletion_window_in_days = 30
  enable_key_rotation     = true
  tags                    = local.tags

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "packages" {
  name          = "alias/codeartifact-${local.team}"
  target_key_id = aws_kms_key.packages.key_id
}
''',
    "domain.tf": '''resource "aws_codeartifact_domain" "packages" {
  domain         = "${var.domain}-@"
  encryption_key = aws_kms_key.packages.arn
  tags           = local.tags

  lifecycle {
    prevent_destroy = true
  }
}
''',
    "stores.tf": '''# One store for each public registry: everything else reads through it.
resource "aws_codeartifact_repository" "npm_store" {
  repository  = "npm-store"
  domain      = aws_codeartifact_domain.packages.domain
  description = "Public packages of npm"
  tags        = local.tags

  external_connections {
    external_connection_name = "public:npmjs"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_codeartifact_repository" "pypi_store" {
  repository  = "pypi-store"
  domain      = aws_codeartifact_domain.packages.domain
  description = "Public packages of PyPI"
  tags        = local.tags

  external_connections {
    external_connection_name = "public:pypi"
  }

  lifecycle {
    prevent_destroy = true
  }
}
''',
    "repositories.tf": '''resource "aws_codeartifact_repository" "npm" {
  repository  = "npm"
  domain      = aws_codeartifact_domain.packages.domain
  description = "What builds of ${local.team} read"
  tags        = local.tags

  upstream {
    repository_name = aws_codeartifact_repository.npm_store.repository
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_codeartifact_repository" "pypi" {
  repository  = "pypi"
  domain      = aws_codeartifact_domain.packages.domain
  description = "What notebooks of ${local.team} read"
  tags        = local.tags

  upstream {
    repository_name = aws_codeartifact_repository.pypi_store.repository
  }

  lifecycle {
    prevent_destroy = true
  }
}
''',
    "readers.tf": '''data "aws_iam_policy_document" "read" {
  statement {
    sid       = "Token"
    actions   = ["codeartifact:GetAuthorizationToken"]
    resources = ["${local.arn}:domain/${var.domain}-@"]
  }

  statement {
    sid       = "Read"
    actions   = [for verb in ["GetRepositoryEndpoint", "ReadFromRepository"] : "codeartifact:${verb}"]
    resources = ["${local.arn}:repository/${var.domain}-@/npm"]
  }

  statement {
    sid       = "Bearer"
    actions   = ["sts:GetServiceBearerToken"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "sts:AWSServiceName"
      values   = ["codeartifact.amazonaws.com"]
    }
  }
}

resource "aws_iam_policy" "read" {
  name        = "codeartifact-read-${local.team}"
  description = "Reads the packages of ${local.team}"
  policy      = data.aws_iam_policy_document.read.json
  tags        = local.tags
}
''',
    "access.tf": '''data "aws_iam_policy_document" "access" {
  statement {
    sid       = "Readers"
    actions   = ["codeartifact:ReadFromRepository", "codeartifact:GetRepositoryEndpoint"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = var.readers
    }
  }
}

resource "aws_codeartifact_repository_permissions_policy" "npm" {
  repository      = aws_codeartifact_repository.npm.repository
  domain          = aws_codeartifact_domain.packages.domain
  policy_document = data.aws_iam_policy_document.access.json
}
''',
    "outputs.tf": '''output "domain" {
  description = "The CodeArtifact domain"
  value       = aws_codeartifact_domain.packages.domain
}

output "repositories" {
  description = "The repositories that builds read, by format"
  value = {
    npm  = aws_codeartifact_repository.npm.repository
    pypi = aws_codeartifact_repository.pypi.repository
  }
}

output "read_policy" {
  description = "The policy to attach to whoever reads"
  value       = aws_iam_policy.read.arn
}
''',
}


def one(root: pathlib.Path) -> None:
    """One policy."""
    write(root, "policy.json", json.dumps(policy(0), indent=2) + "\n")


def policies(root: pathlib.Path, count: int = 1000) -> None:
    """1,000 policies."""
    for n in range(count):
        write(root, f"policies/p{n:04}.json", json.dumps(policy(n), indent=2) + "\n")


def mixed(root: pathlib.Path) -> None:
    """1,000 .tf in modules of ten, one in five of which has a file about CodeArtifact."""
    terraform(root, 1000, 5)


def service(root: pathlib.Path) -> None:
    """1,000 .tf in modules of ten, all of which are about CodeArtifact."""
    for module in range(100):
        for name, text in SERVICE_MODULE.items():
            write(root, f"modules/m{module:04}/{name}", text.replace("@", f"{module:04}"))


def documents(root: pathlib.Path) -> None:
    """1,000 .tf, each nothing but a policy document for CodeArtifact."""
    for n in range(1000):
        names = ("domain", "repository", "base")
        text = ours(n)
        for name in names:
            text = text.replace(f"local.{name}", f"local.{name}_{n}").replace(f"  {name} ", f"  {name}_{n} ")
        write(root, f"modules/m{n // 10:04}/f{n % 10}.tf", text)


def monorepo(root: pathlib.Path) -> None:
    """10,000 files: Terraform, units of Terragrunt, dashboards, some policies."""
    terraform(root, 8500, 50)
    for n in range(500):
        text = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n\n'
        text += f'terraform {{\n  source = "../../modules/m{n:04}"\n}}\n\ninputs = {{\n  enabled = true\n}}\n'
        write(root, f"live/u{n:04}/terragrunt.hcl", text)
    for n in range(949):
        data = {"name": f"dashboard-{n}", "widgets": [{"x": k, "metric": f"m{k}"} for k in range(30)]}
        write(root, f"dashboards/d{n:04}.json", json.dumps(data, indent=2) + "\n")
    policies(root, 50)
    write(root, "live/root.hcl", "locals {}\n")
