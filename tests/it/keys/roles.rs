//! `readers`, `publishers`, `admins` and `exclusive`, at every level outside environments.

use crate::keys::{Row, writes};

const SHARED: &str = "live/prod/codeartifact/policies/repositories/npm-shared.json";
const INTERNAL: &str = "live/prod/codeartifact/policies/repositories/npm-internal.json";
const TOOLS: &str = "live/prod/codeartifact/policies/repositories/tools.json";
const TEAM: &str = "live/prod/codeartifact/policies/repositories/team-web-npm.json";
const ADMIN: &str = "live/prod/codeartifact/policies/domain.json";

const OTHERS: &str = "\"DenyPublishByOthers\"";
const CI: &str = "\"arn:aws:iam::111122223333:role/ci\"";
const DENIES: &str = "\"Effect\": \"Deny\"";
const FAR: &str = "\"arn:aws:iam::222222222222:root\"";
const FAR_ADMIN: &str = "\"arn:aws:iam::222222222222:role/admin\"";

pub(super) const ROWS: &[Row] = &[
    writes(
        "readers",
        ["", "readers = [\"222222222222\"]"],
        SHARED,
        ["", FAR],
    ),
    writes(
        "publishers",
        [
            "internal = [\"npm:@acme/*\"]",
            "internal = [\"npm:@acme/*\"]\npublishers = [\"arn:aws:iam::111122223333:role/ci\"]",
        ],
        INTERNAL,
        ["\"DenyPublishByAll\"", CI],
    ),
    writes(
        "admins",
        ["", "admins = [\"arn:aws:iam::222222222222:role/admin\"]"],
        ADMIN,
        ["", FAR_ADMIN],
    ),
    writes(
        "exclusive",
        [
            "internal = [\"npm:@acme/*\"]",
            "internal = [\"npm:@acme/*\"]\nexclusive = false",
        ],
        INTERNAL,
        [DENIES, ""],
    ),
    writes(
        "format.npm.readers",
        ["", "format \"npm\" { readers = [\"222222222222\"] }"],
        SHARED,
        ["", FAR],
    ),
    writes(
        "format.npm.publishers",
        [
            "internal = [\"npm:@acme/*\"]",
            "internal = [\"npm:@acme/*\"]\nformat \"npm\" { publishers = [\"arn:aws:iam::111122223333:role/ci\"] }",
        ],
        INTERNAL,
        ["\"DenyPublishByAll\"", OTHERS],
    ),
    writes(
        "format.npm.admins",
        [
            "",
            "format \"npm\" { admins = [\"arn:aws:iam::222222222222:role/admin\"] }",
        ],
        SHARED,
        ["", FAR_ADMIN],
    ),
    writes(
        "format.npm.exclusive",
        [
            "internal = [\"npm:@acme/*\"]",
            "internal = [\"npm:@acme/*\"]\nformat \"npm\" { exclusive = false }",
        ],
        INTERNAL,
        [DENIES, ""],
    ),
    writes(
        "repo.npm.readers",
        [
            "repo \"tools\" {}",
            "repo \"tools\" { readers = [\"222222222222\"] }",
        ],
        TOOLS,
        ["", FAR],
    ),
    writes(
        "repo.npm.publishers",
        [
            "repo \"tools\" {}",
            "repo \"tools\" { publishers = [\"arn:aws:iam::111122223333:role/ci\"] }",
        ],
        TOOLS,
        ["\"DenyPublishByAll\"", CI],
    ),
    writes(
        "repo.npm.admins",
        [
            "repo \"tools\" {}",
            "repo \"tools\" { admins = [\"arn:aws:iam::222222222222:role/admin\"] }",
        ],
        TOOLS,
        ["", FAR_ADMIN],
    ),
    writes(
        "repo.npm.exclusive",
        ["repo \"tools\" {}", "repo \"tools\" { exclusive = false }"],
        TOOLS,
        [DENIES, ""],
    ),
    writes(
        "team_defaults.readers",
        [
            "teams = { web = { formats = [\"npm\"] } }",
            "teams = { web = { formats = [\"npm\"] } }\nteam_defaults = { readers = [\"222222222222\"] }",
        ],
        TEAM,
        ["", FAR],
    ),
    writes(
        "team_defaults.publishers",
        [
            "internal = [\"npm:@acme/*\"]\nteams = { web = { formats = [\"npm\"] } }",
            "internal = [\"npm:@acme/*\"]\nteams = { web = { formats = [\"npm\"] } }\nteam_defaults = { publishers = [\"arn:aws:iam::111122223333:role/{team}\"] }",
        ],
        TEAM,
        [
            "\"DenyPublishByAll\"",
            "\"arn:aws:iam::111122223333:role/web\"",
        ],
    ),
    writes(
        "team_defaults.admins",
        [
            "teams = { web = { formats = [\"npm\"] } }",
            "teams = { web = { formats = [\"npm\"] } }\nteam_defaults = { admins = [\"arn:aws:iam::222222222222:role/admin\"] }",
        ],
        TEAM,
        ["", FAR_ADMIN],
    ),
    writes(
        "team_defaults.exclusive",
        [
            "internal = [\"npm:@acme/*\"]\nteams = { web = { formats = [\"npm\"] } }",
            "internal = [\"npm:@acme/*\"]\nteams = { web = { formats = [\"npm\"] } }\nteam_defaults = { exclusive = false }",
        ],
        TEAM,
        [DENIES, ""],
    ),
    writes(
        "teams.npm.readers",
        [
            "teams = { web = { formats = [\"npm\"] } }",
            "teams = { web = {\n formats = [\"npm\"]\n readers = [\"222222222222\"]\n} }",
        ],
        TEAM,
        ["", FAR],
    ),
    writes(
        "teams.npm.publishers",
        [
            "internal = [\"npm:@acme/*\"]\nteams = { web = { formats = [\"npm\"] } }",
            "internal = [\"npm:@acme/*\"]\nteams = { web = {\n formats = [\"npm\"]\n publishers = [\"arn:aws:iam::111122223333:role/ci\"]\n} }",
        ],
        TEAM,
        ["\"DenyPublishByAll\"", CI],
    ),
    writes(
        "teams.npm.admins",
        [
            "teams = { web = { formats = [\"npm\"] } }",
            "teams = { web = {\n formats = [\"npm\"]\n admins = [\"arn:aws:iam::222222222222:role/admin\"]\n} }",
        ],
        TEAM,
        ["", FAR_ADMIN],
    ),
    writes(
        "teams.npm.exclusive",
        [
            "internal = [\"npm:@acme/*\"]\nteams = { web = { formats = [\"npm\"] } }",
            "internal = [\"npm:@acme/*\"]\nteams = { web = {\n formats = [\"npm\"]\n exclusive = false\n} }",
        ],
        TEAM,
        [DENIES, ""],
    ),
];
