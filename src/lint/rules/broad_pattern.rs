//! `broad-pattern`: a pattern of actions that takes in writes, deletes or permission changes.

use crate::diag::Level;
use crate::document::policy::Tie;
use crate::lint::finding::{Edit, Fix};
use crate::lint::held::Held;
use crate::lint::literal;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::Effect;
use crate::policy::action_set::{ActionSet, Bounds, Service, service};
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
            statement(scope.statement, context, sink);
        }
    }
}

fn statement(statement: &Statement, context: &Context<'_>, sink: &mut Sink<'_>) {
    let listed = statement
        .action
        .iter()
        .filter(|words| words.sense == Sense::Listed);
    for words in listed {
        let plain = literal::is_plain(context, words);
        for word in &words.items {
            let fix = |actions| {
                plain
                    .then(|| spelled_out(word, words, actions, context))
                    .flatten()
            };
            judge(word, fix, sink);
        }
    }
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
    let names = names.join(", ");
    let text = match words.shape {
        Shape::List => names,
        Shape::Single => format!("[{names}]"),
        Shape::Made => return None,
    };
    Some(Fix::safe(vec![Edit::replace(word.place, text)]))
}
