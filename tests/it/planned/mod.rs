//! What Terraform plans from the written files, held to the model.

mod evaluate;
mod expected;
mod layout;
mod terragrunt;

use std::time::Instant;

use cagen::manifest::model::{Environment, Model};
use cagen::manifest::raw::Target;

use crate::planned::layout::{Ground, Laid};
use crate::scaffold::{cases, tree};

/// The model with one of its targets.
fn aimed(model: &Model, target: Target) -> Vec<Model> {
    let with = |environments: Vec<Environment>| Model {
        target,
        environments,
        ..model.clone()
    };
    match target {
        Target::Terragrunt => vec![with(model.environments.clone())],
        // A root has one environment.
        Target::Terraform => {
            let each = model.environments.iter();
            each.map(|environment| with(vec![environment.clone()]))
                .collect()
        }
    }
}

/// Each environment of a model, laid out from what is written.
fn laid(model: &Model) -> Vec<(&Environment, Laid)> {
    let tree = tree(model);
    let environments = model.environments.iter();
    environments
        .map(|environment| {
            let laid = match model.target {
                Target::Terraform => layout::root(&tree),
                Target::Terragrunt => {
                    let unit = format!("live/{}/codeartifact", environment.name.as_str());
                    terragrunt::lay(&tree, &unit, model.module_path.as_str())
                }
            };
            (environment, laid)
        })
        .collect()
}

/// Plans all cases for `target` and says in what the plans are not as meant.
fn plan_all(target: Target) {
    let Some(mut ground) = Ground::new() else {
        return;
    };
    let mut wrong = Vec::new();
    for case in cases() {
        for model in aimed(&case.model(), target) {
            for (environment, laid) in laid(&model) {
                let start = Instant::now();
                let name = format!("{} {}", case.name, environment.name.as_str());
                match ground.plan(&laid) {
                    Err(error) => wrong.push(format!("{name}: {error}")),
                    Ok(plan) => {
                        let found = expected::findings(&model, environment, &laid, &plan);
                        wrong.extend(found.into_iter().map(|what| format!("{name}: {what}")));
                    }
                }
                println!("{name} {:?}", start.elapsed());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn units_of_terragrunt_plan_as_meant() {
    plan_all(Target::Terragrunt);
}

#[test]
fn roots_of_terraform_plan_as_meant() {
    plan_all(Target::Terraform);
}
