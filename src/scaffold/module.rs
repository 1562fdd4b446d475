//! The Terraform module: one for all environments, as far as any of them needs it.

mod refusals;

use serde::Serialize;

use crate::aws::connection::Connection;
use crate::aws::format::Format;
use crate::aws::limits;
use crate::lock::class::Class;
use crate::manifest::model::Model;
use crate::scaffold::inputs::Features;
use crate::scaffold::interface::{self, Output, Variable};
use crate::scaffold::module::refusals::{Refusal, refusals};
use crate::scaffold::plan::{self, Plan, PlanError};
use crate::scaffold::render::{Template, render, render_hcl, template};
use crate::scaffold::root;

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

/// What the module's README says.
#[derive(Serialize)]
struct Interface {
    #[serde(flatten)]
    features: Features,
    variables: Vec<Variable>,
    outputs: Vec<Output>,
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
        comment: "Shaped by hand, on anything above.",
    },
    Layer {
        role: "repo_2",
        below: "level_3",
        comment: "Shaped by hand, on some of repo_1.",
    },
    Layer {
        role: "repo_3",
        below: "level_4",
        comment: "Shaped by hand, on some of repo_2.",
    },
];

/// Plans the module's files and gives its outputs.
pub(crate) fn plan(
    model: &Model,
    features: Features,
    plan: &mut Plan,
) -> Result<Vec<Output>, PlanError> {
    let context = Context {
        features,
        protect: root::protects(model),
        connections: Connection::all().map(Connection::as_str).collect(),
        formats: Format::ALL.into_iter().map(Format::as_str).collect(),
        upstreams: limits::direct_upstreams(),
        layers: &LAYERS,
        refusals: refusals(features),
    };
    let file = |template: Template| render_hcl(template, &context);
    let variables = file(template!(
        "templates/terraform/modules/codeartifact/variables.tf.j2"
    ))?;
    let outputs = file(template!(
        "templates/terraform/modules/codeartifact/outputs.tf.j2"
    ))?;
    let interface = Interface {
        features,
        variables: interface::variables(&variables)?,
        outputs: interface::outputs(&outputs)?,
    };

    let mut files = vec![
        (
            "versions.tf",
            file(template!(
                "templates/terraform/modules/codeartifact/versions.tf.j2"
            ))?,
        ),
        (
            "main.tf",
            file(template!(
                "templates/terraform/modules/codeartifact/main.tf.j2"
            ))?,
        ),
        ("variables.tf", variables),
        ("outputs.tf", outputs),
        (
            "tests/codeartifact.tftest.hcl",
            file(template!(
                "templates/terraform/modules/codeartifact/tests/codeartifact.tftest.hcl.j2"
            ))?,
        ),
    ];
    if features.kms {
        files.push((
            "kms.tf",
            file(template!(
                "templates/terraform/modules/codeartifact/kms.tf.j2"
            ))?,
        ));
    }
    if features.package_groups {
        let template = template!("templates/terraform/modules/codeartifact/package_groups.tf.j2");
        files.push(("package_groups.tf", file(template)?));
    }
    if features.roles {
        files.push((
            "roles.tf",
            file(template!(
                "templates/terraform/modules/codeartifact/roles.tf.j2"
            ))?,
        ));
    }
    let examples = EXAMPLES.iter().filter(|example| match example.needs {
        Needs::Nothing => true,
        Needs::Roles => features.roles,
    });
    files.extend(examples.map(|example| (example.path, example.source.source.to_owned())));

    for (name, contents) in files {
        plan.insert(
            plan::path(&format!("{}/{name}", model.module_path))?,
            Class::Owned,
            contents,
        )?;
    }
    let readme = render(
        template!("templates/terraform/modules/codeartifact/README.md.j2"),
        &interface,
    )?;
    plan.insert(
        plan::path(&format!("{}/README.md", model.module_path))?,
        Class::Section,
        readme,
    )?;
    Ok(interface.outputs)
}

/// A policy document that the module's own tests read.
struct Example {
    path: &'static str,
    source: Template,
    needs: Needs,
}

/// What a module must have for its tests to read an [`Example`].
#[derive(Clone, Copy)]
enum Needs {
    Nothing,
    Roles,
}

const EXAMPLES: [Example; 6] = [
    Example {
        path: "tests/policies/domain.json",
        source: template!("templates/terraform/modules/codeartifact/tests/policies/domain.json"),
        needs: Needs::Nothing,
    },
    Example {
        path: "tests/policies/repositories/npm-shared.json",
        source: template!(
            "templates/terraform/modules/codeartifact/tests/policies/repositories/npm-shared.json"
        ),
        needs: Needs::Nothing,
    },
    Example {
        path: "tests/policies/repositories/npm-store.json",
        source: template!(
            "templates/terraform/modules/codeartifact/tests/policies/repositories/npm-store.json"
        ),
        needs: Needs::Nothing,
    },
    Example {
        path: "tests/policies/repositories/pypi-store.json",
        source: template!(
            "templates/terraform/modules/codeartifact/tests/policies/repositories/pypi-store.json"
        ),
        needs: Needs::Nothing,
    },
    Example {
        path: "tests/policies/identity/publisher.json",
        source: template!(
            "templates/terraform/modules/codeartifact/tests/policies/identity/publisher.json"
        ),
        needs: Needs::Roles,
    },
    Example {
        path: "tests/policies/identity/trust/example-ci.json",
        source: template!(
            "templates/terraform/modules/codeartifact/tests/policies/identity/trust/example-ci.json"
        ),
        needs: Needs::Roles,
    },
];
