//! Whether an identity may have the bearer token of STS that goes with CodeArtifact's own, and what stands in its way.

use crate::eval::value::Extent;
use crate::lint::held::Held;
use crate::lint::pin::{Meant, Pin, pin, wrong_value};
use crate::policy::action_set::{ActionSet, Bounds, Service, service};
use crate::policy::answer::Answer;
use crate::policy::condition;
use crate::policy::document::{Sense, Statement, Word};
use crate::policy::grant::Scope;
use crate::policy::guard::{Guard, Spares};
use crate::policy::pattern::{Pattern, Reading};

/// Whether the bearer token may be had.
#[derive(Debug, Clone, Copy)]
pub enum Given<'s> {
    /// It may.
    Perhaps,
    /// It surely may not.
    Not(Gap<'s>),
}

/// Why the bearer token cannot be had.
#[derive(Debug, Clone, Copy)]
pub enum Gap<'s> {
    /// Nothing grants it.
    Absent,
    /// A Deny takes it away.
    Denied(&'s Statement),
    /// A condition of its Allow is never true, which `dead-condition` tells.
    Never(&'s Statement),
    /// It is for another service.
    Other(&'s Word),
    /// It is for this service, whose name is written wrong.
    Misnamed(&'s Word),
    /// It is on an ARN, and takes none.
    Narrow(&'s Word),
}

/// Whether `held` grants the bearer token: on `*`, for this service or any, and
/// not denied to everybody; if not, the nearest that it comes to it.
#[must_use]
pub fn given<'s>(held: &Held<'s>) -> Given<'s> {
    let token = ActionSet::service_token();
    if let Some(guard) = held.grant.guards().iter().find(|guard| denies(guard)) {
        return Given::Not(Gap::Denied(guard.statement));
    }
    let granted = held.grant.scopes().iter().any(|scope| {
        scope.named.maybe.meets(token) && is_on_everything(scope) && pin(scope) != Pin::Other
    });
    if granted || held.grant.is_open() {
        return Given::Perhaps;
    }
    let mut found = Gap::Absent;
    for scope in held
        .grant
        .scopes()
        .iter()
        .filter(|scope| names_token(scope))
    {
        match gap(scope) {
            near @ (Gap::Misnamed(_) | Gap::Narrow(_)) => return Given::Not(near),
            Gap::Absent => {}
            far @ (Gap::Denied(_) | Gap::Never(_) | Gap::Other(_)) => found = far,
        }
    }
    Given::Not(found)
}

/// Whether a statement names the token itself, or a pattern of STS: what `*`
/// means on an ARN is something else.
fn names_token(scope: &Scope<'_>) -> bool {
    let words = scope.statement.action.iter();
    let listed = words.filter(|words| words.sense == Sense::Listed);
    listed.flat_map(|words| &words.items).any(|word| {
        service(word) == Service::Sts
            && Bounds::of_word(word)
                .maybe
                .meets(ActionSet::service_token())
    })
}

/// Why an Allow of the token gives none.
fn gap<'s>(scope: &Scope<'s>) -> Gap<'s> {
    if condition::satisfiable(scope.statement) == Answer::No {
        return Gap::Never(scope.statement);
    }
    match wrong_value(scope) {
        Some((value, Meant::Ours)) => return Gap::Misnamed(value),
        Some((value, Meant::Other)) => return Gap::Other(value),
        None => {}
    }
    let words = scope.statement.resource.iter();
    let mut resources = words.flat_map(|words| &words.items);
    resources.next().map_or(Gap::Absent, Gap::Narrow)
}

/// Whether a Deny surely takes the bearer token from everybody.
fn denies(guard: &Guard<'_>) -> bool {
    guard.denies == Answer::Surely
        && guard.spares == Spares::Nobody
        && guard.actions.surely.contains(ActionSet::service_token())
}

/// The action takes no resource, so that an ARN leaves nothing.
fn is_on_everything(scope: &Scope<'_>) -> bool {
    scope.statement.resource.as_ref().is_none_or(|words| {
        let star = |word: &Word| {
            Pattern::new(word, Reading::Plain).is_everything() || word.known().is_none()
        };
        words.sense == Sense::Excluded
            || words.extent == Extent::Open
            || words.items.iter().any(star)
    })
}
