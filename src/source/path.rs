//! A relative path that cannot leave the directory it is joined to, on any system.

use std::fmt;

/// The path of a planned file or directory below the output directory: words
/// separated by `/`, without root, drive, `.`, `..`, backslash, control
/// characters or names that Windows keeps for devices.
///
/// Words of a manifest become parts of paths, so this type is a fence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelPath(String);

/// The longest path, in bytes: what every system takes, below any usual root.
const MOST: usize = 1024;

/// Why a text is no [`RelPath`]; displays as a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathError {
    /// Nothing between two slashes, before the first or after the last.
    EmptyPart,
    /// A `.` or `..`.
    Dots,
    /// A character that some file system cannot hold or that separates parts there.
    Character(char),
    /// A part that ends in a dot or a blank, which Windows drops.
    Ending,
    /// A device name such as `con` or `nul.json`.
    Device,
    /// A part of more than 255 bytes, or 1,024 bytes in all.
    Long,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyPart => f.write_str("an empty part: it must be a relative path"),
            Self::Dots => f.write_str("a part that is `.` or `..`"),
            Self::Character(c) => write!(f, "the character {c:?}"),
            Self::Ending => f.write_str("a part that ends in a dot or a blank"),
            Self::Device => f.write_str("a part that is the name of a device on Windows"),
            Self::Long => f.write_str("more than 255 bytes between slashes, or 1,024 in all"),
        }
    }
}

impl RelPath {
    /// The path that `text` says.
    ///
    /// # Errors
    /// Says which part of the contract of [`RelPath`] the text breaks.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        text.split('/').try_for_each(check)?;
        if text.len() > MOST {
            return Err(PathError::Long);
        }
        Ok(Self(text.to_owned()))
    }

    /// The path `tail` below this one.
    ///
    /// # Errors
    /// As [`Self::parse`], for `tail`.
    pub fn join(&self, tail: &str) -> Result<Self, PathError> {
        Self::parse(&format!("{}/{tail}", self.0))
    }

    /// The path with `/` between its parts.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many parts it has.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.0.split('/').count()
    }

    /// What two paths share that a case-insensitive disk cannot tell apart.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `word` is a name that Windows keeps for a device, whatever its case and ending.
#[must_use]
pub fn is_device(word: &str) -> bool {
    let stem = word.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|n| matches!(n, "¹" | "²" | "³") || matches!(n.as_bytes(), [b'0'..=b'9']))
    };
    matches!(
        stem.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"
    ) || numbered("com")
        || numbered("lpt")
}

fn check(part: &str) -> Result<(), PathError> {
    if part.is_empty() {
        return Err(PathError::EmptyPart);
    }
    if part == "." || part == ".." {
        return Err(PathError::Dots);
    }
    let bad =
        |c: &char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    if let Some(c) = part.chars().find(bad) {
        return Err(PathError::Character(c));
    }
    if part.ends_with(['.', ' ']) {
        return Err(PathError::Ending);
    }
    if is_device(part) {
        return Err(PathError::Device);
    }
    if part.len() > 255 {
        return Err(PathError::Long);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_below_its_root() {
        for bad in [
            "",
            "/etc",
            "a//b",
            "a/",
            "../a",
            "a/..",
            "a/./b",
            "a\\b",
            "c:/a",
            "a/con",
            "NUL.json",
            "lpt1",
            "a\n",
            "a.",
            "a /b",
            "a\u{0}",
            "aux.tf.json",
            "com¹",
        ] {
            assert!(RelPath::parse(bad).is_err(), "{bad:?}");
        }
        for good in [
            "a",
            "a/b.tf",
            ".cagen.lock",
            "modules/code artifact",
            "console",
            "com10",
        ] {
            assert_eq!(
                RelPath::parse(good).map(|p| p.to_string()),
                Ok(good.to_owned())
            );
        }
    }

    #[test]
    fn joining_checks_the_tail() {
        let root = RelPath::parse("live").unwrap();
        assert_eq!(
            root.join("prod/env.hcl").unwrap().as_str(),
            "live/prod/env.hcl"
        );
        assert_eq!(root.join("../x"), Err(PathError::Dots));
    }
}
