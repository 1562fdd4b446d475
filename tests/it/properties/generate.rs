//! Manifests of all kinds, most of them right.

use cagen::aws::connection::Connection;
use cagen::aws::format::Format;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::properties::environments;
use crate::properties::literal::Lit;
use crate::properties::settings;
use crate::properties::words::{self, Holders, free_text, number};

/// Entries of a map.
pub(super) type Entries = BoxedStrategy<Vec<(String, Lit)>>;

/// What the rest of a manifest depends on.
#[derive(Debug, Clone)]
pub(super) struct Skeleton {
    pub(super) formats: Vec<Format>,
    pub(super) shape: Option<&'static str>,
    /// The shape that each format's block says.
    pub(super) shapes: Vec<Option<&'static str>>,
    pub(super) teams: Vec<&'static str>,
    pub(super) repos: usize,
    pub(super) environments: Vec<&'static str>,
    /// Whether something can be published.
    pub(super) published: bool,
    /// Whether derived names are the usual ones.
    pub(super) usual_names: bool,
}

impl Skeleton {
    pub(super) fn connections(&self) -> Vec<&'static str> {
        let all = Connection::all().filter(|one| self.formats.contains(&one.format()));
        all.map(Connection::as_str).collect()
    }

    fn shape_of(&self, at: usize) -> &'static str {
        self.shapes[at].or(self.shape).unwrap_or("three")
    }

    /// Names of repositories that hand-shaped ones can stand on.
    fn upstreams(&self, before: usize) -> Vec<String> {
        let mut names: Vec<_> = (0..before).map(|n| format!("r{n}")).collect();
        for (at, format) in self.formats.iter().enumerate() {
            match self.shape_of(at) {
                "single" => names.push(format.to_string()),
                "three" if self.usual_names => {
                    names.extend([format!("{format}-internal"), format!("{format}-shared")]);
                }
                _ => {}
            }
        }
        names
    }
}

/// A manifest.
pub(super) fn manifest() -> BoxedStrategy<Lit> {
    let one = skeleton().prop_flat_map(|skeleton| whole(&skeleton));
    one.prop_map(number).boxed()
}

fn skeleton() -> BoxedStrategy<Skeleton> {
    let formats = subsequence(Format::ALL.to_vec(), 0..=4);
    let shapes = prop::collection::vec(select(vec![None, None, Some("three"), Some("single")]), 8);
    let teams = subsequence(vec!["web", "ios-2", "T.x_y"], 0..=3);
    let environments = prop_oneof![
        Just(Vec::new()),
        subsequence(vec!["dev", "prod", "stage-2"], 1..=3)
    ];
    (
        formats,
        select(vec![None, None, Some("three"), Some("poly")]),
        shapes,
        teams,
        0..4_usize,
        environments,
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.7),
    )
        .prop_map(
            |(formats, shape, shapes, teams, repos, environments, published, usual_names)| {
                Skeleton {
                    teams: if formats.is_empty() {
                        Vec::new()
                    } else {
                        teams
                    },
                    formats,
                    shape,
                    shapes,
                    repos,
                    environments,
                    published,
                    usual_names: usual_names || shape == Some("poly"),
                }
            },
        )
        .boxed()
}

fn whole(skeleton: &Skeleton) -> BoxedStrategy<Lit> {
    let s = skeleton;
    let mut parts = vec![
        always("version", Just(Lit::Number("1".to_owned()))),
        always("principals", words::principals()),
        words::roles(Holders::Anywhere, s.published),
        formats(s),
        repos(s),
        teams(s),
        packages(s),
    ];
    parts.extend(settings::all(s));
    if !s.environments.is_empty() {
        parts.push(always("env", environments::all(s)));
    }
    parts
        .prop_map(|parts| parts.concat())
        .prop_shuffle()
        .prop_map(Lit::Map)
        .boxed()
}

fn formats(s: &Skeleton) -> Entries {
    let names: Vec<_> = s.formats.iter().map(|format| format.as_str()).collect();
    let mut parts = vec![always("formats", Just(Lit::texts(names)).boxed())];
    if let Some(shape) = s.shape {
        parts.push(always("shape", Just(Lit::text(shape)).boxed()));
    }
    let blocks: Vec<_> = (0..s.formats.len()).map(|at| format_block(s, at)).collect();
    if !blocks.is_empty() {
        parts.push(map("format", 1.0, blocks));
    }
    join(parts)
}

fn format_block(s: &Skeleton, at: usize) -> Entries {
    let format = s.formats[at];
    let of_format = Connection::all().filter(|one| one.format() == format);
    let connections: Vec<_> = of_format.map(Connection::as_str).collect();
    let mut parts = vec![maybe("connections", 0.4, some_of(connections))];
    if let Some(shape) = s.shapes[at] {
        parts.push(always("shape", Just(Lit::text(shape)).boxed()));
    }
    if s.shape_of(at) != "poly" {
        parts.push(words::roles(Holders::Format, s.published));
    }
    always(format.as_str(), join(parts).prop_map(Lit::Map).boxed())
}

fn repos(s: &Skeleton) -> Entries {
    let repos = (0..s.repos).map(|n| {
        let upstreams = subsequence(s.upstreams(n), 0..=s.upstreams(n).len().min(4)).prop_shuffle();
        let upstreams = upstreams.prop_map(|names| Lit::texts(names.iter().map(String::as_str)));
        let parts = vec![
            maybe("upstreams", 0.7, upstreams.boxed()),
            maybe("connect", 0.5, some_of(s.connections())),
            maybe("description", 0.7, free_text()),
            words::roles(Holders::Anywhere, s.published),
        ];
        always(&format!("r{n}"), join(parts).prop_map(Lit::Map).boxed())
    });
    map("repo", 1.0, repos.collect())
}

fn teams(s: &Skeleton) -> Entries {
    let names: Vec<_> = s.formats.iter().map(|format| format.as_str()).collect();
    let team = |written: f64| {
        let formats = subsequence(names.clone(), 1.min(names.len())..=names.len());
        join(vec![
            maybe("formats", written, formats.prop_map(Lit::texts).boxed()),
            words::roles(Holders::Team, s.published),
        ])
        .prop_map(Lit::Map)
        .boxed()
    };
    let teams: Vec<_> = s.teams.iter().map(|name| always(name, team(0.5))).collect();
    if teams.is_empty() {
        return Just(Vec::new()).boxed();
    }
    join(vec![
        always("team_defaults", team(1.0)),
        map("teams", 1.0, teams),
    ])
}

/// First-party names, bans, and who else reads.
fn packages(s: &Skeleton) -> Entries {
    let formats = s.formats.clone();
    let internal = prop::bool::ANY.prop_map(move |several| {
        let patterns = formats.iter().flat_map(|format| {
            let [one, other] = words::first_party(*format);
            if several { vec![one, other] } else { vec![one] }
        });
        Lit::List(patterns.map(Lit::text).collect())
    });
    let bans: Vec<_> = s
        .formats
        .iter()
        .map(|format| words::banned(*format))
        .collect();
    let bans = bans
        .into_iter()
        .map(|pattern| maybe(pattern, 0.5, free_text()));
    let consumer = |account: &str| {
        let parts = vec![
            always("account", Just(Lit::text(account)).boxed()),
            maybe(
                "roles",
                0.4,
                some_of(vec!["ci-*", "team/deploy", "a=b,c+@x"]),
            ),
            maybe("vpc", 0.2, Just(Lit::text("vpc-0e0e0e0e")).boxed()),
            maybe(
                "subnets",
                0.2,
                Just(Lit::texts(["subnet-0e1e1e1e"])).boxed(),
            ),
        ];
        join(parts).prop_map(Lit::Map).boxed()
    };
    let consumers = vec![
        maybe("far", 0.6, consumer("666666666666")),
        maybe("Far-2", 0.3, consumer("777777777777")),
    ];
    join(vec![
        maybe(
            "internal",
            if s.published { 1.0 } else { 0.2 },
            internal.boxed(),
        ),
        map("ban", 0.7, bans.collect()),
        map("consumers", 0.5, consumers),
    ])
}

/// `key` with what `value` gives.
pub(super) fn always(key: &str, value: impl Strategy<Value = Lit> + 'static) -> Entries {
    let key = key.to_owned();
    value
        .prop_map(move |value| vec![(key.clone(), value)])
        .boxed()
}

/// `key` with what `value` gives, as often as `weight` says.
pub(super) fn maybe(
    key: &str,
    weight: f64,
    value: impl Strategy<Value = Lit> + 'static,
) -> Entries {
    if weight >= 1.0 {
        return always(key, value);
    }
    let key = key.to_owned();
    let value = prop::option::weighted(weight, value);
    let entry = value.prop_map(move |value| value.map(|value| (key.clone(), value)));
    entry.prop_map(|entry| entry.into_iter().collect()).boxed()
}

/// `key` with a map of all `entries`.
pub(super) fn map(key: &str, weight: f64, entries: Vec<Entries>) -> Entries {
    if entries.is_empty() {
        return Just(Vec::new()).boxed();
    }
    maybe(key, weight, join(entries).prop_map(Lit::Map).boxed())
}

pub(super) fn join(parts: Vec<Entries>) -> Entries {
    parts.prop_map(|parts| parts.concat()).boxed()
}

/// A list of some of `words`.
pub(super) fn some_of(words: Vec<&'static str>) -> BoxedStrategy<Lit> {
    let most = words.len().min(3);
    subsequence(words, 0..=most)
        .prop_shuffle()
        .prop_map(Lit::texts)
        .boxed()
}

/// One of `words`.
pub(super) fn one_of(words: Vec<&'static str>) -> BoxedStrategy<Lit> {
    select(words).prop_map(Lit::text).boxed()
}
