//! `wildcard-action`: every CodeArtifact action is granted, in whatever disguise.

use crate::diag::Level;
use crate::document::policy::Tie;
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::answer::Answer;
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
    let scopes = held.grant.scopes().iter();
    let scopes: Vec<_> = scopes.filter(|scope| reaches(scope, all)).collect();
    let alone = scopes.iter().filter(|scope| granted(scope).contains(all));
    let mut found = false;
    for scope in alone {
        found = true;
        report(&[scope], held, all, sink);
    }
    let together: ActionSet = scopes.iter().map(|scope| granted(scope)).collect();
    if !found && together.contains(all) {
        report(&held.grant.sources(all), held, all, sink);
    }
}

/// What it allows but for what a Deny surely takes away: one that is not known may take nothing.
fn granted(scope: &Scope<'_>) -> ActionSet {
    let words = scope.statement.action.as_ref();
    words.map_or(ActionSet::NONE, |words| Bounds::of(words).surely) & scope.named.maybe
}

/// Whether something of CodeArtifact is among the resources: a star on a bucket's ARN reaches none of it.
fn reaches(scope: &Scope<'_>, all: ActionSet) -> bool {
    let mut actions = all
        .actions()
        .filter(|action| !action.resource_types.is_empty());
    actions.any(|action| scope.resources.takes(action) != Answer::No)
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
