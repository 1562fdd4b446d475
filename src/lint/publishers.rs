//! Who may publish where, and which names: what makes a repository a source of first-party packages.

use std::collections::BTreeSet;

use crate::aws::iam::Purpose;
use crate::aws::resource::ResourceKind;
use crate::document::Project;
use crate::document::graph::{Graph, Repository, Within};
use crate::document::policy::{Policy, Target};
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::topology::same_word;
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::document::Word;
use crate::policy::grant::Scope;
use crate::policy::guard::Spares;
use crate::policy::kind::PolicyKind;
use crate::policy::resource::names::Names;
use crate::policy::resource::{Breadth, ResourcePattern};
use crate::source::place::Place;

/// A grant of publishing into a repository of the tree.
#[derive(Debug)]
pub struct Publishing {
    /// The repository, by index.
    pub repository: usize,
    /// Where it is granted.
    pub place: Place,
    /// What may be published.
    pub packages: Vec<Packages>,
}

/// Packages, as the pattern of a package group means them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Packages {
    /// Every one.
    Every,
    /// Those of a group such as `/npm/acme/*`.
    Group(String),
    /// Not known.
    Unknown,
}

/// All grants of publishing that the tree shows.
#[derive(Debug)]
pub struct Publishers {
    grants: Vec<Publishing>,
    /// The repositories into which a Deny lets nobody publish.
    sealed: BTreeSet<usize>,
}

impl Publishers {
    /// The grants in `held`.
    #[must_use]
    pub fn of(project: &Project<'_>, held: &[Held<'_>]) -> Self {
        let publish = ActionSet::purpose(Purpose::Publish);
        let mut grants = Vec::new();
        let mut sealed = BTreeSet::new();
        for held in held {
            seals(held, &project.graph, &mut sealed);
            for scope in held.grant.scopes() {
                if scope.actions.surely.meets(publish) {
                    targets(scope, held, &project.graph, &mut grants);
                }
            }
        }
        Self { grants, sealed }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Publishing] {
        &self.grants
    }

    /// Whether a repository's policy lets nobody publish into it.
    #[must_use]
    pub fn is_sealed(&self, repository: usize) -> bool {
        self.sealed.contains(&repository)
    }

    /// Those into one repository.
    pub fn into(&self, repository: usize) -> impl Iterator<Item = &Publishing> {
        let grants = self.grants.iter();
        grants.filter(move |grant| grant.repository == repository)
    }
}

/// Adds the repositories whose policy denies publishing to everybody.
fn seals(held: &Held<'_>, graph: &Graph, sealed: &mut BTreeSet<usize>) {
    if held.grant.kind() != PolicyKind::Repository {
        return;
    }
    let publish = ActionSet::purpose(Purpose::Publish);
    let sealing = held.grant.guards().iter().any(|guard| {
        guard.denies == Answer::Surely
            && guard.spares == Spares::Nobody
            && guard.actions.surely.contains(publish)
            && guard.resources.breadth(ResourceKind::Package) >= Some(Breadth::Repository)
    });
    if !sealing {
        return;
    }
    for (index, repository) in graph.repositories.iter().enumerate() {
        let attached = |policy: &&Policy| is_attached(policy, repository, graph);
        if held.policies.iter().any(attached) {
            sealed.insert(index);
        }
    }
}

/// Adds the repositories that an Allow of publishing names, each by its own name.
fn targets(scope: &Scope<'_>, held: &Held<'_>, graph: &Graph, grants: &mut Vec<Publishing>) {
    let policy = held.policies[scope.document];
    let place = pointing::actions(scope.statement, ActionSet::purpose(Purpose::Publish));
    for (index, repository) in graph.repositories.iter().enumerate() {
        let packages = match held.grant.kind() {
            PolicyKind::Repository if is_attached(policy, repository, graph) => {
                packages(scope, policy, |_| true)
            }
            PolicyKind::Identity | PolicyKind::Domain | PolicyKind::Unknown => {
                let (Some(domain), Some(name)) =
                    (domain_name(repository, graph), repository.name.known())
                else {
                    continue;
                };
                let names = Names {
                    domain: Some(domain),
                    repository: Some(name),
                    ..Names::default()
                };
                packages(scope, policy, |pattern| {
                    let kind = ResourceKind::Package;
                    // What is wider than a repository is told as such.
                    pattern.breadth(kind) < Some(Breadth::Domain)
                        && match pattern.name(2) {
                            Some(_) => pattern.meets_in(kind, &names) != Answer::No,
                            None => pattern.meets_in(kind, &names) == Answer::Surely,
                        }
                })
            }
            PolicyKind::Repository
            | PolicyKind::Trust
            | PolicyKind::Endpoint
            | PolicyKind::Control
            | PolicyKind::Other => continue,
        };
        if !packages.is_empty() {
            let repository = index;
            grants.push(Publishing {
                repository,
                place,
                packages,
            });
        }
    }
}

fn packages(
    scope: &Scope<'_>,
    policy: &Policy,
    test: impl Fn(&ResourcePattern) -> bool,
) -> Vec<Packages> {
    let reading = policy.document.reading();
    let Some(words) = &scope.statement.resource else {
        return vec![Packages::Every];
    };
    let patterns = words
        .items
        .iter()
        .map(|word| ResourcePattern::new(word, reading));
    let named = patterns
        .filter(|pattern| pattern.meets(ResourceKind::Package) != Answer::No && test(pattern));
    named.map(|pattern| Packages::of(&pattern)).collect()
}

impl Packages {
    /// The packages that a pattern of an ARN takes in.
    fn of(pattern: &ResourcePattern) -> Self {
        let kind = ResourceKind::Package;
        match pattern.breadth(kind) {
            Some(breadth) if breadth >= Breadth::Repository => return Self::Every,
            _ => {}
        }
        let Some(format) = pattern.name(3) else {
            return Self::Unknown;
        };
        if pattern.breadth(kind) == Some(Breadth::Format) {
            return Self::Group(format!("/{format}/*"));
        }
        let Some(namespace) = pattern.name(4) else {
            return Self::Unknown;
        };
        if pattern.breadth(kind) == Some(Breadth::Namespace) {
            return Self::Group(format!("/{format}/{namespace}/*"));
        }
        match (pattern.name(5), pattern.known_start()) {
            (Some(name), _) => Self::Group(format!("/{format}/{namespace}/{name}$")),
            (None, Some(start)) => {
                let stem = start.rsplit('/').next().unwrap_or_default();
                Self::Group(format!("/{format}/{namespace}/{stem}*"))
            }
            (None, None) => Self::Unknown,
        }
    }

    /// The format, when it is one.
    #[must_use]
    pub fn format(&self) -> Option<&str> {
        match self {
            Self::Group(pattern) => pattern.split('/').nth(1),
            Self::Every | Self::Unknown => None,
        }
    }
}

/// Whether a policy is surely attached to a repository.
fn is_attached(policy: &Policy, repository: &Repository, graph: &Graph) -> bool {
    policy
        .attached
        .iter()
        .any(|attachment| match &attachment.target {
            Target::Repository {
                domain,
                repository: name,
                ..
            } => {
                same_word(name, &repository.name) == Some(true)
                    && in_domain(repository, domain, graph) != Some(false)
            }
            Target::Domain { .. }
            | Target::Identity(_)
            | Target::Endpoint { .. }
            | Target::Other => false,
        })
}

fn in_domain(repository: &Repository, domain: &Word, graph: &Graph) -> Option<bool> {
    match &repository.domain {
        Within::Inside(index) => same_word(&graph.domains.get(*index)?.name, domain),
        Within::Outside(name) => same_word(name, domain),
    }
}

fn domain_name<'g>(repository: &'g Repository, graph: &'g Graph) -> Option<&'g str> {
    match &repository.domain {
        Within::Inside(index) => graph.domains.get(*index)?.name.known(),
        Within::Outside(name) => name.known(),
    }
}
