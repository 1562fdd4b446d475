//! `domain-wide-grant`: a domain policy that grants actions on everything in the domain by `*`.

use crate::aws::actions::Action;
use crate::aws::iam::Purpose;
use crate::aws::resource::ResourceKind;
use crate::diag::Level;
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::grant::Scope;
use crate::policy::kind::PolicyKind;
use crate::policy::principal::{Who, who};
use crate::policy::resource::{Breadth, ResourcePattern};

pub(super) static RULE: Rule = Rule {
    id: "domain-wide-grant",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("domain_wide_grant.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, _: &Context<'_>, sink: &mut Sink<'_>) {
    if held.grant.kind() != PolicyKind::Domain {
        return;
    }
    for scope in held.grant.scopes() {
        if !held.is_whole(scope) {
            on_everything(scope, held, sink);
        }
        to_an_organization(scope, sink);
    }
}

fn on_everything(scope: &Scope<'_>, held: &Held<'_>, sink: &mut Sink<'_>) {
    let reading = held.policies[scope.document].document.reading();
    let words = scope
        .statement
        .resource
        .iter()
        .flat_map(|words| &words.items);
    let patterns: Vec<_> = words
        .map(|word| ResourcePattern::new(word, reading))
        .collect();
    // For a named administrator all repositories by their ARNs are what they say.
    let named = !is_for_many(scope) && scope.actions.surely.meets(managing());
    let wide = |pattern: &ResourcePattern, action: &Action| {
        let all = |kind| action.takes(kind) && pattern.breadth(kind) >= Some(Breadth::Domain);
        is_everything(pattern)
            || !named && all(ResourceKind::Repository)
            // The others of all packages are told by `wildcard-resource`.
            || !named && all(ResourceKind::Package) && !ActionSet::of(action).meets(grave())
    };
    let inner: ActionSet = scope
        .actions
        .surely
        .actions()
        .filter(|action| {
            // What can be about the domain itself means the domain.
            let takes = |kind| action.takes(kind);
            (takes(ResourceKind::Repository) || takes(ResourceKind::Package))
                && !takes(ResourceKind::Domain)
                && patterns.iter().any(|pattern| wide(pattern, action))
        })
        .map(ActionSet::of)
        .collect();
    if inner.is_empty() {
        return;
    }
    let place = pointing::resource(scope.statement, reading, |pattern| {
        inner.actions().any(|action| wide(pattern, action))
    });
    let message = format!(
        "in a domain policy this is every repository of the domain, for {}",
        pointing::listed(inner)
    );
    sink.report(place, message).help(
        "name the repositories by their ARNs, or grant it in the policies of the repositories",
    );
}

/// What an administrator of repositories does, and nobody else.
fn managing() -> ActionSet {
    ActionSet::permission_changes() | ActionSet::purpose(Purpose::Connection)
}

/// What of packages `wildcard-resource` judges by itself.
fn grave() -> ActionSet {
    [
        Purpose::Publish,
        Purpose::Copy,
        Purpose::Delete,
        Purpose::Origin,
    ]
    .into_iter()
    .map(ActionSet::purpose)
    .collect()
}

fn is_everything(pattern: &ResourcePattern) -> bool {
    pattern.breadth(ResourceKind::Domain).is_some()
        && pattern.breadth(ResourceKind::Repository) >= Some(Breadth::Domain)
}

/// Whether everybody of an organisation, or of everywhere, may make repositories.
fn to_an_organization(scope: &Scope<'_>, sink: &mut Sink<'_>) {
    let create = ActionSet::purpose(Purpose::Create) & scope.named.surely;
    let every = ActionSet::effective_in(PolicyKind::Domain).own();
    let all = scope.named.surely.contains(every);
    if create.is_empty() || scope.everyone != Answer::Surely || all {
        return;
    }
    let message = if scope.statement.conditions.is_empty() {
        "lets everybody make repositories in the domain"
    } else {
        "lets everybody whom the condition lets in make repositories in the domain"
    };
    sink.report(pointing::actions(scope.statement, create), message)
        .help("give it to the role that manages the registry");
}

/// Whether a whole account, or everybody whom a condition bounds by no role, is meant.
fn is_for_many(scope: &Scope<'_>) -> bool {
    let principals = scope.statement.principal.iter();
    let mut principals = principals.flat_map(|principals| &principals.items);
    let many = |principal| matches!(who(principal), Who::Account(_) | Who::Everyone);
    principals.any(many) && scope.narrows_to_roles() == Answer::No
}
