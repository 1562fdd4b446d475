//! The public registries that a repository can be connected to.

use std::fmt;

use crate::aws::account::listed;
use crate::aws::format::Format;
use crate::aws::names::{NameError, nearest, shown};
use crate::aws::service::{ConnectionFacts, SERVICE};

/// A public registry that CodeArtifact can fetch from.
#[derive(Clone, Copy)]
pub struct Connection(&'static ConnectionFacts);

/// What the API puts before every connection's name.
const PREFIX: &str = "public:";

impl Connection {
    /// Reads a connection's name as manifests write it, without `public:`.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if let Some(connection) = Self::all().find(|connection| connection.as_str() == text) {
            return Ok(connection);
        }
        let known = || Self::all().map(Self::as_str);
        let bare = text.strip_prefix(PREFIX).unwrap_or(text);
        if bare.len() < text.len() && known().any(|name| name == bare) {
            let error = NameError::new(format!("a connection is written without `{PREFIX}`"));
            return Err(error.with_help(format!("write `{bare}`")));
        }
        let error = NameError::new(format!("CodeArtifact has no connection `{}`", shown(text)));
        Err(match nearest(bare, known()) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help(format!("use one of {}", listed(known()))),
        })
    }

    /// Reads a connection's name as the API writes it, such as `public:npmjs`.
    #[must_use]
    pub fn from_external_name(text: &str) -> Option<Self> {
        Self::all().find(|connection| connection.external_name() == text)
    }

    /// All of them, in the data's order.
    pub fn all() -> impl Iterator<Item = Self> {
        SERVICE.external_connections.iter().map(Self)
    }

    /// The name as manifests write it, such as `npmjs`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0.name.strip_prefix(PREFIX).unwrap_or(&self.0.name)
    }

    /// The name as the API writes it, such as `public:npmjs`.
    #[must_use]
    pub fn external_name(self) -> &'static str {
        &self.0.name
    }

    /// The format that the registry serves.
    #[must_use]
    pub fn format(self) -> Format {
        Format::parse(&self.0.format).expect("a test asks for the format of every connection")
    }

    /// The name of the repository that holds the connection when the manifest
    /// gives no other: `<format>-store` for the format's usual one, else the
    /// one that AWS's console uses.
    #[must_use]
    pub fn store_name(self) -> String {
        if self.format().usual_connection() == Some(self) {
            format!("{}-store", self.format())
        } else {
            self.0.console_store_repository.clone()
        }
    }

    /// The name that AWS's console gives the repository that holds the connection.
    #[must_use]
    pub fn console_store_name(self) -> &'static str {
        &self.0.console_store_repository
    }
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({self})")
    }
}

impl PartialEq for Connection {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Connection {}

impl PartialOrd for Connection {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Connection {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl std::hash::Hash for Connection {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl serde::Serialize for Connection {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ten_and_their_stores() {
        let found: Vec<_> = Connection::all()
            .map(|c| {
                format!(
                    "{c} {} {} {}",
                    c.external_name(),
                    c.format(),
                    c.store_name()
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                "npmjs public:npmjs npm npm-store",
                "pypi public:pypi pypi pypi-store",
                "maven-central public:maven-central maven maven-store",
                "maven-googleandroid public:maven-googleandroid maven google-android-store",
                "maven-gradleplugins public:maven-gradleplugins maven gradle-plugins-store",
                "maven-commonsware public:maven-commonsware maven commonsware-store",
                "maven-clojars public:maven-clojars maven clojars-store",
                "nuget-org public:nuget-org nuget nuget-store",
                "ruby-gems-org public:ruby-gems-org ruby ruby-store",
                "crates-io public:crates-io cargo cargo-store",
            ]
        );
    }

    #[test]
    fn names_are_written_without_the_prefix() {
        assert_eq!(
            Connection::parse("npmjs").unwrap().external_name(),
            "public:npmjs"
        );
        let prefixed = Connection::parse("public:npmjs").unwrap_err();
        assert_eq!(
            prefixed.to_string(),
            "a connection is written without `public:`"
        );
        assert_eq!(prefixed.help(), Some("write `npmjs`"));
        let near = Connection::parse("public:npmj").unwrap_err();
        assert_eq!(near.help(), Some("did you mean `npmjs`?"));
        assert_eq!(Connection::from_external_name("npmjs"), None);
        assert!(Connection::from_external_name("public:npmjs").is_some());
        assert!(Connection::parse("").is_err());
    }
}
