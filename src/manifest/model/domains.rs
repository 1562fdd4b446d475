//! Domains of one manifest beside each other, and the key of each.

use std::collections::BTreeMap;

use crate::aws::account::{AccountId, Region};
use crate::aws::limits;
use crate::diag::Diagnostic;
use crate::manifest::model::findings::Findings;
use crate::manifest::raw::{Environment, Kms};

/// Checks that each environment has a domain of its own, and as many as AWS allows.
pub(super) fn check(environments: &[Environment], found: &mut Findings) {
    let mut places: BTreeMap<(&AccountId, Region), BTreeMap<&str, &Environment>> = BTreeMap::new();
    for environment in environments {
        let domain = &environment.domain;
        check_key(environment, found);
        let place = places
            .entry((&domain.account.node, domain.region.node))
            .or_default();
        let name = domain.name.node.as_str();
        if let Some(first) = place.get(name) {
            found.push(same(first, environment));
        } else {
            place.insert(name, environment);
            if place.len() > limits::domains_per_account() {
                found.push(too_many(environment));
            }
        }
    }
}

/// CodeArtifact uses keys of its own Region only; of whose account, facts do not say.
fn check_key(environment: &Environment, found: &mut Findings) {
    let domain = &environment.domain;
    match &domain.kms.node {
        Kms::Create | Kms::Aws => {}
        Kms::Arn(key) => {
            let (own, keys) = (domain.region.node, key.region());
            if own != keys {
                found.push(
                    Diagnostic::error(
                        domain.kms.span,
                        format!("the key is in `{keys}` and the domain in `{own}`"),
                    )
                    .label(domain.region.span, "the domain's Region")
                    .help("name a key of the domain's Region"),
                );
            }
        }
    }
}

fn same(first: &Environment, second: &Environment) -> Diagnostic {
    let domain = &second.domain;
    Diagnostic::error(
        second.name.span,
        format!(
            "environments `{}` and `{}` both mean the domain `{}` of account `{}` in `{}`",
            first.name.node.as_str(),
            second.name.node.as_str(),
            domain.name.node,
            domain.account.node,
            domain.region.node
        ),
    )
    .label(first.name.span, "the first")
    .help("give one of them another `domain`, `account` or `region`")
}

fn too_many(environment: &Environment) -> Diagnostic {
    let most = limits::domains_per_account();
    let domain = &environment.domain;
    Diagnostic::error(
        environment.name.span,
        format!(
            "account `{}` has more than {most} domains in `{}`",
            domain.account.node, domain.region.node
        ),
    )
    .help("give some environments another account or Region")
}
