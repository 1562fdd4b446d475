//! `wildcard-resource`: publish, delete or permission actions on everything, or on every package of a domain.

use crate::aws::actions::Action;
use crate::aws::iam::Purpose;
use crate::aws::resource::ResourceKind;
use crate::diag::Level;
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::grant::Scope;
use crate::policy::kind::PolicyKind;
use crate::policy::resource::{Breadth, ResourcePattern};

pub(super) static RULE: Rule = Rule {
    id: "wildcard-resource",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("wildcard_resource.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, _: &Context<'_>, sink: &mut Sink<'_>) {
    if !held.is_tied() {
        return;
    }
    let grave: ActionSet = [
        Purpose::Publish,
        Purpose::Copy,
        Purpose::Delete,
        Purpose::Origin,
    ]
    .into_iter()
    .map(ActionSet::purpose)
    .chain([ActionSet::permission_changes()])
    .collect();
    let duty = duty(held);
    for scope in held.grant.scopes() {
        // Who has every action is told by `wildcard-action`.
        if !held.is_whole(scope) {
            judge(scope, grave & scope.actions.surely, duty, held, sink);
        }
    }
}

/// What somebody who may reach every package of a domain is there for.
#[derive(Debug, Clone, Copy)]
enum Duty {
    /// Managing the domain: who decides who may do what, and publishes nothing, may clean up in all of it.
    Manages,
    /// Anything else.
    Other,
}

fn duty(held: &Held<'_>) -> Duty {
    let granted = held.grant.actions().surely;
    let puts = ActionSet::purpose(Purpose::Publish) | ActionSet::purpose(Purpose::Copy);
    let manages = granted.meets(ActionSet::permission_changes()) && !granted.meets(puts);
    if manages && held.build != Answer::Surely {
        Duty::Manages
    } else {
        Duty::Other
    }
}

fn judge(scope: &Scope<'_>, grave: ActionSet, duty: Duty, held: &Held<'_>, sink: &mut Sink<'_>) {
    let kind = held.grant.kind();
    let reading = held.policies[scope.document].document.reading();
    let wide: ActionSet = grave
        .actions()
        .filter(|action| {
            let kinds = action.resource_types.iter().map(|taken| taken.kind);
            let limit = |kind| limit(action, kind, duty);
            kinds
                .into_iter()
                .any(|of| scope.breadth_of(of) >= Some(limit(of)))
        })
        .map(ActionSet::of)
        .collect();
    // In a domain's policy `*` is told by `domain-wide-grant`, in a repository's it is that repository.
    let place = pointing::resource(scope.statement, reading, |pattern| {
        is_wide(pattern, wide, duty)
    });
    let everything = pointing::resource(scope.statement, reading, is_everything) == place;
    if wide.is_empty() || (everything && means_its_own(scope, kind)) {
        return;
    }
    let reach = if everything {
        "everything of every domain"
    } else {
        "every package of a domain"
    };
    let packages = wide
        .actions()
        .all(|action| action.takes(ResourceKind::Package));
    let reach = match (everything, packages) {
        (true, true) => "every package of every domain",
        _ => reach,
    };
    sink.report(place, format!("lets {} reach {reach}", pointing::listed(wide)))
        .help("name the repository, and for packages the format and the namespace: `package/<domain>/<repository>/npm/<scope>/*`");
}

/// Whether `*` is told elsewhere, or may be one repository: whose resource policy
/// a text with principals is, it does not say.
fn means_its_own(scope: &Scope<'_>, kind: PolicyKind) -> bool {
    match kind {
        PolicyKind::Domain | PolicyKind::Repository => true,
        PolicyKind::Unknown => scope.statement.principal.is_some(),
        PolicyKind::Identity
        | PolicyKind::Trust
        | PolicyKind::Endpoint
        | PolicyKind::Control
        | PolicyKind::Other => false,
    }
}

/// From which breadth on a kind of resource is too much.
fn limit(action: &Action, kind: ResourceKind, duty: Duty) -> Breadth {
    let puts = ActionSet::purpose(Purpose::Publish) | ActionSet::purpose(Purpose::Copy);
    match (kind, duty) {
        (ResourceKind::Package, Duty::Other) => Breadth::Domain,
        (ResourceKind::Package, Duty::Manages) if puts.contains(ActionSet::of(action)) => {
            Breadth::Domain
        }
        (
            ResourceKind::Package
            | ResourceKind::Domain
            | ResourceKind::Repository
            | ResourceKind::PackageGroup,
            _,
        ) => Breadth::EveryDomain,
    }
}

fn is_wide(pattern: &ResourcePattern, actions: ActionSet, duty: Duty) -> bool {
    actions.actions().any(|action| {
        let mut kinds = action.resource_types.iter().map(|taken| taken.kind);
        kinds.any(|kind| pattern.breadth(kind) >= Some(limit(action, kind, duty)))
    })
}

fn is_everything(pattern: &ResourcePattern) -> bool {
    pattern.breadth(ResourceKind::Domain) >= Some(Breadth::EveryDomain)
        && pattern.breadth(ResourceKind::Package) >= Some(Breadth::EveryDomain)
}
