//! What an environment gives the module: the values of its larger variables.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::aws::format::Format;
use crate::manifest::model::{
    Environment, GithubRole, Model, PackageGroup, Purpose, Repository, Role,
};
use crate::manifest::raw::{Kms, Origin};
use crate::scaffold::site::Site;

/// What the module holds beside domain and repositories: what some environment needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Features {
    /// The module can make the domain's key.
    pub kms: bool,
    /// The module makes package groups.
    pub package_groups: bool,
    /// The module makes roles of builds.
    pub roles: bool,
}

impl Features {
    /// What some environment of `model` needs.
    pub(crate) fn of(model: &Model) -> Self {
        let any = |needs: fn(&Environment) -> bool| model.environments.iter().any(needs);
        Self {
            kms: any(|environment| environment.domain.kms == Kms::Create),
            package_groups: match model.origin {
                Origin::Awscc => any(|environment| !environment.package_groups.is_empty()),
                Origin::Script => false,
            },
            roles: any(|environment| !environment.github_roles.is_empty()),
        }
    }
}

/// The values of the variables that are large, by the variables' names.
#[derive(Debug, Serialize)]
pub(crate) struct Inputs<'a> {
    repositories: BTreeMap<&'a str, RepositoryInput<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    package_groups: BTreeMap<&'a str, PackageGroupInput<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    roles: BTreeMap<&'a str, RoleInput<'a>>,
}

#[derive(Debug, Serialize)]
struct RepositoryInput<'a> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    upstreams: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    /// The formats whose endpoints are looked up: none of a store.
    #[serde(skip_serializing_if = "Option::is_none")]
    formats: Option<&'a BTreeSet<Format>>,
}

#[derive(Debug, Serialize)]
struct PackageGroupInput<'a> {
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    banned: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    publish_to: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct RoleInput<'a> {
    description: String,
    policies: BTreeSet<&'a str>,
}

impl<'a> Inputs<'a> {
    /// What the environment at `site` gives a module that has `features`.
    pub(crate) fn of(site: &'a Site<'a>, features: Features) -> Self {
        let environment = site.environment;
        let repositories = environment.repositories.iter();
        let groups = environment
            .package_groups
            .iter()
            .filter(|_| features.package_groups);
        let mut policies = site.role_policies();

        Self {
            repositories: repositories
                .map(|(name, repository)| (name.as_str(), RepositoryInput::of(repository)))
                .collect(),
            package_groups: groups
                .map(|(pattern, group)| (pattern.as_str(), PackageGroupInput::of(group)))
                .collect(),
            roles: environment
                .github_roles
                .values()
                .map(|role| {
                    let policies = policies.remove(role.name.as_str()).unwrap_or_default();
                    (role.name.as_str(), RoleInput::of(role, policies))
                })
                .collect(),
        }
    }
}

impl<'a> RepositoryInput<'a> {
    fn of(repository: &'a Repository) -> Self {
        let (connection, formats) = match &repository.role {
            Role::Store { connection } => (Some(connection.as_str()), None),
            Role::Internal
            | Role::Shared { .. }
            | Role::Single { .. }
            | Role::Team { .. }
            | Role::Repo { .. } => (None, Some(&repository.formats)),
        };
        Self {
            role: repository.role.address(),
            connection,
            upstreams: repository
                .role
                .upstreams()
                .iter()
                .map(|name| name.as_str())
                .collect(),
            description: repository.description.as_ref().map(|text| text.as_str()),
            formats,
        }
    }
}

impl<'a> PackageGroupInput<'a> {
    fn of(group: &'a PackageGroup) -> Self {
        let (banned, publish_to) = match &group.purpose {
            Purpose::FirstParty { repositories } => (
                None,
                repositories.iter().map(|name| name.as_str()).collect(),
            ),
            Purpose::Ban { .. } => (Some(true), Vec::new()),
        };
        Self {
            description: group_description(group),
            banned,
            publish_to,
        }
    }
}

/// What a package group says of itself to whoever meets it in AWS.
pub(crate) fn group_description(group: &PackageGroup) -> String {
    match &group.purpose {
        Purpose::FirstParty { .. } => format!("First-party packages: {}", group.pattern),
        Purpose::Ban { reason } => reason.as_str().to_owned(),
    }
}

impl<'a> RoleInput<'a> {
    fn of(role: &GithubRole, policies: BTreeSet<&'a str>) -> Self {
        // IAM takes Latin letters in a description; a branch can have any.
        let latin = |c: char| if matches!(c, ' '..='~') { c } else { '?' };
        Self {
            description: role.written.chars().map(latin).take(1000).collect(),
            policies,
        }
    }
}
