//! Target `terraform`: one root configuration beside the module.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lock::class::Class;
use crate::manifest::model::{Environment, Model, State};
use crate::manifest::raw::{Protect, StateLock};
use crate::scaffold::inputs::{Features, Inputs};
use crate::scaffold::interface::Output;
use crate::scaffold::key::KeyInputs;
use crate::scaffold::plan::{self, Plan, PlanError};
use crate::scaffold::render::{render_hcl, template};
use crate::scaffold::site::Site;

#[derive(Serialize)]
struct MainContext<'a> {
    source: String,
    protect: bool,
    domain_name: &'a str,
    key: KeyInputs<'a>,
    inputs: Inputs<'a>,
    tags: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct VersionsContext<'a> {
    terraform: &'static str,
    package_groups: bool,
    region: &'static str,
    accounts: [&'a str; 1],
    /// Where the state is. Two domains can have one bucket, but not one name in an
    /// account and Region.
    key: String,
    state: Option<StateContext<'a>>,
}

#[derive(Serialize)]
struct StateContext<'a> {
    bucket: &'a str,
    region: &'a str,
    lock: bool,
}

#[derive(Serialize)]
struct OutputsContext<'a> {
    outputs: &'a [Output],
}

/// Plans the root configuration, which passes on the module's `outputs`.
pub(crate) fn plan(
    model: &Model,
    sites: &[Site<'_>],
    features: Features,
    outputs: &[Output],
    plan: &mut Plan,
) -> Result<(), PlanError> {
    for site in sites {
        plan_root(model, site, features, plan)?;
    }
    let contents = render_hcl(
        template!("templates/terraform/outputs.tf.j2"),
        OutputsContext { outputs },
    )?;
    plan.insert(plan::path("outputs.tf")?, Class::Owned, contents)
}

/// Whether a plan that destroys what holds packages fails.
pub(crate) fn protects(model: &Model) -> bool {
    match model.protect {
        Protect::Yes => true,
        Protect::No => false,
    }
}

fn plan_root(
    model: &Model,
    site: &Site<'_>,
    features: Features,
    plan: &mut Plan,
) -> Result<(), PlanError> {
    let environment = site.environment;
    let domain = &environment.domain;
    let main = MainContext {
        source: format!("./{}", model.module_path),
        protect: protects(model),
        domain_name: domain.name.as_str(),
        key: KeyInputs::of(&domain.kms, features),
        inputs: Inputs::of(site, features),
        tags: tags(environment),
    };
    let versions = VersionsContext {
        terraform: terraform_version(environment.state.as_ref()),
        package_groups: features.package_groups,
        region: domain.region.as_str(),
        accounts: [domain.account.as_str()],
        key: format!(
            "{}/{}/{}/terraform.tfstate",
            domain.account.as_str(),
            domain.region.as_str(),
            domain.name
        ),
        state: environment.state.as_ref().map(|state| StateContext {
            bucket: &state.bucket,
            region: state.region.as_str(),
            lock: match state.lock {
                StateLock::Yes => true,
                StateLock::No => false,
            },
        }),
    };

    plan.insert(
        plan::path("main.tf")?,
        Class::Owned,
        render_hcl(template!("templates/terraform/main.tf.j2"), main)?,
    )?;
    let contents = render_hcl(template!("templates/terraform/versions.tf.j2"), versions)?;
    plan.insert(plan::path("versions.tf")?, Class::Owned, contents)
}

/// The Terraform that a root configuration needs: its state is locked by a file
/// in the bucket, which is stable from 1.11 on.
pub(crate) fn terraform_version(state: Option<&State>) -> &'static str {
    if state.is_some() { ">= 1.11" } else { ">= 1.9" }
}

/// The tags of an environment as text.
pub(crate) fn tags(environment: &Environment) -> BTreeMap<&str, &str> {
    let tags = environment.tags.iter();
    tags.map(|(key, value)| (key.as_str(), value.as_str()))
        .collect()
}
