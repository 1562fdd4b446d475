//! What an `env` block overrides.

use crate::keys::{Row, writes};

const ENV: &str = "live/dev/env.hcl";
const UNIT: &str = "live/dev/codeartifact/terragrunt.hcl";
const REPOSITORIES: &str = "live/dev/codeartifact/codeartifact.auto.tfvars.json";
const DOMAIN: &str = "live/dev/codeartifact/policies/domain.json";
const SHARED: &str = "live/dev/codeartifact/policies/repositories/npm-shared.json";
const INTERNAL: &str = "live/dev/codeartifact/policies/repositories/npm-internal.json";
const CONSUMER: &str = "live/dev/codeartifact/policies/identity/consumer-far.json";
const TEAM: &str = "live/dev/codeartifact/policies/repositories/team-web-npm.json";
const TOOLS: &str = "live/dev/codeartifact/policies/repositories/tools.json";

const FAR: &str = "\"arn:aws:iam::222222222222:root\"";
const NONE: &str = "env \"dev\" {}";

pub(super) const ROWS: &[Row] = &[
    writes(
        "env.npm.account",
        [NONE, "env \"dev\" { account = \"111122223334\" }"],
        ENV,
        ["\"111122223333\"", "\"111122223334\""],
    ),
    writes(
        "env.npm.region",
        [NONE, "env \"dev\" { region = \"eu-west-2\" }"],
        ENV,
        ["\"eu-west-1\"", "\"eu-west-2\""],
    ),
    writes(
        "env.npm.kms",
        [NONE, "env \"dev\" { kms = \"aws\" }"],
        UNIT,
        ["create_kms_key = true", "allow(missing-key)"],
    ),
    writes(
        "env.npm.domain",
        [NONE, "env \"dev\" { domain = \"acme-dev\" }"],
        ENV,
        ["\"acme\"", "\"acme-dev\""],
    ),
    writes(
        "env.npm.only_teams",
        [
            "teams = {\n web = { formats = [\"npm\"] }\n ios = { formats = [\"npm\"] }\n}\nenv \"dev\" {}",
            "teams = {\n web = { formats = [\"npm\"] }\n ios = { formats = [\"npm\"] }\n}\nenv \"dev\" { only_teams = [\"ios\"] }",
        ],
        REPOSITORIES,
        ["\"team-web-npm\"", ""],
    ),
    writes(
        "env.npm.formats",
        [NONE, "env \"dev\" { formats = [\"npm\", \"pypi\"] }"],
        REPOSITORIES,
        ["", "\"pypi-store\""],
    ),
    writes(
        "env.npm.shape",
        [NONE, "env \"dev\" { shape = \"poly\" }"],
        REPOSITORIES,
        ["\"npm-shared\"", "\"shared\": {"],
    ),
    writes(
        "env.npm.format",
        [
            NONE,
            "env \"dev\" { format = { npm = { shape = \"single\" } } }",
        ],
        REPOSITORIES,
        ["\"npm-internal\"", "\"role\": \"single\""],
    ),
    writes(
        "env.npm.repo",
        [
            "repo \"tools\" { readers = [\"222222222222\"] }\nenv \"dev\" {}",
            "repo \"tools\" { readers = [\"222222222222\"] }\nenv \"dev\" { repo = { tools = { readers = null } } }",
        ],
        TOOLS,
        [FAR, ""],
    ),
    writes(
        "env.npm.team_defaults",
        [
            "teams = { web = {} }\nteam_defaults = { formats = [\"npm\"] }\nenv \"dev\" {}",
            "teams = { web = {} }\nteam_defaults = { formats = [\"npm\"] }\nenv \"dev\" {\n formats = [\"pypi\"]\n team_defaults = { formats = [\"pypi\"] }\n}",
        ],
        REPOSITORIES,
        ["\"team-web-npm\"", "\"team-web-pypi\""],
    ),
    writes(
        "env.npm.teams",
        [
            "teams = { web = { formats = [\"npm\"] } }\nenv \"dev\" {}",
            "teams = { web = { formats = [\"npm\"] } }\nenv \"dev\" { teams = { web = { readers = [\"222222222222\"] } } }",
        ],
        TEAM,
        ["", FAR],
    ),
    writes(
        "env.npm.principals",
        [
            "readers = [\"a\"]\nprincipals = { a = [\"333333333333\"] }\nenv \"dev\" {}",
            "readers = [\"a\"]\nprincipals = { a = [\"333333333333\"] }\nenv \"dev\" { principals = { a = [\"222222222222\"] } }",
        ],
        SHARED,
        ["333333333333", FAR],
    ),
    writes(
        "env.npm.readers",
        [NONE, "env \"dev\" { readers = [\"222222222222\"] }"],
        SHARED,
        ["", FAR],
    ),
    writes(
        "env.npm.publishers",
        [
            "internal = [\"npm:@acme/*\"]\nenv \"dev\" {}",
            "internal = [\"npm:@acme/*\"]\nenv \"dev\" { publishers = [\"arn:aws:iam::111122223333:role/{env}\"] }",
        ],
        INTERNAL,
        [
            "\"DenyPublishByAll\"",
            "\"arn:aws:iam::111122223333:role/dev\"",
        ],
    ),
    writes(
        "env.npm.admins",
        [
            NONE,
            "env \"dev\" { admins = [\"arn:aws:iam::222222222222:role/admin\"] }",
        ],
        DOMAIN,
        ["", "\"arn:aws:iam::222222222222:role/admin\""],
    ),
    writes(
        "env.npm.exclusive",
        [
            "internal = [\"npm:@acme/*\"]\nenv \"dev\" {}",
            "internal = [\"npm:@acme/*\"]\nenv \"dev\" { exclusive = false }",
        ],
        INTERNAL,
        ["\"Effect\": \"Deny\"", ""],
    ),
    writes(
        "env.npm.internal",
        [
            "internal = [\"npm:@acme/*\"]\nenv \"dev\" {}",
            "internal = [\"npm:@acme/*\"]\nenv \"dev\" { internal = [\"npm:@corp/*\"] }",
        ],
        REPOSITORIES,
        ["\"/npm/acme/*\"", "\"/npm/corp/*\""],
    ),
    writes(
        "env.npm.ban",
        [
            "ban = { \"npm:left-pad\" = \"gone once\" }\nenv \"dev\" {}",
            "ban = { \"npm:left-pad\" = \"gone once\" }\nenv \"dev\" { ban = { \"npm:left-pad\" = null } }",
        ],
        REPOSITORIES,
        ["\"gone once\"", ""],
    ),
    writes(
        "env.npm.consumers",
        [
            "consumers = { far = { account = \"444444444444\" } }\nenv \"dev\" {}",
            "consumers = { far = { account = \"444444444444\" } }\nenv \"dev\" { consumers = null }",
        ],
        CONSUMER,
        ["repository/acme/npm-shared", ""],
    ),
    writes(
        "env.npm.ci",
        [
            "consumers = { far = { account = \"444444444444\" } }\nenv \"dev\" {}",
            "consumers = { far = { account = \"444444444444\" } }\nenv \"dev\" { ci = { token_minutes = 15 } }",
        ],
        CONSUMER,
        ["\"3600\"", "\"900\""],
    ),
    writes(
        "env.npm.tags",
        [
            "tags = { CostCentre = \"1\" }\nenv \"dev\" {}",
            "tags = { CostCentre = \"1\" }\nenv \"dev\" { tags = { CostCentre = \"2\" } }",
        ],
        ENV,
        ["CostCentre  = \"1\"", "CostCentre  = \"2\""],
    ),
];
