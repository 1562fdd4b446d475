//! What the README says of one environment.

use serde::Serialize;

use crate::manifest::model::{Environment, Model, Purpose, Repository, Role};
use crate::manifest::raw::{Exclusive, Kms, Target};

use crate::scaffold::readme::access::{self, Row};
use crate::scaffold::readme::commands::{self, Ban, Login};
use crate::scaffold::readme::picture::{self, Picture};
use crate::scaffold::site::Site;
use crate::scaffold::terragrunt;

#[derive(Serialize)]
pub(super) struct EnvironmentContext<'a> {
    name: &'a str,
    /// Its directory in the live tree.
    live: String,
    policies: String,
    domain: &'a str,
    account: &'a str,
    region: &'static str,
    key: String,
    picture: Picture,
    repositories: Vec<RepositoryRow<'a>>,
    access: Vec<Row<'a>>,
    /// Repositories that anybody in the account can be allowed to publish to.
    open: Vec<&'a str>,
    first_party: Vec<FirstParty<'a>>,
    bans: Vec<Ban<'a>>,
    /// The arguments that name the domain.
    arguments: Vec<&'a str>,
    logins: Vec<Login<'a>>,
    /// Whether some client needs the token itself.
    token: bool,
    /// How long a build's token may live.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<u32>,
}

#[derive(Serialize)]
struct RepositoryRow<'a> {
    name: &'a str,
    purpose: String,
    formats: Vec<&'static str>,
    upstreams: Vec<&'a str>,
}

#[derive(Serialize)]
struct FirstParty<'a> {
    written: String,
    publish_to: Vec<&'a str>,
    group: &'a str,
}

impl<'a> EnvironmentContext<'a> {
    /// What stands at `site`.
    pub(super) fn of(model: &Model, site: &'a Site<'a>) -> Self {
        let environment = site.environment;
        let domain = &environment.domain;
        let logins = commands::logins(environment);
        let builds = !environment.consumers.is_empty()
            || environment
                .repositories
                .values()
                .any(|one| !one.publishers.is_empty());
        Self {
            name: environment.name.as_str(),
            live: match model.target {
                Target::Terragrunt => terragrunt::directory(environment),
                Target::Terraform => String::new(),
            },
            policies: format!("{}policies", site.directory),
            domain: domain.name.as_str(),
            account: domain.account.as_str(),
            region: domain.region.as_str(),
            key: match &domain.kms {
                Kms::Create => {
                    "Packages are encrypted with a key of the module's own, which rotates."
                        .to_owned()
                }
                Kms::Arn(arn) => format!("Packages are encrypted with the key {}.", arn.as_str()),
                Kms::Aws => {
                    "Packages are encrypted with AWS's own key, as the manifest says.".to_owned()
                }
            },
            picture: picture::picture(environment),
            repositories: environment
                .repositories
                .values()
                .map(RepositoryRow::of)
                .collect(),
            access: access::rows(site),
            open: environment
                .repositories
                .values()
                .filter(|one| one.exclusive == Exclusive::No)
                .map(|one| one.name.as_str())
                .collect(),
            first_party: first_party(environment),
            bans: commands::bans(environment),
            arguments: commands::domain(environment),
            token: logins.iter().any(Login::is_by_hand),
            logins,
            seconds: builds.then_some(u32::from(environment.token_minutes) * 60),
        }
    }

    /// Whether the tokens of builds end with the session of their role.
    pub(super) fn has_session_tokens(&self) -> bool {
        self.seconds == Some(0)
    }
}

impl<'a> RepositoryRow<'a> {
    fn of(repository: &'a Repository) -> Self {
        let purpose = match &repository.role {
            Role::Store { connection } => format!("cache of {}", connection.external_name()),
            Role::Internal => "what the company publishes".to_owned(),
            Role::Shared { .. } => "what builds read".to_owned(),
            Role::Single { .. } => "published to and read from".to_owned(),
            Role::Team { team, .. } => format!("of the team {team}"),
            Role::Repo { .. } => "shaped by hand".to_owned(),
        };
        Self {
            name: repository.name.as_str(),
            purpose: match &repository.description {
                Some(text) => format!("{purpose}: {}", text.as_str()),
                None => purpose,
            },
            formats: repository
                .formats
                .iter()
                .map(|format| format.as_str())
                .collect(),
            upstreams: repository
                .role
                .upstreams()
                .iter()
                .map(|name| name.as_str())
                .collect(),
        }
    }
}

fn first_party(environment: &Environment) -> Vec<FirstParty<'_>> {
    let groups = environment.package_groups.iter();
    groups
        .filter_map(|(group, one)| match &one.purpose {
            Purpose::FirstParty { repositories } => Some(FirstParty {
                written: one.pattern.to_string(),
                publish_to: repositories.iter().map(|name| name.as_str()).collect(),
                group,
            }),
            Purpose::Ban { .. } => None,
        })
        .collect()
}
