//! Other accounts that read what the top-level readers read.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::names::RepositoryName;
use crate::aws::role::RolePattern;
use crate::diag::Diagnostic;
use crate::manifest::model::findings::Findings;
use crate::manifest::model::{Consumer, Principal, guardrails};
use crate::manifest::raw;

/// The consumers of `environment`; each reads `repositories`.
pub(super) fn consumers(
    environment: &raw::Environment,
    guardrails: &raw::Guardrails,
    repositories: &BTreeSet<RepositoryName>,
    found: &mut Findings,
) -> BTreeMap<String, Consumer> {
    let mut consumers = BTreeMap::new();
    for (name, consumer) in &environment.consumers {
        check_account(name, environment, consumer, guardrails, found);
        let made = Consumer {
            account: consumer.account.node.clone(),
            principals: principals(consumer, found),
            repositories: repositories.clone(),
        };
        consumers.insert(name.clone(), made);
    }
    if let Some(first) = environment.consumers.values().next()
        && repositories.is_empty()
    {
        found.push(
            Diagnostic::warning(first.span, "consumers read nothing: no repository has the readers of the top")
                .help("consumers read the shared and hand-shaped repositories without `readers` of their own"),
        );
    }
    consumers
}

fn check_account(
    name: &str,
    environment: &raw::Environment,
    consumer: &raw::Consumer,
    guardrails: &raw::Guardrails,
    found: &mut Findings,
) {
    let (own, account) = (&environment.domain.account, &consumer.account);
    if own.node == account.node {
        found.push(
            Diagnostic::error(
                account.span,
                format!(
                    "consumer `{name}` is the account `{}` that owns the domain",
                    own.node
                ),
            )
            .label(own.span, "the domain's account")
            .help("name its roles in `readers` instead"),
        );
    }
    if let Some(refused) = guardrails::account(guardrails, &own.node, &account.node, account.span) {
        found.push(refused);
    }
}

fn principals(consumer: &raw::Consumer, found: &mut Findings) -> BTreeSet<Principal> {
    let account = &consumer.account.node;
    if consumer.roles.is_empty() {
        return BTreeSet::from([Principal::Account(account.clone())]);
    }
    let mut principals = BTreeSet::new();
    for role in &consumer.roles {
        match RolePattern::parse(&format!("arn:aws:iam::{account}:role/{}", role.node)) {
            Ok(pattern) => {
                principals.insert(Principal::Role(pattern));
            }
            Err(error) => {
                let help = error
                    .help()
                    .unwrap_or("write the name of a role, `*` for any characters");
                found.push(Diagnostic::error(role.span, error.to_string()).help(help));
            }
        }
    }
    principals
}
