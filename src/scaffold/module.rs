//! The Terraform module: one for all environments, as far as any of them needs it.

mod refusals;

use serde::Serialize;

use crate::aws::connection::Connection;
use crate::aws::format::Format;
use crate::aws::limits;
use crate::manifest::model::Model;
use crate::manifest::raw::Protect;
use crate::scaffold::inputs::Features;
use crate::scaffold::module::refusals::{Refusal, refusals};
use crate::scaffold::plan::{self, Class, Plan, PlanError};
use crate::scaffold::render::{Template, render, template};

#[derive(Serialize)]
struct Context {
    #[serde(flatten)]
    features: Features,
    protect: bool,
    connections: Vec<&'static str>,
    formats: Vec<&'static str>,
    upstreams: usize,
    layers: &'static [Layer],
    refusals: Vec<Refusal>,
}

/// A role whose repositories stand on others.
#[derive(Serialize)]
struct Layer {
    role: &'static str,
    /// The local that holds what they may stand on.
    below: &'static str,
    comment: &'static str,
}

const LAYERS: [Layer; 6] = [
    Layer {
        role: "shared",
        below: "level_0",
        comment: "What builds read: first-party packages before public ones.",
    },
    Layer {
        role: "single",
        below: "level_0",
        comment: "Published to and read from.",
    },
    Layer {
        role: "team",
        below: "level_1",
        comment: "A team's own, above what the company shares.",
    },
    Layer {
        role: "repo_1",
        below: "level_2",
        comment: "Shaped by hand, on none, one or two layers of their kind.",
    },
    Layer {
        role: "repo_2",
        below: "level_3",
        comment: "Shaped by hand, on repo_1.",
    },
    Layer {
        role: "repo_3",
        below: "level_4",
        comment: "Shaped by hand, on repo_2.",
    },
];

/// Plans the module's files.
pub(crate) fn plan(model: &Model, features: Features, plan: &mut Plan) -> Result<(), PlanError> {
    let context = Context {
        features,
        protect: match model.protect {
            Protect::Yes => true,
            Protect::No => false,
        },
        connections: Connection::all().map(Connection::as_str).collect(),
        formats: Format::ALL.into_iter().map(Format::as_str).collect(),
        upstreams: limits::direct_upstreams(),
        layers: &LAYERS,
        refusals: refusals(features),
    };
    let mut write = |name: &str, template: Template| {
        let path = plan::path(&[model.module_path.as_str(), name])?;
        plan.insert(path, Class::Owned, render(template, &context)?)
    };

    write("versions.tf", template!("terraform/modules/codeartifact/versions.tf.j2"))?;
    write("main.tf", template!("terraform/modules/codeartifact/main.tf.j2"))?;
    write("variables.tf", template!("terraform/modules/codeartifact/variables.tf.j2"))?;
    write("outputs.tf", template!("terraform/modules/codeartifact/outputs.tf.j2"))?;
    write("tests/codeartifact.tftest.hcl", template!("terraform/modules/codeartifact/tests/codeartifact.tftest.hcl.j2"))?;
    if features.kms {
        write("kms.tf", template!("terraform/modules/codeartifact/kms.tf.j2"))?;
    }
    if features.package_groups {
        write("package_groups.tf", template!("terraform/modules/codeartifact/package_groups.tf.j2"))?;
    }
    if features.roles {
        write("roles.tf", template!("terraform/modules/codeartifact/roles.tf.j2"))?;
    }

    let examples = EXAMPLES.iter().filter(|example| example.feature.is_none_or(|needs| needs(features)));
    for example in examples {
        let path = plan::path(&[model.module_path.as_str(), "tests/policies", example.path])?;
        plan.insert(path, Class::Owned, example.text.to_owned())?;
    }
    Ok(())
}

/// A policy document that the module's own tests read.
struct Example {
    path: &'static str,
    text: &'static str,
    /// What the module must have for the tests to read it.
    feature: Option<fn(Features) -> bool>,
}

macro_rules! example {
    ($path:literal, $feature:expr) => {
        Example {
            path: $path,
            text: template!(concat!("terraform/modules/codeartifact/tests/policies/", $path)).source,
            feature: $feature,
        }
    };
}

const EXAMPLES: [Example; 4] = [
    example!("domain.json", None),
    example!("repositories/npm-shared.json", None),
    example!("identity/publisher.json", Some(|features| features.roles)),
    example!("identity/trust/example-ci.json", Some(|features| features.roles)),
];
