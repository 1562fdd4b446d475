//! The manifest's patterns of packages, and the package groups and package ARNs that mean the same.

mod cover;
pub mod group;
mod read;
mod words;

use std::fmt;

use crate::aws::format::Format;
use crate::aws::names::NameError;

/// Packages of one format, chosen by namespace and name.
///
/// Names are normalised as the service stores them. Of two patterns either one
/// covers the other or they share no package.
#[derive(Debug, Clone)]
pub struct PackagePattern {
    format: Format,
    scope: Scope,
    written: String,
}

// How a pattern was written does not tell it from another.
impl PackagePattern {
    fn meaning(&self) -> (Format, &Scope) {
        (self.format, &self.scope)
    }
}

impl PartialEq for PackagePattern {
    fn eq(&self, other: &Self) -> bool {
        self.meaning() == other.meaning()
    }
}

impl Eq for PackagePattern {}

impl std::hash::Hash for PackagePattern {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.meaning().hash(state);
    }
}

impl PartialOrd for PackagePattern {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PackagePattern {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.meaning().cmp(&other.meaning())
    }
}

/// Which packages of a format a pattern means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// All of them.
    WholeFormat,
    /// All in some namespaces.
    Namespaces(Part),
    /// Some names in one namespace, or among those without one.
    Names {
        /// The namespace, of npm without the `@`.
        namespace: Option<String>,
        /// The names.
        name: Part,
    },
}

/// A namespace or name, or those that begin with the same words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Just this.
    Exact(String),
    /// The stem itself, and the stem with more words after it.
    Prefix {
        /// What they begin with; its end is the end of a word.
        stem: String,
        /// What stood between the stem and the `*`.
        separator: char,
    },
}

impl PackagePattern {
    /// Reads `format:namespace/name`, where a `*` may be the last character.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        read::pattern(text)
    }

    /// The pattern as it was written, before its names were normalised.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.written
    }

    /// The format of its packages.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Which packages of the format it means.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The AWS package group pattern, such as `/npm/acme/*`.
    ///
    /// Two patterns can have one group: `acme-*` and `acme.*` both mean the
    /// words after `acme`, whatever stands between.
    #[must_use]
    pub fn group(&self) -> String {
        let format = self.format;
        match &self.scope {
            Scope::WholeFormat => format!("/{format}/*"),
            Scope::Namespaces(Part::Exact(namespace)) => format!("/{format}/{namespace}/*"),
            Scope::Namespaces(Part::Prefix { stem, .. }) => format!("/{format}/{stem}~"),
            Scope::Names { namespace, name } => {
                let namespace = namespace.as_deref().unwrap_or_default();
                match name {
                    Part::Exact(name) => format!("/{format}/{namespace}/{name}$"),
                    Part::Prefix { stem, .. } => format!("/{format}/{namespace}/{stem}~"),
                }
            }
        }
    }

    /// What package ARNs end with, after the repository, to mean the same or
    /// less: IAM's `*` knows no words, so the stem stands once alone and once
    /// with the separator that was written.
    #[must_use]
    pub fn arn_suffixes(&self) -> Vec<String> {
        let format = self.format;
        match &self.scope {
            Scope::WholeFormat => vec![format!("{format}/*")],
            Scope::Namespaces(Part::Exact(namespace)) => vec![format!("{format}/{namespace}/*")],
            Scope::Namespaces(Part::Prefix { stem, separator }) => vec![
                format!("{format}/{stem}/*"),
                format!("{format}/{stem}{separator}*"),
            ],
            Scope::Names { namespace, name } => {
                let namespace = namespace.as_deref().unwrap_or_default();
                match name {
                    Part::Exact(name) => vec![format!("{format}/{namespace}/{name}")],
                    Part::Prefix { stem, separator } => vec![
                        format!("{format}/{namespace}/{stem}"),
                        format!("{format}/{namespace}/{stem}{separator}*"),
                    ],
                }
            }
        }
    }
}

impl fmt::Display for PackagePattern {
    /// The pattern as a manifest writes it, its names normalised.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = match self.format {
            Format::Npm => "@",
            Format::Cargo
            | Format::Generic
            | Format::Maven
            | Format::Nuget
            | Format::Pypi
            | Format::Ruby
            | Format::Swift => "",
        };
        write!(f, "{}:", self.format)?;
        match &self.scope {
            Scope::WholeFormat => f.write_str("*"),
            Scope::Namespaces(Part::Exact(namespace)) => write!(f, "{at}{namespace}/*"),
            Scope::Namespaces(prefix @ Part::Prefix { .. }) => write!(f, "{at}{prefix}"),
            Scope::Names {
                namespace: Some(namespace),
                name,
            } => write!(f, "{at}{namespace}/{name}"),
            Scope::Names {
                namespace: None,
                name,
            } => write!(f, "{name}"),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(text) => f.write_str(text),
            Self::Prefix { stem, separator } => write!(f, "{stem}{separator}*"),
        }
    }
}

impl serde::Serialize for PackagePattern {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::glob::{Case, matches};
    use proptest::prelude::*;

    fn read(text: &str) -> PackagePattern {
        PackagePattern::parse(text).unwrap()
    }

    /// Pattern, canonical text, package group, package ARN tails.
    #[test]
    fn what_patterns_become() {
        for (text, canonical, group, tails) in [
            ("npm:lodash", "npm:lodash", "/npm//lodash$", "npm//lodash"),
            ("npm:@acme/*", "npm:@acme/*", "/npm/acme/*", "npm/acme/*"),
            (
                "pypi:acme-*",
                "pypi:acme-*",
                "/pypi//acme~",
                "pypi//acme pypi//acme-*",
            ),
            (
                "maven:com.acme.*",
                "maven:com.acme.*",
                "/maven/com.acme~",
                "maven/com.acme/* maven/com.acme.*",
            ),
            ("npm:*", "npm:*", "/npm/*", "npm/*"),
            (
                "npm:@scope/name",
                "npm:@scope/name",
                "/npm/scope/name$",
                "npm/scope/name",
            ),
            (
                "npm:@scope/pre-*",
                "npm:@scope/pre-*",
                "/npm/scope/pre~",
                "npm/scope/pre npm/scope/pre-*",
            ),
            (
                "npm:@acme-*",
                "npm:@acme-*",
                "/npm/acme~",
                "npm/acme/* npm/acme-*",
            ),
            (
                "npm:Acme_*",
                "npm:Acme_*",
                "/npm//Acme~",
                "npm//Acme npm//Acme_*",
            ),
            (
                "pypi:Acme_.*",
                "pypi:acme-*",
                "/pypi//acme~",
                "pypi//acme pypi//acme-*",
            ),
            (
                "pypi:Acme.Core__x",
                "pypi:acme-core-x",
                "/pypi//acme-core-x$",
                "pypi//acme-core-x",
            ),
            (
                "nuget:Acme.*",
                "nuget:acme.*",
                "/nuget//acme~",
                "nuget//acme nuget//acme.*",
            ),
            (
                "swift:KloudVin/*",
                "swift:kloudvin/*",
                "/swift/kloudvin/*",
                "swift/kloudvin/*",
            ),
            ("swift:A/Net", "swift:a/net", "/swift/a/net$", "swift/a/net"),
            (
                "maven:org.badvendor/logger",
                "maven:org.badvendor/logger",
                "/maven/org.badvendor/logger$",
                "maven/org.badvendor/logger",
            ),
            (
                "maven:com.acme/*",
                "maven:com.acme/*",
                "/maven/com.acme/*",
                "maven/com.acme/*",
            ),
            (
                "maven:com.acme/core-*",
                "maven:com.acme/core-*",
                "/maven/com.acme/core~",
                "maven/com.acme/core maven/com.acme/core-*",
            ),
            (
                "generic:tools/*",
                "generic:tools/*",
                "/generic/tools/*",
                "generic/tools/*",
            ),
            (
                "cargo:acme-*",
                "cargo:acme-*",
                "/cargo//acme~",
                "cargo//acme cargo//acme-*",
            ),
            ("ruby:rails", "ruby:rails", "/ruby//rails$", "ruby//rails"),
        ] {
            let pattern = read(text);
            assert_eq!(pattern.to_string(), canonical);
            assert_eq!(pattern.group(), group, "{text}");
            assert_eq!(pattern.arn_suffixes().join(" "), tails, "{text}");
            assert_eq!(
                read(canonical),
                pattern,
                "the canonical text means the same"
            );
        }
    }

    proptest! {
        /// What the ARN tails let through is never outside the package group.
        #[test]
        fn arns_mean_no_more_than_the_group(
            pattern in "[ab]{1,2}([-._][ab]{1,2}){0,2}([-.]\\*)?",
            package in "[ab]{1,2}([-._]?[ab]{1,2}){0,3}",
        ) {
            let pattern = read(&format!("npm:{pattern}"));
            let package = read(&format!("npm:{package}"));
            let tail = package.arn_suffixes().remove(0);
            let let_through = pattern
                .arn_suffixes()
                .iter()
                .any(|suffix| matches(suffix, &tail, Case::Sensitive));
            prop_assert!(!let_through || pattern.covers(&package));
        }
    }
}
