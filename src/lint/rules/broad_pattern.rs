//! `broad-pattern`: a pattern of actions that takes in writes, deletes or permission changes.

use crate::aws::glob;
use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::eval::value::Extent;
use crate::lint::finding::{Edit, Fix};
use crate::lint::held::Held;
use crate::lint::literal;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::void;
use crate::policy::Effect;
use crate::policy::action_set::{ActionSet, Bounds, Service, service};
use crate::policy::answer::Answer;
use crate::policy::document::{Sense, Shape, Statement, Word, Words};

pub(super) static RULE: Rule = Rule {
    id: "broad-pattern",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("broad_pattern.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, context: &Context<'_>, sink: &mut Sink<'_>) {
    for scope in held.grant.scopes() {
        let allows = matches!(scope.statement.effect, Some((Effect::Allow, _)));
        let tied = held.policies[scope.document].tie == Tie::Tied;
        // All of them together is told by `wildcard-action`.
        if allows && tied && !held.is_whole(scope) {
            let policy = held.policies[scope.document];
            statement(scope.statement, policy, context, sink);
        }
    }
}

fn statement(statement: &Statement, policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    let granted = granted(statement, policy);
    let listed = statement
        .action
        .iter()
        .filter(|words| words.sense == Sense::Listed);
    for words in listed {
        let plain = literal::is_plain(context, words);
        let mut listed: ActionSet = words.items.iter().filter_map(single).collect();
        for word in &words.items {
            let fix = |actions: ActionSet| {
                // Where nothing is granted at all, the list is as void as its pattern.
                let able = Some(actions & granted).filter(|able| !able.is_empty());
                let missing = able.unwrap_or(actions).without(listed);
                // Another pattern need not stand for them again.
                listed = [listed, actions].into_iter().collect();
                plain
                    .then(|| spelled_out(word, words, missing, context))
                    .flatten()
            };
            judge(word, fix, sink);
        }
    }
}

/// The action that a word is by its whole name.
fn single(word: &Word) -> Option<ActionSet> {
    let is_name = word.known().is_some_and(|text| !glob::is_wild(text));
    is_name.then(|| Bounds::of_word(word).surely.own())
}

/// The actions that a statement can grant: some take none of its resources.
fn granted(statement: &Statement, policy: &Policy) -> ActionSet {
    let asked = void::asked(policy.kind).own();
    let resources = void::resources(statement, policy);
    let words = statement.resource.as_ref();
    let known = words.is_some_and(|words| words.extent == Extent::Exact);
    if resources.is_empty() || !known {
        return asked;
    }
    let taken = asked.actions().filter(|action| {
        let mut patterns = resources.iter().map(|(_, pattern)| pattern);
        patterns.any(|pattern| pattern.takes(action) != Answer::No)
    });
    taken.map(ActionSet::of).collect()
}

fn judge(word: &Word, fix: impl FnOnce(ActionSet) -> Option<Fix>, sink: &mut Sink<'_>) {
    let actions = Bounds::of_word(word).surely.own();
    // All of them is told by `wildcard-action`; one of them is that one.
    if actions.count() < 2 || !actions.meets(ActionSet::changes()) || actions == ActionSet::all() {
        return;
    }
    let message = match actions.count() {
        count @ 2..=4 => format!("stands for {count} actions: {}", pointing::listed(actions)),
        count => {
            let changes = actions & ActionSet::changes();
            format!(
                "stands for {count} actions, of which {} change something",
                pointing::listed(changes)
            )
        }
    };
    sink.report(word.place, message)
        .help("list the actions that are meant")
        .fix(fix(actions));
}

/// The list that the pattern stands for today, where it is written as a plain string.
fn spelled_out(
    word: &Word,
    words: &Words,
    actions: ActionSet,
    context: &Context<'_>,
) -> Option<Fix> {
    let written = literal::is_written(context, word.place, word.known()?);
    // A pattern of several services stands for more than these.
    if service(word) != Service::CodeArtifact || !written {
        return None;
    }
    let names: Vec<_> = actions
        .actions()
        .map(|action| format!("\"{}\"", action.full_name()))
        .collect();
    if names.is_empty() {
        return None;
    }
    let text = match words.shape {
        Shape::List => names.join(&literal::between(context, word.place)),
        Shape::Single => format!("[{}]", names.join(", ")),
        Shape::Made => return None,
    };
    Some(Fix::safe(vec![Edit::replace(word.place, text)]))
}
