//! `dead-condition`: a condition, or one of its values, that can never be met.

use crate::aws::iam::{KeyKind, condition_key, nearest_key};
use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::Bounds;
use crate::policy::condition::{self, Class, Dead};
use crate::policy::document::{Condition, Sense, Statement};
use crate::policy::kind::PolicyKind;

pub(super) static RULE: Rule = Rule {
    id: "dead-condition",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("dead_condition.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, _: &Context<'_>, sink: &mut Sink<'_>) {
    if policy.tie == Tie::Untied || policy.kind == PolicyKind::Other {
        return;
    }
    for one in &statement.conditions {
        if let Some(near) = misspelled(one) {
            let key = one.key.with_holes("…");
            sink.report(one.key.place, format!("never true: IAM has no key `{key}`"))
                .help(format!("did you mean `{near}`?"));
            continue;
        }
        let values = condition::dead_values(one);
        for (at, why) in &values {
            let place = one
                .values
                .get(*at)
                .map_or(one.key.place, |value| value.place);
            sink.report(place, format!("never true: {}", reason(*why, one)))
                .help(help(*why));
        }
        if !values.is_empty() {
            continue;
        }
        match condition::classify(one, statement) {
            Class::Never(why) => whole(one, why, sink),
            Class::Who | Class::Else | Class::Nobody(_) | Class::Unknown => {
                without_key(one, statement, sink)
            }
        }
    }
}

/// The key that was meant by one that is none: nearly one of IAM's, or one
/// without its service or with blanks.
fn misspelled(condition: &Condition) -> Option<&'static str> {
    let key = condition.key.known()?;
    let global = key.to_ascii_lowercase().starts_with("aws:") || !key.contains(':');
    if !global || condition_key(key).is_some() {
        return None;
    }
    let bare = key.trim();
    if bare.contains(':') {
        return nearest_key(bare);
    }
    condition_key(&format!("aws:{bare}")).map(|known| known.name.as_str())
}

fn whole(condition: &Condition, why: Dead, sink: &mut Sink<'_>) {
    let place = match why {
        Dead::UnknownOperator(_) | Dead::WrongType => condition.operator.place,
        Dead::WildcardInEquals | Dead::NoSuchValue(_) | Dead::Past => condition
            .values
            .first()
            .map_or(condition.key.place, |value| value.place),
        Dead::NoValues | Dead::KeyNotInRequest | Dead::Contradiction | Dead::AlwaysPresent => {
            condition.key.place
        }
    };
    let message = match why {
        Dead::UnknownOperator(_) => reason(why, condition),
        _ => format!("never true: {}", reason(why, condition)),
    };
    sink.report(place, message).help(help(why));
}

/// A key that no request for some of the statement's actions has.
fn without_key(one: &Condition, statement: &Statement, sink: &mut Sink<'_>) {
    let Some(words) = &statement.action else {
        return;
    };
    let named = Bounds::of(words);
    let without = condition::never_has_key(one, named);
    let all = named.maybe.own();
    if without.is_empty() {
        return;
    }
    if without.contains(all) && !named.maybe.has_other() {
        whole(one, Dead::KeyNotInRequest, sink);
        return;
    }
    for word in words.items.iter().filter(|_| words.sense == Sense::Listed) {
        let own = Bounds::of_word(word).maybe;
        if !own.own().is_empty() && without.contains(own.own()) && !own.has_other() {
            let key = one.key.with_holes("…");
            let message =
                format!("the condition is never true for this: no request for it has `{key}`");
            sink.report(word.place, message)
                .label(one.key.place, "the condition is here")
                .help(help(Dead::KeyNotInRequest));
        }
    }
}

fn reason(why: Dead, condition: &Condition) -> String {
    let (operator, key) = (
        condition.operator.with_holes("…"),
        condition.key.with_holes("…"),
    );
    match why {
        Dead::UnknownOperator(_) => format!("IAM has no operator `{operator}`"),
        Dead::WildcardInEquals => format!("`{operator}` takes `*` as a character"),
        Dead::NoSuchValue(KeyKind::Account) => "an account has twelve digits".to_owned(),
        Dead::NoSuchValue(_) => format!("`{key}` never has such a value"),
        Dead::WrongType => format!("`{operator}` compares another type than `{key}` has"),
        Dead::NoValues => "it has no values".to_owned(),
        Dead::KeyNotInRequest => format!("no request for these actions has `{key}`"),
        Dead::Past => "the date is past".to_owned(),
        Dead::Contradiction => format!("another condition on `{key}` excludes it"),
        Dead::AlwaysPresent => format!("every request has `{key}`"),
    }
}

fn help(why: Dead) -> String {
    match why {
        Dead::UnknownOperator(Some(near)) => format!("did you mean `{near}`?"),
        Dead::UnknownOperator(None) => {
            "use one of IAM's operators, such as `StringEquals`".to_owned()
        }
        Dead::WildcardInEquals => "use `StringLike`, or `ArnLike` for ARNs".to_owned(),
        Dead::NoSuchValue(_) => "write a value that the key can have".to_owned(),
        Dead::WrongType => "use an operator for the key's type".to_owned(),
        Dead::NoValues => "write the values that are meant".to_owned(),
        Dead::KeyNotInRequest => "bound the resource by its ARN: packages have no tags".to_owned(),
        Dead::Past => "take the statement out, or give it a date to come".to_owned(),
        Dead::Contradiction | Dead::AlwaysPresent => "take one of the conditions out".to_owned(),
    }
}
