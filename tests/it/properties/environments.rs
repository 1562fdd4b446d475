//! The `env` blocks of generated manifests.

use proptest::prelude::*;
use proptest::sample::select;

use crate::properties::generate::{Entries, Skeleton, always, join, map, maybe, one_of, some_of};
use crate::properties::literal::Lit;
use crate::properties::settings::{bus, names, topic};
use crate::properties::words::{self, Holders, free_text, tag_text};

pub(super) fn all(s: &Skeleton) -> BoxedStrategy<Lit> {
    let blocks = s
        .environments
        .iter()
        .map(|name| always(name, block(s, name)));
    join(blocks.collect()).prop_map(Lit::Map).boxed()
}

fn block(s: &Skeleton, name: &str) -> BoxedStrategy<Lit> {
    let mut parts = vec![
        always("domain", Just(Lit::text(format!("acme-{name}"))).boxed()),
        maybe("account", 0.3, one_of(vec!["888888888888"])),
        maybe("region", 0.3, one_of(vec!["us-east-1"])),
        maybe("kms", 0.3, or_null(one_of(vec!["create", "aws"]))),
        words::roles(Holders::Anywhere, s.published),
        maybe("ci", 0.2, or_null(minutes())),
        maybe("audit", 0.1, or_null(Just(topic()).boxed())),
        maybe("on_publish", 0.1, or_null(Just(bus()).boxed())),
        maybe("tags", 0.4, tags()),
        maybe("principals", 0.2, people()),
        maybe("consumers", 0.3, or_null(consumers())),
    ];
    parts.extend(layout(s));
    join(parts).prop_map(Lit::Map).boxed()
}

/// What changes the repositories.
fn layout(s: &Skeleton) -> Vec<Entries> {
    let formats: Vec<_> = s.formats.iter().map(|format| format.as_str()).collect();
    let patterns = s
        .formats
        .iter()
        .flat_map(|format| words::first_party(*format));
    let patterns: Vec<_> = patterns.collect();
    let bans = s.formats.iter().map(|format| words::banned(*format));
    let bans = bans.map(|pattern| maybe(pattern, 0.4, or_null(free_text())));
    let mut parts = vec![
        maybe("formats", 0.2, Just(Lit::texts(formats.clone())).boxed()),
        map("ban", 0.4, bans.collect()),
        maybe("internal", 0.2, Just(Lit::texts(patterns)).boxed()),
    ];
    if s.shape.is_none() {
        parts.push(maybe("shape", 0.2, one_of(vec!["three"])));
    }
    if !formats.is_empty() {
        let block = vec![words::roles(Holders::Anywhere, s.published)];
        let block = join(block).prop_map(Lit::Map).boxed();
        if s.shape != Some("poly") {
            parts.push(map("format", 0.2, vec![always(formats[0], block)]));
        }
    }
    if s.repos > 0 {
        let over = vec![
            maybe("description", 0.6, or_null(free_text())),
            maybe("connect", 0.3, or_null(some_of(s.connections()))),
        ];
        let over = join(over).prop_map(Lit::Map).boxed();
        parts.push(map("repo", 0.3, vec![always("r0", over)]));
    }
    if !s.teams.is_empty() {
        let over = || {
            let roles = words::roles(Holders::Team, s.published);
            roles.prop_map(Lit::Map).boxed()
        };
        parts.push(maybe("only_teams", 0.6, names(&s.teams)));
        parts.push(maybe("team_defaults", 0.3, over()));
        parts.push(map("teams", 0.3, vec![always(s.teams[0], or_null(over()))]));
    }
    parts
}

fn or_null(value: BoxedStrategy<Lit>) -> BoxedStrategy<Lit> {
    prop_oneof![3 => value, 1 => Just(Lit::Null)].boxed()
}

fn minutes() -> BoxedStrategy<Lit> {
    let minutes = select(vec!["0", "30"]).prop_map(|text| Lit::Number(text.to_owned()));
    minutes
        .prop_map(|minutes| Lit::map([("token_minutes", minutes)]))
        .boxed()
}

fn tags() -> BoxedStrategy<Lit> {
    (tag_text(), tag_text())
        .prop_map(|(key, value)| Lit::Map(vec![(key, Lit::Text(value))]))
        .boxed()
}

fn people() -> BoxedStrategy<Lit> {
    let list = some_of(vec!["222222222222", "333333333333", "org:o-a1b2c3d4e5"]);
    list.prop_map(|list| Lit::map([("people", list)])).boxed()
}

fn consumers() -> BoxedStrategy<Lit> {
    let far = Lit::map([("account", Lit::text("777777777777"))]);
    Just(Lit::map([("far", far)])).boxed()
}
