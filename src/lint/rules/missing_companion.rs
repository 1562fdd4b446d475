//! `missing-companion`: an action without another one that it needs in the same identity.

use crate::aws::actions::CODEARTIFACT;
use crate::aws::iam::Purpose;
use crate::diag::Level;
use crate::eval::value::Extent;
use crate::lint::bearer::{self, Gap, Given};
use crate::lint::finding::Fix;
use crate::lint::held::Held;
use crate::lint::literal;
use crate::lint::management::share_principal;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::grant::Scope;
use crate::policy::kind::PolicyKind;
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
    if !identity || !held.is_tied() {
        return;
    }
    let given = bearer::given(held);
    let asks = pointing_at_token(held);
    // What is written wrong is wrong, whatever else the identity holds.
    if let Given::Not(gap @ Gap::Misnamed(_)) = given {
        without_service_token(&gap, asks, context, sink);
        return;
    }
    if !whole {
        return;
    }
    let granted = held.grant.actions();
    let purpose = ActionSet::purpose;
    let (token, login, read) = (
        purpose(Purpose::Token),
        purpose(Purpose::Login),
        purpose(Purpose::Read),
    );
    if let (Given::Not(gap @ Gap::Narrow(_)), None) = (given, asks) {
        without_service_token(&gap, asks, context, sink);
        return;
    }
    let Some(scope) = held
        .grant
        .scopes()
        .iter()
        .find(|scope| scope.actions.surely.meets(token))
    else {
        return;
    };
    // Who has every action is told to list them first.
    if held.is_whole(scope) || !is_for_clients(scope, granted.surely) {
        return;
    }
    let place = pointing::actions(scope.statement, token);
    if let Given::Not(gap) = given {
        without_service_token(&gap, asks, context, sink);
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

/// Whether the token is meant: named, or for somebody who fetches or publishes.
/// A pattern that sweeps it in where things are looked at alone is no login.
fn is_for_clients(scope: &Scope<'_>, granted: ActionSet) -> bool {
    let token = ActionSet::purpose(Purpose::Token);
    let uses = ActionSet::purpose(Purpose::Read) | ActionSet::purpose(Purpose::Publish);
    let mut words = pointing::words_of(scope.statement, token);
    granted.meets(uses) || words.any(|word| Bounds::of_word(word).surely.own() == token)
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

/// Where `held` surely grants CodeArtifact's own token.
fn pointing_at_token(held: &Held<'_>) -> Option<Place> {
    let token = ActionSet::purpose(Purpose::Token);
    let mut scopes = held.grant.scopes().iter();
    let scope = scopes.find(|scope| scope.actions.surely.meets(token))?;
    Some(pointing::actions(scope.statement, token))
}

/// Tells why there is no bearer token, `asks` being where the other one is granted.
fn without_service_token(
    gap: &Gap<'_>,
    asks: Option<Place>,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) {
    const NONE: &str = "grants no token without `sts:GetServiceBearerToken`";
    const ADD: &str = "add `sts:GetServiceBearerToken` on `*`, with `sts:AWSServiceName` pinned to `codeartifact.amazonaws.com`";
    let place = match (gap, asks) {
        (Gap::Misnamed(word) | Gap::Narrow(word), _) => word.place,
        (_, Some(asks)) => asks,
        (_, None) => return,
    };
    let own = ActionSet::service_token();
    let draft = match gap {
        Gap::Absent => sink.report(place, NONE).help(ADD),
        Gap::Denied(denied) => sink
            .report(place, format!("{NONE}, which is denied"))
            .label(pointing::actions(denied, own), "denied here")
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
            let name = CODEARTIFACT.pinned("sts:AWSServiceName");
            let name = name.unwrap_or_default();
            let edit = literal::replaced(context, place, &value.with_holes("…"), name);
            sink.report(
                place,
                "this is not CodeArtifact's name, so the grant gives no token of it",
            )
            .help(format!("write `{name}`"))
            // Risky: what granted nothing grants something afterwards.
            .fix(edit.map(|edit| Fix::risky(vec![edit])))
        }
        Gap::Narrow(_) => sink
            .report(
                place,
                "`sts:GetServiceBearerToken` takes no ARN: on this it grants no token",
            )
            .help("grant it in a statement of its own on `\"*\"`"),
    };
    if let Some(asks) = asks.filter(|asks| *asks != place) {
        draft.label(asks, "needs the token of `sts`");
    }
}
