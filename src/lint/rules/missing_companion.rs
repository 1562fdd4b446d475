//! `missing-companion`: an action without another one that it needs in the same identity.

use crate::aws::actions::CODEARTIFACT;
use crate::aws::iam::Purpose;
use crate::diag::Level;
use crate::eval::value::Extent;
use crate::lint::finding::Fix;
use crate::lint::held::Held;
use crate::lint::literal;
use crate::lint::management::share_principal;
use crate::lint::pin::{Meant, Pin, pin, wrong_value};
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::answer::Answer;
use crate::policy::condition;
use crate::policy::document::{Sense, Statement, Word};
use crate::policy::grant::Scope;
use crate::policy::guard::{Guard, Spares};
use crate::policy::kind::PolicyKind;
use crate::policy::pattern::{Pattern, Reading};
use crate::source::place::Place;

pub(super) static RULE: Rule = Rule {
    id: "missing-companion",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("missing_companion.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, context: &Context<'_>, sink: &mut Sink<'_>) {
    if held.grant.kind() == PolicyKind::Domain {
        shared_without_endpoint(held, context, sink);
    }
    let identity = match held.grant.kind() {
        PolicyKind::Identity => true,
        // On its own it is an identity's, unless it names principals.
        PolicyKind::Unknown => held
            .grant
            .scopes()
            .iter()
            .all(|scope| scope.statement.principal.is_none()),
        PolicyKind::Trust
        | PolicyKind::Domain
        | PolicyKind::Repository
        | PolicyKind::Endpoint
        | PolicyKind::Control
        | PolicyKind::Other => false,
    };
    let whole = held
        .identity
        .is_none_or(|identity| identity.extent == Extent::Exact && identity.managed.is_empty());
    if !identity || !whole || !held.is_tied() {
        return;
    }
    let granted = held.grant.actions();
    let purpose = ActionSet::purpose;
    let (token, login, read) = (
        purpose(Purpose::Token),
        purpose(Purpose::Login),
        purpose(Purpose::Read),
    );
    let Some(scope) = held
        .grant
        .scopes()
        .iter()
        .find(|scope| scope.actions.surely.meets(token))
    else {
        return;
    };
    // Who has every action is told to list them first.
    if scope.named.surely.contains(ActionSet::all()) {
        return;
    }
    let place = pointing::actions(scope.statement, token);
    if !may_have_service_token(held) {
        without_service_token(gap(held), place, context, sink);
    } else if granted.surely.meets(read) && !granted.maybe.meets(login) {
        sink.report(
            place,
            format!(
                "`aws codeartifact login` fails without {}",
                pointing::listed(login)
            ),
        )
        .level(Level::Warning)
        .help("add it on the repositories that are read");
    }
}

/// A domain's policy that lets others have tokens and read, and not ask where:
/// `aws codeartifact login` needs the endpoint, from it or from a repository's policy.
fn shared_without_endpoint(held: &Held<'_>, context: &Context<'_>, sink: &mut Sink<'_>) {
    let (token, login, read) = (
        ActionSet::purpose(Purpose::Token),
        ActionSet::purpose(Purpose::Login),
        ActionSet::purpose(Purpose::Read),
    );
    let granted = held.grant.actions();
    let complete = granted.surely.meets(token) && granted.surely.meets(read);
    let scopes = held.grant.scopes();
    let elsewhere = |other: &Held<'_>| {
        let mut scopes = other.grant.scopes().iter();
        other.grant.kind() == PolicyKind::Repository
            && scopes.any(|scope| {
                scope.actions.maybe.meets(login)
                    && held
                        .grant
                        .scopes()
                        .iter()
                        .any(|own| share_principal(own, scope))
            })
    };
    if !complete || granted.maybe.meets(login) || context.held.iter().any(elsewhere) {
        return;
    }
    let mut reading = scopes
        .iter()
        .filter(|scope| scope.actions.surely.meets(read));
    if let Some(scope) = reading.next() {
        let place = pointing::actions(scope.statement, read);
        sink.report(
            place,
            format!(
                "`aws codeartifact login` fails without {}",
                pointing::listed(login)
            ),
        )
        .level(Level::Warning)
        .help("add it on the repositories that are read");
    }
}

/// Why the bearer token cannot be had although something is said about it.
enum Gap<'s> {
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

/// The nearest that `held` comes to granting the bearer token.
fn gap<'s>(held: &Held<'s>) -> Gap<'s> {
    let token = ActionSet::service_token();
    if let Some(guard) = held.grant.guards().iter().find(|guard| denies_token(guard)) {
        return Gap::Denied(guard.statement);
    }
    let mut found = Gap::Absent;
    for scope in held.grant.scopes() {
        let words = scope.statement.action.as_ref();
        if !words.is_some_and(|words| Bounds::of(words).maybe.meets(token)) {
            continue;
        }
        if condition::satisfiable(scope.statement) == Answer::No {
            found = Gap::Never(scope.statement);
            continue;
        }
        match wrong_value(scope) {
            Some((value, Meant::Ours)) => return Gap::Misnamed(value),
            Some((value, Meant::Other)) => {
                found = Gap::Other(value);
                continue;
            }
            None => {}
        }
        let mut resources = scope
            .statement
            .resource
            .iter()
            .flat_map(|words| &words.items);
        if let Some(resource) = resources.next() {
            return Gap::Narrow(resource);
        }
    }
    found
}

fn without_service_token(gap: Gap<'_>, place: Place, context: &Context<'_>, sink: &mut Sink<'_>) {
    const NONE: &str = "grants no token without `sts:GetServiceBearerToken`";
    const ADD: &str = "add `sts:GetServiceBearerToken` on `*`, with `sts:AWSServiceName` pinned to `codeartifact.amazonaws.com`";
    let name = CODEARTIFACT.pinned("sts:AWSServiceName");
    let name = name.unwrap_or_default();
    let needs = "needs the token of `sts`";
    match gap {
        Gap::Absent => sink.report(place, NONE).help(ADD),
        Gap::Denied(denied) => sink
            .report(place, format!("{NONE}, which is denied"))
            .label(
                pointing::actions(denied, ActionSet::service_token()),
                "denied here",
            )
            .help("take it out of the Deny"),
        Gap::Never(never) => sink
            .report(place, format!("{NONE}, whose condition is never true"))
            .label(never.place, "never applies")
            .help(ADD),
        Gap::Other(value) => sink
            .report(place, NONE)
            .label(value.place, "this is for another service alone")
            .help(ADD),
        Gap::Misnamed(value) => {
            let edit = literal::replaced(context, value.place, &value.with_holes("…"), name);
            sink.report(
                value.place,
                "this is not CodeArtifact's name, so the grant gives no token of it",
            )
            .label(place, needs)
            .help(format!("write `{name}`"))
            // Risky: what granted nothing grants something afterwards.
            .fix(edit.map(|edit| Fix::risky(vec![edit])))
        }
        Gap::Narrow(resource) => sink
            .report(
                resource.place,
                "`sts:GetServiceBearerToken` takes no ARN: on this it grants no token",
            )
            .label(place, needs)
            .help("grant it in a statement of its own on `\"*\"`"),
    };
}

/// Whether a Deny surely takes the bearer token from everybody.
fn denies_token(guard: &Guard<'_>) -> bool {
    guard.denies == Answer::Surely
        && guard.spares == Spares::Nobody
        && guard.actions.surely.contains(ActionSet::service_token())
}

/// Whether the bearer token may be had: granted on `*`, for this service or any, and not denied to everybody.
fn may_have_service_token(held: &Held<'_>) -> bool {
    let token = ActionSet::service_token();
    let denied = held.grant.guards().iter().any(denies_token);
    let open = held.grant.is_open();
    let granted = held.grant.scopes().iter().any(|scope| {
        scope.named.maybe.meets(token) && is_on_everything(scope) && pin(scope) != Pin::Other
    });
    !denied && (open || granted)
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
