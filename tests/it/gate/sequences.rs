//! Three manifests in a row: what the lock has put together is right for a state at any step.

use std::collections::{BTreeMap, BTreeSet};

use cagen::lock::names::{Names, Standing};
use cagen::manifest::model::Model;
use cagen::manifest::{self, Syntax};
use cagen::scaffold::gate;
use cagen::source::Source;

use crate::gate::change::Kind;
use crate::gate::proof::destroyed;
use crate::gate::spec::{Dice, Spec};
use crate::gate::{laid, losses, model, names, pass};
use crate::planned::layout::Ground;
use crate::terraform::changes;

const KINDS: [Kind; 5] = [Kind::Role, Kind::Role, Kind::Role, Kind::Drop, Kind::Rename];

/// A manifest that comes after `names`, with all that it loses acknowledged; none
/// if something of it cannot be meant.
fn meant(mut spec: Spec, names: &Names) -> Option<Spec> {
    spec.renames.clear();
    spec.retire.clear();
    for loss in losses(&model(&spec.text()), names) {
        let name = loss.message.split('`').nth(1).unwrap_or_default();
        spec.retire.insert(name.to_owned());
    }
    let source = Source::new("cagen.hcl", spec.text().as_bytes());
    let (model, _) = manifest::read(&source, Syntax::Hcl);
    gate::judge(&model?, Some(names)).is_ok().then_some(spec)
}

/// What comes after `spec`: something else, or much of what was before.
fn next(spec: &Spec, before: Option<&Spec>, target: &'static str, dice: &mut Dice) -> Spec {
    let mut next = match before {
        Some(before) => before.clone(),
        None => spec.clone(),
    };
    next.target = target;
    let mut used = Vec::new();
    for _ in 0..if before.is_some() { 1 } else { 5 } {
        let kind = dice.pick(&KINDS).expect("there are kinds");
        let _ = next.change(kind, &mut used, dice);
    }
    next
}

/// Three manifests and what is recorded of each.
struct Sequence {
    models: [Model; 3],
    names: [Names; 3],
}

fn sequence(seed: u64) -> Option<Sequence> {
    let dice = &mut Dice::new(seed);
    // All eight ways to choose a target three times come by.
    let targets =
        [0, 1, 2].map(|bit| ["terraform", "terragrunt"][usize::from(seed & (1 << bit) != 0)]);
    let mut first = Spec::any("terraform", dice);
    first.target = targets[0];
    let one = model(&first.text());
    let recorded_one = names(&one);
    let second = next(&first, None, targets[1], dice);
    let second = meant(second, &recorded_one)?;
    let two = model(&second.text());
    let recorded_two = pass(&two, Some(&recorded_one)).names;
    let back = (!dice.one_in(4)).then_some(&first);
    let third = next(&second, back, targets[2], dice);
    let third = meant(third, &recorded_two)?;
    let three = model(&third.text());
    let recorded_three = pass(&three, Some(&recorded_two)).names;
    Some(Sequence {
        models: [one, two, three],
        names: [recorded_one, recorded_two, recorded_three],
    })
}

/// What happens in `sequence` that a state may see.
fn count(sequence: &Sequence, counts: &mut BTreeMap<&'static str, usize>) {
    let mut add = |what, times: usize| *counts.entry(what).or_default() += times;
    let [one, two, three] = &sequence.names;
    let domain = |names: &Names| names.domains.values().next().expect("one domain").clone();
    let [one, two, three] = [domain(one), domain(two), domain(three)];
    for (name, last) in &three.repositories {
        let role = |of: &cagen::lock::names::Domain| {
            let repository = of.repositories.get(name)?;
            (repository.standing == Standing::Declared).then_some(repository.role)
        };
        match (role(&one), role(&two), role(&three)) {
            (Some(a), Some(b), Some(c)) if a == c && a != b => add("there and back", 1),
            (Some(a), Some(b), Some(c)) if a != b && b != c => add("three roles", 1),
            (Some(a), Some(b), Some(c)) if a != b || b != c => add("another role", 1),
            (Some(_), None, Some(_)) => add("retired and back", 1),
            (Some(a), Some(b), None) if a != b => add("another role, then retired", 1),
            (Some(_), _, None) => add("retired", 1),
            _ => {}
        }
        add("chains", usize::from(last.former_roles.len() > 1));
    }
    let targets: Vec<_> = sequence.models.iter().map(|model| model.target).collect();
    add("another target", usize::from(targets[0] != targets[1]));
    add("the target again", usize::from(targets[1] != targets[2]));
}

#[test]
fn a_state_at_any_step_arrives() {
    let Some(mut ground) = Ground::new() else {
        return;
    };
    let mut counts = BTreeMap::<&str, usize>::new();
    let mut ways = BTreeSet::new();
    for seed in 4000..8000 {
        if ways.contains(&(seed % 8)) {
            continue;
        }
        let Some(sequence) = sequence(seed) else {
            continue;
        };
        // Of what is only planned, which costs little, that is chosen in which much happens.
        let mut own = BTreeMap::new();
        count(&sequence, &mut own);
        let lacks = |what: &str| own.get(what).is_none_or(|times| *times == 0);
        let rare = match seed % 2 {
            0 => lacks("chains"),
            _ => lacks("retired"),
        };
        if lacks("there and back") || lacks("retired and back") || rare {
            continue;
        }
        ways.insert(seed % 8);
        for (what, times) in own {
            *counts.entry(what).or_default() += times;
        }
        prove(&sequence, &mut ground);
    }
    let least = [
        ("there and back", 8),
        ("another role", 3),
        ("retired", 4),
        ("retired and back", 8),
        ("another target", 4),
        ("the target again", 4),
        ("chains", 4),
    ];
    for (what, least) in least {
        let times = counts.get(what).copied().unwrap_or_default();
        assert!(times >= least, "{what}: {counts:?}");
    }
}

fn prove(sequence: &Sequence, ground: &mut Ground) {
    let [one, two, three] = &sequence.models;
    let environment = |model: &Model| model.environments[0].clone();
    let first = laid(one, &environment(one), None);
    let passage = pass(two, Some(&sequence.names[0]));
    let second = laid(two, &environment(two), Some(&passage));
    let passage = pass(three, Some(&sequence.names[1]));
    let third = laid(three, &environment(three), Some(&passage));
    let shown = || third.files.get("moves.tf").cloned().unwrap_or_default();
    let fail = |error: String| -> ! { panic!("{error}\n{}", shown()) };

    let at_first = ground.apply_on(&first, None).unwrap_or_else(|e| fail(e));
    let safe = |laid, state: &[u8], ground: &mut Ground| {
        let plan = ground
            .plan_on(laid, Some(state))
            .unwrap_or_else(|e| fail(e));
        assert_eq!(destroyed(&plan), BTreeSet::new(), "{}", shown());
    };
    safe(&second, &at_first, ground);
    let at_second = ground
        .apply_on(&second, Some(&at_first))
        .unwrap_or_else(|e| fail(e));
    safe(&third, &at_first, ground);
    safe(&third, &at_second, ground);
    let at_third = ground
        .apply_on(&third, Some(&at_second))
        .unwrap_or_else(|e| fail(e));
    let plan = ground
        .plan_on(&third, Some(&at_third))
        .unwrap_or_else(|e| fail(e));
    assert_eq!(changes(&plan), [], "{}", shown());

    let plan = ground.plan_on(&third, None).unwrap_or_else(|e| fail(e));
    let made = changes(&plan)
        .iter()
        .all(|(_, actions)| matches!(actions[..], ["create"] | ["read"]));
    assert!(made, "{}", shown());
}
