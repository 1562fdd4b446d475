//! `missing-companion`: an action without another one that it needs in the same identity.

use crate::aws::iam::Purpose;
use crate::diag::Level;
use crate::eval::value::Extent;
use crate::lint::held::Held;
use crate::lint::management::share_principal;
use crate::lint::pin::{Pin, pin};
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::document::{Sense, Word};
use crate::policy::grant::Scope;
use crate::policy::guard::Spares;
use crate::policy::kind::PolicyKind;
use crate::policy::pattern::{Pattern, Reading};

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
        sink.report(place, "grants no token without `sts:GetServiceBearerToken`")
            .help("add `sts:GetServiceBearerToken` on `*`, with `sts:AWSServiceName` pinned to `codeartifact.amazonaws.com`");
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

/// Whether the bearer token may be had: granted on `*`, for this service or any, and not denied to everybody.
fn may_have_service_token(held: &Held<'_>) -> bool {
    let token = ActionSet::service_token();
    let denied = held.grant.guards().iter().any(|guard| {
        guard.denies == Answer::Surely
            && guard.spares == Spares::Nobody
            && guard.actions.surely.contains(token)
    });
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
