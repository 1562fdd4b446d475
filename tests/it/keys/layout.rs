//! Keys that say which repositories and package groups there are, and for how long.

use crate::keys::{REPOSITORIES, Row, writes};

const ENV: &str = "live/prod/env.hcl";
const PUBLISHER: &str = "live/prod/codeartifact/policies/identity/publisher.json";
const CONSUMER: &str = "live/prod/codeartifact/policies/identity/consumer-far.json";
const SHARED: &str = "live/prod/codeartifact/policies/repositories/npm-shared.json";

const PLAIN: &str = "version = 1\ndomain \"acme\" {\n account = \"111122223333\"\n region = \"eu-west-1\"\n}\nstate { bucket = \"acme-tfstate\" }\n";

pub(super) const ROWS: &[Row] = &[
    writes(
        "formats",
        [
            PLAIN,
            "version = 1\ndomain \"acme\" {\n account = \"111122223333\"\n region = \"eu-west-1\"\n}\nstate { bucket = \"acme-tfstate\" }\nformats = [\"cargo\"]\n",
        ],
        REPOSITORIES,
        ["", "\"connection\": \"crates-io\""],
    ),
    writes(
        "shape",
        ["", "shape = \"poly\""],
        REPOSITORIES,
        ["\"npm-shared\"", "\"shared\": {"],
    ),
    writes(
        "format.npm.connections",
        ["", "format \"npm\" { connections = [] }"],
        REPOSITORIES,
        ["\"npmjs\"", ""],
    ),
    writes(
        "format.npm.shape",
        ["", "format \"npm\" { shape = \"single\" }"],
        REPOSITORIES,
        ["\"npm-internal\"", "\"role\": \"single\""],
    ),
    writes(
        "repo.npm.connect",
        [
            "repo \"tools\" {}",
            "repo \"tools\" { connect = [\"pypi\"] }",
        ],
        REPOSITORIES,
        ["", "\"connection\": \"pypi\""],
    ),
    writes(
        "repo.npm.upstreams",
        [
            "repo \"tools\" { upstreams = [\"npm-internal\", \"npm-store\"] }",
            "repo \"tools\" { upstreams = [\"npm-store\", \"npm-internal\"] }",
        ],
        REPOSITORIES,
        [
            "\"role\": \"repo_1\",\n      \"upstreams\": [\n        \"npm-internal\"",
            "\"role\": \"repo_1\",\n      \"upstreams\": [\n        \"npm-store\"",
        ],
    ),
    writes(
        "repo.npm.description",
        [
            "repo \"tools\" {}",
            "repo \"tools\" { description = \"For builds\" }",
        ],
        REPOSITORIES,
        ["", "\"description\": \"For builds\""],
    ),
    writes(
        "team_defaults.formats",
        [
            "formats = [\"npm\", \"pypi\"]\nteams = { web = {} }\nteam_defaults = { formats = [\"npm\"] }",
            "formats = [\"npm\", \"pypi\"]\nteams = { web = {} }\nteam_defaults = { formats = [\"pypi\"] }",
        ],
        REPOSITORIES,
        ["\"team-web-npm\"", "\"team-web-pypi\""],
    ),
    writes(
        "teams.npm.formats",
        [
            "formats = [\"npm\", \"pypi\"]\nteams = { web = { formats = [\"npm\"] } }",
            "formats = [\"npm\", \"pypi\"]\nteams = { web = { formats = [\"pypi\"] } }",
        ],
        REPOSITORIES,
        ["\"team-web-npm\"", "\"team-web-pypi\""],
    ),
    writes(
        "principals",
        [
            "readers = [\"a\"]\nprincipals = { a = [\"222222222222\"] }",
            "readers = [\"a\"]\nprincipals = { a = [\"333333333333\"] }",
        ],
        SHARED,
        ["222222222222", "333333333333"],
    ),
    writes(
        "internal",
        [
            "internal = [\"npm:@acme/*\"]",
            "internal = [\"npm:@corp/*\"]",
        ],
        REPOSITORIES,
        ["\"/npm/acme/*\"", "\"/npm/corp/*\""],
    ),
    writes(
        "ban",
        ["", "ban = { \"npm:left-pad\" = \"gone once\" }"],
        REPOSITORIES,
        [
            "",
            "\"description\": \"gone once\",\n      \"banned\": true",
        ],
    ),
    writes(
        "consumers.npm.account",
        [
            "consumers = { far = { account = \"444444444444\" } }",
            "consumers = { far = { account = \"555555555555\" } }",
        ],
        SHARED,
        [
            "arn:aws:iam::444444444444:root",
            "arn:aws:iam::555555555555:root",
        ],
    ),
    writes(
        "consumers.npm.account",
        ["", "consumers = { far = { account = \"444444444444\" } }"],
        CONSUMER,
        [
            "",
            "\"arn:aws:codeartifact:eu-west-1:111122223333:repository/acme/npm-shared\"",
        ],
    ),
    writes(
        "consumers.npm.roles",
        [
            "consumers = { far = { account = \"444444444444\" } }",
            "consumers = { far = {\n account = \"444444444444\"\n roles = [\"ci-*\"]\n} }",
        ],
        SHARED,
        ["", "\"arn:aws:iam::444444444444:role/ci-*\""],
    ),
    writes(
        "ci.token_minutes",
        [
            "internal = [\"npm:@acme/*\"]\npublishers = [\"arn:aws:iam::111122223333:role/ci\"]",
            "internal = [\"npm:@acme/*\"]\npublishers = [\"arn:aws:iam::111122223333:role/ci\"]\nci { token_minutes = 15 }",
        ],
        PUBLISHER,
        ["\"3600\"", "\"900\""],
    ),
    writes(
        "tags",
        ["", "tags = { CostCentre = \"cc-1\" }"],
        ENV,
        ["", "CostCentre = \"cc-1\""],
    ),
];
