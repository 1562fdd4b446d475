//! Commands of the AWS CLI for one environment, as words that a filter quotes.

use serde::Serialize;

use crate::aws::format::Format;
use crate::aws::package_group::{PackagePattern, Part, Scope};
use crate::manifest::model::{Environment, Purpose, Repository, Role};

/// The arguments that say which domain is meant; the owner always, for callers of other accounts.
pub(super) fn domain(environment: &Environment) -> Vec<&str> {
    let domain = &environment.domain;
    vec![
        "--domain",
        domain.name.as_str(),
        "--domain-owner",
        domain.account.as_str(),
        "--region",
        domain.region.as_str(),
    ]
}

/// How a client is set up for one format and repository.
#[derive(Serialize)]
pub(super) struct Login<'a> {
    format: &'static str,
    purpose: &'static str,
    repository: &'a str,
    /// Whether no client reads the format, only the API does.
    api: bool,
    /// The client that the AWS CLI can set up.
    #[serde(skip_serializing_if = "Option::is_none")]
    tool: Option<&'a str>,
    /// How long the token may live at most, for those who publish.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<u32>,
}

impl Login<'_> {
    /// Whether the client is set up by hand.
    pub(super) fn is_by_hand(&self) -> bool {
        self.tool.is_none() && !self.api
    }
}

/// One login to read and one to publish for each format that the environment serves.
pub(super) fn logins(environment: &Environment) -> Vec<Login<'_>> {
    Format::ALL
        .into_iter()
        .flat_map(|format| logins_of(environment, format))
        .collect()
}

fn logins_of(environment: &Environment, format: Format) -> impl Iterator<Item = Login<'_>> {
    let serving = || {
        environment
            .repositories
            .values()
            .filter(move |one| one.formats.contains(&format))
    };
    let tools = format.login_tools();
    let api = match format {
        Format::Generic => true,
        Format::Cargo
        | Format::Maven
        | Format::Npm
        | Format::Nuget
        | Format::Pypi
        | Format::Ruby
        | Format::Swift => false,
    };
    let read = serving()
        .filter_map(|one| Some((rank(one)?, one)))
        .min_by_key(|(rank, _)| *rank);
    let publish = serving().find(|one| !one.publishers.is_empty() && publishes_for_all(one));

    let read = read.map(|(_, repository)| Login {
        format: format.as_str(),
        purpose: "read",
        repository: repository.name.as_str(),
        api,
        // Of two tools the second is the newer: dotnet for NuGet. twine only publishes.
        tool: tools
            .iter()
            .rfind(|tool| *tool != "twine")
            .map(String::as_str),
        seconds: None,
    });
    let publish = publish.map(|repository| Login {
        format: format.as_str(),
        purpose: "publish",
        repository: repository.name.as_str(),
        api,
        tool: tools
            .iter()
            .rfind(|tool| *tool != "pip")
            .map(String::as_str),
        seconds: Some(u32::from(environment.token_minutes) * 60),
    });
    read.into_iter().chain(publish.filter(|_| !api))
}

/// Which repository a newcomer reads from: the lowest.
fn rank(repository: &Repository) -> Option<u8> {
    match &repository.role {
        Role::Shared { .. } => Some(0),
        Role::Single { .. } => Some(1),
        Role::Repo { .. } => Some(2),
        Role::Store { .. } | Role::Internal | Role::Team { .. } => None,
    }
}

fn publishes_for_all(repository: &Repository) -> bool {
    match &repository.role {
        Role::Internal | Role::Single { .. } => true,
        Role::Store { .. } | Role::Shared { .. } | Role::Team { .. } | Role::Repo { .. } => false,
    }
}

/// A banned pattern, and the words that find and dispose of its versions.
#[derive(Serialize)]
pub(super) struct Ban<'a> {
    written: String,
    reason: &'a str,
    group: &'a str,
    /// Arguments of `list-packages`, when the pattern means several packages.
    list: Vec<String>,
    /// Arguments that name the package.
    package: Vec<String>,
}

/// The bans of `environment`.
pub(super) fn bans(environment: &Environment) -> Vec<Ban<'_>> {
    let groups = environment.package_groups.iter();
    groups
        .filter_map(|(group, one)| match &one.purpose {
            Purpose::Ban { reason } => Some(Ban {
                written: one.pattern.to_string(),
                reason: reason.as_str(),
                group,
                list: list(&one.pattern),
                package: package(&one.pattern),
            }),
            Purpose::FirstParty { .. } => None,
        })
        .collect()
}

/// The arguments of `list-packages` that find at least what `pattern` means; none for one package.
fn list(pattern: &PackagePattern) -> Vec<String> {
    let mut words = vec!["--format".to_owned(), pattern.format().as_str().to_owned()];
    let mut option = |name: &str, value: &str| words.extend([name.to_owned(), value.to_owned()]);
    match pattern.scope() {
        Scope::WholeFormat | Scope::Namespaces(Part::Prefix { .. }) => {}
        Scope::Namespaces(Part::Exact(namespace)) => option("--namespace", namespace),
        Scope::Names {
            name: Part::Exact(_),
            ..
        } => return Vec::new(),
        Scope::Names {
            namespace,
            name: Part::Prefix { stem, .. },
        } => {
            if let Some(namespace) = namespace {
                option("--namespace", namespace);
            }
            option("--package-prefix", stem);
        }
    }
    words
}

/// The arguments that name one package, with a word to fill in where the pattern leaves it open.
fn package(pattern: &PackagePattern) -> Vec<String> {
    let (namespace, name) = match pattern.scope() {
        Scope::WholeFormat | Scope::Namespaces(Part::Prefix { .. }) => {
            (Some("NAMESPACE"), "PACKAGE")
        }
        Scope::Namespaces(Part::Exact(namespace)) => (Some(namespace.as_str()), "PACKAGE"),
        Scope::Names { namespace, name } => match name {
            Part::Exact(name) => (namespace.as_deref(), name.as_str()),
            Part::Prefix { .. } => (namespace.as_deref(), "PACKAGE"),
        },
    };
    let mut words = vec!["--format", pattern.format().as_str()];
    if let Some(namespace) = namespace {
        words.extend(["--namespace", namespace]);
    }
    words.extend(["--package", name]);
    words.into_iter().map(str::to_owned).collect()
}
