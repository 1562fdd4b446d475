//! What a condition bounds: who calls, something else, or nobody; and whether it can be true at all.

mod date;
mod value;

use crate::aws::actions::CODEARTIFACT;
use crate::aws::address::{AddressRange, Coverage, coverage};
use crate::aws::iam::{ConditionKey, KeyKind, Present, Tells, Values, condition_key};
use crate::eval::value::Extent;
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::answer::Answer;
use crate::policy::condition::value::Meaning;
use crate::policy::document::{Condition, Statement, Word};
use crate::policy::operator::{Family, Missing, Operator, Polarity, Quantifier, Relation};

/// What a condition does to an Allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// It bounds who: only callers of named accounts, organisations, networks or roles meet it.
    Who,
    /// It bounds something else, such as a tag, a time or a Region.
    Else,
    /// It bounds nobody.
    Nobody(Void),
    /// It is never true.
    Never(Dead),
    /// That depends on what is not known.
    Unknown,
}

/// Why a condition bounds nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Void {
    /// One of its values is met by every value: `*`, `o-*`, `arn:aws:iam::*:role/*`.
    EveryValue,
    /// One of its values is the beginning of an id, which strangers' ids have too: `1111*`.
    StrangersIds,
    /// `IfExists` on a key that strangers' requests need not have.
    IfExists,
    /// `ForAllValues` holds of a request without the key.
    ForAllValues,
    /// A negation: everybody but those that are named.
    Negated,
    /// It only asks whether the key is there, or that it is not.
    OnlyPresence,
    /// A date that is past, or the like: it is true for good.
    Past,
    /// Every address.
    EveryAddress,
    /// More addresses than any one organisation has.
    StrangersAddresses,
    /// The key tells nothing: TLS, or what whoever calls writes at will.
    KeyTellsNothing,
    /// The value is the request's own value of the same thing.
    Itself,
}

/// Why a condition, or one of its values, is never true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dead {
    /// No such operator; the nearest one that there is.
    UnknownOperator(Option<&'static str>),
    /// A wildcard where the operator compares texts as they are.
    WildcardInEquals,
    /// The value is none that the key can have, such as an account of eleven digits.
    NoSuchValue(KeyKind),
    /// The operator compares another type than the key has.
    WrongType,
    /// No value at all.
    NoValues,
    /// The key is never in requests for the actions of the statement.
    KeyNotInRequest,
    /// A date that is past.
    Past,
    /// Another condition of the statement excludes it.
    Contradiction,
    /// The key is in every request, and `Null` asks that it is not.
    AlwaysPresent,
}

/// A condition's operator and key, as far as they are known.
#[derive(Debug, Clone, Copy)]
pub struct Test {
    /// The operator.
    pub operator: Operator,
    /// The key, if it is one that IAM or a service is known to have.
    pub key: Option<&'static ConditionKey>,
}

/// The test that a condition makes; `None` when its operator is unknown or no operator.
#[must_use]
pub fn test(condition: &Condition) -> Option<Test> {
    let operator = Operator::parse(condition.operator.known()?)?;
    let key = condition.key.known().and_then(condition_key);
    Some(Test { operator, key })
}

/// What one condition of an Allow bounds, `statement` being where it stands:
/// its other conditions may ask that the key is there, or exclude this one.
#[must_use]
pub fn classify(condition: &Condition, statement: &Statement) -> Class {
    let Some(written) = condition.operator.known() else {
        return Class::Unknown;
    };
    let Some(operator) = Operator::parse(written) else {
        return Class::Never(Dead::UnknownOperator(Operator::nearest(written)));
    };
    let Some(key) = condition.key.known() else {
        return Class::Unknown;
    };
    if condition.values.is_empty() && condition.extent == Extent::Exact {
        return Class::Never(Dead::NoValues);
    }
    if contradicted(condition, operator, statement) {
        return Class::Never(Dead::Contradiction);
    }
    let known = condition_key(key);
    if operator.relation == Relation::Null {
        return presence(condition, known);
    }
    let Some(known) = known else {
        // CodeArtifact has no condition keys of its own (service authorization reference).
        let own = key.split(':').next().unwrap_or_default();
        if own.eq_ignore_ascii_case(&CODEARTIFACT.prefix) {
            return Class::Never(Dead::KeyNotInRequest);
        }
        return by_values(condition, operator, None);
    };
    if !fits(operator.relation.family(), known.kind) {
        return Class::Never(Dead::WrongType);
    }
    if known.tells == Tells::Nothing {
        return Class::Nobody(Void::KeyTellsNothing);
    }
    if operator.relation.polarity() == Polarity::Negative {
        return negated(condition, operator, known);
    }
    let class = by_values(condition, operator, Some(known));
    let absent = known.present == Present::Sometimes && !asked_for(key, statement);
    match class {
        Class::Who | Class::Else | Class::Unknown if absent && skips(operator).is_some() => {
            skips(operator).map_or(class, Class::Nobody)
        }
        Class::Never(Dead::NoSuchValue(_) | Dead::WildcardInEquals) if absent => {
            skips(operator).map_or(class, Class::Nobody)
        }
        Class::Who
            if known.values == Values::Several && operator.quantifier == Quantifier::Plain =>
        {
            Class::Unknown
        }
        other => other,
    }
}

/// Why an operator holds of a request without the key, if it does.
fn skips(operator: Operator) -> Option<Void> {
    match (operator.missing, operator.quantifier) {
        (Missing::Holds, _) => Some(Void::IfExists),
        (Missing::Fails, Quantifier::All) => Some(Void::ForAllValues),
        (Missing::Fails, Quantifier::Plain | Quantifier::Any) => None,
    }
}

/// How many other conditions of a statement are looked at; no policy has room for more.
const MOST: usize = 200;

/// Whether another condition asks that the key is there.
fn asked_for(key: &str, statement: &Statement) -> bool {
    let mut others = statement.conditions.iter().take(MOST);
    others.any(|other| {
        let same = other
            .key
            .known()
            .is_some_and(|k| k.eq_ignore_ascii_case(key));
        let null = other
            .operator
            .known()
            .and_then(Operator::parse)
            .is_some_and(|operator| operator.relation == Relation::Null);
        same && null && only_value(other).is_some_and(|v| v.eq_ignore_ascii_case("false"))
    })
}

fn only_value(condition: &Condition) -> Option<&str> {
    match condition.values.as_slice() {
        [value] if condition.extent == Extent::Exact => value.known(),
        _ => None,
    }
}

/// What `Null` bounds.
fn presence(condition: &Condition, key: Option<&ConditionKey>) -> Class {
    let Some(value) = only_value(condition) else {
        return Class::Unknown;
    };
    let always = key.is_some_and(|key| key.present == Present::Always);
    if value.eq_ignore_ascii_case("true") {
        if always {
            return Class::Never(Dead::AlwaysPresent);
        }
        return Class::Nobody(Void::OnlyPresence);
    }
    if !value.eq_ignore_ascii_case("false") {
        return Class::Never(Dead::WrongType);
    }
    match key.map(|key| key.tells) {
        Some(Tells::Other) => Class::Else,
        Some(Tells::Who | Tells::Nothing) => Class::Nobody(Void::OnlyPresence),
        None => Class::Unknown,
    }
}

/// What a negation bounds: nobody by name, but perhaps a time or a tag.
fn negated(condition: &Condition, operator: Operator, key: &ConditionKey) -> Class {
    if key.tells == Tells::Who {
        return Class::Nobody(Void::Negated);
    }
    let dated = operator.relation.family() == Family::Date;
    let known = condition.extent == Extent::Exact
        && condition.values.iter().all(|value| value.known().is_some());
    if dated && known {
        return Class::Nobody(Void::Past);
    }
    Class::Else
}

/// What the values say together: one of them is enough.
fn by_values(condition: &Condition, operator: Operator, key: Option<&ConditionKey>) -> Class {
    let meanings: Vec<_> = condition
        .values
        .iter()
        .map(|value| value::meaning(value, condition, operator, key))
        .collect();
    let void = meanings.iter().find_map(|meaning| match meaning {
        Meaning::Everything(why) => Some(*why),
        Meaning::Something | Meaning::Nothing(_) | Meaning::Unknown => None,
    });
    if let Some(why) = void {
        return Class::Nobody(why);
    }
    if operator.relation.family() == Family::Address
        && let Some(why) = too_many_addresses(&condition.values)
    {
        return Class::Nobody(why);
    }
    if condition.extent == Extent::Open || meanings.contains(&Meaning::Unknown) {
        return Class::Unknown;
    }
    let dead = meanings.iter().map(|meaning| match meaning {
        Meaning::Nothing(why) => Some(*why),
        Meaning::Something | Meaning::Everything(_) | Meaning::Unknown => None,
    });
    let dead: Option<Vec<_>> = dead.collect();
    if let Some([why, ..]) = dead.as_deref() {
        return Class::Never(*why);
    }
    match key.map(|key| key.tells) {
        Some(Tells::Who) => Class::Who,
        Some(Tells::Other) => Class::Else,
        Some(Tells::Nothing) => Class::Nobody(Void::KeyTellsNothing),
        None => Class::Unknown,
    }
}

/// Why ranges of addresses bound nobody, if they do not.
fn too_many_addresses(values: &[Word]) -> Option<Void> {
    let known = values.iter().filter_map(Word::known);
    let ranges: Vec<_> = known.filter_map(AddressRange::parse).collect();
    match coverage(&ranges) {
        Coverage::OneHolder => None,
        Coverage::Strangers => Some(Void::StrangersAddresses),
        Coverage::Everything => Some(Void::EveryAddress),
    }
}

/// The values of a condition that can never be met, by their index.
#[must_use]
pub fn dead_values(condition: &Condition) -> Vec<(usize, Dead)> {
    let Some(test) = test(condition) else {
        return Vec::new();
    };
    let negative = test.operator.relation.polarity() == Polarity::Negative;
    let values = condition.values.iter().enumerate();
    values
        .filter_map(|(at, value)| {
            match value::meaning(value, condition, test.operator, test.key) {
                // Later or earlier is no fault of a value in a negation.
                Meaning::Nothing(Dead::Past) if negative => None,
                Meaning::Nothing(why) => Some((at, why)),
                Meaning::Something | Meaning::Everything(_) | Meaning::Unknown => None,
            }
        })
        .collect()
}

/// Whether a condition is met only by roles or users that it names, by more than their account.
#[must_use]
pub fn names_roles(condition: &Condition, statement: &Statement) -> Answer {
    let key = condition.key.known().map(str::to_ascii_lowercase);
    let Some(test) = test(condition) else {
        return Answer::Maybe;
    };
    let bounds = test.operator.relation.polarity() == Polarity::Positive
        && test.operator.missing != Missing::Holds
        && !matches!(classify(condition, statement), Class::Never(_));
    match key.as_deref() {
        None => Answer::Maybe,
        // What a tag stands for is known where it is set.
        Some(key) if key.starts_with("aws:principaltag/") => Answer::Maybe,
        Some("aws:userid") if bounds => Answer::Surely,
        Some("aws:principalarn") if bounds => {
            let named = condition.values.iter().map(|value| {
                let text = value.with_holes("x");
                let name = text.split_once('/').map_or("", |(_, name)| name);
                Answer::known(!name.trim_start_matches(['*', '?', '/']).is_empty())
            });
            Answer::all(named).and(match condition.extent {
                Extent::Open => Answer::Maybe,
                Extent::Exact => Answer::Surely,
            })
        }
        Some(_) => Answer::No,
    }
}

/// The value by which a condition is met by everything, by its index.
#[must_use]
pub fn open_value(condition: &Condition) -> Option<usize> {
    let test = test(condition)?;
    if test.operator.relation.family() == Family::Address {
        let mut values = condition.values.iter();
        return values.position(|value| too_many_addresses(std::slice::from_ref(value)).is_some());
    }
    condition.values.iter().position(|value| {
        let meaning = value::meaning(value, condition, test.operator, test.key);
        matches!(meaning, Meaning::Everything(_))
    })
}

/// Whether a family can compare values of a kind.
fn fits(family: Family, kind: KeyKind) -> bool {
    match family {
        // Every value is a text.
        Family::String => true,
        Family::Null => true,
        Family::Numeric => matches!(kind, KeyKind::Number | KeyKind::Date),
        Family::Date => kind == KeyKind::Date,
        Family::Bool => kind == KeyKind::Bool,
        Family::Binary => false,
        Family::Address => kind == KeyKind::Address,
        Family::Arn => kind == KeyKind::Arn,
    }
}

/// Whether another condition on the same key leaves no value that both take.
fn contradicted(condition: &Condition, operator: Operator, statement: &Statement) -> bool {
    let Some(own) = exact_values(condition, operator) else {
        return false;
    };
    let key = condition.key.known();
    let mut others = statement.conditions.iter().take(MOST);
    others.any(|other| {
        let same = match (key, other.key.known()) {
            (Some(own), Some(other)) => own.eq_ignore_ascii_case(other),
            _ => false,
        };
        if !same || std::ptr::eq(other, condition) {
            return false;
        }
        let Some(test) = test(other) else {
            return false;
        };
        if test.operator.relation == Relation::Null {
            return only_value(other).is_some_and(|v| v.eq_ignore_ascii_case("true"));
        }
        if let Some(excluded) = excluded_values(other, test.operator) {
            return own.iter().all(|value| excluded.contains(value));
        }
        exact_values(other, test.operator)
            .is_some_and(|others| !own.iter().any(|value| others.contains(value)))
    })
}

/// The values of a condition that holds of no request with one of them.
fn excluded_values(condition: &Condition, operator: Operator) -> Option<Vec<&str>> {
    let plain =
        operator.relation == Relation::StringNotEquals && operator.quantifier == Quantifier::Plain;
    plain.then(|| condition.values.iter().filter_map(Word::known).collect())
}

/// The values of a condition that only holds of a request with one of them.
fn exact_values(condition: &Condition, operator: Operator) -> Option<Vec<&str>> {
    let exact = operator.relation == Relation::StringEquals
        && operator.quantifier == Quantifier::Plain
        && operator.missing == Missing::Fails;
    if !exact || condition.extent == Extent::Open {
        return None;
    }
    let values = condition.values.iter();
    values
        .map(|value| value.known().filter(|text| !text.contains("${")))
        .collect()
}

/// Whether the conditions of a statement bound who.
#[must_use]
pub fn bounds_who(statement: &Statement) -> Answer {
    let classes = statement.conditions.iter();
    let bounded = classes.map(|condition| match classify(condition, statement) {
        // What nobody meets lets nobody in.
        Class::Who | Class::Never(_) => Answer::Surely,
        Class::Else | Class::Nobody(_) => Answer::No,
        Class::Unknown => Answer::Maybe,
    });
    let open = match statement.condition_extent {
        Extent::Exact => Answer::No,
        Extent::Open => Answer::Maybe,
    };
    Answer::any(bounded).or(open)
}

/// Whether some request can meet the conditions of a statement: [`Answer::No`]
/// when one is never true. What is not known is taken to be met by somebody, as
/// whoever wrote it will have meant.
#[must_use]
pub fn satisfiable(statement: &Statement) -> Answer {
    let conditions = statement.conditions.iter();
    Answer::all(
        conditions.map(|condition| match classify(condition, statement) {
            Class::Never(_) => Answer::No,
            Class::Unknown | Class::Who | Class::Else | Class::Nobody(_) => Answer::Surely,
        }),
    )
}

/// The actions among `actions` of whose requests none can meet a condition,
/// because they never have its key: a tag of a package, a tag that only what is
/// made gets, or what only STS is told.
#[must_use]
pub fn never_has_key(condition: &Condition, actions: Bounds) -> ActionSet {
    let Some(test) = test(condition) else {
        return ActionSet::NONE;
    };
    let needs = test.operator.relation.polarity() == Polarity::Positive
        && skips(test.operator).is_none()
        && !(test.operator.relation == Relation::Null && only_value(condition) != Some("false"));
    let Some(name) = condition.key.known().filter(|_| needs) else {
        return ActionSet::NONE;
    };
    actions.maybe & value::without_key(name, test.key)
}
