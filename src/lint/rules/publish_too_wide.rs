//! `publish-too-wide`: publishing for a whole account, an organisation or a person.

use crate::aws::iam::Purpose;
use crate::diag::Level;
use crate::document::policy::{Identity, IdentityKind};
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::condition;
use crate::policy::document::Principal;
use crate::policy::grant::Scope;
use crate::policy::kind::PolicyKind;
use crate::policy::principal::{Account, Holder, Person, Who, person, who};

pub(super) static RULE: Rule = Rule {
    id: "publish-too-wide",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("publish_too_wide.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, _: &Context<'_>, sink: &mut Sink<'_>) {
    // The policy of an endpoint grants nothing: it bounds what others grant.
    if !held.is_tied() || held.grant.kind() == PolicyKind::Endpoint {
        return;
    }
    let publish = ActionSet::purpose(Purpose::Publish);
    for scope in held.grant.scopes() {
        let given = scope.actions.surely & publish;
        if given.is_empty() {
            continue;
        }
        if let Some(people) = held.identity.and_then(people) {
            sink.report(
                pointing::actions(scope.statement, given),
                format!("{people} may publish"),
            )
            .help("give it to a role that a pipeline assumes");
        }
        let principals = scope
            .statement
            .principal
            .iter()
            .flat_map(|principals| &principals.items);
        let narrows = held.grant.narrows_to_roles(scope, given);
        for principal in principals {
            judge(principal, scope, narrows, sink);
        }
        narrowed(scope, sink);
    }
}

/// The people who hold what an identity holds, unless that is a role.
fn people(identity: &Identity) -> Option<String> {
    let name = &identity.name;
    match identity.kind {
        IdentityKind::User => Some(format!("the user `{name}` is a person and")),
        IdentityKind::Group => Some(format!("the people of the group `{name}`")),
        IdentityKind::PermissionSet => Some(format!("the people of the permission set `{name}`")),
        IdentityKind::Role => None,
    }
}

/// People whom a condition lets in by name, where the principal is wider.
fn narrowed(scope: &Scope<'_>, sink: &mut Sink<'_>) {
    let principals = scope.statement.principal.iter();
    let wide = principals
        .flat_map(|principals| &principals.items)
        .any(|principal| matches!(who(principal), Who::Everyone | Who::Account(_)));
    if !wide {
        return;
    }
    for condition in &scope.statement.conditions {
        let arn = condition.key.known();
        if !arn.is_some_and(|key| key.eq_ignore_ascii_case("aws:PrincipalArn"))
            || condition::names_roles(condition, scope.statement) == Answer::No
        {
            continue;
        }
        for value in &condition.values {
            let message = match person(value) {
                Some(Person::User(name)) => {
                    format!("the user `{name}` is a person and may publish")
                }
                Some(Person::SignedIn(name)) => {
                    format!("people who sign in as `{name}` may publish")
                }
                None => continue,
            };
            sink.report(value.place, message)
                .help("name the role that the pipeline assumes");
        }
    }
}

/// `narrows` being whether conditions or Denies leave it to roles by name.
fn judge(principal: &Principal, scope: &Scope<'_>, narrows: Answer, sink: &mut Sink<'_>) {
    let is_person = |holder: Holder| holder == Holder::Person;
    let message = match who(principal) {
        // Which of them a condition lets in is the condition's word.
        Who::Account(account) if narrows == Answer::No => {
            format!(
                "every principal of {} may publish",
                shown(&account, principal)
            )
        }
        Who::Everyone if scope.bounds_who != Answer::No && narrows == Answer::No => {
            "everybody whom the condition lets in may publish".to_owned()
        }
        Who::User { name, .. } => format!("the user `{name}` is a person and may publish"),
        Who::Role { name, holder, .. } | Who::Session { name, holder, .. } if is_person(holder) => {
            format!("people who sign in as `{name}` may publish")
        }
        Who::Everyone
        | Who::Account(_)
        | Who::Role { .. }
        | Who::Session { .. }
        | Who::Service(_)
        | Who::Federated(_)
        | Who::CanonicalUser
        | Who::UniqueId(_)
        | Who::Malformed(_)
        | Who::Unknown => return,
    };
    sink.report(principal.word.place, message)
        .help("name the role that the pipeline assumes");
}

fn shown(account: &Account, principal: &Principal) -> String {
    let mut references = principal.word.text.references();
    match account {
        Account::Id(id) => format!("account {id}"),
        Account::Unknown
            if references.any(|to| to.address.starts_with("data.aws_caller_identity.")) =>
        {
            "this account".to_owned()
        }
        Account::Unknown => "an account".to_owned(),
    }
}
