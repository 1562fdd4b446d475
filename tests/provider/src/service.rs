//! What the stand-in knows of CodeArtifact itself.

/// The public repositories that can be connected, with the format of each (API reference and user guide, 2026-11).
const CONNECTIONS: [(&str, &str); 10] = [
    ("public:npmjs", "npm"),
    ("public:pypi", "pypi"),
    ("public:maven-central", "maven"),
    ("public:maven-googleandroid", "maven"),
    ("public:maven-gradleplugins", "maven"),
    ("public:maven-commonsware", "maven"),
    ("public:maven-clojars", "maven"),
    ("public:nuget-org", "nuget"),
    ("public:ruby-gems-org", "ruby"),
    ("public:crates-io", "cargo"),
];

/// The values of `PackageFormat` in the API.
pub(crate) const FORMATS: [&str; 8] = [
    "npm", "pypi", "maven", "nuget", "generic", "ruby", "swift", "cargo",
];

/// The values of `PackageGroupOriginRestrictionMode` in the API.
pub(crate) const RESTRICTION_MODES: [&str; 4] =
    ["ALLOW", "ALLOW_SPECIFIC_REPOSITORIES", "BLOCK", "INHERIT"];

/// The package format that a connection brings, none for a name that AWS does not have.
pub(crate) fn format_of_connection(connection: &str) -> Option<&'static str> {
    let found = CONNECTIONS.iter().find(|(name, _)| *name == connection);
    found.map(|(_, format)| *format)
}
