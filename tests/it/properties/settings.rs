//! The keys of generated manifests that hold for all environments, and the domain.

use proptest::prelude::*;
use proptest::sample::select;

use cagen::aws::connection::Connection;

use crate::properties::generate::{Entries, Skeleton, always, join, map, maybe, one_of, some_of};
use crate::properties::literal::Lit;
use crate::properties::words::{free_text, tag_text};

pub(super) fn all(s: &Skeleton) -> Vec<Entries> {
    let mut parts = vec![
        domain(s),
        tags(),
        guardrails(),
        maybe("protect", 0.3, flag()),
        maybe("origin", 0.6, one_of(vec!["awscc", "script", "script"])),
        map("retire", 0.5, retire()),
        maybe("ci", 0.4, ci()),
        maybe("audit", 0.2, Just(topic()).boxed()),
        maybe("on_publish", 0.2, Just(bus()).boxed()),
        maybe("lint", 0.3, lint()),
        maybe("module", 0.6, module()),
        maybe("state", 0.6, state()),
        target(s),
    ];
    if s.repos > 0 {
        let renames = Lit::map([("r-old", Lit::text("r0"))]);
        parts.push(maybe("renames", 0.2, Just(renames).boxed()));
    }
    if !s.usual_names {
        parts.push(maybe("naming", 0.9, naming()));
    }
    parts
}

fn domain(s: &Skeleton) -> Entries {
    let arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0123456789ab";
    let kms = if s.environments.is_empty() {
        vec!["create", "aws", arn]
    } else {
        vec!["create", "aws"]
    };
    let parts = vec![
        always("account", Just(Lit::text("111122223333")).boxed()),
        always("region", Just(Lit::text("eu-west-1")).boxed()),
        maybe("kms", 0.6, one_of(kms)),
    ];
    let block = join(parts).prop_map(Lit::Map);
    (select(vec!["acme", "acme-packages", "a1"]), block)
        .prop_map(|(name, block)| vec![("domain".to_owned(), Lit::map([(name, block)]))])
        .boxed()
}

fn tags() -> Entries {
    let more = prop::collection::vec((tag_text(), tag_text()), 0..3);
    let tags = more.prop_map(|more| {
        let more = more.into_iter().map(|(key, value)| (key, Lit::Text(value)));
        let centre = ("CostCentre".to_owned(), Lit::text("cc-1"));
        Lit::Map(std::iter::once(centre).chain(more).collect())
    });
    maybe("tags", 0.9, tags.boxed())
}

fn guardrails() -> Entries {
    let connections: Vec<_> = Connection::all().map(Connection::as_str).collect();
    let accounts = [
        "222222222222",
        "333333333333",
        "444444444444",
        "666666666666",
        "777777777777",
        "111122223333",
    ];
    let parts = vec![
        maybe("domain_name", 0.5, Just(Lit::text("^a[a-z0-9-]+$")).boxed()),
        maybe(
            "repository_name",
            0.5,
            Just(Lit::text("^[A-Za-z0-9._-]+$")).boxed(),
        ),
        maybe("connections", 0.5, Just(Lit::texts(connections)).boxed()),
        maybe("accounts", 0.5, Just(Lit::texts(accounts)).boxed()),
        maybe(
            "organizations",
            0.9,
            Just(Lit::texts(["o-a1b2c3d4e5"])).boxed(),
        ),
        maybe(
            "required_tags",
            0.5,
            Just(Lit::texts(["CostCentre"])).boxed(),
        ),
    ];
    map("guardrails", 0.3, parts)
}

fn retire() -> Vec<Entries> {
    vec![
        always("Old._-x_", free_text()),
        maybe("old-tools", 0.5, free_text()),
    ]
}

fn ci() -> BoxedStrategy<Lit> {
    let minutes =
        select(vec!["0", "15", "60", "720"]).prop_map(|text| Lit::Number(text.to_owned()));
    let parts = vec![
        maybe("token_minutes", 0.8, minutes.boxed()),
        maybe("system", 0.3, free_text()),
    ];
    join(parts).prop_map(Lit::Map).boxed()
}

pub(super) fn topic() -> Lit {
    Lit::map([
        (
            "topic",
            Lit::text("arn:aws:sns:eu-west-1:111122223333:audit"),
        ),
        ("bus", bus_arn()),
    ])
}

pub(super) fn bus() -> Lit {
    Lit::map([
        ("bus", bus_arn()),
        (
            "topic",
            Lit::text("arn:aws:sns:eu-west-1:111122223333:published"),
        ),
    ])
}

fn bus_arn() -> Lit {
    Lit::text("arn:aws:events:eu-west-1:111122223333:event-bus/packages")
}

fn lint() -> BoxedStrategy<Lit> {
    let level = one_of(vec!["error", "warning", "note", "off"]);
    let parts = vec![
        map("level", 0.7, vec![always("wildcard", level)]),
        map(
            "allow",
            0.7,
            vec![always("wildcard:policies/a.json", free_text())],
        ),
        maybe("exclude", 0.7, Just(Lit::texts(["vendor/**"])).boxed()),
    ];
    join(parts).prop_map(Lit::Map).boxed()
}

fn module() -> BoxedStrategy<Lit> {
    let path = one_of(vec![
        "modules/codeartifact",
        "tf/x",
        "a 'b`/$(c) #d;e&f",
        "Modules/é",
    ]);
    let source = one_of(vec![
        "git::https://example.com/m.git//codeartifact?ref=v1.2.3",
        "git::ssh://git@example.com/\"m'`$(x)\\.git?depth=1&ref=v1",
    ]);
    let parts = vec![maybe("path", 0.6, path), maybe("source", 0.7, source)];
    join(parts).prop_map(Lit::Map).boxed()
}

fn state() -> BoxedStrategy<Lit> {
    let parts = vec![
        always(
            "bucket",
            one_of(vec!["acme-tfstate", "acme-{env}-{account}", "s.{region}"]),
        ),
        maybe("region", 0.4, one_of(vec!["us-east-1", "eu-west-1"])),
        maybe("lock", 0.4, flag()),
    ];
    join(parts).prop_map(Lit::Map).boxed()
}

fn target(s: &Skeleton) -> Entries {
    if s.environments.is_empty() {
        maybe("target", 0.6, one_of(vec!["terraform", "terragrunt"]))
    } else {
        maybe("target", 0.3, one_of(vec!["terragrunt"]))
    }
}

fn naming() -> BoxedStrategy<Lit> {
    let parts = vec![
        maybe(
            "store",
            0.5,
            one_of(vec!["{format}-cache", "{env}.{format}.cache"]),
        ),
        maybe(
            "internal",
            0.5,
            one_of(vec!["{format}-own", "own_{env}_{format}"]),
        ),
        maybe("shared", 0.5, one_of(vec!["{format}-read", "{format}"])),
        maybe(
            "team",
            0.5,
            one_of(vec!["{team}.{format}", "t-{format}-{team}-{env}"]),
        ),
        maybe("npm", 0.4, one_of(vec!["npmjs-cache"])),
        maybe("maven-clojars", 0.4, one_of(vec!["clj"])),
    ];
    join(parts).prop_map(Lit::Map).boxed()
}

pub(super) fn flag() -> BoxedStrategy<Lit> {
    prop::bool::ANY.prop_map(Lit::Bool).boxed()
}

/// Some names, as `only_teams` lists them.
pub(super) fn names(of: &[&'static str]) -> BoxedStrategy<Lit> {
    some_of(of.to_vec())
}
