//! `wildcard-action`: every CodeArtifact action is granted, in whatever disguise.

use crate::diag::Level;
use crate::document::policy::Tie;
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::document::Sense;
use crate::policy::grant::Scope;
use crate::policy::kind::PolicyKind;

pub(super) static RULE: Rule = Rule {
    id: "wildcard-action",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("wildcard_action.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, _: &Context<'_>, sink: &mut Sink<'_>) {
    // What an endpoint lets through, somebody else must grant.
    if held.grant.kind() == PolicyKind::Endpoint {
        return;
    }
    let all = ActionSet::effective_in(held.grant.kind()).own();
    let whole: Vec<_> = held.whole().collect();
    let is_alone = |scope: &&Scope<'_>| {
        let words = scope.statement.action.as_ref();
        words.is_some_and(|words| Bounds::of(words).surely.contains(all))
    };
    if whole.iter().any(is_alone) {
        for scope in whole.into_iter().filter(|scope| !is_told(scope, held)) {
            report(&[scope], held, all, sink);
        }
    } else {
        report(&whole, held, all, sink);
    }
}

/// Whether another rule tells it, or nothing says that it is about CodeArtifact:
/// `*` for somebody in a document that names no service is a bucket's or a
/// key's, and all but some actions are told by `allow-by-exclusion`.
fn is_told(scope: &Scope<'_>, held: &Held<'_>) -> bool {
    let tied = held.policies[scope.document].tie == Tie::Tied;
    let words = scope.statement.action.as_ref();
    let excluded = words.is_some_and(|words| words.sense == Sense::Excluded);
    excluded || !tied && scope.statement.principal.is_some()
}

fn report(sources: &[&Scope<'_>], held: &Held<'_>, all: ActionSet, sink: &mut Sink<'_>) {
    let Some((first, others)) = sources.split_first() else {
        return;
    };
    let tied = sources
        .iter()
        .any(|scope| held.policies[scope.document].tie == Tie::Tied);
    let place = pointing::actions(first.statement, all);
    let message = if tied {
        "grants every CodeArtifact action, deleting and permission changes among them"
    } else {
        "grants every action of every service, CodeArtifact's among them"
    };
    let message = match others {
        [] => message.to_owned(),
        _ => format!("{message}, together with {} more", statements(others.len())),
    };
    let mut draft = sink
        .report(place, message)
        .level(if tied { Level::Error } else { Level::Warning })
        .help(if tied {
            "list the actions that are needed, such as `codeartifact:ReadFromRepository`"
        } else {
            "leave this to a role that administrators assume, or list the services and actions that are needed"
        });
    for other in others {
        draft = draft.label(
            pointing::actions(other.statement, all),
            "this is granted too",
        );
    }
}

fn statements(count: usize) -> String {
    match count {
        1 => "one statement".to_owned(),
        _ => format!("{count} statements"),
    }
}
