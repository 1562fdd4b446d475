//! What is judged together: the policies of one role, user or group, or one policy alone, and what they grant.

use std::collections::BTreeSet;

use crate::aws::resource::ResourceKind;
use crate::document::Project;
use crate::document::policy::{Identity, Policy, Tie};
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::answer::Answer;
use crate::policy::document::Document;
use crate::policy::grant::{Grant, Scope};
use crate::policy::kind::PolicyKind;
use crate::policy::principal::{Provider, Who, who};

/// Policies that are asked together, all of one kind.
#[derive(Debug)]
pub struct Held<'a> {
    /// The policies; a [`crate::policy::grant::Scope`] of the grant numbers them.
    pub policies: Vec<&'a Policy>,
    /// What they grant together.
    pub grant: Grant<'a>,
    /// Who holds them, when the tree shows it.
    pub identity: Option<&'a Identity>,
    /// Whether a pipeline or a service becomes the holder, as far as trust policies show.
    pub build: Answer,
    whole: Vec<usize>,
}

/// The documents of each [`Held`], which its grant borrows.
#[derive(Debug)]
pub struct Groups<'a> {
    groups: Vec<Group<'a>>,
}

#[derive(Debug)]
struct Group<'a> {
    policies: Vec<&'a Policy>,
    documents: Vec<&'a Document>,
    kind: PolicyKind,
    identity: Option<&'a Identity>,
    build: Answer,
}

impl<'a> Groups<'a> {
    /// The policies of a tree as they are asked: those of an identity
    /// together, each other one alone. Policies of other services and those
    /// that only take away grant nothing here.
    #[must_use]
    pub fn of(project: &'a Project<'_>) -> Self {
        let mut groups = Vec::new();
        let mut taken = BTreeSet::new();
        for identity in &project.identities {
            let held = identity.policies.iter().copied();
            let policies: Vec<_> = held
                .filter_map(|index| Some((index, project.policies.get(index)?)))
                .filter(|(_, policy)| grants(policy.kind))
                .collect();
            if policies.is_empty() {
                continue;
            }
            taken.extend(policies.iter().map(|(index, _)| *index));
            groups.push(Group::new(
                policies.into_iter().map(|(_, policy)| policy).collect(),
                PolicyKind::Identity,
                Some(identity),
                build(identity, project),
            ));
        }
        for (index, policy) in project.policies.iter().enumerate() {
            if grants(policy.kind) && !taken.contains(&index) {
                groups.push(Group::new(vec![policy], policy.kind, None, Answer::No));
            }
        }
        Self { groups }
    }

    /// What each of them grants.
    #[must_use]
    pub fn held(&'a self) -> Vec<Held<'a>> {
        let groups = self.groups.iter();
        groups
            .map(|group| {
                let grant = Grant::new(&group.documents, group.kind);
                Held {
                    policies: group.policies.clone(),
                    whole: whole(&grant),
                    grant,
                    identity: group.identity,
                    build: group.build,
                }
            })
            .collect()
    }
}

impl<'a> Group<'a> {
    fn new(
        policies: Vec<&'a Policy>,
        kind: PolicyKind,
        identity: Option<&'a Identity>,
        build: Answer,
    ) -> Self {
        let documents = policies.iter().map(|policy| &policy.document).collect();
        Self {
            policies,
            documents,
            kind,
            identity,
            build,
        }
    }
}

impl<'a> Held<'a> {
    /// Whether an Allow grants every action, alone or, where none does alone,
    /// together with others: `wildcard-action` tells it, and what else is to be
    /// said of it is said of a part of that.
    #[must_use]
    pub fn is_whole(&self, scope: &Scope<'_>) -> bool {
        self.whole()
            .any(|other| std::ptr::eq(other.statement, scope.statement))
    }

    /// The Allows of every action: each of those that are it alone, or the
    /// fewest that are it together, the widest first.
    pub fn whole(&self) -> impl Iterator<Item = &Scope<'a>> {
        self.whole
            .iter()
            .filter_map(|at| self.grant.scopes().get(*at))
    }

    /// Whether one of the policies is about CodeArtifact by more than a `*`.
    #[must_use]
    pub fn is_tied(&self) -> bool {
        self.policies.iter().any(|policy| policy.tie == Tie::Tied)
    }
}

/// The Allows of `grant` that are every action, by their numbers.
fn whole(grant: &Grant<'_>) -> Vec<usize> {
    let all = ActionSet::effective_in(grant.kind()).own();
    let scopes = grant.scopes().iter().enumerate();
    let mut named: Vec<(usize, ActionSet)> = scopes
        .filter(|(_, scope)| reaches(scope, all, grant.kind()))
        .map(|(at, scope)| (at, granted(scope) & all))
        .collect();
    let is_alone = |(_, named): &(usize, ActionSet)| named.contains(all);
    if named.iter().any(is_alone) {
        let alone = named.into_iter().filter(is_alone);
        return alone.map(|(at, _)| at).collect();
    }
    let together: ActionSet = named.iter().map(|(_, named)| *named).collect();
    if !together.contains(all) {
        return Vec::new();
    }
    named.sort_by_key(|(_, named)| std::cmp::Reverse(named.count()));
    let mut left = all;
    named.retain(|(_, named)| {
        let adds = named.meets(left);
        left = left.without(*named);
        adds
    });
    named.into_iter().map(|(at, _)| at).collect()
}

/// What an Allow names but for what a Deny surely takes away: one that is not known may take nothing.
fn granted(scope: &Scope<'_>) -> ActionSet {
    let words = scope.statement.action.as_ref();
    words.map_or(ActionSet::NONE, |words| Bounds::of(words).surely) & scope.named.maybe
}

/// Whether something of CodeArtifact is among the resources: a star on a
/// bucket's ARN reaches none of it, nor a domain's ARN in a repository's policy.
fn reaches(scope: &Scope<'_>, all: ActionSet, kind: PolicyKind) -> bool {
    let mut actions = all
        .actions()
        .filter(|action| !action.resource_types.is_empty());
    let within = [ResourceKind::Repository, ResourceKind::Package];
    actions.any(|action| scope.resources.takes(action) != Answer::No)
        && (kind != PolicyKind::Repository
            || within
                .iter()
                .any(|kind| scope.resources.breadth(*kind).is_some()))
}

/// Whether a policy of this kind grants anything of CodeArtifact.
const fn grants(kind: PolicyKind) -> bool {
    match kind {
        PolicyKind::Identity
        | PolicyKind::Domain
        | PolicyKind::Repository
        | PolicyKind::Endpoint
        | PolicyKind::Unknown => true,
        PolicyKind::Trust | PolicyKind::Control | PolicyKind::Other => false,
    }
}

/// Whether a trust policy of the identity lets OIDC or a service in.
pub(super) fn build(identity: &Identity, project: &Project<'_>) -> Answer {
    let trust = identity.trust.iter();
    let statements = trust
        .filter_map(|index| project.policies.get(*index))
        .flat_map(|policy| &policy.document.statements);
    let principals = statements.filter_map(|statement| statement.principal.as_ref());
    Answer::any(
        principals
            .flat_map(|principals| &principals.items)
            .map(|principal| match who(principal) {
                Who::Service(_) | Who::Federated(Provider::Oidc(_)) => Answer::Surely,
                Who::Unknown => Answer::Maybe,
                _ => Answer::No,
            }),
    )
}
