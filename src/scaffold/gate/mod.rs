//! The way from the gate to the plan: nothing is written that would lose something,
//! and what is moved or forgotten on the way gets a `moves.tf`.

mod moves;

use crate::diag::Diagnostic;
use crate::lock::class::Class;
use crate::lock::gate::{self, Judgement, record};
use crate::lock::names::Names;
use crate::manifest::model::{Environment, Model};
use crate::manifest::raw::Target;
use crate::scaffold::plan::{self, Plan, PlanError};
use crate::scaffold::terragrunt;

/// What a manifest that may be written brings with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// What the lock shall record.
    pub names: Names,
    /// What was acknowledged, and what is to be done by hand for it.
    pub notes: Vec<Diagnostic>,
}

/// Whether `model` may be written where `recorded` was, or everything that would be lost.
///
/// # Errors
/// One diagnostic for each loss that the manifest does not acknowledge, and the
/// warnings that help to see why.
pub fn judge(model: &Model, recorded: Option<&Names>) -> Result<Passage, Vec<Diagnostic>> {
    let Judgement {
        names,
        losses,
        advice,
    } = gate::judge(model, recorded);
    if losses.is_empty() {
        return Ok(Passage {
            names,
            notes: advice,
        });
    }
    let losses = losses.into_iter().map(|loss| loss.told);
    let mut told: Vec<Diagnostic> = losses.chain(advice).collect();
    told.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    Err(told)
}

impl Passage {
    /// Adds a `moves.tf` to each configuration of `plan` that needs one.
    ///
    /// # Errors
    /// Only what is cagen's own fault: a template that does not render.
    pub fn plan(&self, model: &Model, plan: &mut Plan) -> Result<(), PlanError> {
        // Apart, so that not all of the plan is read back twice.
        let mut files = Plan::default();
        for environment in &model.environments {
            let Some(domain) = self.names.domains.get(&record::id(environment)) else {
                continue;
            };
            if let Some(contents) = moves::moves(model, environment, domain)? {
                let directory = directory(model, environment);
                let path = plan::path(&format!("{directory}{}", moves::FILE))?;
                files.insert(path, Class::Owned, contents)?;
            }
        }
        files.read_back()?;
        for (path, file) in files {
            plan.insert(path, file.class, file.contents)?;
        }
        Ok(())
    }
}

fn directory(model: &Model, environment: &Environment) -> String {
    match model.target {
        Target::Terragrunt => terragrunt::unit(environment),
        Target::Terraform => String::new(),
    }
}
