//! Keys that hold for the whole manifest.

use crate::keys::{REPOSITORIES, Row, refuses, writes};

const README: &str = "README.md";
const MAIN: &str = "modules/codeartifact/main.tf";
const UNIT: &str = "live/prod/codeartifact/terragrunt.hcl";
const ROOT: &str = "live/root.hcl";
const ENV: &str = "live/prod/env.hcl";

const PLAIN: &str = "version = 1\ndomain \"acme\" {\n account = \"111122223333\"\n region = \"eu-west-1\"\n}\nstate { bucket = \"acme-tfstate\" }\n";
const INTERNAL: &str = "internal = [\"npm:@acme/*\"]";

pub(super) const ROWS: &[Row] = &[
    refuses(
        "version",
        "version = 1\ndomain \"a1\" {\n account = \"111122223333\"\n region = \"eu-west-1\"\n}",
        "version = 2\ndomain \"a1\" {\n account = \"111122223333\"\n region = \"eu-west-1\"\n}",
        "this cagen does not read version 2",
    ),
    writes(
        "target",
        ["", "target = \"terraform\""],
        "main.tf",
        ["", "module \"codeartifact\" {"],
    ),
    writes(
        "protect",
        ["", "protect = false"],
        MAIN,
        ["prevent_destroy = true", ""],
    ),
    writes(
        "origin",
        [
            INTERNAL,
            "internal = [\"npm:@acme/*\"]\norigin = \"script\"",
        ],
        "live/prod/codeartifact/package-groups.sh",
        ["", "package_group '/npm/acme/*' "],
    ),
    writes(
        "domain.npm.account",
        [
            PLAIN,
            "version = 1\ndomain \"acme\" {\n account = \"111122223334\"\n region = \"eu-west-1\"\n}\nstate { bucket = \"acme-tfstate\" }\n",
        ],
        ENV,
        ["\"111122223333\"", "\"111122223334\""],
    ),
    writes(
        "domain.npm.region",
        [
            PLAIN,
            "version = 1\ndomain \"acme\" {\n account = \"111122223333\"\n region = \"eu-west-2\"\n}\nstate { bucket = \"acme-tfstate\" }\n",
        ],
        ENV,
        ["\"eu-west-1\"", "\"eu-west-2\""],
    ),
    writes(
        "domain.npm.kms",
        [
            PLAIN,
            "version = 1\ndomain \"acme\" {\n account = \"111122223333\"\n region = \"eu-west-1\"\n kms = \"aws\"\n}\nstate { bucket = \"acme-tfstate\" }\n",
        ],
        UNIT,
        [
            "create_kms_key = true",
            "# cagen: allow(missing-key) the manifest says kms = \"aws\"",
        ],
    ),
    writes(
        "naming.store",
        ["", "naming = { store = \"{format}-cache\" }"],
        REPOSITORIES,
        ["\"npm-store\"", "\"npm-cache\""],
    ),
    writes(
        "naming.internal",
        ["", "naming = { internal = \"own-{format}\" }"],
        REPOSITORIES,
        ["\"npm-internal\"", "\"own-npm\""],
    ),
    writes(
        "naming.shared",
        ["", "naming = { shared = \"{format}-{env}\" }"],
        REPOSITORIES,
        ["\"npm-shared\"", "\"npm-prod\""],
    ),
    writes(
        "naming.team",
        [
            "teams = { web = { formats = [\"npm\"] } }",
            "teams = { web = { formats = [\"npm\"] } }\nnaming = { team = \"{format}.{team}\" }",
        ],
        REPOSITORIES,
        ["\"team-web-npm\"", "\"npm.web\""],
    ),
    writes(
        "naming.npm",
        ["", "naming = { npm = \"npm-cache\" }"],
        REPOSITORIES,
        ["\"npm-store\"", "\"npm-cache\""],
    ),
    writes(
        "naming.maven-clojars",
        [
            "repo \"a1\" { connect = [\"maven-clojars\"] }",
            "repo \"a1\" { connect = [\"maven-clojars\"] }\nnaming = { maven-clojars = \"clj\" }",
        ],
        REPOSITORIES,
        ["\"clojars-store\"", "\"clj\""],
    ),
    writes(
        "retire",
        ["", "retire = { old-tools = \"replaced by new ones\" }"],
        README,
        ["", "| `old-tools` | replaced by new ones |"],
    ),
    writes(
        "renames",
        ["", "renames = { npm-old = \"npm-store\" }"],
        README,
        [
            "",
            "| `npm-old` | replaced by `npm-store`, which started empty |",
        ],
    ),
    refuses(
        "guardrails.domain_name",
        "guardrails { domain_name = \"^acme\" }",
        "guardrails { domain_name = \"^corp\" }",
        "`acme`",
    ),
    refuses(
        "guardrails.repository_name",
        "guardrails { repository_name = \"^npm\" }",
        "guardrails { repository_name = \"^corp\" }",
        "`npm-store`",
    ),
    refuses(
        "guardrails.connections",
        "guardrails { connections = [\"npmjs\"] }",
        "guardrails { connections = [\"pypi\"] }",
        "`npmjs`",
    ),
    refuses(
        "guardrails.accounts",
        "readers = [\"222222222222\"]\nguardrails { accounts = [\"222222222222\"] }",
        "readers = [\"222222222222\"]\nguardrails { accounts = [\"333333333333\"] }",
        "222222222222",
    ),
    refuses(
        "guardrails.organizations",
        "readers = [\"org:o-a1b2c3d4e5\"]\nguardrails { organizations = [\"o-a1b2c3d4e5\"] }",
        "readers = [\"org:o-a1b2c3d4e5\"]\nguardrails { organizations = [\"o-0000000000\"] }",
        "o-a1b2c3d4e5",
    ),
    refuses(
        "guardrails.required_tags",
        "tags = { CostCentre = \"1\" }\nguardrails { required_tags = [\"CostCentre\"] }",
        "tags = { CostCentre = \"1\" }\nguardrails { required_tags = [\"Owner\"] }",
        "`Owner`",
    ),
    writes(
        "module.path",
        ["", "module { path = \"tf/packages\" }"],
        "tf/packages/main.tf",
        ["", "resource \"aws_codeartifact_domain\" \"this\" {"],
    ),
    writes(
        "module.source",
        [
            "",
            "module { source = \"git::https://example.com/m.git//c?ref=v1\" }",
        ],
        UNIT,
        [
            "../../../modules//codeartifact",
            "git::https://example.com/m.git//c?ref=v1",
        ],
    ),
    writes(
        "state.bucket",
        [
            PLAIN,
            "version = 1\ndomain \"acme\" {\n account = \"111122223333\"\n region = \"eu-west-1\"\n}\nstate { bucket = \"{account}-state\" }\n",
        ],
        ROOT,
        ["\"acme-tfstate\"", "\"111122223333-state\""],
    ),
    writes(
        "state.region",
        [
            PLAIN,
            "version = 1\ndomain \"acme\" {\n account = \"111122223333\"\n region = \"eu-west-1\"\n}\nstate {\n bucket = \"acme-tfstate\"\n region = \"us-east-1\"\n}\n",
        ],
        ROOT,
        ["\"eu-west-1\"", "\"us-east-1\""],
    ),
    writes(
        "state.lock",
        [
            PLAIN,
            "version = 1\ndomain \"acme\" {\n account = \"111122223333\"\n region = \"eu-west-1\"\n}\nstate {\n bucket = \"acme-tfstate\"\n lock = false\n}\n",
        ],
        ROOT,
        ["use_lockfile = true", "use_lockfile = false"],
    ),
];
