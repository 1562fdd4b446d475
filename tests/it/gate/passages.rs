//! Generated pairs of manifests: what is refused, what is let pass once it is meant.

use std::collections::BTreeMap;

use cagen::lock::names::Standing;

use crate::gate::change::{ALL, Change, Kind, Words};
use crate::gate::spec::{Dice, Spec};
use crate::gate::{losses, model, names, pass, tree};

/// Two manifests, one after the other.
pub(super) struct Pair {
    pub(super) old: Spec,
    pub(super) new: Spec,
    pub(super) changes: Vec<Change>,
    /// What says that all of it is meant.
    pub(super) words: Words,
}

/// A pair that differs by at most one change of `whole` and some of `parts`.
pub(super) fn pair(
    target: &'static str,
    whole: &[Kind],
    parts: &[Kind],
    most: usize,
    dice: &mut Dice,
) -> Pair {
    let old = Spec::any(target, dice);
    let mut pair = Pair {
        new: old.clone(),
        old,
        changes: Vec::new(),
        words: Words::default(),
    };
    let mut used = Vec::new();
    let whole = dice.pick(whole);
    let alone = matches!(whole, Some(Kind::Domain | Kind::Region));
    let parts = (0..if alone { 0 } else { most }).filter_map(|_| dice.pick(parts));
    let kinds: Vec<_> = parts.collect::<Vec<_>>().into_iter().chain(whole).collect();
    for kind in kinds {
        let made = pair.new.change(kind, &mut used, dice);
        let Some((change, words)) = made else {
            continue;
        };
        pair.changes.push(change);
        pair.words.renames.extend(words.renames);
        pair.words.retire.extend(words.retire);
    }
    pair
}

pub(super) const WHOLE: [Kind; 5] = [
    Kind::Key,
    Kind::DropEnvironment,
    Kind::RenameEnvironment,
    Kind::Domain,
    Kind::Region,
];

pub(super) const PARTS: [Kind; 6] = [
    Kind::Rename,
    Kind::Drop,
    Kind::Role,
    Kind::Connection,
    Kind::LastUpstream,
    Kind::Pattern,
];

/// How often each name is refused of `changes`.
fn refused<'a>(pair: &Pair, changes: impl Iterator<Item = &'a Change>) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for change in changes {
        let often = match change.kind {
            Kind::Rename | Kind::Drop | Kind::Pattern => pair.new.domains().len(),
            // What is the same in every environment is said once.
            Kind::Role | Kind::Connection | Kind::LastUpstream => 1,
            Kind::Key
            | Kind::DropEnvironment
            | Kind::RenameEnvironment
            | Kind::Domain
            | Kind::Region => 1,
        };
        for name in &change.lost {
            *times.entry(name.clone()).or_default() += often;
        }
    }
    times
}

/// How often each name is what a refusal is about.
fn told(new: &Spec, old: &Spec) -> BTreeMap<String, usize> {
    let names = names(&model(&old.text()));
    let mut times = BTreeMap::new();
    for loss in losses(&model(&new.text()), &names) {
        let quoted = loss
            .message
            .split('`')
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        *times.entry(quoted).or_default() += 1;
    }
    times
}

#[test]
fn every_loss_is_refused_until_it_is_meant() {
    let mut counts = BTreeMap::<Kind, usize>::new();
    for seed in 0..400 {
        let dice = &mut Dice::new(seed);
        let target = ["terraform", "terragrunt", "terragrunt"][dice.below(3)];
        let pair = pair(target, &WHOLE, &PARTS, 4, dice);
        for change in &pair.changes {
            *counts.entry(change.kind).or_default() += 1;
        }
        let shown = || {
            format!(
                "{seed}: {:#?}\n{}\n{}",
                pair.changes,
                pair.old.text(),
                pair.new.text()
            )
        };
        assert_eq!(
            told(&pair.new, &pair.old),
            refused(&pair, pair.changes.iter()),
            "{}",
            shown()
        );

        let mut meant = pair.new.clone();
        pair.words.say(&mut meant);
        let hopeless = pair.changes.iter().filter(|change| !change.can_be_meant);
        let left = refused(&pair, hopeless);
        assert_eq!(told(&meant, &pair.old), left, "{}", shown());
        if !left.is_empty() {
            continue;
        }
        let (before, after) = (model(&pair.old.text()), model(&meant.text()));
        let first = pass(&after, Some(&names(&before)));
        let again = pass(&after, Some(&first.names));
        assert_eq!(again.names, first.names, "{}", shown());
        assert_eq!(tree(&after, Some(&again)), tree(&after, Some(&first)));
        // Once it is recorded nothing has to be said any more.
        let later = model(&pair.new.text());
        assert_eq!(
            pass(&later, Some(&first.names)).names,
            first.names,
            "{}",
            shown()
        );
        for (id, domain) in &names(&before).domains {
            let kept = &first.names.domains[id];
            let repositories = domain.repositories.keys();
            for name in repositories {
                assert!(
                    kept.repositories.contains_key(name),
                    "{name} is forgotten by the lock"
                );
            }
            let declared = kept.standing == Standing::Declared;
            let meant = after
                .environments
                .iter()
                .any(|one| one.domain.name == id.name);
            assert_eq!(declared, meant);
        }
    }
    let rare: Vec<_> = ALL
        .iter()
        .filter(|kind| counts.get(kind).is_none_or(|n| *n < 25))
        .collect();
    assert!(rare.is_empty(), "hardly tried: {rare:?} of {counts:?}");
}
