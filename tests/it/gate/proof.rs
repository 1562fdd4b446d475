//! What Terraform plans after the gate, and what it would have planned without it.

use std::collections::{BTreeMap, BTreeSet};

use cagen::lock::names::{Names, Standing};
use cagen::manifest::model::{Environment, Model};
use serde_json::Value;

use crate::gate::change::Kind;
use crate::gate::passages::{Pair, pair};
use crate::gate::spec::Dice;
use crate::gate::{laid, losses, model, names, pass};
use crate::planned::layout::Ground;
use crate::terraform::changes;

/// What acknowledged changes make of the parts of a domain.
const MEANT: [Kind; 4] = [Kind::Rename, Kind::Drop, Kind::Role, Kind::Pattern];

/// Each address that a plan destroys or replaces.
pub(super) fn destroyed(plan: &Value) -> BTreeSet<String> {
    with(plan, "delete")
}

fn with(plan: &Value, action: &str) -> BTreeSet<String> {
    let changes = changes(plan).into_iter();
    let some = changes.filter(|(_, actions)| actions.contains(&action));
    some.map(|(address, _)| address.to_owned()).collect()
}

/// An address, of what nobody declares.
fn retired(address: &str) -> String {
    let (resource, key) = address.split_once('[').expect("it is one of many");
    let (resource, _) = resource.rsplit_once('.').expect("it has a label");
    format!("{resource}.retired[{key}")
}

/// The addresses at which `then` has what is not there in `now`, and what of them
/// stands elsewhere now.
struct Gone {
    forgotten: BTreeSet<String>,
    moved: BTreeSet<String>,
}

fn gone(prefix: &str, environment: &Environment, then: &Names, now: &Names) -> Gone {
    let mut gone = Gone {
        forgotten: BTreeSet::new(),
        moved: BTreeSet::new(),
    };
    let domains = |names: &Names| {
        let mut domains = names.domains.iter();
        let own = domains.find(|(id, _)| id.name == environment.domain.name);
        own.map(|(_, domain)| domain.clone())
            .expect("it is recorded")
    };
    let (then, now) = (domains(then), domains(now));
    for (name, before) in &then.repositories {
        let after = &now.repositories[name];
        let role = before.role.as_str();
        let address = format!("{prefix}aws_codeartifact_repository.{role}[\"{name}\"]");
        if after.standing == Standing::Retired {
            gone.forgotten.insert(address);
        } else if after.role != before.role {
            gone.moved.insert(address);
        }
    }
    for (pattern, group) in &now.package_groups {
        if group.standing == Standing::Retired && then.package_groups.contains_key(pattern) {
            let pattern = pattern.group();
            gone.forgotten.insert(format!(
                "{prefix}awscc_codeartifact_package_group.this[\"{pattern}\"]"
            ));
        }
    }
    gone
}

fn environment<'a>(model: &'a Model, domain: &str) -> &'a Environment {
    let mut environments = model.environments.iter();
    let found = environments.find(|one| one.domain.name.as_str() == domain);
    found.expect("the environment is there")
}

/// Applies the old manifest of a pair and plans the new one, with the gate and without it.
fn prove(pair: &Pair, ground: &mut Ground, counts: &mut BTreeMap<&'static str, usize>) {
    let mut new = pair.new.clone();
    pair.words.say(&mut new);
    let (before, after) = (model(&pair.old.text()), model(&new.text()));
    let then = names(&before);
    let passage = pass(&after, Some(&then));
    // One environment of several is enough, they are alike: one with a new name, if any.
    let mut environments = after.environments.iter();
    let known = |one: &&Environment| before.environments.iter().any(|old| old.name == one.name);
    let renamed = environments.find(|one| !known(one));
    let chosen = renamed.unwrap_or(&after.environments[0]);
    let domain = chosen.domain.name.as_str();
    let (old, new) = (environment(&before, domain), environment(&after, domain));
    let shown = || {
        format!(
            "{:#?}\n{}\n{}",
            pair.changes,
            pair.old.text(),
            pair.new.text()
        )
    };
    let fail = |error: String| -> Value { panic!("{error}\n{}", shown()) };

    let old = laid(&before, old, None);
    let state = ground
        .apply_on(&old, None)
        .unwrap_or_else(|error| panic!("{error}\n{}", shown()));
    let gated = laid(&after, new, Some(&passage));
    let checked = ground.check(&gated);
    assert_eq!(checked, Ok(()), "{}", shown());
    let plan = ground.plan_on(&gated, Some(&state)).unwrap_or_else(fail);
    assert_eq!(destroyed(&plan), BTreeSet::new(), "{}", shown());
    let forgotten = with(&plan, "forget");

    let mut bare = laid(&after, new, None);
    // Without package groups only `moves.tf` says where their provider works.
    let region = ("AWS_REGION".to_owned(), "eu-west-1".to_owned());
    bare.variables.extend([region]);
    let plan = ground.plan_on(&bare, Some(&state)).unwrap_or_else(fail);
    let destroyed = destroyed(&plan);
    let gone = gone(gated.prefix, new, &then, &passage.names);
    for lost in gone.forgotten.iter().chain(&gone.moved) {
        assert!(
            destroyed.contains(lost),
            "{lost} is safe in {destroyed:#?}\n{}",
            shown()
        );
    }
    // All that would be destroyed is forgotten, and nothing else; the policies with it.
    let lost = destroyed.difference(&gone.moved);
    let retired: BTreeSet<_> = lost.map(|address| retired(address)).collect();
    assert_eq!(forgotten, retired, "{}", shown());
    *counts.entry("forgotten").or_default() += gone.forgotten.len();
    *counts.entry("moved").or_default() += gone.moved.len();
    for change in &pair.changes {
        let kind = match change.kind {
            Kind::Rename => "rename",
            Kind::Drop => "drop",
            Kind::Role => "role",
            Kind::Pattern => "pattern",
            Kind::DropEnvironment => "an environment goes",
            Kind::RenameEnvironment => "an environment is renamed",
            Kind::Connection | Kind::Key | Kind::LastUpstream | Kind::Domain | Kind::Region => {
                "other"
            }
        };
        *counts.entry(kind).or_default() += 1;
    }
}

fn prove_all(target: &'static str, whole: &[Kind]) {
    let Some(mut ground) = Ground::new() else {
        return;
    };
    let mut counts = BTreeMap::new();
    for seed in 1000..1006 {
        let pair = pair(target, whole, &MEANT, 7, &mut Dice::new(seed));
        prove(&pair, &mut ground, &mut counts);
    }
    let least = [
        ("rename", 6),
        ("drop", 6),
        ("role", 6),
        ("pattern", 5),
        ("forgotten", 20),
        ("moved", 8),
    ];
    for (kind, least) in least {
        assert!(
            counts.get(kind).is_some_and(|n| *n >= least),
            "{kind}: {counts:?}"
        );
    }
    if !whole.is_empty() {
        let environments = counts
            .iter()
            .filter(|(kind, _)| kind.contains("environment"));
        assert!(
            environments.map(|(_, n)| n).sum::<usize>() >= 4,
            "{counts:?}"
        );
    }
}

#[test]
fn nothing_is_destroyed_in_roots_of_terraform() {
    prove_all("terraform", &[]);
}

#[test]
fn nothing_is_destroyed_in_units_of_terragrunt() {
    prove_all(
        "terragrunt",
        &[Kind::DropEnvironment, Kind::RenameEnvironment],
    );
}

/// Whether what loses its last upstream stood on another of its kind, and so stands
/// in another resource now: that is another matter.
fn is_role_too(pair: &Pair) -> bool {
    let lost = pair
        .changes
        .iter()
        .filter(|change| change.kind == Kind::LastUpstream);
    let mut upstreams = lost.flat_map(|change| &pair.old.repos[&change.lost[0]].upstreams);
    upstreams.any(|upstream| pair.old.repos.contains_key(upstream))
}

/// Pairs with one change of `kind`, in both targets, and what the state of the old
/// manifest makes of the new one. The gate refuses each.
fn refused(kind: Kind, ground: &mut Ground, mut seen: impl FnMut(&Pair, &Value)) {
    let mut found = 0;
    for seed in 2000.. {
        let target = ["terraform", "terragrunt"][found % 2];
        let pair = pair(target, &[kind], &[], 0, &mut Dice::new(seed));
        if pair.changes.is_empty() || is_role_too(&pair) {
            continue;
        }
        let (before, after) = (model(&pair.old.text()), model(&pair.new.text()));
        assert_ne!(losses(&after, &names(&before)), [], "{}", pair.new.text());
        let old = laid(&before, &before.environments[0], None);
        let new = laid(&after, &after.environments[0], None);
        let state = ground
            .apply_on(&old, None)
            .unwrap_or_else(|error| panic!("{error}"));
        let plan = ground
            .plan_on(&new, Some(&state))
            .unwrap_or_else(|error| panic!("{error}"));
        seen(&pair, &plan);
        found += 1;
        if found == 4 {
            return;
        }
    }
}

#[test]
fn another_key_region_or_domain_would_replace_everything() {
    let Some(mut ground) = Ground::new() else {
        return;
    };
    let ends = |plan: &Value, what: &str| destroyed(plan).iter().any(|one| one.ends_with(what));
    refused(Kind::Region, &mut ground, |pair, plan| {
        assert!(
            ends(plan, "aws_codeartifact_domain.this"),
            "{}",
            pair.new.text()
        );
    });
    refused(Kind::Key, &mut ground, |pair, plan| {
        let key = ends(plan, "aws_kms_key.this[0]");
        let domain = ends(plan, "aws_codeartifact_domain.this");
        // To leave a key away is no change to the provider: it takes what is there.
        let (old, new) = (pair.old.kms.as_str(), pair.new.kms.as_str());
        assert_eq!(key, old == "create", "{}", pair.new.text());
        assert_eq!(domain, new != "aws", "{}", pair.new.text());
    });
}

#[test]
fn what_no_plan_shows_is_refused() {
    let Some(mut ground) = Ground::new() else {
        return;
    };
    for kind in [Kind::Connection, Kind::LastUpstream] {
        let mut quiet = 0;
        refused(kind, &mut ground, |pair, plan| {
            let [change] = pair.changes.as_slice() else {
                panic!("one change: {:?}", pair.changes);
            };
            let (updated, destroyed) = (with(plan, "update"), destroyed(plan));
            for name in &change.lost {
                let key = format!("[\"{name}\"]");
                let is = |one: &&String| one.contains("_repository.") && one.ends_with(&key);
                assert!(kind == Kind::Connection || destroyed.iter().find(is).is_none());
                if destroyed.iter().find(is).is_none() {
                    quiet += updated.iter().filter(is).count();
                }
            }
        });
        assert!(quiet >= 2, "{kind:?}: {quiet}");
    }
}

#[test]
fn package_groups_are_let_go_where_a_script_makes_them_and_a_lifted_ban_is_destroyed() {
    let Some(mut ground) = Ground::new() else {
        return;
    };
    let head = "version = 1\nprotect = false\ndomain \"acme\" {\n  account = \"111122223333\"\n  region = \"eu-west-1\"\n}\nformats = [\"npm\"]\n";
    let groups = "internal = [\"npm:@acme/*\"]\nban = { \"npm:evil\" = \"x\" }\n";
    let [own, evil] = ["/npm/acme/*", "/npm//evil$"].map(|group| {
        format!("module.codeartifact.awscc_codeartifact_package_group.this[\"{group}\"]")
    });
    let set = |all: &[&String]| {
        all.iter()
            .map(|one| (*one).clone())
            .collect::<BTreeSet<_>>()
    };
    let before = model(&format!("{head}{groups}"));
    let old = laid(&before, &before.environments[0], None);
    let state = ground
        .apply_on(&old, None)
        .unwrap_or_else(|error| panic!("{error}"));
    for (rest, forgotten, destroys) in [
        (
            format!("{groups}origin = \"script\"\n"),
            set(&[&own, &evil]),
            set(&[]),
        ),
        (
            "retire = { \"npm:@acme/*\" = \"x\" }\n".to_owned(),
            set(&[&own]),
            set(&[&evil]),
        ),
    ] {
        let after = model(&format!("{head}{rest}"));
        let passage = pass(&after, Some(&names(&before)));
        let new = laid(&after, &after.environments[0], Some(&passage));
        let plan = ground
            .plan_on(&new, Some(&state))
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(destroyed(&plan), destroys, "{rest}");
        let forgotten: BTreeSet<_> = forgotten.iter().map(|address| retired(address)).collect();
        assert_eq!(with(&plan, "forget"), forgotten, "{rest}");
        // A script that makes them from now on is still one later.
        let again = pass(&after, Some(&passage.names));
        assert_eq!(again.names, passage.names);
    }
}

#[test]
fn another_domain_has_another_state() {
    let Some(mut ground) = Ground::new() else {
        return;
    };
    for target in ["terraform", "terragrunt"] {
        for seed in 3000..3002 {
            let pair = pair(target, &[Kind::Domain], &[], 0, &mut Dice::new(seed));
            let mut new = pair.new.clone();
            pair.words.say(&mut new);
            let (before, after) = (model(&pair.old.text()), model(&new.text()));
            let passage = pass(&after, Some(&names(&before)));
            let changed = |one: &&Environment| {
                before
                    .environments
                    .iter()
                    .all(|old| old.domain.name != one.domain.name)
            };
            let new = after
                .environments
                .iter()
                .find(changed)
                .expect("one has another domain");
            let old = before.environments.iter().find(|old| old.name == new.name);
            let old = laid(&before, old.expect("it was there"), None);
            let new = laid(&after, new, Some(&passage));
            assert_ne!(old.state, new.state);

            let plan = ground
                .plan_on(&new, None)
                .unwrap_or_else(|error| panic!("{error}"));
            assert!(
                changes(&plan)
                    .iter()
                    .all(|(_, actions)| matches!(actions[..], ["create"] | ["read"]))
            );
            // The old state would bring the loss.
            let state = ground
                .apply_on(&old, None)
                .unwrap_or_else(|error| panic!("{error}"));
            let plan = ground
                .plan_on(&new, Some(&state))
                .unwrap_or_else(|error| panic!("{error}"));
            assert!(
                destroyed(&plan)
                    .iter()
                    .any(|one| one.ends_with("aws_codeartifact_domain.this"))
            );
        }
    }
}
