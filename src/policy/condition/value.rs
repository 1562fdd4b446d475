//! What one value of a condition lets through: everything, something or nothing.

use crate::aws::account::{AccountId, OrganizationId};
use crate::aws::actions::CODEARTIFACT;
use crate::aws::address::AddressRange;
use crate::aws::iam::{ConditionKey, KeyKind, Tells};
use crate::policy::action_set::ActionSet;
use crate::policy::condition::{Dead, Void, date};
use crate::policy::document::{Condition, Word};
use crate::policy::operator::{Family, Operator, Polarity, Relation};
use crate::policy::pattern::{Class, Part, Pattern, Reading, Token};

/// What a value lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Every value that the key can have.
    Everything(Void),
    /// Some of them.
    Something,
    /// None.
    Nothing(Dead),
    /// That is not known.
    Unknown,
}

/// What `value` lets through, the operator taken as if it were not negated.
pub(super) fn meaning(
    value: &Word,
    condition: &Condition,
    operator: Operator,
    key: Option<&ConditionKey>,
) -> Meaning {
    let name = condition.key.known().unwrap_or_default();
    if let Some(meaning) = variable(value, name, key) {
        return meaning;
    }
    match operator.relation.family() {
        Family::String | Family::Arn => text(value, operator, key),
        Family::Date => dated(value, operator.relation),
        Family::Address => match value.known() {
            None => Meaning::Unknown,
            Some(text) if AddressRange::parse(text).is_none() => {
                Meaning::Nothing(Dead::NoSuchValue(KeyKind::Address))
            }
            Some(_) => Meaning::Something,
        },
        Family::Bool => match value.known().map(str::to_ascii_lowercase).as_deref() {
            None => Meaning::Unknown,
            Some("true" | "false") => Meaning::Something,
            Some(_) => Meaning::Nothing(Dead::NoSuchValue(KeyKind::Bool)),
        },
        Family::Numeric => match value.known() {
            None => Meaning::Unknown,
            Some(text) if text.trim().parse::<f64>().is_err() => {
                Meaning::Nothing(Dead::NoSuchValue(KeyKind::Number))
            }
            Some(_) => Meaning::Something,
        },
        Family::Binary | Family::Null => Meaning::Unknown,
    }
}

/// What a policy variable alone means: the resource's own organisation or
/// account bounds who calls, the caller's own bounds nobody.
fn variable(value: &Word, key: &str, facts: Option<&ConditionKey>) -> Option<Meaning> {
    let text = value.known()?;
    let inner = text.strip_prefix("${")?.strip_suffix('}')?;
    if matches!(inner, "*" | "?" | "$") {
        return None;
    }
    if inner.eq_ignore_ascii_case(key) {
        return Some(Meaning::Everything(Void::Itself));
    }
    let of_resource = inner.to_ascii_lowercase().starts_with("aws:resource");
    let who = facts.is_some_and(|facts| facts.tells == Tells::Who);
    Some(if of_resource && who {
        Meaning::Something
    } else {
        Meaning::Unknown
    })
}

fn text(value: &Word, operator: Operator, key: Option<&ConditionKey>) -> Meaning {
    let wild = operator.relation.has_wildcards();
    let reading = if wild {
        Reading::Variables
    } else {
        Reading::Text
    };
    let pattern = Pattern::new(value, reading);
    let Some(key) = key else {
        return match (pattern.is_everything(), pattern.is_known()) {
            (true, _) => Meaning::Everything(Void::EveryValue),
            (false, true) if !wild && literal_star(value) => {
                Meaning::Nothing(Dead::WildcardInEquals)
            }
            (false, _) => Meaning::Unknown,
        };
    };
    if pattern.covers(&all_of(key.kind)) {
        return Meaning::Everything(Void::EveryValue);
    }
    let arn = operator.relation.family() == Family::Arn || key.kind == KeyKind::Arn;
    if arn && any_account(&pattern) {
        return Meaning::Everything(Void::EveryValue);
    }
    if !wild && literal_star(value) {
        return Meaning::Nothing(Dead::WildcardInEquals);
    }
    if any_start(&pattern, key.kind) {
        return Meaning::Everything(Void::EveryValue);
    }
    if wild && part_of_id(&pattern, key.kind) && pattern.meets(&all_of(key.kind)) {
        return Meaning::Everything(Void::StrangersIds);
    }
    if !pattern.is_known() {
        return Meaning::Unknown;
    }
    if wrong(&pattern, value, key.kind, operator.relation) {
        return Meaning::Nothing(Dead::NoSuchValue(key.kind));
    }
    Meaning::Something
}

/// Whether a `*` or `?` stands in a text that is compared as it is.
fn literal_star(value: &Word) -> bool {
    value.known().is_some_and(|text| {
        let text = text.replace("${*}", "").replace("${?}", "");
        text.contains(['*', '?'])
    })
}

/// Every value that a key of a kind can have, as far as that can be said.
fn all_of(kind: KeyKind) -> Vec<Part> {
    let one = |count: usize, class| std::iter::repeat_n(Part::One(class), count);
    let text = |text: &'static str| text.chars().map(Part::Is);
    match kind {
        KeyKind::Account => one(12, Class::Digit).collect(),
        KeyKind::Organization => text("o-")
            .chain(one(10, Class::Word))
            .chain([Part::Many(Class::Word)])
            .collect(),
        KeyKind::OrganizationPath => text("o-")
            .chain(one(10, Class::Word))
            .chain([Part::Many(Class::Word)])
            .chain(text("/r-"))
            .chain(one(4, Class::Word))
            .chain([Part::Many(Class::Any)])
            .chain(text("/"))
            .collect(),
        KeyKind::Vpc => text("vpc-")
            .chain(one(8, Class::Word))
            .chain([Part::Many(Class::Word)])
            .collect(),
        KeyKind::Endpoint => text("vpce-")
            .chain(one(8, Class::Word))
            .chain([Part::Many(Class::Word)])
            .collect(),
        KeyKind::Arn => text("arn:aws:")
            .chain([Part::One(Class::Field), Part::Many(Class::Any)])
            .collect(),
        KeyKind::String
        | KeyKind::Bool
        | KeyKind::Number
        | KeyKind::Date
        | KeyKind::Address
        | KeyKind::UniqueId
        | KeyKind::Subject => vec![Part::One(Class::Any), Part::Many(Class::Any)],
    }
}

/// Whether an ARN pattern can match in any account at all: whoever has an
/// account names the things in it.
fn any_account(pattern: &Pattern) -> bool {
    let fields = pattern.split(':', 6);
    let Some(account) = fields.get(4).filter(|_| fields.len() == 6) else {
        // A `*` that runs over the borders leaves the account open.
        return pattern.is_known() && !pattern.is_exact() && fields.len() < 6 && {
            let whole: Vec<Part> = "arn:aws:".chars().map(Part::Is).collect();
            let mut any = whole;
            any.push(Part::Many(Class::Any));
            pattern.meets(&any)
        };
    };
    account.covers(&[Part::One(Class::Digit); 12])
}

/// Whether the part of a value that tells who is a wildcard: a unique id of
/// anybody, an organisation of anybody.
fn any_start(pattern: &Pattern, kind: KeyKind) -> bool {
    match kind {
        KeyKind::UniqueId => matches!(pattern.tokens().first(), Some(Token::Many)),
        KeyKind::String
        | KeyKind::Bool
        | KeyKind::Number
        | KeyKind::Date
        | KeyKind::Address
        | KeyKind::Arn
        | KeyKind::Account
        | KeyKind::Organization
        | KeyKind::OrganizationPath
        | KeyKind::Vpc
        | KeyKind::Endpoint
        | KeyKind::Subject => false,
    }
}

/// Whether wildcards stand for a part of an account's or an organisation's id:
/// AWS gives the ids, so that those of strangers begin and end in the same way.
fn part_of_id(pattern: &Pattern, kind: KeyKind) -> bool {
    let id = match kind {
        KeyKind::Account | KeyKind::Organization => Some(pattern.clone()),
        KeyKind::OrganizationPath => pattern.split('/', 2).into_iter().next(),
        KeyKind::Arn => pattern.split(':', 6).into_iter().nth(4),
        KeyKind::String
        | KeyKind::Bool
        | KeyKind::Number
        | KeyKind::Date
        | KeyKind::Address
        | KeyKind::UniqueId
        | KeyKind::Vpc
        | KeyKind::Endpoint
        | KeyKind::Subject => None,
    };
    id.is_some_and(|id| {
        let mut tokens = id.tokens().iter();
        tokens.any(|token| matches!(token, Token::Many | Token::One))
    })
}

/// Whether no value that the key can have is met.
fn wrong(pattern: &Pattern, value: &Word, kind: KeyKind, relation: Relation) -> bool {
    if matches!(
        relation,
        Relation::StringEqualsIgnoreCase | Relation::StringNotEqualsIgnoreCase
    ) {
        return false;
    }
    let exact = pattern.is_exact();
    let text = value.known().unwrap_or_default();
    match kind {
        KeyKind::Account if exact => AccountId::parse(text).is_err() && text != "anonymous",
        KeyKind::Organization if exact => OrganizationId::parse(text).is_err(),
        KeyKind::Account
        | KeyKind::Organization
        | KeyKind::OrganizationPath
        | KeyKind::Vpc
        | KeyKind::Endpoint => !pattern.meets(&all_of(kind)),
        KeyKind::Arn => exact && !text.starts_with("arn:"),
        KeyKind::String
        | KeyKind::Bool
        | KeyKind::Number
        | KeyKind::Date
        | KeyKind::Address
        | KeyKind::UniqueId
        | KeyKind::Subject => false,
    }
}

fn dated(value: &Word, relation: Relation) -> Meaning {
    let Some(text) = value.known() else {
        return Meaning::Unknown;
    };
    let Some(past) = date::is_past(text) else {
        return Meaning::Nothing(Dead::NoSuchValue(KeyKind::Date));
    };
    if !past || relation.polarity() == Polarity::Negative {
        return Meaning::Something;
    }
    match relation {
        Relation::DateGreaterThan | Relation::DateGreaterThanEquals => {
            Meaning::Everything(Void::Past)
        }
        _ => Meaning::Nothing(Dead::Past),
    }
}

/// The actions whose requests never have a key.
pub(super) fn without_key(name: &str, key: Option<&ConditionKey>) -> ActionSet {
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("aws:resourcetag/") {
        return ActionSet::filter(|action| {
            let taggable = action
                .resource_types
                .iter()
                .any(|taken| taken.kind != crate::aws::resource::ResourceKind::Package);
            !taggable
        });
    }
    if lower.starts_with("aws:requesttag/") || lower == "aws:tagkeys" {
        return ActionSet::filter(|action| {
            let has = action.condition_keys.iter().any(|known| {
                let known = known.to_ascii_lowercase();
                let stem = known.split('$').next().unwrap_or_default();
                lower.starts_with(stem)
            });
            !has
        });
    }
    match key {
        Some(key) if !key.only.is_empty() => {
            let own = key.only.iter().filter_map(|only| {
                let (service, name) = only.split_once(':')?;
                (service == CODEARTIFACT.prefix).then_some(name)
            });
            let own: Vec<&str> = own.collect();
            ActionSet::filter(|action| !own.contains(&action.name.as_str()))
        }
        Some(_) | None => ActionSet::NONE,
    }
}
