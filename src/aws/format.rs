//! The eight package formats: their namespaces, how names are normalised, where they are public.

use std::fmt;

use crate::aws::account::listed;
use crate::aws::actions::{Action, CODEARTIFACT};
use crate::aws::connection::Connection;
use crate::aws::names::{NameError, nearest, shown};
use crate::aws::service::{FormatFacts, SERVICE};

/// A package format that CodeArtifact knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Rust crates.
    Cargo,
    /// Files of any kind, through the API only.
    Generic,
    /// Maven artifacts.
    Maven,
    /// JavaScript packages.
    Npm,
    /// .NET packages.
    Nuget,
    /// Python packages.
    Pypi,
    /// Ruby gems.
    Ruby,
    /// Swift packages.
    Swift,
}

/// Whether packages of a format have a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespace {
    /// They never have one.
    None,
    /// Some have one: an npm scope.
    Optional,
    /// All have one: a Maven group id, a Swift scope, a generic namespace.
    Required,
}

impl Format {
    /// All of them, in the order of their names.
    pub const ALL: [Self; 8] = [
        Self::Cargo,
        Self::Generic,
        Self::Maven,
        Self::Npm,
        Self::Nuget,
        Self::Pypi,
        Self::Ruby,
        Self::Swift,
    ];

    /// Reads a format's name, or proposes the nearest.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if let Some(format) = Self::ALL.into_iter().find(|format| format.as_str() == text) {
            return Ok(format);
        }
        let known = || Self::ALL.into_iter().map(Self::as_str);
        let error = NameError::new(format!("CodeArtifact has no format `{}`", shown(text)));
        Err(match nearest(text, known()) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help(format!("use one of {}", listed(known()))),
        })
    }

    /// The format's name in the API, in ARNs and in endpoints.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cargo => "cargo",
            Self::Generic => "generic",
            Self::Maven => "maven",
            Self::Npm => "npm",
            Self::Nuget => "nuget",
            Self::Pypi => "pypi",
            Self::Ruby => "ruby",
            Self::Swift => "swift",
        }
    }

    /// Whether its packages have a namespace.
    #[must_use]
    pub fn namespace(self) -> Namespace {
        match self.facts().namespace.as_str() {
            "none" => Namespace::None,
            "optional" => Namespace::Optional,
            _ => Namespace::Required,
        }
    }

    /// `name` as CodeArtifact stores it, which is how ARNs and package groups
    /// must write it.
    #[must_use]
    pub fn normalise_name(self, name: &str) -> String {
        match self.facts().normalisation.as_str() {
            "python" => one_dash(&name.to_lowercase()),
            "lower" => name.to_lowercase(),
            _ => name.to_owned(),
        }
    }

    /// `namespace` as CodeArtifact stores it: only Swift's is changed.
    #[must_use]
    pub fn normalise_namespace(self, namespace: &str) -> String {
        self.normalise_name(namespace)
    }

    /// The public registry that is meant when none is named; swift and generic
    /// have none.
    #[must_use]
    pub fn usual_connection(self) -> Option<Connection> {
        let name = self.facts().usual_connection.as_deref()?;
        Connection::all().find(|connection| connection.external_name() == name)
    }

    /// The clients that `aws codeartifact login` can set up for it.
    #[must_use]
    pub fn login_tools(self) -> &'static [String] {
        &self.facts().login_tools
    }

    /// What fetching its packages needs beside reading the repository: the
    /// clients of all formats but generic are served for that alone (User Guide).
    #[must_use]
    pub fn download_action(self) -> Option<&'static Action> {
        let name = self.facts().download_needs.as_deref()?;
        let mut actions = CODEARTIFACT.actions.iter();
        actions.find(|action| action.full_name() == name)
    }

    /// The path of a repository's endpoint below the domain's host.
    #[must_use]
    pub fn endpoint_path(self, repository: &str) -> String {
        self.facts()
            .endpoint_path
            .replace("{repository}", repository)
    }

    /// Whether fetching its packages in a private network needs the gateway
    /// endpoint to the asset bucket.
    #[must_use]
    pub fn needs_asset_bucket(self) -> bool {
        let exempt = &SERVICE.vpc.s3_gateway.not_needed_for_formats;
        !exempt.iter().any(|name| name == self.as_str())
    }

    fn facts(self) -> &'static FormatFacts {
        SERVICE
            .formats
            .iter()
            .find(|facts| facts.name == self.as_str())
            .expect("a test asks for the facts of every format")
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `name` with every run of `.`, `_` and `-` turned into one `-`.
fn one_dash(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '.' | '_' | '-' if out.ends_with('-') => {}
            '.' | '_' | '-' => out.push('-'),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formats_are_those_of_the_data() {
        let mut known: Vec<_> = SERVICE.formats.iter().map(|facts| &*facts.name).collect();
        known.sort_unstable();
        assert_eq!(known, Format::ALL.map(Format::as_str));
        for facts in &SERVICE.formats {
            assert!(["none", "optional", "required"].contains(&&*facts.namespace));
            assert!(["none", "lower", "python"].contains(&&*facts.normalisation));
        }
    }

    #[test]
    fn namespaces() {
        use Namespace::{None, Optional, Required};
        let found = Format::ALL.map(Format::namespace);
        assert_eq!(
            found,
            [
                None, Required, Required, Optional, None, None, None, Required
            ]
        );
    }

    #[test]
    fn an_unknown_format_proposes_the_nearest() {
        assert_eq!(Format::parse("npm").unwrap(), Format::Npm);
        let near = Format::parse("NPM").unwrap_err();
        assert_eq!(near.to_string(), "CodeArtifact has no format `NPM`");
        assert_eq!(near.help(), Some("did you mean `npm`?"));
        assert_eq!(
            Format::parse("pypy").unwrap_err().help(),
            Some("did you mean `pypi`?")
        );
        assert!(
            Format::parse("docker")
                .unwrap_err()
                .help()
                .unwrap()
                .contains("`cargo`, `generic`")
        );
        assert!(Format::parse("").is_err());
    }

    #[test]
    fn names_are_normalised_as_the_service_does() {
        assert_eq!(Format::Pypi.normalise_name("Acme.._-Core_x"), "acme-core-x");
        assert_eq!(Format::Nuget.normalise_name("Acme.Core"), "acme.core");
        assert_eq!(Format::Swift.normalise_name("MyPackage"), "mypackage");
        assert_eq!(Format::Swift.normalise_namespace("MyScope"), "myscope");
        for same in [
            Format::Npm,
            Format::Maven,
            Format::Generic,
            Format::Ruby,
            Format::Cargo,
        ] {
            assert_eq!(same.normalise_name("Acme_.x"), "Acme_.x");
        }
    }

    #[test]
    fn usual_connections() {
        let found = Format::ALL.map(|format| format.usual_connection().map(Connection::as_str));
        assert_eq!(
            found,
            [
                Some("crates-io"),
                None,
                Some("maven-central"),
                Some("npmjs"),
                Some("nuget-org"),
                Some("pypi"),
                Some("ruby-gems-org"),
                None
            ]
        );
    }

    #[test]
    fn only_generic_packages_are_downloaded_by_an_action_of_their_own() {
        let found = Format::ALL.map(|format| format.download_action().map(|action| &*action.name));
        let generic = Some("GetPackageVersionAsset");
        assert_eq!(found, [None, generic, None, None, None, None, None, None]);
    }

    #[test]
    fn endpoints_and_private_networks() {
        assert_eq!(Format::Npm.endpoint_path("shared"), "/npm/shared/");
        assert!(Format::Npm.needs_asset_bucket());
        assert!(!Format::Pypi.needs_asset_bucket());
        assert_eq!(Format::Nuget.login_tools(), ["nuget", "dotnet"]);
    }
}
