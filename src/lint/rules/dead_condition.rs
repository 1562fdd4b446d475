//! `dead-condition`: a condition, or one of its values, that can never be met.

use crate::aws::iam::{KeyKind, condition_key, nearest_key};
use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::Bounds;
use crate::policy::claims::Claims;
use crate::policy::condition::{self, Class, Dead};
use crate::policy::document::{Condition, Sense, Statement};
use crate::policy::kind::PolicyKind;
use crate::policy::operator::Polarity;
use crate::policy::principal::{Provider, Who, who};

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
    if policy.kind == PolicyKind::Trust {
        subjects(statement, sink);
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
                .help(help(*why, one));
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

/// Subjects that no token of the statement's identity provider has.
fn subjects(statement: &Statement, sink: &mut Sink<'_>) {
    let principals = statement.principal.iter();
    let hosts = principals
        .flat_map(|principals| &principals.items)
        .filter_map(|principal| match who(principal) {
            Who::Federated(Provider::Oidc(host)) => Some(host),
            _ => None,
        });
    for host in hosts {
        for (value, provider) in Claims::new(host, statement).impossible() {
            let name = &provider.name;
            sink.report(
                value.place,
                format!("never true: no token of {name} has such a subject"),
            )
            .help(format!("write it like `{}`", provider.example));
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
    let negated = condition::test(condition)
        .is_some_and(|test| test.operator.relation.polarity() == Polarity::Negative);
    let message = match why {
        Dead::UnknownOperator(_) => reason(why, condition),
        Dead::KeyNotInRequest if negated => {
            let why = reason(why, condition);
            format!("always true: {why}, and a negation holds without")
        }
        _ => format!("never true: {}", reason(why, condition)),
    };
    sink.report(place, message).help(help(why, condition));
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
            let message = format!(
                "the condition is never true for this: no request for it has `{key}`{}",
                absent(&key)
            );
            sink.report(word.place, message)
                .label(one.key.place, "the condition is here")
                .help(help(Dead::KeyNotInRequest, one));
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
        Dead::KeyNotInRequest => {
            format!("no request for these actions has `{key}`{}", absent(&key))
        }
        Dead::Past => "the date is past".to_owned(),
        Dead::Contradiction => format!("another condition on `{key}` excludes it"),
        Dead::AlwaysPresent => format!("every request has `{key}`"),
    }
}

fn help(why: Dead, condition: &Condition) -> String {
    let key = condition.key.known().unwrap_or_default();
    let kind = condition_key(key).map_or(KeyKind::String, |known| known.kind);
    match why {
        Dead::UnknownOperator(Some(near)) => format!("did you mean `{near}`?"),
        Dead::UnknownOperator(None) => {
            "use one of IAM's operators, such as `StringEquals`".to_owned()
        }
        Dead::WildcardInEquals => with_wildcards(condition, kind),
        Dead::NoSuchValue(kind) => format!("write {}", shape(kind)),
        Dead::WrongType => format!("use {}", operators(kind)),
        Dead::NoValues => format!("write the values that are meant, such as {}", shape(kind)),
        Dead::KeyNotInRequest => elsewhere(key),
        Dead::Past => "take the statement out, or give it a date to come".to_owned(),
        Dead::Contradiction | Dead::AlwaysPresent => "take one of the conditions out".to_owned(),
    }
}

/// What to use instead of an operator that takes `*` as it is. An id of
/// anybody's would bound nobody.
fn with_wildcards(condition: &Condition, kind: KeyKind) -> String {
    let operator = condition.operator.known().unwrap_or_default();
    let not = if operator.to_ascii_lowercase().contains("not") {
        "Not"
    } else {
        ""
    };
    match kind {
        KeyKind::Account | KeyKind::Organization => format!("write {}", shape(kind)),
        KeyKind::Arn => format!("use `Arn{not}Like`"),
        _ => format!("use `String{not}Like`"),
    }
}

/// What a value of a kind looks like.
const fn shape(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::String => "a text",
        KeyKind::Bool => "`true` or `false`",
        KeyKind::Number => "a number, such as `900`",
        KeyKind::Date => "a point in time, such as `2030-12-31T00:00:00Z`",
        KeyKind::Address => "an address or a range, such as `203.0.113.0/24`",
        KeyKind::Arn => "a whole ARN, such as `arn:aws:iam::111122223333:role/ci`",
        KeyKind::Account => "an account's twelve digits, such as `\"111122223333\"`",
        KeyKind::Organization => "an organisation's id, such as `o-a1b2c3d4e5`",
        KeyKind::OrganizationPath => {
            "an organisation's path, such as `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*`"
        }
        KeyKind::UniqueId => "a unique id with the session's name, such as `AROAEXAMPLEID:ci`",
        KeyKind::Vpc => "a network's id, such as `vpc-1a2b3c4d`",
        KeyKind::Endpoint => "an endpoint's id, such as `vpce-1a2b3c4d`",
        KeyKind::Subject => "a token's subject, such as `repo:acme/app:ref:refs/heads/main`",
    }
}

/// The operators that compare values of a kind.
const fn operators(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Bool => "`Bool` with `true` or `false`",
        KeyKind::Number => "`NumericEquals`, `NumericLessThanEquals` or the like",
        KeyKind::Date => "`DateLessThan`, `DateGreaterThan` or the like",
        KeyKind::Address => "`IpAddress` or `NotIpAddress`",
        KeyKind::Arn => "`ArnLike` or `ArnEquals`",
        KeyKind::String
        | KeyKind::Account
        | KeyKind::Organization
        | KeyKind::OrganizationPath
        | KeyKind::UniqueId
        | KeyKind::Vpc
        | KeyKind::Endpoint
        | KeyKind::Subject => "`StringEquals` or `StringLike`",
    }
}

/// Whose tags a key is about.
enum Tags {
    /// Those of what the request is about.
    Resource,
    /// Those that the request sets.
    Request,
}

fn tags(key: &str) -> Option<Tags> {
    let lower = key.to_ascii_lowercase();
    if lower.starts_with("aws:resourcetag/") {
        Some(Tags::Resource)
    } else if lower.starts_with("aws:requesttag/") || lower == "aws:tagkeys" {
        Some(Tags::Request)
    } else {
        None
    }
}

/// Why a key of tags is not there, for messages.
fn absent(key: &str) -> &'static str {
    match tags(key) {
        Some(Tags::Resource) => ": packages have no tags",
        Some(Tags::Request) => ": only what sets tags has it",
        None => "",
    }
}

/// Where a key is, or what does instead of it.
fn elsewhere(key: &str) -> String {
    match tags(key) {
        Some(Tags::Resource) => return "bound the resource by its ARN".to_owned(),
        Some(Tags::Request) => return "keep it for what sets tags, such as `TagResource` and `CreateRepository`, and bound the others by their ARNs".to_owned(),
        None => {}
    }
    match condition_key(key).and_then(|known| known.only.first()) {
        Some(only) => format!("put it on `{only}`, in a statement of its own"),
        None => "take it out and bound the resource by its ARN: CodeArtifact has no condition keys of its own".to_owned(),
    }
}
