"""Trees for tests/bench/lint.sh: `lint_tree.py one|policies|terraform|monorepo DIR`. Always the same bytes."""

import json
import pathlib
import sys

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


def main(kind: str, root: pathlib.Path) -> None:
    if kind == "one":
        write(root, "policy.json", json.dumps(policy(0), indent=2) + "\n")
    elif kind == "policies":
        for n in range(1000):
            write(root, f"policies/p{n:04}.json", json.dumps(policy(n), indent=2) + "\n")
    elif kind == "terraform":
        terraform(root, 1000, 5)
    elif kind == "monorepo":
        terraform(root, 8500, 50)
        for n in range(500):
            text = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n\n'
            text += f'terraform {{\n  source = "../../modules/m{n:04}"\n}}\n\ninputs = {{\n  enabled = true\n}}\n'
            write(root, f"live/u{n:04}/terragrunt.hcl", text)
        for n in range(950):
            data = {"name": f"dashboard-{n}", "widgets": [{"x": k, "metric": f"m{k}"} for k in range(30)]}
            write(root, f"dashboards/d{n:04}.json", json.dumps(data, indent=2) + "\n")
        for n in range(50):
            write(root, f"policies/p{n:04}.json", json.dumps(policy(n), indent=2) + "\n")
        write(root, "live/root.hcl", "locals {}\n")
    else:
        sys.exit(f"no tree is called {kind}")


main(sys.argv[1], pathlib.Path(sys.argv[2]))
