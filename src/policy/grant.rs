//! What documents that are asked together grant: the union of their Allows without what Denies surely take away.

use crate::aws::actions::Action;
use crate::aws::resource::ResourceKind;
use crate::eval::value::Extent;
use crate::policy::Effect;
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::answer::Answer;
use crate::policy::condition;
use crate::policy::document::{Document, Statement};
use crate::policy::guard::{self, Guard};
use crate::policy::kind::PolicyKind;
use crate::policy::pattern::Reading;
use crate::policy::principal;
use crate::policy::resource::{Breadth, Resources};

/// What the documents of one role, or one document on its own, grant.
#[derive(Debug)]
pub struct Grant<'a> {
    kind: PolicyKind,
    scopes: Vec<Scope<'a>>,
    guards: Vec<Guard<'a>>,
    extent: Extent,
}

/// What one Allow gives.
#[derive(Debug)]
pub struct Scope<'a> {
    /// Which of the documents it stands in.
    pub document: usize,
    /// The statement.
    pub statement: &'a Statement,
    /// The actions that it names, but for those that a Deny takes away, whether
    /// or not they take its resources or are asked of a policy of its kind.
    pub named: Bounds,
    /// The actions that it gives on something: named, asked of a policy of its
    /// kind, with a resource that they take, and not taken away.
    pub actions: Bounds,
    /// On what.
    pub resources: Resources,
    /// Whether its conditions bound who, or a Deny does for all of CodeArtifact's
    /// actions that it gives, if it gives any.
    pub bounds_who: Answer,
    /// Whether it means everybody, its conditions aside.
    pub everyone: Answer,
    kind: PolicyKind,
}

/// How many Allows of documents that are asked together are looked at, and how
/// many Denies; all policies that IAM takes for one role have fewer than these.
const MOST: (usize, usize) = (1_024, 128);

impl<'a> Grant<'a> {
    /// What `documents`, all of one kind and asked together, grant.
    #[must_use]
    pub fn new(documents: &[&'a Document], kind: PolicyKind) -> Self {
        let mut guards = guard::guards(documents);
        let unseen = guards.len() > MOST.1;
        guards.truncate(MOST.1);
        let mut scopes: Vec<Scope<'a>> = Vec::new();
        for (at, document) in documents.iter().enumerate() {
            if kind == PolicyKind::Control {
                // Its Allows give nothing: they only leave what others give.
                break;
            }
            let reading = document.reading();
            let statements = document.statements.iter();
            let left = MOST.0.saturating_sub(scopes.len());
            let found = statements.filter_map(|one| Scope::new(at, one, kind, reading, &guards));
            scopes.extend(found.take(left));
        }
        if unseen {
            // What the others take away is not known.
            for scope in &mut scopes {
                scope.named.surely = ActionSet::NONE;
                scope.actions.surely = ActionSet::NONE;
            }
        }
        let open = scopes.len() == MOST.0
            || documents
                .iter()
                .any(|document| document.extent == Extent::Open);
        let extent = if open { Extent::Open } else { Extent::Exact };
        Self {
            kind,
            scopes,
            guards,
            extent,
        }
    }

    /// Its Allows, each with what it gives.
    #[must_use]
    pub fn scopes(&self) -> &[Scope<'a>] {
        &self.scopes
    }

    /// Its Denies.
    #[must_use]
    pub fn guards(&self) -> &[Guard<'a>] {
        &self.guards
    }

    /// Whether there may be statements that are not known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.extent == Extent::Open
    }

    /// What a policy of its kind is.
    #[must_use]
    pub fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// The actions that it grants on something: surely these, perhaps those.
    #[must_use]
    pub fn actions(&self) -> Bounds {
        let scopes = self.scopes.iter();
        let known = scopes.fold(Bounds::NONE, |sum, scope| Bounds {
            surely: sum.surely | scope.actions.surely,
            maybe: sum.maybe | scope.actions.maybe,
        });
        match self.extent {
            // A statement that is not known may give anything; that it takes
            // away what others give, nobody would write.
            Extent::Open => Bounds {
                maybe: ActionSet::everything(),
                ..known
            },
            Extent::Exact => known,
        }
    }

    /// Whether every action of CodeArtifact is named that a policy of its kind is
    /// asked about, and not taken away; several statements and documents may
    /// share in it, each with its own resources.
    #[must_use]
    pub fn names_everything(&self) -> Answer {
        let all = ActionSet::effective_in(self.kind).own();
        if all.is_empty() {
            return Answer::No;
        }
        let named = |pick: fn(&Bounds) -> ActionSet| {
            let scopes = self.scopes.iter();
            let sum: ActionSet = scopes.map(|scope| pick(&scope.named)).collect();
            sum.contains(all)
        };
        let open = self.extent == Extent::Open;
        let maybe = open || named(|named| named.maybe);
        Answer::between(named(|named| named.surely), maybe)
    }

    /// The Allows that together name all of `actions` that are named, the
    /// widest first, each of which adds something.
    #[must_use]
    pub fn sources(&self, actions: ActionSet) -> Vec<&Scope<'a>> {
        let mut scopes: Vec<_> = self.scopes.iter().collect();
        let named = |scope: &Scope<'_>| (scope.named.surely & actions).count();
        scopes.sort_by_key(|scope| std::cmp::Reverse(named(scope)));
        let mut left = actions;
        scopes.retain(|scope| {
            let adds = scope.named.surely.meets(left);
            left = left.without(scope.named.surely);
            adds
        });
        scopes
    }

    /// Whether what `scope` gives of `actions` is left to roles or users by name
    /// alone: by its own conditions, or by Denies for all others.
    #[must_use]
    pub fn narrows_to_roles(&self, scope: &Scope<'_>, actions: ActionSet) -> Answer {
        let denied = actions.actions().map(|action| {
            let guards = self.guards.iter();
            Answer::any(guards.map(|guard| guard.leaves_roles(action, &scope.resources)))
        });
        scope.narrows_to_roles().or(Answer::all(denied))
    }

    /// Whether `action` is granted on something.
    #[must_use]
    pub fn grants(&self, action: &Action) -> Answer {
        let set = ActionSet::of(action);
        let Bounds { surely, maybe } = self.actions();
        Answer::between(surely.contains(set), maybe.contains(set))
    }
}

impl<'a> Scope<'a> {
    fn new(
        document: usize,
        statement: &'a Statement,
        kind: PolicyKind,
        reading: Reading,
        guards: &[Guard<'_>],
    ) -> Option<Self> {
        let allows = match statement.effect {
            Some((Effect::Allow, _)) => Answer::Surely,
            Some((Effect::Deny, _)) => return None,
            None => Answer::Maybe,
        };
        let resources = Resources::new(statement.resource.as_ref(), reading);
        let named = statement.action.as_ref().map_or(Bounds::NONE, Bounds::of);
        let holds = condition::satisfiable(statement).and(allows);
        let named = left(statement, named, &resources, holds, guards);
        let actions = given(named, kind, &resources);
        let own = actions.maybe.own();
        let guarded = own.actions().map(|action| {
            let bounds = guards.iter().map(|guard| guard.bounds(action, &resources));
            let bounded = Answer::any(bounds);
            // What is perhaps not given at all need not be guarded.
            if actions.surely.contains(ActionSet::of(action)) {
                bounded
            } else {
                bounded.or(Answer::Maybe)
            }
        });
        let guarded = if own.is_empty() {
            Answer::No
        } else {
            Answer::all(guarded)
        };
        Some(Self {
            document,
            statement,
            named,
            actions,
            bounds_who: condition::bounds_who(statement).or(guarded),
            everyone: principal::means_everyone(statement),
            resources,
            kind,
        })
    }

    /// How much of the resources of its kind `action` surely is given on, as a
    /// policy of its kind means it; `None` when it is not surely given.
    #[must_use]
    pub fn breadth(&self, action: &Action) -> Option<Breadth> {
        if !self.actions.surely.contains(ActionSet::of(action)) {
            return None;
        }
        let kinds = action.resource_types.iter().map(|taken| taken.kind);
        kinds.filter_map(|kind| self.breadth_of(kind)).max()
    }

    /// Whether its conditions let in roles or users by name alone, so that an
    /// account or an organisation beside them is only where those are.
    #[must_use]
    pub fn narrows_to_roles(&self) -> Answer {
        let tests = self.statement.conditions.iter();
        let narrow = Answer::any(tests.map(|test| condition::names_roles(test, self.statement)));
        match self.statement.condition_extent {
            Extent::Open => narrow.or(Answer::Maybe),
            Extent::Exact => narrow,
        }
    }

    /// How much of a kind of resource it means, as a policy of its kind means it.
    #[must_use]
    pub fn breadth_of(&self, kind: ResourceKind) -> Option<Breadth> {
        let breadth = self.resources.breadth(kind)?;
        Some(breadth.within(self.kind, kind))
    }

    /// The actions of `actions` that it surely gives on `breadth` or more.
    #[must_use]
    pub fn given_on(&self, actions: ActionSet, breadth: Breadth) -> ActionSet {
        let given = (self.actions.surely & actions).actions();
        given
            .filter(|action| self.breadth(action) >= Some(breadth))
            .map(ActionSet::of)
            .collect()
    }
}

/// The actions that a statement names and nothing takes away.
fn left(
    statement: &Statement,
    named: Bounds,
    resources: &Resources,
    holds: Answer,
    guards: &[Guard<'_>],
) -> Bounds {
    let dead: ActionSet = statement
        .conditions
        .iter()
        .map(|one| condition::never_has_key(one, named))
        .collect();
    let mut left = Bounds {
        surely: named.surely.without(dead),
        maybe: named.maybe.without(dead),
    };
    for action in left.maybe.actions() {
        let set = ActionSet::of(action);
        let removed = guards.iter().map(|guard| guard.removes(action, resources));
        match Answer::any(removed) {
            Answer::No => {}
            Answer::Maybe => left.surely = left.surely.without(set),
            Answer::Surely => {
                left.surely = left.surely.without(set);
                left.maybe = left.maybe.without(set);
            }
        }
    }
    match holds {
        Answer::Surely => left,
        Answer::Maybe => Bounds {
            surely: ActionSet::NONE,
            ..left
        },
        Answer::No => Bounds::NONE,
    }
}

/// Those of the named actions that a statement gives on something.
fn given(named: Bounds, kind: PolicyKind, resources: &Resources) -> Bounds {
    let effective = ActionSet::effective_in(kind);
    let others = ActionSet::everything().without(ActionSet::all());
    // What has no resource of CodeArtifact's is given on whatever it names.
    let mut given = Bounds {
        surely: named.surely & effective & others,
        maybe: named.maybe & effective & others,
    };
    for action in (named.maybe & effective).actions() {
        let set = ActionSet::of(action);
        let takes = resources.takes(action);
        if takes.is_possible() {
            given.maybe = given.maybe | set;
        }
        if takes.is_sure() && named.surely.contains(set) {
            given.surely = given.surely | set;
        }
    }
    given
}
