//! `allow-by-exclusion`: an Allow that lists what it does not grant.

use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::Effect;
use crate::policy::action_set::Bounds;
use crate::policy::answer::Answer;
use crate::policy::document::{Sense, Statement};
use crate::policy::kind::PolicyKind;
use crate::policy::resource::Resources;

pub(super) static RULE: Rule = Rule {
    id: "allow-by-exclusion",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("allow_by_exclusion.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, _: &Context<'_>, sink: &mut Sink<'_>) {
    let allows = matches!(statement.effect, Some((Effect::Allow, _)));
    let ours = match policy.kind {
        PolicyKind::Trust | PolicyKind::Control | PolicyKind::Other => false,
        PolicyKind::Identity
        | PolicyKind::Domain
        | PolicyKind::Repository
        | PolicyKind::Endpoint
        | PolicyKind::Unknown => true,
    };
    let resources = Resources::new(statement.resource.as_ref(), policy.document.reading());
    let reached = statement.action.as_ref().is_some_and(|words| {
        let named = Bounds::of(words).surely.own();
        let mut own = named
            .actions()
            .filter(|action| !action.resource_types.is_empty());
        own.any(|action| resources.takes(action) != Answer::No)
    });
    if !allows || !ours || !reached {
        return;
    }
    let level = match policy.tie {
        Tie::Tied => Level::Error,
        Tie::Untied => Level::Warning,
    };
    let elements = [
        (
            &statement.action,
            "allows every action but those listed, other services' too",
            "list the actions that are needed in `Action`",
        ),
        (
            &statement.resource,
            "allows it on every resource but those listed",
            "list the resources in `Resource`",
        ),
    ];
    for (words, message, help) in elements {
        if let Some(words) = words
            .as_ref()
            .filter(|words| words.sense == Sense::Excluded)
        {
            sink.report(words.key, message).level(level).help(help);
        }
    }
    if let Some(principals) = statement
        .principal
        .as_ref()
        .filter(|it| it.sense == Sense::Excluded)
    {
        sink.report(principals.key, "allows everybody but those listed")
            .level(level)
            .help("list whom it means in `Principal`");
    }
}
