//! `vacuous-condition`: a condition that is there and bounds nobody.

use crate::aws::actions::CODEARTIFACT;
use crate::aws::iam::condition_key;
use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::Effect;
use crate::policy::answer::Answer;
use crate::policy::condition::{self, Class, Void};
use crate::policy::document::{Condition, Statement};
use crate::policy::kind::PolicyKind;
use crate::policy::pattern::{Pattern, Reading};
use crate::policy::principal::means_everyone;
use crate::source::place::Place;

pub(super) static RULE: Rule = Rule {
    id: "vacuous-condition",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("vacuous_condition.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, _: &Context<'_>, sink: &mut Sink<'_>) {
    let ours = match policy.kind {
        PolicyKind::Control | PolicyKind::Other | PolicyKind::Trust => false,
        PolicyKind::Identity
        | PolicyKind::Domain
        | PolicyKind::Repository
        | PolicyKind::Endpoint
        | PolicyKind::Unknown => true,
    };
    let allows = matches!(statement.effect, Some((Effect::Allow, _)));
    if !ours || !allows || policy.tie == Tie::Untied {
        return;
    }
    // Where somebody is named, or bounded by another condition, TLS and the like only add to it.
    let open = means_everyone(statement) == Answer::Surely
        && condition::bounds_who(statement) == Answer::No;
    for one in &statement.conditions {
        if let Class::Nobody(why) = condition::classify(one, statement)
            && (open || is_always_true(one, why))
            // Told by `unpinned-service-token`.
            && one
                .key
                .known()
                .is_none_or(|key| CODEARTIFACT.pinned(key).is_none())
        {
            sink.report(
                place(one, why),
                format!("bounds nobody: {}", reason(why, one)),
            )
            .help(help(why));
        }
    }
}

/// Whether the condition says nothing at all, whoever is named beside it.
fn is_always_true(condition: &Condition, why: Void) -> bool {
    match why {
        // `arn:aws:iam::*:role/ci` bounds nobody alone, and something beside an organisation.
        Void::EveryValue => {
            let value = condition::open_value(condition).and_then(|at| condition.values.get(at));
            value.is_some_and(|value| Pattern::new(value, Reading::Plain).is_everything())
        }
        Void::EveryAddress | Void::Itself => true,
        Void::StrangersAddresses
        | Void::StrangersIds
        | Void::IfExists
        | Void::ForAllValues
        | Void::Negated
        | Void::OnlyPresence
        | Void::Past
        | Void::KeyTellsNothing => false,
    }
}

fn place(condition: &Condition, why: Void) -> Place {
    match why {
        Void::EveryValue
        | Void::EveryAddress
        | Void::StrangersAddresses
        | Void::StrangersIds
        | Void::Itself
        | Void::Past => {
            let value = condition::open_value(condition);
            value
                .and_then(|at| condition.values.get(at))
                .map_or(condition.key.place, |value| value.place)
        }
        Void::IfExists | Void::ForAllValues | Void::Negated | Void::OnlyPresence => {
            condition.operator.place
        }
        Void::KeyTellsNothing => condition.key.place,
    }
}

fn reason(why: Void, condition: &Condition) -> String {
    let key = condition.key.with_holes("…");
    match why {
        Void::EveryValue if key.to_ascii_lowercase().contains("org") => {
            "every organisation matches".to_owned()
        }
        Void::EveryValue if key.eq_ignore_ascii_case("aws:PrincipalArn") => {
            "somebody of that name is in any account".to_owned()
        }
        Void::EveryValue => "every value matches".to_owned(),
        Void::EveryAddress => "every address matches".to_owned(),
        Void::StrangersAddresses => "more addresses match than any one organisation has".to_owned(),
        Void::StrangersIds => "the ids of strangers begin or end in the same way".to_owned(),
        Void::IfExists => format!("holds for all whose requests have no `{key}`"),
        Void::ForAllValues => format!("`ForAllValues` holds when a request has no `{key}`"),
        Void::Negated => "everybody but those listed meets it".to_owned(),
        Void::OnlyPresence => format!("only asks whether `{key}` is there"),
        Void::Past => "it is true for good".to_owned(),
        Void::KeyTellsNothing => {
            let known = condition_key(&key).and_then(|known| known.why.as_deref());
            let why = known.map_or(String::new(), |why| format!(": {why}"));
            format!("`{key}` does not tell who{why}")
        }
        Void::Itself => "compares the request with itself".to_owned(),
    }
}

const fn help(why: Void) -> &'static str {
    match why {
        Void::EveryAddress | Void::StrangersAddresses => {
            "write the addresses of the network that is meant, such as `203.0.113.0/24`"
        }
        Void::StrangersIds => "write the whole id, one after the other where there are several",
        Void::EveryValue | Void::Itself => {
            "write the value that is meant: the organisation, the account, the role or the network itself"
        }
        Void::IfExists => "use the operator without `IfExists`",
        Void::ForAllValues => "use `ForAnyValue`",
        Void::Negated => "say whom it means with `StringEquals`, `ArnLike` or the like",
        Void::OnlyPresence | Void::Past | Void::KeyTellsNothing => {
            "add a condition on `aws:PrincipalOrgID`, `aws:PrincipalAccount` or `aws:PrincipalArn`"
        }
    }
}
