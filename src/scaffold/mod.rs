//! From a model to the files that are to be: rendered, read back, and nothing on disk yet.

pub mod eject;
pub mod gate;
mod inputs;
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
mod section;
mod site;
mod terragrunt;

use crate::diag::Diagnostic;
use crate::lock::class::Class;
use crate::manifest::model::Model;
use crate::manifest::raw::Target;
use crate::scaffold::inputs::Features;
use crate::scaffold::plan::{Plan, PlanError};
use crate::scaffold::site::Site;

/// Every file that `model` asks for, and what is wrong with the policies among
/// them: with an error there, nothing may be written.
///
/// # Errors
/// Only what is cagen's own fault: the user's errors are diagnostics.
pub fn plan(model: &Model) -> Result<(Plan, Vec<Diagnostic>), PlanError> {
    let features = Features::of(model);
    let mut sites = site::sites(model);
    let mut plan = Plan::default();

    let outputs = module::plan(model, features, &mut plan)?;
    match model.target {
        Target::Terragrunt => terragrunt::plan(model, &sites, features, &mut plan)?,
        Target::Terraform => root::plan(model, &sites, features, &outputs, &mut plan)?,
    }
    for site in &mut sites {
        plan_beside(model, site, &mut plan)?;
    }
    readme::plan(model, &sites, features, &mut plan)?;

    plan.read_back()?;
    Ok((plan, diagnostics(&sites)))
}

/// What is wrong with the policies, once although several environments share it.
fn diagnostics(sites: &[Site<'_>]) -> Vec<Diagnostic> {
    let mut found: Vec<_> = sites.iter().flat_map(Site::diagnostics).collect();
    found.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    found.dedup();
    found
}

/// Plans what stands beside an environment's configuration in both targets: the
/// policies and, where it is asked for, the script of the package groups.
fn plan_beside(model: &Model, site: &mut Site<'_>, plan: &mut Plan) -> Result<(), PlanError> {
    if let Some(contents) = script::script(model, site.environment)? {
        plan.insert(site.path(script::FILE)?, Class::Owned, contents)?;
    }
    plan.reads_all_of(site.path("policies")?);
    for index in 0..site.documents.len() {
        let path = site.path(&format!("policies/{}", site.documents[index].path))?;
        let text = std::mem::take(&mut site.documents[index].text);
        plan.insert(path, Class::Owned, text)?;
    }
    Ok(())
}
