//! The README: what stands in AWS, who may do what, and how it is used.

mod access;
mod commands;
mod environment;
mod picture;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::aws::package_group::PackagePattern;
use crate::lock::class::Class;
use crate::manifest::model::{Environment, Grant, GrantRole, Model, Principal, Scope};
use crate::manifest::raw::{Protect, Target};
use crate::scaffold::inputs::Features;
use crate::scaffold::plan::{self, Plan, PlanError};
use crate::scaffold::readme::environment::EnvironmentContext;
use crate::scaffold::render::{render, template};
use crate::scaffold::script;
use crate::scaffold::site::Site;

#[derive(Serialize)]
struct Context<'a> {
    #[serde(flatten)]
    features: Features,
    terragrunt: bool,
    protect: bool,
    /// Whether some environment keeps names from coming in from outside.
    guarded: bool,
    /// Whether some environment has administrators.
    administered: bool,
    /// Whether some of them have a whole domain.
    creators: bool,
    /// Whether some of them are of another account than their domain.
    outside_admins: bool,
    /// Whether some builds have tokens that end with their role's session.
    session_tokens: bool,
    many: bool,
    /// Whether the environments are in more than one account.
    accounts: bool,
    module_path: &'a str,
    environments: Vec<EnvironmentContext<'a>>,
    first_unit: &'a str,
    buckets: Vec<&'a str>,
    scripts: Vec<String>,
    retired: Vec<Retired<'a>>,
    renamed: Vec<Renamed<'a>>,
    /// Each domain, as arguments of the AWS CLI.
    scopes: Vec<Vec<&'a str>>,
}

#[derive(Serialize)]
struct Retired<'a> {
    name: &'a str,
    reason: &'a str,
    /// The package group, of a pattern.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
}

#[derive(Serialize)]
struct Renamed<'a> {
    old: &'a str,
    new: &'a str,
}

/// Plans the README's section.
pub(crate) fn plan(
    model: &Model,
    sites: &[Site<'_>],
    features: Features,
    plan: &mut Plan,
) -> Result<(), PlanError> {
    let contents = render(
        template!("templates/README.md.j2"),
        context(model, sites, features),
    )?;
    plan.insert(plan::path("README.md")?, Class::Section, contents)
}

fn context<'a>(model: &'a Model, sites: &'a [Site<'a>], features: Features) -> Context<'a> {
    let environments = &model.environments;
    let terragrunt = match model.target {
        Target::Terragrunt => true,
        Target::Terraform => false,
    };
    let mut buckets: Vec<_> = environments
        .iter()
        .filter_map(|environment| environment.state.as_ref())
        .map(|state| state.bucket.as_str())
        .collect();
    buckets.sort_unstable();
    buckets.dedup();
    let accounts: BTreeSet<_> = environments
        .iter()
        .map(|environment| &environment.domain.account)
        .collect();
    let contexts: Vec<_> = sites
        .iter()
        .map(|site| EnvironmentContext::of(model, site))
        .collect();

    Context {
        features,
        terragrunt,
        protect: match model.protect {
            Protect::Yes => true,
            Protect::No => false,
        },
        guarded: environments
            .iter()
            .any(|environment| !environment.package_groups.is_empty()),
        administered: environments.iter().any(|one| admins(one).next().is_some()),
        creators: environments
            .iter()
            .any(|one| admins(one).any(|grant| grant.scope == Scope::Top)),
        outside_admins: environments.iter().any(has_outside_admins),
        session_tokens: contexts.iter().any(EnvironmentContext::has_session_tokens),
        many: environments.len() > 1,
        accounts: accounts.len() > 1,
        module_path: model.module_path.as_str(),
        environments: contexts,
        first_unit: sites
            .first()
            .map_or("", |site| site.directory.trim_end_matches('/')),
        buckets,
        scripts: sites
            .iter()
            .filter(|site| script::is_written(model, site.environment))
            .map(|site| format!("{}{}", site.directory, script::FILE))
            .collect(),
        retired: model
            .retire
            .iter()
            .map(|(name, reason)| Retired {
                name,
                reason: &reason.node,
                group: PackagePattern::parse(name).ok().map(|one| one.group()),
            })
            .collect(),
        renamed: model
            .renames
            .iter()
            .map(|(old, new)| Renamed {
                old,
                new: &new.node,
            })
            .collect(),
        scopes: environments.iter().map(commands::domain).collect(),
    }
}

fn admins(environment: &Environment) -> impl Iterator<Item = &Grant> {
    let grants = environment.grants.iter();
    grants.filter(|grant| grant.role == GrantRole::Admin)
}

fn has_outside_admins(environment: &Environment) -> bool {
    let owner = &environment.domain.account;
    admins(environment)
        .flat_map(|grant| &grant.principals)
        .any(|principal| match principal {
            Principal::Account(account) => account != owner,
            Principal::Role(role) | Principal::Github(role) => role.account() != owner,
            Principal::Organization(_) | Principal::Unit(_) => true,
        })
}
