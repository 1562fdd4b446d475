//! What Terraform plans after the gate, and what it would have planned without it.

use std::collections::{BTreeMap, BTreeSet};

use cagen::lock::names::{Names, Standing};
use cagen::manifest::model::{Environment, Model};
use serde_json::Value;

use crate::gate::change::Kind;
use crate::gate::passages::{Pair, pair};
use crate::gate::spec::{Dice, Spec};
use crate::gate::{laid, losses, model, names, pass};
use crate::planned::layout::Ground;
use crate::terraform::changes;

/// What acknowledged changes make of the parts of a domain.
const MEANT: [Kind; 4] = [Kind::Rename, Kind::Drop, Kind::Role, Kind::Pattern];

/// Each address that a plan destroys or replaces.
fn destroyed(plan: &Value) -> BTreeSet<String> {
    with(plan, "delete")
}

fn with(plan: &Value, action: &str) -> BTreeSet<String> {
    let changes = changes(plan).into_iter();
    let some = changes.filter(|(_, actions)| actions.contains(&action));
    some.map(|(address, _)| address.to_owned()).collect()
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
    // One environment of several is enough: they are alike.
    let domain = after.environments[0].domain.name.as_str();
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
    let plan = ground.plan_on(&gated, Some(&state)).unwrap_or_else(fail);
    assert_eq!(destroyed(&plan), BTreeSet::new(), "{}", shown());
    let gone = gone(gated.prefix, new, &then, &passage.names);
    assert!(
        with(&plan, "forget").len() >= gone.forgotten.len(),
        "{}",
        shown()
    );

    let bare = laid(&after, new, None);
    let plan = ground.plan_on(&bare, Some(&state)).unwrap_or_else(fail);
    let destroyed = destroyed(&plan);
    for lost in gone.forgotten.iter().chain(&gone.moved) {
        assert!(
            destroyed.contains(lost),
            "{lost} is safe in {destroyed:#?}\n{}",
            shown()
        );
    }
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
