//! `not-allowed-principal`: an account or organisation outside the guardrails.

use crate::aws::iam::{KeyKind, condition_key};
use crate::diag::Level;
use crate::document::Project;
use crate::document::policy::{Policy, Tie};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::manifest::raw::Guardrails;
use crate::policy::Effect;
use crate::policy::document::{Condition, Statement, Word};
use crate::policy::kind::PolicyKind;
use crate::policy::principal::{Account, Who, who};

pub(super) static RULE: Rule = Rule {
    id: "not-allowed-principal",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("not_allowed_principal.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(guardrails) = context.config.guardrails(statement.place.file) else {
        return;
    };
    let allows = matches!(statement.effect, Some((Effect::Allow, _)));
    let asked = !matches!(policy.kind, PolicyKind::Control | PolicyKind::Other);
    if !allows || !asked || policy.tie == Tie::Untied {
        return;
    }
    let principals = statement.principal.iter();
    for principal in principals.flat_map(|principals| &principals.items) {
        if let Who::Account(account)
        | Who::Role { account, .. }
        | Who::User { account, .. }
        | Who::Session { account, .. } = who(principal)
            && !owns_a_domain(&account, context.project)
        {
            self::account(&account, &principal.word, guardrails, sink);
        }
    }
    for condition in &statement.conditions {
        values(condition, guardrails, sink);
    }
}

/// Whether a domain of the tree is the account's own: that needs no word.
fn owns_a_domain(account: &Account, project: &Project<'_>) -> bool {
    let Account::Id(id) = account else {
        return false;
    };
    let mut owners = project
        .graph
        .domains
        .iter()
        .filter_map(|domain| domain.owner.as_ref());
    owners.any(|owner| owner.known() == Some(id))
}

fn account(account: &Account, word: &Word, guardrails: &Guardrails, sink: &mut Sink<'_>) {
    let (Account::Id(id), Some(allowed)) = (account, &guardrails.accounts) else {
        return;
    };
    if !allowed.node.iter().any(|known| known.node.as_str() == id) {
        sink.report(
            word.place,
            format!("the guardrails do not allow account {id}"),
        )
        .help("use an allowed account, or have the guardrails of the manifest changed");
    }
}

/// The accounts and organisations that a condition lets in.
fn values(condition: &Condition, guardrails: &Guardrails, sink: &mut Sink<'_>) {
    let key = condition.key.known().and_then(condition_key);
    let negative = condition
        .operator
        .known()
        .is_some_and(|operator| operator.to_ascii_lowercase().contains("not"));
    let Some(key) = key.filter(|_| !negative) else {
        return;
    };
    for value in &condition.values {
        let Some(text) = value.known() else { continue };
        match key.kind {
            KeyKind::Account => {
                let plain = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
                if plain {
                    account(&Account::Id(text.to_owned()), value, guardrails, sink);
                }
            }
            KeyKind::Organization => organization(text, value, guardrails, sink),
            _ => {}
        }
    }
}

fn organization(text: &str, word: &Word, guardrails: &Guardrails, sink: &mut Sink<'_>) {
    let Some(allowed) = &guardrails.organizations else {
        return;
    };
    // Wildcards are told by `vacuous-condition`.
    let named = text.split('/').next().unwrap_or_default();
    let exact = named.starts_with("o-") && !named.contains(['*', '?']);
    if exact
        && !allowed
            .node
            .iter()
            .any(|known| known.node.as_str() == named)
    {
        sink.report(
            word.place,
            format!("the guardrails do not allow the organisation `{named}`"),
        )
        .help("use an allowed organisation, or have the guardrails of the manifest changed");
    }
}
