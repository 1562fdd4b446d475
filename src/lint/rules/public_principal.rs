//! `public-principal`: a resource policy that lets everybody in.

use crate::aws::iam::condition_key;
use crate::diag::Level;
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::answer::Answer;
use crate::policy::condition::{self, Class};
use crate::policy::document::{Condition, Statement};
use crate::policy::guard::Guard;
use crate::policy::kind::PolicyKind;

pub(super) static RULE: Rule = Rule {
    id: "public-principal",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("public_principal.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, _: &Context<'_>, sink: &mut Sink<'_>) {
    let asked = match held.grant.kind() {
        PolicyKind::Domain | PolicyKind::Repository | PolicyKind::Unknown => true,
        // An endpoint's policy means everybody behind the endpoint.
        PolicyKind::Identity
        | PolicyKind::Trust
        | PolicyKind::Endpoint
        | PolicyKind::Control
        | PolicyKind::Other => false,
    };
    if !asked || !held.is_tied() {
        return;
    }
    for scope in held.grant.scopes() {
        let named = scope.named.surely.own();
        let guards = |guard: &Guard<'_>| {
            let mut bounds = named
                .actions()
                .map(|action| guard.bounds(action, &scope.resources));
            bounds.all(|bounds| bounds != Answer::No)
        };
        let open = scope.everyone == Answer::Surely
            && condition::bounds_who(scope.statement) == Answer::No
            && !held.grant.guards().iter().any(guards);
        if open && !named.is_empty() {
            report(scope.statement, sink);
        }
    }
}

/// Of a condition that bounds nobody `vacuous-condition` says why, where it stands.
fn report(statement: &Statement, sink: &mut Sink<'_>) {
    let place = pointing::everyone(statement);
    let mut conditions = statement.conditions.iter();
    let void =
        conditions.find(|one| matches!(condition::classify(one, statement), Class::Nobody(_)));
    match (void, statement.conditions.first()) {
        (Some(void), _) => sink
            .report(place, "everybody: its condition bounds nobody")
            .label(void.key.place, "told by `vacuous-condition`")
            .help("mend the condition, or name accounts or roles"),
        (None, Some(other)) => sink
            .report(place, "everybody, and no condition bounds who")
            .label(other.key.place, stranger(other))
            .help("name accounts or roles, or add a condition on `aws:PrincipalOrgID`"),
        (None, None) => sink
            .report(place, "everybody, and no condition bounds who")
            .help("name accounts or roles, or add a condition on `aws:PrincipalOrgID`"),
    };
}

/// Why a condition keeps no stranger out.
fn stranger(condition: &Condition) -> String {
    let key = condition.key.known().and_then(condition_key);
    match key.and_then(|key| key.why.as_deref()) {
        Some(why) => format!("a stranger may meet this: {why}"),
        None => "a stranger may meet this".to_owned(),
    }
}
