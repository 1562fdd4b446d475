//! Other accounts that read what the top-level readers read.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::limits;
use crate::aws::names::RepositoryName;
use crate::aws::role::RolePattern;
use crate::diag::Diagnostic;
use crate::manifest::model::findings::Findings;
use crate::manifest::model::guardrails::Allowed;
use crate::manifest::model::{Consumer, Principal};
use crate::manifest::raw;

/// How many characters an account takes in a policy at least: its digits, quotes, a comma.
const ACCOUNT: usize = 15;

/// The consumers of `environment`; each reads `repositories`.
pub(super) fn consumers(
    environment: &raw::Environment,
    guardrails: &raw::Guardrails,
    repositories: &BTreeSet<RepositoryName>,
    found: &mut Findings,
) -> BTreeMap<String, Consumer> {
    let mut consumers = BTreeMap::new();
    let most = limits::resource_policy_characters() / ACCOUNT;
    if let Some(over) = environment.consumers.values().nth(most) {
        let message =
            format!("more than {most} consumers, as many as the domain's policy can hold");
        let help = "let the organisation read instead, with `org:` in `readers`";
        found.push(Diagnostic::error(over.span, message).help(help));
        return consumers;
    }
    let allowed = Allowed::new(guardrails, &environment.domain.account.node);
    for (name, consumer) in &environment.consumers {
        check_account(name, environment, consumer, &allowed, found);
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
    allowed: &Allowed<'_>,
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
    if let Some(refused) = allowed.account(&account.node, account.span) {
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
