//! What is judged together: the policies of one role, user or group, or one policy alone, and what they grant.

use std::collections::BTreeSet;

use crate::document::Project;
use crate::document::policy::{Identity, IdentityKind, Policy, Tie};
use crate::policy::answer::Answer;
use crate::policy::document::Document;
use crate::policy::grant::Grant;
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
            .map(|group| Held {
                policies: group.policies.clone(),
                grant: Grant::new(&group.documents, group.kind),
                identity: group.identity,
                build: group.build,
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

impl Held<'_> {
    /// Whether one of the policies is about CodeArtifact by more than a `*`.
    #[must_use]
    pub fn is_tied(&self) -> bool {
        self.policies.iter().any(|policy| policy.tie == Tie::Tied)
    }

    /// Whether the holder is a person: a user, a group or a permission set.
    #[must_use]
    pub fn is_person(&self) -> bool {
        self.identity.is_some_and(|identity| match identity.kind {
            IdentityKind::User | IdentityKind::Group | IdentityKind::PermissionSet => true,
            IdentityKind::Role => false,
        })
    }
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
