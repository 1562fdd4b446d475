//! The data-loss gate: what it refuses, and what Terraform makes of what it lets pass.

mod change;
mod passages;
mod proof;
mod refusals;
mod sequences;
mod spec;

use cagen::diag::{Diagnostic, Level};
use cagen::lock::names::Names;
use cagen::manifest::model::{Environment, Model};
use cagen::manifest::raw::Target;
use cagen::manifest::{self, Syntax};
use cagen::scaffold;
use cagen::scaffold::gate::{self, Passage};
use cagen::source::Source;

use crate::planned::layout::{self, Laid};
use crate::planned::terragrunt;
use crate::scaffold::Tree;

/// What a manifest means, in which nothing may be wrong.
fn model(text: &str) -> Model {
    let (model, told) = manifest::read(&Source::new("cagen.hcl", text.as_bytes()), Syntax::Hcl);
    let wrong: Vec<_> = told.iter().filter(|d| d.level == Level::Error).collect();
    model.unwrap_or_else(|| panic!("{wrong:#?}\n{text}"))
}

/// What passes the gate after `names`.
fn pass(model: &Model, names: Option<&Names>) -> Passage {
    gate::judge(model, names).unwrap_or_else(|told| panic!("{told:#?}"))
}

/// What a first run records.
fn names(model: &Model) -> Names {
    pass(model, None).names
}

/// What would be lost.
fn losses(model: &Model, names: &Names) -> Vec<Diagnostic> {
    let told = gate::judge(model, Some(names)).err().unwrap_or_default();
    let losses = told.into_iter().filter(|one| one.level == Level::Error);
    losses.collect()
}

/// The files for `model`, with those that a passage brings.
fn tree(model: &Model, passage: Option<&Passage>) -> Tree {
    let (mut plan, told) = scaffold::plan(model).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(told, []);
    if let Some(passage) = passage {
        passage
            .plan(model, &mut plan)
            .unwrap_or_else(|error| panic!("{error}"));
    }
    let files = plan.files();
    files
        .map(|(path, text)| (path.to_string(), text.to_owned()))
        .collect()
}

/// An environment of `model` as Terraform finds it.
fn laid(model: &Model, environment: &Environment, passage: Option<&Passage>) -> Laid {
    let tree = tree(model, passage);
    match model.target {
        Target::Terraform => layout::root(&tree),
        Target::Terragrunt => {
            let unit = format!("live/{}/codeartifact", environment.name.as_str());
            terragrunt::lay(&tree, &unit, model.module_path.as_str())
        }
    }
}
