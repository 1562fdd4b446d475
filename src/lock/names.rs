//! What may stand in each Terraform state: the domains, repositories and package
//! groups of earlier runs, with every address that they have had.
//!
//! A lock is untrusted input, so each word is read by the type that the manifest's
//! words are read by. An unknown field is an error: what it records would be lost
//! on the next write, and with it what keeps Terraform from destroying.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::aws::account::{AccountId, Region};
use crate::aws::connection::Connection;
use crate::aws::key::KeyArn;
use crate::aws::names::{DomainName, NameError, RepositoryName};
use crate::aws::package_group::PackagePattern;
use crate::manifest::raw::{EnvironmentName, Kms};

/// Everything that some state may hold, by state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// The states. Those that no manifest asks for any more stay: they still hold
    /// what was in them.
    pub units: BTreeMap<UnitId, Unit>,
}

/// Which state it is: another place, account, Region or domain is another state.
///
/// As text `live/prod/111122223333/eu-west-1/acme` or `root/111122223333/eu-west-1/acme`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitId {
    /// Where the configuration stands.
    pub place: Place,
    /// The account that owns the domain.
    pub account: AccountId,
    /// Where the domain is.
    pub region: Region,
    /// The domain.
    pub domain: DomainName,
}

/// Where a configuration stands that has a state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The unit of an environment in the live tree, where the module is the root.
    Live(EnvironmentName),
    /// The one root of target `terraform`, which calls the module.
    Root,
}

/// What one state may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// The environment that it is of.
    pub environment: Environment,
    /// Whether the manifest still asks for it.
    #[serde(default, skip_serializing_if = "Standing::is_declared")]
    pub standing: Standing,
    /// Whether the state may come from the other target, where addresses differ.
    #[serde(default, skip_serializing_if = "Origin::is_here")]
    pub origin: Origin,
    /// The domain's key.
    pub key: Key,
    /// The repositories by name, those that are retired among them.
    pub repositories: BTreeMap<RepositoryName, Repository>,
    /// The package groups by pattern, as the manifest says it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub package_groups: BTreeMap<PackagePattern, PackageGroup>,
}

/// Whether a thing is still asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The manifest asks for it.
    #[default]
    Declared,
    /// It left the manifest, acknowledged: Terraform forgets it.
    Retired,
}

/// Which target's addresses a state may hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Those of this target only.
    #[default]
    Here,
    /// Those of the other target, too.
    OtherTarget,
}

/// One repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repository {
    /// The resource that it stands in, or last stood in.
    pub role: Seat,
    /// Resources that it stood in before and that a state may still say.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub former_roles: BTreeSet<Seat>,
    /// Whether the manifest still asks for it.
    #[serde(default, skip_serializing_if = "Standing::is_declared")]
    pub standing: Standing,
    /// The public registry that it is connected to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<Connection>,
    /// Its upstreams, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub upstreams: Vec<RepositoryName>,
}

/// The Terraform resource that holds repositories of one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the model's roles by their addresses")]
pub enum Seat {
    Store,
    Internal,
    Shared,
    Single,
    Team,
    #[serde(rename = "repo_1")]
    Repo1,
    #[serde(rename = "repo_2")]
    Repo2,
    #[serde(rename = "repo_3")]
    Repo3,
}

/// One package group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageGroup {
    /// What it is for.
    pub purpose: Purpose,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Maker::is_terraform")]
    pub maker: Maker,
    /// Whether the manifest still asks for it.
    #[serde(default, skip_serializing_if = "Standing::is_declared")]
    pub standing: Standing,
}

/// What a package group is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Keeps first-party names from coming from outside.
    FirstParty,
    /// Keeps names out altogether.
    Ban,
}

/// Who makes a package group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Maker {
    /// Terraform: it is in the state.
    #[default]
    Terraform,
    /// A script: no state knows it.
    Script,
}

/// A domain's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(pub Kms);

/// An environment's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment(pub EnvironmentName);

impl Standing {
    fn is_declared(&self) -> bool {
        *self == Self::Declared
    }
}

impl Origin {
    fn is_here(&self) -> bool {
        *self == Self::Here
    }
}

impl Maker {
    fn is_terraform(&self) -> bool {
        *self == Self::Terraform
    }
}

impl Seat {
    /// The label of the Terraform resource.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Internal => "internal",
            Self::Shared => "shared",
            Self::Single => "single",
            Self::Team => "team",
            Self::Repo1 => "repo_1",
            Self::Repo2 => "repo_2",
            Self::Repo3 => "repo_3",
        }
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Live(environment) => write!(f, "live/{}", environment.as_str())?,
            Place::Root => f.write_str("root")?,
        }
        write!(f, "/{}/{}/{}", self.account, self.region, self.domain)
    }
}

/// Reads a [`UnitId`] as it shows itself.
fn unit_id(text: &str) -> Result<UnitId, NameError> {
    let parts: Vec<_> = text.split('/').collect();
    let (place, account, region, domain) = match parts[..] {
        ["live", environment, account, region, domain] => {
            let environment = EnvironmentName::parse(environment)?;
            (Place::Live(environment), account, region, domain)
        }
        ["root", account, region, domain] => (Place::Root, account, region, domain),
        _ => {
            return Err(NameError::new(
                "a state is `live/` or `root/` and what follows",
            ));
        }
    };
    Ok(UnitId {
        place,
        account: AccountId::parse(account)?,
        region: Region::parse(region)?,
        domain: DomainName::parse(domain)?,
    })
}

fn kms(text: &str) -> Result<Key, NameError> {
    Ok(Key(match text {
        "create" => Kms::Create,
        "aws" => Kms::Aws,
        arn => Kms::Arn(KeyArn::parse(arn)?),
    }))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kms::Create => "create",
            Kms::Aws => "aws",
            Kms::Arn(arn) => arn.as_str(),
        })
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

/// A type that is a text in the lock, read by its own reader.
macro_rules! read_as_text {
    ($name:ty, $parse:expr) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let parse: fn(&str) -> Result<Self, NameError> = $parse;
                parse(&text).map_err(D::Error::custom)
            }
        }
    };
}

/// A type that is written as it shows itself.
macro_rules! written_as_text {
    ($name:ty) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    };
}

written_as_text!(UnitId);
written_as_text!(Key);
written_as_text!(Environment);
read_as_text!(UnitId, unit_id);
read_as_text!(Key, kms);
read_as_text!(Environment, |text| EnvironmentName::parse(text)
    .map(Environment));
read_as_text!(Connection, Self::parse);
read_as_text!(PackagePattern, Self::parse);
read_as_text!(RepositoryName, Self::parse);

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
  "units": {
    "live/prod/111122223333/eu-west-1/acme": {
      "environment": "prod",
      "key": "create",
      "repositories": {
        "npm-internal": {
          "role": "internal"
        },
        "npm-shared": {
          "role": "shared",
          "former_roles": [
            "single",
            "repo_1"
          ],
          "upstreams": [
            "npm-internal",
            "npm-store"
          ]
        },
        "npm-store": {
          "role": "store",
          "standing": "retired",
          "connection": "npmjs"
        }
      },
      "package_groups": {
        "npm:@acme/*": {
          "purpose": "first_party",
          "maker": "script"
        }
      }
    },
    "root/111122223333/eu-west-1/acme": {
      "environment": "prod",
      "standing": "retired",
      "origin": "other_target",
      "key": "aws",
      "repositories": {}
    }
  }
}"#;

    #[test]
    fn what_was_written_is_read() {
        let names: Names = serde_json::from_str(TEXT).unwrap();
        assert_eq!(serde_json::to_string_pretty(&names).unwrap(), TEXT);
    }

    #[test]
    fn every_word_is_judged() {
        for (right, wrong) in [
            ("live/prod/1", "live/../1"),
            ("live/prod/1", "live/prod/x/1"),
            ("live/prod/1", "other/prod/1"),
            ("root/111122223333/", "root/1/"),
            ("eu-west-1/acme", "eu-west-9/acme"),
            ("eu-west-1/acme", "eu-west-1/Acme"),
            ("\"environment\": \"prod\"", "\"environment\": \"../prod\""),
            ("\"key\": \"create\"", "\"key\": \"alias/x\""),
            ("\"npm-store\": {", "\"npm\\\"store\": {"),
            ("\"npm-store\"\n", "\"${x}\"\n"),
            ("\"npmjs\"", "\"npmsj\""),
            ("\"repo_1\"", "\"repo_4\""),
            ("npm:@acme/*", "npm:@acme/*x"),
            ("\"maker\"", "\"marker\""),
            ("\"standing\"", "\"status\""),
        ] {
            assert!(TEXT.contains(right), "{right}");
            let text = TEXT.replace(right, wrong);
            assert!(serde_json::from_str::<Names>(&text).is_err(), "{wrong}");
        }
    }
}
