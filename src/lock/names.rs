//! What may stand in each Terraform state: the domains, repositories and package
//! groups of earlier runs, with every address that they have had.
//!
//! A lock is untrusted input, so each word is read by the type that the manifest's
//! words are read by. An unknown field is an error: what it records would be lost
//! on the next write, and with it what keeps Terraform from destroying.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::aws::account::{AccountId, Region};
use crate::aws::connection::Connection;
use crate::aws::key::KeyArn;
use crate::aws::names::{DomainName, NameError, RepositoryName};
use crate::aws::package_group::PackagePattern;
use crate::manifest::raw::{EnvironmentName, Kms};

/// Everything that some state may hold. Each domain has a state of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// The domains. Those that no manifest asks for any more stay: their states
    /// still hold what was in them.
    #[serde(deserialize_with = "once_each")]
    pub domains: BTreeMap<DomainId, Domain>,
}

/// Which domain it is, as text `111122223333/eu-west-1/acme`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DomainId {
    /// The account that owns it.
    pub account: AccountId,
    /// Where it is.
    pub region: Region,
    /// Its name.
    pub name: DomainName,
}

/// One domain and all that its state may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// Where its configuration stands, or last stood.
    pub place: Place,
    /// Whether the manifest still asks for it.
    #[serde(default, skip_serializing_if = "Standing::is_declared")]
    pub standing: Standing,
    /// Which addresses the state may hold.
    #[serde(default, skip_serializing_if = "Addresses::is_own")]
    pub addresses: Addresses,
    /// Its key.
    pub key: Key,
    /// The repositories by name, those that are retired among them.
    #[serde(deserialize_with = "once_each")]
    pub repositories: BTreeMap<RepositoryName, Repository>,
    /// The package groups by pattern, as the manifest says it.
    #[serde(
        default,
        deserialize_with = "once_each",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub package_groups: BTreeMap<PackagePattern, PackageGroup>,
}

/// Where a configuration stands, as text `live/prod` or `root`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The unit of an environment in the live tree, where the module is the root.
    Live(EnvironmentName),
    /// The one root of target `terraform`, which calls the module.
    Root,
}

/// Whether a thing is still asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The manifest asks for it.
    #[default]
    Declared,
    /// It left the manifest.
    Retired,
}

/// Which target's addresses a state may hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Addresses {
    /// Those of this target only.
    #[default]
    Own,
    /// Those of the other target too: it was written for that one before.
    OfBothTargets,
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
    /// Whether the manifest still asks for it.
    #[serde(default, skip_serializing_if = "Standing::is_declared")]
    pub standing: Standing,
    /// Whether a state may hold it.
    #[serde(default, skip_serializing_if = "InState::is_maybe")]
    pub in_state: InState,
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

/// Whether a state may hold a thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InState {
    /// Terraform made it once.
    #[default]
    Maybe,
    /// Only a script made it.
    Never,
}

/// A domain's key: `create`, `aws` or an ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(pub Kms);

impl Standing {
    fn is_declared(&self) -> bool {
        *self == Self::Declared
    }
}

impl Addresses {
    fn is_own(&self) -> bool {
        *self == Self::Own
    }
}

impl InState {
    fn is_maybe(&self) -> bool {
        *self == Self::Maybe
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

impl fmt::Display for DomainId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.account, self.region, self.name)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Live(environment) => write!(f, "live/{}", environment.as_str()),
            Self::Root => f.write_str("root"),
        }
    }
}

fn domain_id(text: &str) -> Result<DomainId, NameError> {
    let parts: Vec<_> = text.split('/').collect();
    let [account, region, name] = parts[..] else {
        return Err(NameError::new("a domain is `<account>/<region>/<name>`"));
    };
    Ok(DomainId {
        account: AccountId::parse(account)?,
        region: Region::parse(region)?,
        name: DomainName::parse(name)?,
    })
}

fn place(text: &str) -> Result<Place, NameError> {
    match text.split_once('/') {
        None if text == "root" => Ok(Place::Root),
        Some(("live", name)) => EnvironmentName::parse(name).map(Place::Live),
        None | Some(_) => Err(NameError::new("a place is `root` or `live/<environment>`")),
    }
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

/// Reads a map in which no key stands twice: of two, a merge gone wrong, the last
/// would hide the first.
fn once_each<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    K: Deserialize<'de> + Ord + fmt::Display,
    V: Deserialize<'de>,
    D: Deserializer<'de>,
{
    struct OnceEach<K, V>(PhantomData<(K, V)>);

    impl<'de, K, V> Visitor<'de> for OnceEach<K, V>
    where
        K: Deserialize<'de> + Ord + fmt::Display,
        V: Deserialize<'de>,
    {
        type Value = BTreeMap<K, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some((key, value)) = entries.next_entry::<K, V>()? {
                if map.contains_key(&key) {
                    return Err(A::Error::custom(format_args!("`{key}` stands there twice")));
                }
                map.insert(key, value);
            }
            Ok(map)
        }
    }

    deserializer.deserialize_map(OnceEach(PhantomData))
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

written_as_text!(DomainId);
written_as_text!(Place);
written_as_text!(Key);
read_as_text!(DomainId, domain_id);
read_as_text!(Place, place);
read_as_text!(Key, kms);
read_as_text!(Connection, Self::parse);
read_as_text!(PackagePattern, Self::parse);
read_as_text!(RepositoryName, Self::parse);

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
  "domains": {
    "111122223333/eu-west-1/acme": {
      "place": "live/prod",
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
          "in_state": "never"
        }
      }
    },
    "111122223333/eu-west-1/old": {
      "place": "root",
      "standing": "retired",
      "addresses": "of_both_targets",
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
            ("live/prod", "live/.."),
            ("live/prod", "live/prod/x"),
            ("live/prod", "other/prod"),
            ("\"root\"", "\"roots\""),
            ("111122223333/", "1/"),
            ("111122223333/", ""),
            ("eu-west-1/acme", "eu-west-9/acme"),
            ("eu-west-1/acme", "eu-west-1/Acme"),
            ("eu-west-1/acme", "eu-west-1/acme/x"),
            ("\"key\": \"create\"", "\"key\": \"alias/x\""),
            ("\"npm-store\": {", "\"npm\\\"store\": {"),
            ("\"npm-store\"\n", "\"${x}\"\n"),
            ("\"npmjs\"", "\"npmsj\""),
            ("\"repo_1\"", "\"repo_4\""),
            ("npm:@acme/*", "npm:@acme/*x"),
            ("\"in_state\"", "\"instate\""),
            ("\"standing\"", "\"status\""),
            ("\"domains\"", "\"domain\""),
        ] {
            assert!(TEXT.contains(right), "{right}");
            let text = TEXT.replace(right, wrong);
            assert!(serde_json::from_str::<Names>(&text).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_twice_is_one_too_many() {
        let twice = TEXT.replace("\"npm-internal\": {", "\"npm-store\": {");
        assert!(serde_json::from_str::<Names>(&twice).is_err());
    }
}
