//! To which service a grant of `sts:GetServiceBearerToken` is pinned.

use crate::aws::actions::CODEARTIFACT;
use crate::aws::glob::{self, Case};
use crate::diag::nearest;
use crate::eval::value::Extent;
use crate::policy::document::{Condition, Word};
use crate::policy::grant::Scope;
use crate::policy::operator::{Missing, Operator, Polarity, Quantifier, Relation};

/// What the conditions of a grant say about the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin {
    /// CodeArtifact, alone or beside services by name.
    Ours,
    /// Other services alone, or none.
    Other,
    /// Every service, or those whose names match.
    Open,
    /// That is not known.
    Unknown,
}

/// The pin of `scope`.
#[must_use]
pub fn pin(scope: &Scope<'_>) -> Pin {
    let mut found = Pin::Open;
    for condition in &scope.statement.conditions {
        let Some(key) = condition.key.known() else {
            found = Pin::Unknown;
            continue;
        };
        let Some(name) = CODEARTIFACT.pinned(key) else {
            continue;
        };
        match of(condition, name) {
            Pin::Open => {}
            Pin::Unknown => found = Pin::Unknown,
            pinned @ (Pin::Ours | Pin::Other) => return pinned,
        }
    }
    found
}

/// The value that pins `scope` to another service than CodeArtifact, and
/// whether that is CodeArtifact's own name written wrong.
#[must_use]
pub fn wrong_value<'s>(scope: &Scope<'s>) -> Option<(&'s Word, Meant)> {
    let conditions = scope.statement.conditions.iter();
    let mut pinned = conditions.filter_map(|condition| {
        let name = CODEARTIFACT.pinned(condition.key.known()?)?;
        (of(condition, name) == Pin::Other).then_some((condition, name))
    });
    let (condition, name) = pinned.next()?;
    let value = condition.values.first()?;
    Some((value, meant(value.known()?, name)))
}

/// Which service a value that is not CodeArtifact's name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// CodeArtifact, whose name is another.
    Ours,
    /// Another service.
    Other,
}

fn meant(value: &str, name: &str) -> Meant {
    let lower = value.to_ascii_lowercase();
    let short = lower.split('.').next().unwrap_or_default();
    let near = lower.contains(&CODEARTIFACT.prefix)
        || nearest(short, [CODEARTIFACT.prefix.as_str()]).is_some()
        || value.len() <= 2 * name.len() && nearest(value, [name]).is_some();
    if near { Meant::Ours } else { Meant::Other }
}

/// What one condition on the service's key says.
fn of(condition: &Condition, name: &str) -> Pin {
    let values: Option<Vec<&str>> = condition.values.iter().map(Word::known).collect();
    let known = values.filter(|values| !values.is_empty() && condition.extent == Extent::Exact);
    let (Some(values), Some(operator)) = (known, condition.operator.known()) else {
        return Pin::Unknown;
    };
    let Some(operator) = Operator::parse(operator).filter(bounds) else {
        return Pin::Open;
    };
    let named = |value: &str| match operator.relation {
        Relation::StringLike => glob::matches(value, name, Case::Sensitive),
        Relation::StringEqualsIgnoreCase => value.eq_ignore_ascii_case(name),
        _ => value == name,
    };
    // No other service's name begins as this one's does; one that is written out bounds it.
    let alone = |value: &str| {
        let wild = operator.relation == Relation::StringLike && value.contains(['*', '?']);
        !wild || value.starts_with(&CODEARTIFACT.prefix)
    };
    let any = values.iter().any(|value| named(value));
    let all = values.iter().all(|value| alone(value));
    match (any, all) {
        (false, _) => Pin::Other,
        (true, true) => Pin::Ours,
        (true, false) => Pin::Open,
    }
}

/// Whether an operator only holds of requests with one of its values.
fn bounds(operator: &Operator) -> bool {
    let texts = matches!(
        operator.relation,
        Relation::StringEquals | Relation::StringLike | Relation::StringEqualsIgnoreCase
    );
    texts
        && operator.relation.polarity() == Polarity::Positive
        && operator.missing == Missing::Fails
        && operator.quantifier != Quantifier::All
}
