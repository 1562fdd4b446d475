//! `origin = "script"`: the package groups as calls of the AWS CLI.

use serde::Serialize;

use crate::manifest::model::{Environment, Model, PackageGroup, Purpose};
use crate::manifest::raw::Origin;
use crate::scaffold::inputs::group_description;
use crate::scaffold::plan::PlanError;
use crate::scaffold::render::{render, template};

/// The script's file, beside the configuration that makes the repositories.
pub(crate) const FILE: &str = "package-groups.sh";

#[derive(Serialize)]
struct Context<'a> {
    domain: &'a str,
    owner: &'a str,
    region: &'static str,
    groups: Vec<Group<'a>>,
}

#[derive(Serialize)]
struct Group<'a> {
    pattern: &'a str,
    /// The description, as the AWS CLI takes it from JSON.
    input: String,
    internal_upstream: &'static str,
    publish_to: Vec<&'a str>,
}

/// Whether `environment` has a script.
pub(crate) fn is_written(model: &Model, environment: &Environment) -> bool {
    match model.origin {
        Origin::Awscc => false,
        Origin::Script => !environment.package_groups.is_empty(),
    }
}

/// The script of `environment`, if package groups are made by one and there are any.
pub(crate) fn script(
    model: &Model,
    environment: &Environment,
) -> Result<Option<String>, PlanError> {
    if !is_written(model, environment) {
        return Ok(None);
    }
    let groups = environment.package_groups.iter();

    let domain = &environment.domain;
    let context = Context {
        domain: domain.name.as_str(),
        owner: domain.account.as_str(),
        region: domain.region.as_str(),
        groups: groups
            .map(|(pattern, group)| Group::of(pattern, group))
            .collect(),
    };
    render(template!("templates/package-groups.sh.j2"), context).map(Some)
}

impl<'a> Group<'a> {
    fn of(pattern: &'a str, group: &'a PackageGroup) -> Self {
        let (internal_upstream, publish_to) = match &group.purpose {
            Purpose::FirstParty { repositories } => (
                "ALLOW",
                repositories.iter().map(|name| name.as_str()).collect(),
            ),
            Purpose::Ban { .. } => ("BLOCK", Vec::new()),
        };
        Self {
            pattern,
            input: serde_json::json!({"description": group_description(group)}).to_string(),
            internal_upstream,
            publish_to,
        }
    }
}
