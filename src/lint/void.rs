//! Statements of which nothing comes: what several rules about them share.

use crate::aws::actions::Action;
use crate::aws::iam::Purpose;
use crate::aws::resource::ResourceKind;
use crate::document::policy::Policy;
use crate::policy::Effect;
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::answer::Answer;
use crate::policy::arn_fault::{self, ArnFault, ArnFaultKind};
use crate::policy::document::{Sense, Statement, Word};
use crate::policy::kind::PolicyKind;
use crate::policy::resource::ResourcePattern;

/// The actions about which a policy of this kind is asked; of another service's an identity's.
#[must_use]
pub fn asked(kind: PolicyKind) -> ActionSet {
    ActionSet::effective_in(match kind {
        PolicyKind::Other => PolicyKind::Identity,
        kind => kind,
    })
}

/// The words of `Resource` with their patterns, when it lists what it means and nothing in it is malformed.
#[must_use]
pub fn resources<'s>(
    statement: &'s Statement,
    policy: &Policy,
) -> Vec<(&'s Word, ResourcePattern)> {
    let reading = policy.document.reading();
    let words = statement.resource.iter();
    let listed = words.filter(|words| words.sense == Sense::Listed);
    let items: Vec<_> = listed.flat_map(|words| &words.items).collect();
    let malformed = |word: &&Word| {
        arn_fault::faults(word, reading)
            .iter()
            .any(|fault| !goes_on(word, fault))
    };
    if items.iter().any(malformed) {
        return Vec::new();
    }
    let pattern = |word: &'s Word| (word, ResourcePattern::new(word, reading));
    items.into_iter().map(pattern).collect()
}

/// Whether all that is wrong with an ARN is a `/*` behind a repository or a
/// domain: what was meant is another kind of resource, and that is what to say.
#[must_use]
pub fn goes_on(word: &Word, fault: &ArnFault) -> bool {
    let kind = match fault.kind {
        ArnFaultKind::Shape { kind } => kind,
        _ => return false,
    };
    matches!(kind, ResourceKind::Repository | ResourceKind::Domain)
        && word.with_holes("x").ends_with("/*")
}

/// Whether all that a statement is about is packages: then what goes on behind a
/// repository's ARN was meant for a package's, and that is what to say.
#[must_use]
pub fn is_about_packages(statement: &Statement) -> bool {
    let words = statement.action.iter().flat_map(|words| &words.items);
    let named: ActionSet = words.map(|word| Bounds::of_word(word).maybe).collect();
    let alone = statement
        .resource
        .as_ref()
        .is_some_and(|words| words.items.len() == 1);
    let own = named.own();
    let takes = |action: &Action| {
        let mut kinds = action.resource_types.iter();
        !action.resource_types.is_empty() && kinds.all(|taken| taken.kind == ResourceKind::Package)
    };
    alone && !own.is_empty() && !named.has_other() && own.actions().all(takes)
}

/// Whether a statement means to keep a package from being fetched: a Deny of
/// reading that names packages.
#[must_use]
pub fn is_ban(statement: &Statement, pattern: &ResourcePattern) -> bool {
    let reading = ActionSet::purpose(Purpose::Read);
    let denies = matches!(statement.effect, Some((Effect::Deny, _)));
    let reads = statement
        .action
        .as_ref()
        .is_some_and(|words| Bounds::of(words).surely.meets(reading));
    denies && reads && names_packages_alone(pattern)
}

fn names_packages_alone(pattern: &ResourcePattern) -> bool {
    pattern.meets(ResourceKind::Package) != Answer::No
        && pattern.meets(ResourceKind::Repository) == Answer::No
        && pattern.meets(ResourceKind::Domain) == Answer::No
}

/// The kind of resource that a pattern is about, for messages.
#[must_use]
pub fn kind_of(pattern: &ResourcePattern) -> Option<ResourceKind> {
    // As it is written, if it is: a part that is not known could be anything.
    let written = pattern.name(0);
    if let Some(kind) = ResourceKind::ALL
        .into_iter()
        .find(|kind| written.as_deref() == Some(kind.as_str()))
    {
        return Some(kind);
    }
    let kinds = [
        ResourceKind::Domain,
        ResourceKind::Repository,
        ResourceKind::Package,
        ResourceKind::PackageGroup,
    ];
    // What the ARN says of itself, whatever a wildcard in it goes on to.
    let said = pattern.name(0);
    if let Some(kind) = kinds
        .into_iter()
        .find(|kind| said.as_deref() == Some(kind.as_str()))
    {
        return Some(kind);
    }
    let mut met = kinds
        .into_iter()
        .filter(|kind| pattern.meets(*kind) != Answer::No);
    match (met.next(), met.next()) {
        (Some(kind), None) => Some(kind),
        (Some(_), Some(_)) => None,
        // `repository/acme/web/*` matches nothing and names a repository.
        (None, _) => kinds
            .into_iter()
            .find(|kind| pattern.name(0).as_deref() == Some(kind.as_str())),
    }
}

/// `a repository`, `a package` and so on.
#[must_use]
pub const fn named(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Domain => "a domain",
        ResourceKind::Repository => "a repository",
        ResourceKind::Package => "a package",
        ResourceKind::PackageGroup => "a package group",
    }
}
