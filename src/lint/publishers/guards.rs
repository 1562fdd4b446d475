//! Which repositories' policies deny publishing, and to whom.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::iam::Purpose;
use crate::aws::resource::ResourceKind;
use crate::document::policy::Target;
use crate::eval::value::Extent;
use crate::lint::held::Held;
use crate::lint::publishers::Called;
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::document::Sense;
use crate::policy::guard::{Guard, Spares};
use crate::policy::kind::PolicyKind;
use crate::policy::resource::{Breadth, ResourcePattern};
use crate::source::place::Place;

/// What is denied of publishing into the repositories of a tree.
#[derive(Debug, Default)]
pub struct Guards {
    /// The Denies that hold for everybody, by repository.
    sealed: BTreeMap<usize, Place>,
    /// The Denies that spare some within bounds.
    bounded: BTreeMap<usize, Place>,
    /// The repositories with another Deny of publishing, or perhaps one.
    perhaps: BTreeSet<usize>,
    /// Whether a Deny may hold for repositories that it is not seen to be attached to.
    anywhere: bool,
}

impl Guards {
    pub(super) fn of(held: &[Held<'_>], called: &Called<'_>) -> Self {
        let mut guards = Self::default();
        for held in held {
            guards.add(held, called);
        }
        guards
    }

    fn add(&mut self, held: &Held<'_>, called: &Called<'_>) {
        let publish = ActionSet::purpose(Purpose::Publish);
        let denying: Vec<&Guard<'_>> = held
            .grant
            .guards()
            .iter()
            .filter(|guard| guard.denies.is_possible() && guard.actions.maybe.meets(publish))
            .collect();
        let unsure = held.grant.is_open() || !denying.is_empty();
        match held.grant.kind() {
            PolicyKind::Repository => {}
            // A domain's Deny holds for all that is in it.
            PolicyKind::Domain | PolicyKind::Unknown => {
                self.anywhere |= unsure;
                return;
            }
            PolicyKind::Identity
            | PolicyKind::Trust
            | PolicyKind::Endpoint
            | PolicyKind::Control
            | PolicyKind::Other => return,
        }
        let attached: Vec<_> = held.policies.iter().map(|p| called.attached(p)).collect();
        let everywhere = held.policies.iter().zip(&attached).all(|(policy, found)| {
            let targets = policy.attached.iter();
            let named = targets.filter(|to| matches!(to.target, Target::Repository { .. }));
            policy.attached_extent == Extent::Exact
                && !found.is_empty()
                && found.len() >= named.count()
        });
        if unsure && !everywhere {
            self.loose(held, &denying, called);
        }
        let attached = || attached.iter().flatten().copied();
        if unsure {
            self.perhaps.extend(attached());
        }
        let whole = |guard: &&&Guard<'_>| {
            guard.denies == Answer::Surely
                && guard.actions.surely.contains(publish)
                && guard.resources.breadth(ResourceKind::Package) >= Some(Breadth::Repository)
        };
        for (spares, holding) in [
            (Spares::Nobody, &mut self.sealed),
            (Spares::Bounded, &mut self.bounded),
        ] {
            let mut guards = denying.iter().filter(whole);
            if let Some(guard) = guards.find(|guard| guard.spares == spares) {
                holding.extend(attached().map(|at| (at, guard.statement.place)));
            }
        }
    }

    /// Notes where a policy may deny that is attached elsewhere too, or nowhere
    /// that is seen: what its Denies name, if they say so.
    fn loose(&mut self, held: &Held<'_>, denying: &[&Guard<'_>], called: &Called<'_>) {
        let named = denying.iter().map(|guard| {
            let words = guard.statement.resource.as_ref();
            let words = words.filter(|words| words.sense == Sense::Listed)?;
            let reading = held.policies.first()?.document.reading();
            let each = words.items.iter().map(|word| {
                let pattern = ResourcePattern::new(word, reading);
                called.only(&pattern.name(1)?, &pattern.name(2)?)
            });
            each.collect::<Option<Vec<_>>>()
        });
        match named.collect::<Option<Vec<_>>>() {
            Some(named) if !held.grant.is_open() => {
                self.perhaps.extend(named.into_iter().flatten().flatten());
            }
            _ => self.anywhere = true,
        }
    }

    /// The Deny of a repository's policy that lets nobody publish into it.
    #[must_use]
    pub fn sealing(&self, repository: usize) -> Option<Place> {
        self.sealed.get(&repository).copied()
    }

    /// The Deny of a repository's policy that lets nobody, or only some within
    /// bounds, publish into it.
    #[must_use]
    pub fn bounding(&self, repository: usize) -> Option<Place> {
        let bounded = self.bounded.get(&repository).copied();
        self.sealing(repository).or(bounded)
    }

    /// Whether surely no policy of the tree denies publishing into a repository.
    #[must_use]
    pub fn is_none(&self, repository: usize) -> bool {
        !self.anywhere && !self.perhaps.contains(&repository)
    }
}
