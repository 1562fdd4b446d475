//! `wrong-policy`: an action, or a resource, that this kind of policy is never asked about.

use crate::aws::resource::ResourceKind;
use crate::diag::Level;
use crate::document::policy::{Policy, Target, Tie};
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::void;
use crate::policy::Effect;
use crate::policy::action_set::{ActionSet, Bounds, Service, service};
use crate::policy::answer::Answer;
use crate::policy::document::{Sense, Statement, Word};
use crate::policy::kind::PolicyKind;
use crate::policy::pattern::{Pattern, Reading};
use crate::policy::principal::{self, Provider, Who, who};
use crate::policy::resource::ResourcePattern;
use crate::policy::resource::names::Names;

pub(super) static RULE: Rule = Rule {
    id: "wrong-policy",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("wrong_policy.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, _: &Context<'_>, sink: &mut Sink<'_>) {
    let whose = match policy.kind {
        PolicyKind::Domain => "a domain's policy",
        PolicyKind::Repository => "a repository's policy",
        PolicyKind::Trust => {
            if policy.tie == Tie::Tied {
                vouched(statement, sink);
            }
            return;
        }
        PolicyKind::Unknown => {
            bearer_token(statement, policy, sink);
            return;
        }
        PolicyKind::Identity | PolicyKind::Endpoint | PolicyKind::Control | PolicyKind::Other => {
            return;
        }
    };
    let words = statement
        .action
        .iter()
        .filter(|words| words.sense == Sense::Listed);
    for word in words.flat_map(|words| &words.items) {
        action(word, whose, policy.kind, sink);
    }
    let reading = policy.document.reading();
    for word in statement.resource.iter().flat_map(|words| &words.items) {
        let pattern = ResourcePattern::new(word, reading);
        resource(word, &pattern, statement, policy, sink);
    }
}

/// The bearer token of STS for somebody by name: whichever resource's policy it
/// is, it gives none, and an endpoint's policy names nobody.
fn bearer_token(statement: &Statement, policy: &Policy, sink: &mut Sink<'_>) {
    let allows = matches!(statement.effect, Some((Effect::Allow, _)));
    if policy.tie == Tie::Untied || !allows || !principal::names_somebody(&policy.document) {
        return;
    }
    for word in pointing::words_of(statement, ActionSet::service_token()) {
        if service(word) == Service::Sts {
            let name = word.with_holes("…");
            sink.report(
                word.place,
                format!("`{name}` has no effect in a resource policy, as its `Principal` makes it"),
            )
            .help("grant it in the policies of those who need it, which have no `Principal`");
        }
    }
}

/// A trust in an identity provider alone, for the call that only AWS's own principals make.
fn vouched(statement: &Statement, sink: &mut Sink<'_>) {
    let listed = |sense: Sense| sense == Sense::Listed;
    let (Some(principals), Some(actions)) = (&statement.principal, &statement.action) else {
        return;
    };
    let mut calls = principals
        .items
        .iter()
        .map(|principal| match who(principal) {
            Who::Federated(Provider::Saml) => Some("sts:AssumeRoleWithSAML"),
            Who::Federated(_) => Some("sts:AssumeRoleWithWebIdentity"),
            _ => None,
        });
    let Some(Some(call)) = calls.next() else {
        return;
    };
    let names = |word: &Word, name: &str| {
        Pattern::new(word, Reading::Plain)
            .lower()
            .matches(&name.to_ascii_lowercase())
    };
    let called = actions
        .items
        .iter()
        .any(|word| names(word, call) != Answer::No);
    if called
        || !listed(principals.sense)
        || !listed(actions.sense)
        || calls.any(|other| other != Some(call))
    {
        return;
    }
    for word in &actions.items {
        if names(word, "sts:AssumeRole") == Answer::Surely {
            sink.report(
                word.place,
                format!("no effect: whoever comes from an identity provider calls `{call}`"),
            )
            .help(format!("write `{call}`"));
        }
    }
}

fn action(word: &Word, whose: &str, kind: PolicyKind, sink: &mut Sink<'_>) {
    let named = Bounds::of_word(word).maybe;
    match service(word) {
        Service::CodeArtifact if !named.own().is_empty() && !named.meets(void::asked(kind)) => {
            sink.report(
                word.place,
                format!("{} has no effect in {whose}", pointing::listed(named.own())),
            )
            .help(match kind {
                PolicyKind::Repository => {
                    "grant it in the domain's policy, or in the policies of those who need it"
                }
                _ => "grant it in the policies of those who need it",
            });
        }
        Service::Sts | Service::Other => {
            let name = word.with_holes("…");
            sink.report(word.place, format!("`{name}` has no effect in {whose}"))
                .help("grant it in the policies of those who need it");
        }
        Service::CodeArtifact | Service::Every | Service::Some => {}
    }
}

/// A resource that is another domain's or repository's than the policy's.
fn resource(
    word: &Word,
    pattern: &ResourcePattern,
    statement: &Statement,
    policy: &Policy,
    sink: &mut Sink<'_>,
) {
    if policy.kind == PolicyKind::Repository && is_a_domain(pattern) && takes_a_domain(statement) {
        sink.report(word.place, "no effect: a repository's policy is not asked about its domain")
            .help("write `\"*\"` for the repository and its packages, or move the statement to the domain's policy");
        return;
    }
    let mut owners = Vec::new();
    for attachment in &policy.attached {
        let (domain, repository) = match &attachment.target {
            Target::Domain { domain, .. } => (domain, None),
            Target::Repository {
                domain, repository, ..
            } => (domain, Some(repository)),
            Target::Identity(_) | Target::Endpoint { .. } | Target::Other => return,
        };
        let differs =
            |at: usize, name: Option<&Word>| match (pattern.name(at), name.map(Word::known)) {
                (Some(named), Some(Some(own))) => named != own,
                _ => false,
            };
        let packages = [ResourceKind::Repository, ResourceKind::Package]
            .into_iter()
            .any(|kind| pattern.meets(kind) != Answer::No);
        let elsewhere = differs(1, Some(domain))
            || (packages && differs(2, repository))
            || meets_none(pattern, domain, repository);
        if !elsewhere {
            return;
        }
        owners.push(repository.unwrap_or(domain).with_holes("…"));
    }
    if let Some(own) = owners.first() {
        sink.report(word.place, format!("no effect: this is the policy of `{own}` alone"))
            .help("put the statement into the policy of what it names, or write `\"*\"` for all of this one");
    }
}

/// Whether an action that a repository's policy is asked about is one of a
/// domain's too; that the others do not take its ARN is told by `never-matches`.
fn takes_a_domain(statement: &Statement) -> bool {
    let asked = void::asked(PolicyKind::Repository);
    let words = statement.action.iter().flat_map(|words| &words.items);
    let named: ActionSet = words.map(|word| Bounds::of_word(word).maybe).collect();
    let mut actions = (named & asked).own().actions();
    actions.any(|action| action.takes(ResourceKind::Domain))
}

/// Whether a pattern surely matches domains, and nothing in them.
fn is_a_domain(pattern: &ResourcePattern) -> bool {
    ResourceKind::ALL.into_iter().all(|kind| match kind {
        ResourceKind::Domain => pattern.meets(kind) == Answer::Surely,
        ResourceKind::Repository | ResourceKind::Package | ResourceKind::PackageGroup => {
            pattern.meets(kind) == Answer::No
        }
    })
}

/// Whether a pattern of CodeArtifact's things matches none of those with these names.
fn meets_none(pattern: &ResourcePattern, domain: &Word, repository: Option<&Word>) -> bool {
    let names = Names {
        domain: domain.known(),
        repository: repository.and_then(Word::known),
        ..Names::default()
    };
    let kinds = ResourceKind::ALL.into_iter();
    let kinds: Vec<_> = kinds
        .filter(|kind| pattern.meets(*kind) == Answer::Surely)
        .collect();
    let none = |kind: &ResourceKind| pattern.meets_in(*kind, &names) == Answer::No;
    !kinds.is_empty() && kinds.iter().all(none)
}
