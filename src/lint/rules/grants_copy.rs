//! `grants-copy`: copying beside a limit on publishing, which it goes round.

use crate::aws::iam::Purpose;
use crate::diag::Level;
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::grant::Scope;
use crate::policy::kind::PolicyKind;

pub(super) static RULE: Rule = Rule {
    id: "grants-copy",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("grants_copy.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, _: &Context<'_>, sink: &mut Sink<'_>) {
    if !held.is_tied() {
        return;
    }
    let (copy, publish) = (
        ActionSet::purpose(Purpose::Copy),
        ActionSet::purpose(Purpose::Publish),
    );
    let scopes = held.grant.scopes();
    let publishing: Vec<_> = scopes
        .iter()
        .filter(|scope| scope.named.surely.meets(publish))
        .collect();
    for scope in scopes {
        let given = scope.actions.surely & copy;
        if given.is_empty() || held.is_whole(scope) {
            continue;
        }
        let limited = publishing
            .iter()
            .find(|other| is_narrower(other, scope, held.grant.kind()));
        let covered = publishing.iter().any(|other| covers(other, scope));
        if let Some(limited) = limited.filter(|_| !covered) {
            sink.report(
                pointing::actions(scope.statement, given),
                "publishing is limited to some packages, and copying is not",
            )
            .label(limited.statement.place, "publishing is limited here")
            .help("limit it to the same packages, or give it to the role that promotes packages");
        } else if let Some(guard) = guarded(held, publish, copy).filter(|_| publishing.is_empty()) {
            sink.report(
                pointing::actions(scope.statement, given),
                "copies versions into repositories that a Deny keeps from publishing",
            )
            .label(guard, "this denies publishing and not copying")
            .help("deny `CopyPackageVersions` there too");
        }
    }
}

/// Whether `publishing` is limited to some packages, and `copying` is not.
fn is_narrower(publishing: &Scope<'_>, copying: &Scope<'_>, kind: PolicyKind) -> bool {
    let purpose = ActionSet::purpose(Purpose::Publish);
    let limited = publishing.statement.resource.is_some() || kind == PolicyKind::Identity;
    limited
        && purpose.actions().any(|action| {
            publishing.named.surely.contains(ActionSet::of(action))
                && publishing.resources.covers(&copying.resources, action) == Answer::No
        })
}

fn covers(publishing: &Scope<'_>, copying: &Scope<'_>) -> bool {
    ActionSet::purpose(Purpose::Copy)
        .actions()
        .any(|action| publishing.resources.covers(&copying.resources, action) != Answer::No)
}

/// A Deny of publishing that leaves copying.
fn guarded(
    held: &Held<'_>,
    publish: ActionSet,
    copy: ActionSet,
) -> Option<crate::source::place::Place> {
    let guards = held.grant.guards().iter();
    let mut leaving = guards
        .filter(|guard| guard.actions.surely.meets(publish) && !guard.actions.maybe.meets(copy));
    leaving.next().map(|guard| guard.statement.place)
}
