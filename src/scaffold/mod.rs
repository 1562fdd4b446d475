//! From a model to the files that are to be: rendered, read back, and nothing on disk yet.

pub mod inputs;
mod interface;
mod key;
mod module;
pub mod plan;
pub mod policies;
mod readme;
pub mod reconcile;
pub mod render;
mod root;
mod script;
mod terragrunt;

use crate::manifest::model::{Environment, Model};
use crate::manifest::raw::Target;
use crate::scaffold::inputs::Features;
use crate::scaffold::plan::{Class, Plan, PlanError};

/// Every file that `model` asks for.
///
/// # Errors
/// Only what is cagen's own fault: the user's errors were found before there was a model.
pub fn plan(model: &Model) -> Result<Plan, PlanError> {
    let features = Features::of(model);
    let mut plan = Plan::default();

    let outputs = module::plan(model, features, &mut plan)?;
    match model.target {
        Target::Terragrunt => terragrunt::plan(model, features, &mut plan)?,
        Target::Terraform => root::plan(model, features, &outputs, &mut plan)?,
    }
    readme::plan(model, features, &mut plan)?;

    plan.read_back()?;
    Ok(plan)
}

/// The directory of an environment's configuration, below the output directory.
fn directory<'a>(model: &Model, environment: &'a Environment) -> Vec<&'a str> {
    match model.target {
        Target::Terragrunt => vec![terragrunt::LIVE, environment.name.as_str(), terragrunt::UNIT],
        Target::Terraform => Vec::new(),
    }
}

/// Plans what stands beside an environment's configuration in both targets: the
/// policies and, where it is asked for, the script of the package groups.
fn plan_beside(model: &Model, environment: &Environment, plan: &mut Plan) -> Result<(), PlanError> {
    let directory = directory(model, environment);
    let at = |name: &str| plan::path(&[directory.as_slice(), &[name]].concat());
    if let Some(contents) = script::script(model, environment)? {
        plan.insert(at(script::FILE)?, Class::Owned, contents)?;
    }

    let (documents, _) = policies::documents(environment);
    for document in documents {
        plan.insert(at(&format!("policies/{}", document.path))?, Class::Owned, document.policy.to_json())?;
    }
    Ok(())
}
