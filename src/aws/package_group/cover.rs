//! Which patterns hold all that another one means.

use crate::aws::package_group::words::word_ends;
use crate::aws::package_group::{PackagePattern, Part, Scope};

impl PackagePattern {
    /// Whether every package of `other` is in this pattern's group.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.format == other.format && self.scope.covers(&other.scope)
    }
}

impl Scope {
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::WholeFormat, _) => true,
            (Self::Namespaces(own), Self::Namespaces(others)) => own.covers(others),
            (
                Self::Namespaces(own),
                Self::Names {
                    namespace: Some(namespace),
                    ..
                },
            ) => own.has(namespace),
            (
                Self::Names { namespace, name },
                Self::Names {
                    namespace: others,
                    name: other,
                },
            ) => namespace == others && name.covers(other),
            (
                Self::Namespaces(_),
                Self::WholeFormat
                | Self::Names {
                    namespace: None, ..
                },
            )
            | (Self::Names { .. }, Self::WholeFormat | Self::Namespaces(_)) => false,
        }
    }
}

impl Part {
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Exact(text)) => self.has(text),
            (Self::Prefix { .. }, Self::Prefix { stem, .. }) => self.has(stem),
            (Self::Exact(_), Self::Prefix { .. }) => false,
        }
    }

    fn has(&self, text: &str) -> bool {
        match self {
            Self::Exact(own) => own == text,
            Self::Prefix { stem, .. } => text.starts_with(&**stem) && word_ends(text, stem.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> PackagePattern {
        PackagePattern::parse(text).unwrap()
    }

    #[test]
    fn covering_follows_words() {
        for (wide, narrow) in [
            ("npm:*", "npm:lodash"),
            ("npm:*", "npm:@acme/*"),
            ("npm:@acme/*", "npm:@acme/*"),
            ("npm:@acme/*", "npm:@acme/x"),
            ("npm:@acme/*", "npm:@acme/x-*"),
            ("npm:@acme-*", "npm:@acme/*"),
            ("npm:@acme-*", "npm:@acme-x/y"),
            ("npm:@acme-*", "npm:@acme-x-*"),
            ("pypi:acme-*", "pypi:acme"),
            ("pypi:acme-*", "pypi:Acme.Core"),
            ("pypi:acme-*", "pypi:acme_core_*"),
            ("npm:acme-*", "npm:acme.*"),
            ("maven:com.acme.*", "maven:com.acme/x"),
            ("maven:com.acme.*", "maven:com.acme.x/y"),
            ("nuget:Acme.*", "nuget:ACME"),
        ] {
            assert!(read(wide).covers(&read(narrow)), "{wide} {narrow}");
        }
        for (one, other) in [
            ("npm:lodash", "npm:*"),
            ("npm:lodash", "pypi:lodash"),
            ("npm:*", "pypi:lodash"),
            ("npm:@acme/*", "npm:acme"),
            ("npm:@acme/*", "npm:@acme-x/y"),
            ("npm:@acme/*", "npm:@acme-*"),
            ("npm:@acme/x-*", "npm:@acme/*"),
            ("npm:@acme/x", "npm:@other/x"),
            ("npm:acme-*", "npm:acmeevil"),
            ("npm:acme-*", "npm:acme1"),
            ("npm:acme-*", "npm:@acme/x"),
            ("npm:acme", "npm:acme-*"),
            ("maven:com.acme.*", "maven:com.acmeevil/x"),
            ("maven:com.acme.*", "maven:com/acme"),
        ] {
            assert!(!read(one).covers(&read(other)), "{one} {other}");
        }
        // A mark belongs to the word before it.
        assert!(!read("nuget:acme-*").covers(&read("nuget:acme\u{301}")));
    }
}
