"""Trees that grow with one number, for tests/bench/lint.py: what takes time `n` must take about `2n` when there is twice as much."""

import pathlib

ARN = "arn:aws:codeartifact:eu-west-1:111122223333:"


def put(root: pathlib.Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def each(n: int, text) -> str:
    return "".join(text(k) for k in range(n))


def repository(name: str, upstreams: str = "", more: str = "") -> str:
    return f"""resource "aws_codeartifact_repository" "{name}" {{
  repository = "{name}"
  domain     = "acme"
{more}{upstreams}}}
"""


def upstream(name: str) -> str:
    return f"  upstream {{\n    repository_name = {name}\n  }}\n"


def reference(name: str) -> str:
    return f"aws_codeartifact_repository.{name}.repository"


def links(root, n):
    """One repository with n upstreams, by reference."""
    many = each(n, lambda k: upstream(reference(f"r{k}")))
    put(root, "main.tf", each(n, lambda k: repository(f"r{k}")) + repository("all", many))


def names(root, n):
    """n upstreams by names that no repository has, and n that one has."""
    many = each(n, lambda k: upstream(f'"r{k}"') + upstream(f'"s{k}"'))
    put(root, "main.tf", each(n, lambda k: repository(f"r{k}")) + repository("all", many))


def chain(root, n):
    """n repositories, each behind the next."""
    put(root, "main.tf", each(n, lambda k: repository(f"r{k}", upstream(reference(f"r{k - 1}")) if k else "")))


def ring(root, n):
    """n repositories in a ring, each with a second upstream far away."""
    two = lambda k: upstream(f'"r{(k + 1) % n}"') + upstream(f'"r{(k * 7 + 3) % n}"')
    put(root, "main.tf", each(n, lambda k: repository(f"r{k}", two(k))))


def same(root, n):
    """n repositories of one name, with one connection, in one domain."""
    text = lambda k: f"""resource "aws_codeartifact_repository" "r{k}" {{
  repository = "same"
  domain     = "acme"
  external_connections {{
    external_connection_name = "public:npmjs"
  }}
}}
"""
    put(root, "main.tf", each(n, text))


def providers(root, n):
    """n providers, each with a domain, a repository and their policies."""
    text = lambda k: f"""provider "aws" {{
  alias  = "p{k}"
  region = "eu-west-1"
}}
resource "aws_codeartifact_domain" "d{k}" {{
  provider       = aws.p{k}
  domain         = "acme"
  encryption_key = aws_kms_key.k{k}.arn
}}
resource "aws_kms_key" "k{k}" {{
  provider = aws.p{k}
}}
resource "aws_codeartifact_repository" "r{k}" {{
  provider   = aws.p{k}
  repository = "store"
  domain     = aws_codeartifact_domain.d{k}.domain
  external_connections {{
    external_connection_name = "public:npmjs"
  }}
}}
"""
    put(root, "main.tf", each(n, text))


def statement(sid: str) -> str:
    return f"""  statement {{
    sid       = "{sid}"
    actions   = ["codeartifact:ReadFromRepository"]
    resources = ["{ARN}repository/acme/{sid}"]
  }}
"""


def document(name: str, body: str) -> str:
    return f'data "aws_iam_policy_document" "{name}" {{\n{body}}}\n'


def merges(root, n):
    """One document made of n others, and of n that replace their statements."""
    parts = lambda name: ", ".join(f"data.aws_iam_policy_document.{name}{k}.json" for k in range(n))
    body = f"  source_policy_documents = [{parts('a')}]\n  override_policy_documents = [{parts('b')}]\n"
    text = each(n, lambda k: document(f"a{k}", statement(f"S{k}")) + document(f"b{k}", statement(f"S{k}")))
    put(root, "main.tf", text + document("all", body))


def statements(root, n):
    """One document with n statements."""
    put(root, "main.tf", document("all", each(n, lambda k: statement(f"S{k}"))))


def actions(root, n):
    """One statement with n actions and n resources."""
    lists = lambda text: ", ".join(f'"{text(k)}"' for k in range(n))
    body = f"""  statement {{
    actions   = [{lists(lambda k: f"codeartifact:Read{k}*")}]
    resources = [{lists(lambda k: f"{ARN}repository/acme/r{k}")}]
  }}
"""
    put(root, "main.tf", document("all", body))


def policies(root, n):
    """n policies of one role."""
    text = lambda k: document(f"d{k}", statement(f"S{k}")) + f"""resource "aws_iam_role_policy" "p{k}" {{
  role   = aws_iam_role.r.name
  policy = data.aws_iam_policy_document.d{k}.json
}}
"""
    role = 'resource "aws_iam_role" "r" {\n  name = "reader"\n}\n'
    put(root, "main.tf", role + each(n, text))


def roles(root, n):
    """n roles with a policy each."""
    text = lambda k: f"""resource "aws_iam_role" "r{k}" {{
  name = "reader{k}"
}}
resource "aws_iam_role_policy" "p{k}" {{
  role   = aws_iam_role.r{k}.name
  policy = data.aws_iam_policy_document.d{k}.json
}}
"""
    put(root, "main.tf", each(n, lambda k: document(f"d{k}", statement(f"S{k}")) + text(k)))


def locals_(root, n):
    """n locals, each made of the one before it, and n variables with a check each."""
    text = lambda k: f'  a{k} = "${{local.a{k - 1}}}"\n' if k else '  a0 = "acme"\n'
    variable = lambda k: f"""variable "v{k}" {{
  type = string
  validation {{
    condition     = can(regex("^[a-z]+$", var.v{k}))
    error_message = "Wrong."
  }}
}}
resource "aws_codeartifact_domain" "d{k}" {{
  domain = var.v{k}
}}
"""
    put(root, "main.tf", "locals {\n" + each(n, text) + "}\n" + each(n, variable) + repository("r").replace('"acme"', f"local.a{n - 1}"))


def calls(root, n):
    """n calls of one module."""
    put(root, "module/main.tf", 'variable "name" {\n  type = string\n}\n' + repository("r").replace('"r"\n', "var.name\n"))
    put(root, "main.tf", each(n, lambda k: f'module "m{k}" {{\n  source = "./module"\n  name   = "r{k}"\n}}\n'))


def instances(root, n):
    """n instances of one repository, with an upstream each."""
    keys = ", ".join(f'"r{k}"' for k in range(n))
    text = f"""resource "aws_codeartifact_repository" "r" {{
  for_each   = toset([{keys}])
  repository = each.key
  domain     = "acme"
  upstream {{
    repository_name = aws_codeartifact_repository.store.repository
  }}
}}
"""
    put(root, "main.tf", text + repository("store"))


def units(root, n):
    """n units of Terragrunt, each depending on the one before it."""
    put(root, "root.hcl", 'inputs = {\n  domain = "acme"\n}\n')
    put(root, "modules/repository/main.tf", repository("r"))
    for k in range(n):
        text = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\nterraform {\n  source = "../../modules/repository"\n}\n'
        if k:
            text += f'dependency "before" {{\n  config_path = "../u{k - 1}"\n}}\n'
        put(root, f"live/u{k}/terragrunt.hcl", text)


def accounts(root, n):
    """A policy that lets in n accounts, and n roots, one of each."""
    ids = [f"{100000000000 + k}" for k in range(n)]
    let_in = ", ".join(f'"arn:aws:iam::{account}:root"' for account in ids)
    body = f"""  statement {{
    actions   = ["codeartifact:ReadFromRepository"]
    resources = ["*"]
    principals {{
      type        = "AWS"
      identifiers = [{let_in}]
    }}
  }}
"""
    attached = """resource "aws_codeartifact_domain_permissions_policy" "p" {
  domain          = "acme"
  policy_document = data.aws_iam_policy_document.all.json
}
"""
    put(root, "here/main.tf", document("all", body) + attached)
    for account in ids:
        put(root, f"there/{account}/main.tf", f'provider "aws" {{\n  allowed_account_ids = ["{account}"]\n}}\n')


def allows(root, n):
    """n repositories, each with a comment that allows something."""
    put(root, "main.tf", each(n, lambda k: "# cagen: allow(unprotected) it is made anew\n" + repository(f"r{k}")))


def groups(root, n):
    """n package groups of one domain."""
    text = lambda k: f"""resource "awscc_codeartifact_package_group" "g{k}" {{
  domain_name = "acme"
  pattern     = "/npm/scope{k}/*"
}}
"""
    put(root, "main.tf", each(n, text) + each(n, lambda k: repository(f"r{k}")))


# Each with the number at which a run takes long enough to be measured.
SHAPES = [
    (links, 1500), (names, 700), (chain, 1500), (ring, 1500), (same, 1500), (providers, 700),
    (merges, 500), (statements, 1000), (actions, 1000), (policies, 700), (roles, 700),
    (locals_, 1000), (calls, 700), (instances, 2000), (units, 700), (accounts, 1500), (allows, 1500), (groups, 1000),
]
