//! `never-matches`: a resource of a kind that the action does not take.

use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::eval::value::Extent;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::void;
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::answer::Answer;
use crate::policy::document::{Sense, Statement, Word};
use crate::policy::resource::ResourcePattern;

pub(super) static RULE: Rule = Rule {
    id: "never-matches",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("never_matches.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, _: &Context<'_>, sink: &mut Sink<'_>) {
    let resources = void::resources(statement, policy);
    let exact = |extent: Extent| extent == Extent::Exact;
    let known = statement
        .resource
        .as_ref()
        .is_some_and(|words| exact(words.extent));
    let ban = resources
        .iter()
        .any(|(_, pattern)| void::is_ban(statement, pattern));
    if policy.tie == Tie::Untied || resources.is_empty() || !known || ban {
        return;
    }
    let words = statement
        .action
        .iter()
        .filter(|words| words.sense == Sense::Listed);
    let items: Vec<_> = words.clone().flat_map(|words| &words.items).collect();
    let named = |word: &&Word| Bounds::of_word(word).maybe.own() & void::asked(policy.kind);
    let dead = |word: &&Word| {
        let actions = named(word);
        !actions.is_empty()
            && actions.actions().all(|action| {
                resources
                    .iter()
                    .all(|(_, pattern)| pattern.takes(action) == Answer::No)
            })
    };
    let void: Vec<_> = items.iter().copied().filter(|word| dead(word)).collect();
    let alive = items
        .iter()
        .any(|word| !named(word).is_empty() && !dead(word));
    match (resources.as_slice(), alive) {
        ([(word, pattern)], false) if !void.is_empty() => {
            let actions: ActionSet = void.iter().map(named).collect();
            report(word, pattern, actions, sink);
        }
        _ => {
            for word in void {
                let actions = named(&word);
                sink.report(
                    word.place,
                    format!(
                        "never matches: {} takes {}, and none is listed",
                        pointing::listed(actions),
                        takes(actions)
                    ),
                )
                .help("add such an ARN to `Resource`, or take the action out");
            }
            if alive && words.clone().all(|words| exact(words.extent)) {
                idle(statement, &items, &resources, policy, sink);
            }
        }
    }
}

fn report(word: &Word, pattern: &ResourcePattern, actions: ActionSet, sink: &mut Sink<'_>) {
    let this = match void::kind_of(pattern) {
        Some(kind) => format!("this is {}'s", void::named(kind)),
        None => "this is none".to_owned(),
    };
    sink.report(
        word.place,
        format!(
            "never matches: {} takes {}, {this}",
            pointing::listed(actions),
            takes(actions)
        ),
    )
    .help(help(actions));
}

/// The resources that no action of the statement takes, beside others that are taken.
fn idle(
    statement: &Statement,
    items: &[&Word],
    resources: &[(&Word, ResourcePattern)],
    policy: &Policy,
    sink: &mut Sink<'_>,
) {
    let named: ActionSet = items
        .iter()
        .map(|word| Bounds::of_word(word).maybe)
        .collect();
    // An action of a kind of policy that is not asked is told by `wrong-policy`, other services' may take anything.
    if named.has_other()
        || statement.resource.is_none()
        || !void::asked(policy.kind).contains(named.own())
    {
        return;
    }
    for (word, pattern) in resources {
        let taken = named
            .own()
            .actions()
            .any(|action| pattern.takes(action) != Answer::No);
        let other_service = void::kind_of(pattern).is_none();
        if !taken && !other_service {
            let kind = void::kind_of(pattern).map_or("such a thing", void::named);
            sink.report(
                word.place,
                format!("no action of this statement takes the ARN of {kind}"),
            )
            .level(Level::Warning)
            .help("take it out, or add the action that was meant");
        }
    }
}

/// `the ARN of a repository`.
fn takes(actions: ActionSet) -> String {
    let kinds: std::collections::BTreeSet<_> = actions
        .actions()
        .flat_map(|action| &action.resource_types)
        .map(|taken| void::named(taken.kind))
        .collect();
    let kinds: Vec<_> = kinds.into_iter().collect();
    match kinds.as_slice() {
        [] => "`*` alone".to_owned(),
        kinds => format!("the ARN of {}", kinds.join(" or ")),
    }
}

fn help(actions: ActionSet) -> String {
    let kinds = actions.actions().flat_map(|action| &action.resource_types);
    let shape = kinds.map(|taken| taken.kind.arn_shape()).next();
    match shape {
        Some(shape) => format!("write `{shape}`"),
        None => "write `\"*\"`".to_owned(),
    }
}
