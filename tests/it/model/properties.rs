//! What holds for every manifest, over generated ones: right or wrong, but never torn.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use cagen::diag::Level;
use cagen::manifest::model::{Depth, Model, Principal, Role};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use crate::model::{HEAD, read};

/// A list of some of `words`, in HCL.
fn list(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::subsequence(words, 0..=words.len().min(3))
        .prop_shuffle()
        .prop_map(|words| {
            let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
            format!("[{}]", quoted.join(", "))
        })
}

/// `key` with a list, or nothing.
fn key(key: &'static str, words: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::option::weighted(0.4, list(words))
        .prop_map(move |list| list.map_or_else(String::new, |list| format!("{key} = {list}\n")))
}

fn any(lines: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(lines).prop_map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!("{line}\n")
        }
    })
}

const WHO: &[&str] = &[
    "222222222222",
    "org:o-k1oudv1n99",
    "arn:aws:iam::222222222222:role/ci-*",
    "github:acme/web@main",
    "named",
];
const ROLES: &[&str] = &[
    "arn:aws:iam::111122223333:role/ci",
    "github:acme/libs@tag:v*",
    "github:acme/web#environment:prod",
];
const ADMINS: &[&str] = &["arn:aws:iam::111122223333:role/ci", "111122223333"];
const NAMES: &[&str] = &[
    "r0",
    "r1",
    "r2",
    "r3",
    "r4",
    "npm-internal",
    "npm-shared",
    "npm-store",
    "pypi-shared",
    "team-web-npm",
    "internal",
];

fn roles() -> impl Strategy<Value = String> {
    let exclusive = any(&["", "", "", "exclusive = true", "exclusive = false"]);
    (
        key("readers", WHO),
        key("publishers", ROLES),
        key("admins", ADMINS),
        exclusive,
    )
        .prop_map(|(readers, publishers, admins, exclusive)| {
            readers + &publishers + &admins + &exclusive
        })
}

fn repo(n: usize) -> impl Strategy<Value = String> {
    let connect = key("connect", &["npmjs", "pypi", "maven-clojars"]);
    (key("upstreams", NAMES), connect, roles()).prop_map(move |(upstreams, connect, roles)| {
        format!("repo \"r{n}\" {{\n{upstreams}{connect}{roles}}}\n")
    })
}

fn manifest() -> impl Strategy<Value = String> {
    let repos = (0..6_usize).prop_flat_map(|count| (0..count).map(repo).collect::<Vec<_>>());
    let top = (
        any(&[
            "formats = [\"npm\", \"pypi\"]",
            "formats = [\"npm\", \"swift\"]",
            "",
        ]),
        any(&["", "", "shape = \"poly\""]),
        any(&[
            "internal = [\"npm:@acme/*\", \"pypi:acme-*\"]",
            "internal = [\"npm:@acme/*\", \"pypi:acme-*\", \"npm:acme\"]",
            "internal = [\"pypi:acme-*\", \"swift:acme/*\"]",
            "",
        ]),
        any(&[
            "",
            "",
            "ban = { \"npm:@acme/x\" = \"old\" }",
            "ban = { \"npm:evil\" = \"bad\" }",
        ]),
        any(&["", "teams = { web = { formats = [\"npm\"] } }"]),
        any(&[
            "",
            "",
            "naming = { store = \"cache\" }",
            "naming = { team = \"{team}.{format}\" }",
        ]),
        any(&["", "consumers = { far = { account = \"444444444444\" } }"]),
        any(&["", "", "guardrails { accounts = [\"222222222222\"] }"]),
        any(&[
            "",
            "",
            "env \"dev\" {}\nenv \"prod\" {\n domain = \"other\"\n readers = null\n}",
        ]),
    );
    (top, roles(), repos).prop_map(|(top, roles, repos)| {
        let (formats, shape, internal, ban, teams, naming, consumers, guardrails, env) = top;
        let named = "principals = { named = [\"333333333333\"] }\n";
        let top = [
            formats, shape, internal, ban, teams, naming, consumers, guardrails, env,
        ]
        .concat();
        format!("{HEAD}{named}{top}{roles}{}", repos.concat())
    })
}

/// What a model may rely on.
fn sound(model: &Model) {
    for environment in &model.environments {
        let repositories = &environment.repositories;
        for (name, repository) in repositories {
            assert_eq!(*name, repository.name);
            let upstreams = repository.role.upstreams();
            assert!(upstreams.iter().collect::<BTreeSet<_>>().len() == upstreams.len());
            for upstream in upstreams {
                let upstream = &repositories[upstream];
                assert!(
                    level(&upstream.role) < level(&repository.role),
                    "{name} on {}",
                    upstream.name
                );
            }
            assert!(repository.publishers.is_disjoint(&repository.readers));
            let published = matches!(repository.role, Role::Store { .. } | Role::Shared { .. });
            assert!(!published || repository.publishers.is_empty());
        }
        let mut made = BTreeSet::new();
        for grant in &environment.grants {
            assert!(!grant.principals.is_empty());
            assert!(
                grant
                    .repositories
                    .iter()
                    .all(|name| repositories.contains_key(name))
            );
            made.extend(
                grant
                    .principals
                    .iter()
                    .filter_map(|principal| match principal {
                        Principal::Github(pattern) => Some(pattern.role().to_owned()),
                        _ => None,
                    }),
            );
        }
        assert!(made.iter().eq(environment.github_roles.keys()));
        assert!(
            environment
                .grants
                .windows(2)
                .all(|two| (two[0].role, &two[0].scope) < (two[1].role, &two[1].scope))
        );
    }
}

/// The order in which Terraform's resources refer to each other.
fn level(role: &Role) -> u8 {
    match role {
        Role::Store { .. } | Role::Internal => 0,
        Role::Single { .. } | Role::Shared { .. } => 1,
        Role::Team { .. } => 2,
        Role::Repo {
            depth: Depth::One, ..
        } => 3,
        Role::Repo {
            depth: Depth::Two, ..
        } => 4,
        Role::Repo {
            depth: Depth::Three,
            ..
        } => 5,
    }
}

#[test]
fn a_manifest_has_a_sound_model_or_an_error() {
    let config = ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let (models, kinds) = (Cell::new(0), RefCell::new(BTreeSet::new()));
    // The same manifests each time: what they reach is counted.
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(&manifest(), |text| {
        let (model, diagnostics, _) = read(&text);
        let wrong = diagnostics.iter().any(|told| told.level == Level::Error);
        prop_assert_eq!(model.is_none(), wrong);
        prop_assert!(diagnostics.windows(2).all(|two| two[0].span <= two[1].span));
        let helped = diagnostics.iter().all(|told| told.help.is_some());
        prop_assert!(helped, "{:?}", diagnostics);
        if let Some(model) = &model {
            sound(model);
            models.set(models.get() + 1);
            let repositories = model
                .environments
                .iter()
                .flat_map(|one| one.repositories.values());
            kinds
                .borrow_mut()
                .extend(repositories.map(|one| one.role.address()));
        }
        let (again, told, _) = read(&text);
        prop_assert_eq!(told, diagnostics);
        prop_assert_eq!(format!("{again:?}"), format!("{model:?}"));
        Ok(())
    });
    outcome.unwrap();
    // Enough of them are right, and in all shapes but `single`.
    assert!(models.get() > 100, "{}", models.get());
    let kinds = kinds.into_inner();
    assert!(
        kinds.is_superset(&["internal", "repo_1", "repo_2", "shared", "store", "team"].into()),
        "{kinds:?}"
    );
}
