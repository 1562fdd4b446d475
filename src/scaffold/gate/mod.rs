//! The data-loss gate: what earlier runs declared beside what the manifest declares now.
//!
//! What Terraform would destroy, replace or quietly leave unprotected is refused
//! until the manifest acknowledges it, and then forgotten: AWS keeps it.

mod compare;
mod leave;
mod losses;
mod moves;
mod record;

use crate::diag::Diagnostic;
use crate::lock::class::Class;
use crate::lock::names::{Names, Standing};
use crate::manifest::model::{Environment, Model};
use crate::manifest::raw::Target;
use crate::scaffold::gate::losses::Findings;
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
    let nothing = Names::default();
    let before = recorded.unwrap_or(&nothing);
    let mut found = Findings::default();
    let mut names = Names::default();
    for environment in &model.environments {
        let id = record::id(environment);
        let declared = record::declared(model, environment);
        let domain = match before.domains.get(&id) {
            Some(then) => {
                compare::domain(model, environment, then, &declared, &mut found);
                record::merged(then, declared)
            }
            None => declared,
        };
        names.domains.insert(id, domain);
    }
    for (id, then) in &before.domains {
        if names.domains.contains_key(id) {
            continue;
        }
        if then.standing == Standing::Declared {
            leave::domain(model, id, then, &mut found);
        }
        names.domains.insert(id.clone(), record::retired(then));
    }
    if found.any_loss() {
        losses::warn_of_unknown(model, before, &mut found);
    }
    found.end().map(|notes| Passage { names, notes })
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
