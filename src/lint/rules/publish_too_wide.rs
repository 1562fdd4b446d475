//! `publish-too-wide`: publishing for a whole account, an organisation or a person.

use crate::aws::iam::Purpose;
use crate::diag::Level;
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::document::Principal;
use crate::policy::grant::Scope;
use crate::policy::principal::{Account, Holder, Who, who};

pub(super) static RULE: Rule = Rule {
    id: "publish-too-wide",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("publish_too_wide.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, _: &Context<'_>, sink: &mut Sink<'_>) {
    if !held.is_tied() {
        return;
    }
    let publish = ActionSet::purpose(Purpose::Publish);
    for scope in held.grant.scopes() {
        let given = scope.actions.surely & publish;
        if given.is_empty() {
            continue;
        }
        if held.is_person() {
            let holder = held.identity.map_or("", |identity| &identity.name);
            sink.report(
                pointing::actions(scope.statement, given),
                format!("`{holder}` is a person and may publish"),
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
    }
}

/// `narrows` being whether conditions or Denies leave it to roles by name.
fn judge(principal: &Principal, scope: &Scope<'_>, narrows: Answer, sink: &mut Sink<'_>) {
    let person = |holder: Holder| holder == Holder::Person;
    let message = match who(principal) {
        // Which of them a condition lets in is the condition's word.
        Who::Account(account) if narrows == Answer::No => {
            format!("every principal of {} may publish", shown(&account))
        }
        Who::Everyone if scope.bounds_who != Answer::No && narrows == Answer::No => {
            "everybody whom the condition lets in may publish".to_owned()
        }
        Who::User { name, .. } => format!("the user `{name}` is a person and may publish"),
        Who::Role { name, holder, .. } | Who::Session { name, holder, .. } if person(holder) => {
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

fn shown(account: &Account) -> String {
    match account {
        Account::Id(id) => format!("account {id}"),
        Account::Unknown => "the account".to_owned(),
    }
}
