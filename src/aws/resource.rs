//! What an action can be allowed on: the kinds of resource that have ARNs.

use std::fmt;

use serde::Deserialize;

/// A kind of resource that an action takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ResourceType {
    /// The kind.
    #[serde(rename = "name")]
    pub kind: ResourceKind,
    /// Whether the action always needs it, or takes it among others.
    #[serde(deserialize_with = "need")]
    pub required: Need,
}

/// What CodeArtifact has ARNs for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResourceKind {
    /// A domain.
    Domain,
    /// A repository of a domain.
    Repository,
    /// A package in a repository.
    Package,
    /// A package group of a domain.
    PackageGroup,
}

/// Whether an action always needs a kind of resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Always.
    Required,
    /// One of several kinds is enough.
    Optional,
}

impl ResourceKind {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Domain,
        Self::Repository,
        Self::Package,
        Self::PackageGroup,
    ];

    /// The shape of its ARNs, for messages (service authorization reference).
    #[must_use]
    pub const fn arn_shape(self) -> &'static str {
        match self {
            Self::Domain => "arn:aws:codeartifact:<region>:<account>:domain/<domain>",
            Self::Repository => {
                "arn:aws:codeartifact:<region>:<account>:repository/<domain>/<repository>"
            }
            Self::Package => {
                "arn:aws:codeartifact:<region>:<account>:package/<domain>/<repository>/<format>/<namespace>/<name>"
            }
            Self::PackageGroup => {
                "arn:aws:codeartifact:<region>:<account>:package-group/<domain>/<encoded pattern>"
            }
        }
    }

    /// The word that stands for it in ARNs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Repository => "repository",
            Self::Package => "package",
            Self::PackageGroup => "package-group",
        }
    }
}

impl fmt::Display for ResourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn need<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Need, D::Error> {
    Ok(if bool::deserialize(from)? {
        Need::Required
    } else {
        Need::Optional
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_are_those_of_the_data() {
        let data: serde_json::Value =
            serde_json::from_str(include_str!("data/codeartifact-iam.json")).unwrap();
        let rows = data["resource_types"].as_array().unwrap();
        let known: Vec<_> = rows
            .iter()
            .map(|row| row["name"].as_str().unwrap())
            .collect();
        assert_eq!(known, ResourceKind::ALL.map(ResourceKind::as_str));
        for (row, kind) in rows.iter().zip(ResourceKind::ALL) {
            let read: ResourceKind = serde_json::from_value(row["name"].clone()).unwrap();
            assert_eq!(read, kind);
        }
    }
}
