//! What is first-party, what is banned, and where it must be said.

use cagen::manifest::model::Purpose;

use crate::model::{only, repository, says};

const CI: &str = "arn:aws:iam::111122223333:role/ci";

fn demand(format: &str, example: &str, at: &str) -> String {
    format!(
        "{at}: `{format}` packages can be published here beside a public registry, and `internal` \
         does not say which are first-party (add their names to `internal`, such as \"{example}\")"
    )
}

#[test]
fn publishing_beside_a_registry_needs_names() {
    let list = format!("[\"{CI}\"]");
    says(
        &format!(
            "formats = [\"npm\", \"pypi\", \"swift\"]\ninternal = [\"npm:@acme/*\"]\npublishers = {list}\n"
        ),
        &[&demand("pypi", "pypi:example-*", &list)],
    );
    // Of swift there is no registry; without a store there is none either.
    says(
        &format!(
            "formats = [\"swift\", \"npm\"]\nformat \"npm\" {{ connections = [] }}\npublishers = {list}\n"
        ),
        &[],
    );
    // Nobody can publish.
    says("formats = [\"npm\"]\n", &[]);
}

#[test]
fn what_is_left_to_iam_can_be_published() {
    says(
        "formats = [\"npm\"]\nexclusive = false\n",
        &[&demand("npm", "npm:@example/*", "false")],
    );
    says(
        "repo \"web\" {\n connect = [\"npmjs\"]\n exclusive = false\n}\n",
        &[&demand("npm", "npm:@example/*", "false")],
    );
}

#[test]
fn a_registry_may_be_met_further_down() {
    let list = format!("[\"{CI}\"]");
    let chain = format!(
        "repo \"own\" {{ publishers = {list} }}\nrepo \"mid\" {{ upstreams = [\"own\"] }}\nrepo \
         \"web\" {{\n upstreams = [\"mid\"]\n connect = [\"npmjs\"]\n}}\n"
    );
    says(&chain, &[&demand("npm", "npm:@example/*", &list)]);

    let made = only(&format!("{chain}internal = [\"npm:@acme/*\"]\n"));
    let own = repository(&made, "own");
    assert_eq!(
        own.formats.iter().map(|f| f.as_str()).collect::<Vec<_>>(),
        ["npm"]
    );
    let names: Vec<_> = own.names.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["npm:@acme/*"]);
    let Purpose::FirstParty { repositories } = &made.package_groups["/npm/acme/*"].purpose else {
        panic!("{:?}", made.package_groups);
    };
    assert_eq!(
        repositories.iter().map(|n| n.as_str()).collect::<Vec<_>>(),
        ["own"]
    );
}

#[test]
fn names_are_those_of_the_formats_served() {
    let made = only(&format!(
        r#"
formats    = ["npm", "pypi"]
internal   = ["npm:@acme/*", "npm:acme-*", "pypi:acme-*"]
publishers = ["{CI}"]
teams      = {{ web = {{ formats = ["npm"] }} }}
"#
    ));
    let names = |repository_name| -> Vec<String> {
        let repository = repository(&made, repository_name);
        repository.names.iter().map(ToString::to_string).collect()
    };
    assert_eq!(names("npm-internal").len(), 2);
    assert_eq!(names("pypi-internal"), ["pypi:acme-*"]);
    // Nobody publishes to these.
    assert!(names("npm-shared").is_empty() && names("team-web-npm").is_empty());
    let Purpose::FirstParty { repositories } = &made.package_groups["/npm//acme~"].purpose else {
        panic!("{:?}", made.package_groups);
    };
    assert_eq!(
        repositories.iter().map(|n| n.as_str()).collect::<Vec<_>>(),
        ["npm-internal"]
    );
}

#[test]
fn patterns_and_bans_do_not_contradict_each_other() {
    says(
        "formats = [\"npm\"]\ninternal = [\"npm:@acme/*\"]\nban = { \"npm:@acme/old\" = \"gone\" }\n",
        &[
            "\"npm:@acme/old\": the ban of `npm:@acme/old` is covered by the internal pattern \
           `npm:@acme/*` (drop the ban: names that are first-party never come from outside)",
        ],
    );
    says(
        "formats = [\"npm\"]\ninternal = [\"npm:@acme/new\"]\nban = { \"npm:@acme/*\" = \"gone\" }\n",
        &[
            "\"npm:@acme/*\": the ban of `npm:@acme/*` covers the internal pattern `npm:@acme/new` \
           (ban less, or drop the internal pattern)",
        ],
    );
    says(
        "formats = [\"npm\"]\ninternal = [\"npm:acme-*\", \"npm:acme.*\"]\n",
        &[
            "\"npm:acme.*\": `npm:acme.*` means the same packages as `npm:acme-*` (write one of \
           them)",
        ],
    );
    says(
        "formats = [\"pypi\"]\nban = {\n \"pypi:A_b\" = \"x\"\n \"pypi:a-b\" = \"y\"\n}\n",
        &["\"pypi:a-b\": `pypi:a-b` means the same packages as `pypi:A_b` (write one of them)"],
    );
    // A narrower pattern of the same kind is no contradiction, nor is a neighbour.
    says(
        "formats = [\"npm\"]\ninternal = [\"npm:@acme/*\", \"npm:@acme/core\"]\nban = { \
         \"npm:@acme-evil/*\" = \"x\" }\n",
        &[],
    );
}

#[test]
fn patterns_are_of_formats_that_are_served() {
    says(
        "formats = [\"npm\"]\nban = { \"pypi:colourama\" = \"typosquat\" }\n",
        &[
            "\"pypi:colourama\": no repository serves `pypi`, so `pypi:colourama` says nothing (add \
           \"pypi\" to `formats`, or drop the pattern)",
        ],
    );
    // Another environment serves it.
    says(
        r#"
formats = ["npm", "pypi"]
ban     = { "pypi:colourama" = "typosquat" }
env "dev" {
  domain  = "acme-dev"
  formats = ["npm"]
}
env "prod" {}
"#,
        &[],
    );
}
