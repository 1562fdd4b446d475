//! What Terraform plans from the written files, held to the model.

mod evaluate;
mod expected;
mod format;
pub(crate) mod layout;
mod module;
mod mutants;
mod size;
pub(crate) mod terragrunt;

use cagen::manifest::model::{Environment, Model};
use cagen::manifest::raw::Target;
use serde_json::{Value, json};

use crate::planned::layout::{Ground, Laid};
use crate::scaffold::{all_cases, cases, tree};

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

/// How many repositories a plan makes, the most upstreams of one, and how many package groups.
type Counts = (usize, usize, usize);

/// What the manifest reference promises of its examples.
const TABLE: [(&str, Counts); 5] = [
    ("acme prod", (9, 2, 6)),
    ("fintech dev", (18, 3, 7)),
    ("fintech prod", (62, 3, 7)),
    ("fintech stage", (19, 3, 7)),
    ("tiny prod", (2, 1, 0)),
];

fn counts(plan: &Value) -> Counts {
    let changes = plan["resource_changes"].as_array().into_iter().flatten();
    let made = changes.filter(|change| change["change"]["actions"] == json!(["create"]));
    let of = |wanted: &'static str| {
        let made = made.clone().filter(move |change| change["type"] == wanted);
        made.map(|change| &change["change"]["after"])
    };
    let repositories = of("aws_codeartifact_repository");
    let upstreams = repositories
        .clone()
        .map(|after| after["upstream"].as_array().map_or(0, Vec::len));
    (
        repositories.count(),
        upstreams.max().unwrap_or(0),
        of("awscc_codeartifact_package_group").count(),
    )
}

/// Plans all cases for `target` and says in what the plans are not as meant.
fn plan_all(target: Target) {
    let Some(mut ground) = Ground::new() else {
        return;
    };
    let mut wrong = Vec::new();
    let mut counted = Vec::new();
    for case in cases() {
        for model in aimed(&case.model(), target) {
            for (environment, laid) in laid(&model) {
                let name = format!("{} {}", case.name, environment.name.as_str());
                match ground.plan(&laid) {
                    Err(error) => wrong.push(format!("{name}: {error}")),
                    Ok(plan) => {
                        let found = expected::findings(&model, environment, &laid, &plan);
                        wrong.extend(found.into_iter().map(|what| format!("{name}: {what}")));
                        counted.push((name, counts(&plan)));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (name, expected) in TABLE {
        let found = counted.iter().find(|(one, _)| one == name);
        let found = found.map(|(_, found)| *found);
        if found.is_some() || all_cases() {
            assert_eq!(found, Some(expected), "{name}");
        }
    }
}

#[test]
fn units_of_terragrunt_plan_as_meant() {
    plan_all(Target::Terragrunt);
}

#[test]
fn roots_of_terraform_plan_as_meant() {
    plan_all(Target::Terraform);
}
