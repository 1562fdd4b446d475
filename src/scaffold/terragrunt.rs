//! Target `terragrunt`: `live/`, with one unit for each environment.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lock::class::Class;
use crate::manifest::model::{Environment, Model, State};
use crate::manifest::raw::StateLock;
use crate::scaffold::inputs::{Features, Inputs};
use crate::scaffold::key::KeyInputs;
use crate::scaffold::plan::{self, Plan, PlanError};
use crate::scaffold::render::{render_hcl, template};
use crate::scaffold::root;
use crate::scaffold::site::Site;

#[derive(Serialize)]
struct RootContext<'a> {
    terraform: &'static str,
    package_groups: bool,
    state: Option<StateContext<'a>>,
}

/// What all environments' states have in common; what differs stands in each `env.hcl`.
#[derive(Serialize)]
struct StateContext<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    lock: bool,
}

#[derive(Serialize)]
struct EnvContext<'a> {
    account: &'a str,
    region: &'static str,
    domain_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_bucket: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_region: Option<&'a str>,
    tags: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct UnitContext<'a> {
    source: &'a str,
    /// Whether the written module keeps what holds packages; of another module that is its own matter.
    protect: bool,
    key: KeyInputs<'a>,
}

/// The directory of an environment in the live tree.
pub(crate) fn directory(environment: &Environment) -> String {
    format!("live/{}", environment.name.as_str())
}

/// The directory of an environment's unit, with a `/` at its end.
pub(crate) fn unit(environment: &Environment) -> String {
    format!("{}/codeartifact/", directory(environment))
}

/// Plans the live tree.
pub(crate) fn plan(
    model: &Model,
    sites: &[Site<'_>],
    features: Features,
    plan: &mut Plan,
) -> Result<(), PlanError> {
    let states: Vec<&State> = model
        .environments
        .iter()
        .filter_map(|e| e.state.as_ref())
        .collect();
    let bucket = same(states.iter().map(|state| state.bucket.as_str()));
    let region = same(states.iter().map(|state| state.region.as_str()));

    let context = RootContext {
        terraform: root::terraform_version(states.first().copied()),
        package_groups: features.package_groups,
        state: states.first().map(|state| StateContext {
            bucket,
            region,
            lock: locks(state),
        }),
    };
    let contents = render_hcl(template!("templates/terragrunt/live/root.hcl.j2"), context)?;
    plan.insert(plan::path("live/root.hcl")?, Class::Owned, contents)?;

    for site in sites {
        let environment = site.environment;
        let state = environment.state.as_ref();
        let context = EnvContext {
            account: environment.domain.account.as_str(),
            region: environment.domain.region.as_str(),
            domain_name: environment.domain.name.as_str(),
            state_bucket: state
                .filter(|_| bucket.is_none())
                .map(|state| state.bucket.as_str()),
            state_region: state
                .filter(|_| region.is_none())
                .map(|state| state.region.as_str()),
            tags: root::tags(environment),
        };
        let contents = render_hcl(template!("templates/terragrunt/live/env.hcl.j2"), context)?;
        plan.insert(
            plan::path(&format!("{}/env.hcl", directory(environment)))?,
            Class::Owned,
            contents,
        )?;

        plan_unit(site, features, model, plan)?;
    }
    Ok(())
}

fn plan_unit(
    site: &Site<'_>,
    features: Features,
    model: &Model,
    plan: &mut Plan,
) -> Result<(), PlanError> {
    let relative = relative_source(model);
    let source = model.module_source.as_ref().unwrap_or(&relative);
    let context = UnitContext {
        source,
        protect: root::protects(model) || model.module_source.is_some(),
        key: KeyInputs::of(&site.environment.domain.kms, features),
    };
    let contents = render_hcl(
        template!("templates/terragrunt/live/terragrunt.hcl.j2"),
        context,
    )?;
    plan.insert(site.path("terragrunt.hcl")?, Class::Owned, contents)?;

    let mut contents = serde_json::to_string_pretty(&Inputs::of(site, features))?;
    contents.push('\n');
    plan.insert(
        site.path("codeartifact.auto.tfvars.json")?,
        Class::Owned,
        contents,
    )
}

/// The value that all of `values` share.
fn same<'a>(mut values: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn locks(state: &State) -> bool {
    match state.lock {
        StateLock::Yes => true,
        StateLock::No => false,
    }
}

/// The way from a unit to the module: `//` parts what is copied from what is run.
fn relative_source(model: &Model) -> String {
    match model.module_path.as_str().rsplit_once('/') {
        None => format!("../../..//{}", model.module_path),
        Some((above, own)) => format!("../../../{above}//{own}"),
    }
}
