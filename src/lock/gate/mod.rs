//! The data-loss gate: what earlier runs declared beside what the manifest declares now.
//!
//! What Terraform would destroy, replace or quietly leave unprotected is a loss
//! until the manifest acknowledges it; then it is forgotten, and AWS keeps it.

mod compare;
mod leave;
mod losses;
pub mod record;

use crate::diag::Diagnostic;
use crate::lock::gate::losses::Findings;
use crate::lock::names::{Names, Standing};
use crate::manifest::model::Model;

/// What becomes of the things that earlier runs declared.
#[derive(Debug)]
pub struct Judgement {
    /// What the lock shall record when nothing is lost.
    pub names: Names,
    /// What would be lost without a word in the manifest, in the order of their places.
    pub losses: Vec<Loss>,
    /// What was acknowledged, what is to be done by hand, and what helps to see a loss.
    pub advice: Vec<Diagnostic>,
}

/// Something that would be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// How.
    pub kind: LossKind,
    /// What, where in the manifest, and how to keep or to give it up.
    pub told: Diagnostic,
}

/// How a thing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossKind {
    /// Its name is gone from the manifest, or stands for something else.
    Gone,
    /// It has another key or registry, which it cannot change.
    Replaced,
    /// Its last upstream is gone, which is never sent.
    LastUpstream,
}

/// Compares `model` with what the lock recorded.
#[must_use]
pub fn judge(model: &Model, recorded: Option<&Names>) -> Judgement {
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
    let (losses, advice) = found.end(model);
    Judgement {
        names,
        losses,
        advice,
    }
}
