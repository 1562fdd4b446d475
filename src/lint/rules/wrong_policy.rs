//! `wrong-policy`: an action, or a resource, that this kind of policy is never asked about.

use crate::aws::resource::ResourceKind;
use crate::diag::Level;
use crate::document::policy::{Policy, Target};
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::void;
use crate::policy::action_set::{Bounds, Service, service};
use crate::policy::answer::Answer;
use crate::policy::document::{Sense, Statement, Word};
use crate::policy::kind::PolicyKind;
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
        PolicyKind::Identity
        | PolicyKind::Trust
        | PolicyKind::Endpoint
        | PolicyKind::Control
        | PolicyKind::Other
        | PolicyKind::Unknown => return,
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
        resource(word, &ResourcePattern::new(word, reading), policy, sink);
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
fn resource(word: &Word, pattern: &ResourcePattern, policy: &Policy, sink: &mut Sink<'_>) {
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
