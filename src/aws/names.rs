//! Names that cannot be built wrong: the error they share, and the names of domains and repositories.

use std::fmt;

use crate::aws::service;
use crate::diag;

/// Why a text is not a name, as the phrase of a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameError {
    message: String,
    help: Option<String>,
}

impl NameError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What to do about it, as the help of a diagnostic.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for NameError {}

/// Writes what every name has: a private text, reading it, showing it.
macro_rules! text_name {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Reads the name, or says what is wrong with it.
            pub fn parse(text: &str) -> Result<Self, $crate::aws::names::NameError> {
                let check: fn(&str) -> Result<(), $crate::aws::names::NameError> = $check;
                check(text).map(|()| Self(text.to_owned()))
            }

            /// The name as it was written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use text_name;

text_name! {
    /// The name of a CodeArtifact domain: 2 to 50 characters, lower-case letters, digits and `-` (API model).
    DomainName,
    |text| DOMAIN.check(text)
}

text_name! {
    /// The name of a CodeArtifact repository: 2 to 100 characters, letters, digits and `._-` (API model).
    RepositoryName,
    |text| REPOSITORY.check(text)
}

impl DomainName {
    /// What is wrong with the known `parts` of a name, whatever stands between them.
    #[must_use]
    pub fn fault<'p>(parts: impl Iterator<Item = &'p str>) -> Option<NameError> {
        DOMAIN.fault(parts)
    }

    /// AWS's own pattern for it (API model).
    #[must_use]
    pub fn pattern() -> &'static str {
        service::rule(DOMAIN.rule).pattern()
    }
}

impl RepositoryName {
    /// What is wrong with the known `parts` of a name, whatever stands between them.
    #[must_use]
    pub fn fault<'p>(parts: impl Iterator<Item = &'p str>) -> Option<NameError> {
        REPOSITORY.fault(parts)
    }

    /// AWS's own pattern for it (API model).
    #[must_use]
    pub fn pattern() -> &'static str {
        service::rule(REPOSITORY.rule).pattern()
    }
}

const DOMAIN: Kind = Kind {
    what: "a domain name",
    rule: "domain",
    allowed: |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-',
    use_these: "use lower-case letters, digits and `-`, with a letter first and no `-` at the end",
    mend: |text| text.to_lowercase().replace(['_', '.', ' '], "-"),
};

const REPOSITORY: Kind = Kind {
    what: "a repository name",
    rule: "repository",
    allowed: |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'),
    use_these: "use letters, digits, `.`, `_` and `-`, with a letter or digit first",
    mend: |text| text.replace(['/', ' ', ':'], "-").replace('@', ""),
};

/// One kind of name: its rule in the data, and what to say when a text breaks it.
pub(crate) struct Kind {
    /// What it is called, with its article.
    pub(crate) what: &'static str,
    /// Its key in the data, where its pattern and lengths stand.
    pub(crate) rule: &'static str,
    /// Which characters it can hold; the pattern decides, this explains.
    pub(crate) allowed: fn(char) -> bool,
    /// What to use instead, as an order.
    pub(crate) use_these: &'static str,
    /// The likeliest meaning of a wrong text; proposed only if it is right.
    pub(crate) mend: fn(&str) -> String,
}

impl Kind {
    /// Whether `text` is a name of this kind, or what is wrong with it.
    pub(crate) fn check(&self, text: &str) -> Result<(), NameError> {
        let rule = service::rule(self.rule);
        let count = text.chars().count();
        let what = self.what;
        if count > rule.max {
            return Err(NameError::new(format!(
                "{what} has at most {} characters, this has {count}",
                rule.max
            )));
        }
        if rule.matches(text) && count >= rule.min {
            return Ok(());
        }
        if text.is_empty() {
            return Err(NameError::new(format!("{what} cannot be empty")).with_help(self.use_these));
        }
        let bad = text.chars().enumerate().find(|(_, c)| !(self.allowed)(*c));
        let message = if let Some((at, c)) = bad {
            format!(
                "{what} cannot hold {} at character {}",
                shown_char(c),
                at + 1
            )
        } else if count < rule.min {
            format!(
                "{what} has at least {} characters, this has {count}",
                rule.min
            )
        } else {
            format!("`{}` is not {what}", shown(text))
        };
        Err(NameError::new(message).with_help(self.advice(text)))
    }

    /// What no name of this kind holds in any of `parts`, or that they are too long together.
    fn fault<'p>(&self, parts: impl Iterator<Item = &'p str>) -> Option<NameError> {
        let (what, rule) = (self.what, service::rule(self.rule));
        let mut count = 0;
        for part in parts {
            count += part.chars().count();
            if let Some(bad) = part.chars().find(|c| !(self.allowed)(*c)) {
                let message = format!("{what} cannot hold {}", shown_char(bad));
                return Some(NameError::new(message).with_help(self.use_these));
            }
        }
        (count > rule.max).then(|| {
            NameError::new(format!(
                "{what} has at most {} characters, this has {count} or more",
                rule.max
            ))
        })
    }

    fn advice(&self, text: &str) -> String {
        let mended = (self.mend)(text);
        let rule = service::rule(self.rule);
        if mended.chars().count() >= rule.min && rule.matches(&mended) {
            format!("did you mean `{mended}`?")
        } else {
            self.use_these.to_owned()
        }
    }
}

/// `text` cut to what fits in a message.
pub(crate) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// How many characters of a wrong text a message shows.
const SHOWN: usize = 80;

/// A character in a message; by its number too where it may not be what it seems.
pub(crate) fn shown_char(c: char) -> String {
    if c == ' ' {
        "a space".to_owned()
    } else if c.is_ascii_graphic() {
        format!("`{c}`")
    } else if c.is_alphanumeric() {
        format!("`{c}` (U+{:04X})", u32::from(c))
    } else {
        format!("U+{:04X}", u32::from(c))
    }
}

/// The known name nearest to `text`; a long text is near to none, so that the
/// comparison stays cheap on any input.
pub(crate) fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    text.chars()
        .nth(SHOWN)
        .is_none()
        .then(|| diag::nearest(text, known))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(text: &str) -> String {
        told(DomainName::parse(text).unwrap_err())
    }

    fn repository(text: &str) -> String {
        told(RepositoryName::parse(text).unwrap_err())
    }

    fn told(error: NameError) -> String {
        format!("{error}; {}", error.help().unwrap_or("-"))
    }

    #[test]
    fn domain_names_at_their_borders() {
        for good in ["ab", "a1", "a-b", "a--b", &"a".repeat(50)] {
            assert_eq!(DomainName::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "a",
            "1a",
            "-a",
            "a-",
            "aB",
            "a_b",
            "a.b",
            "ab\n",
            "é1",
            &"a".repeat(51),
        ] {
            assert!(DomainName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn repository_names_at_their_borders() {
        for good in ["ab", "1.", "A_-.", "npm-store", &"a".repeat(100)] {
            assert_eq!(RepositoryName::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "a",
            ".a",
            "-a",
            "_a",
            "a/b",
            "a b",
            "ab\n",
            "aé",
            &"a".repeat(101),
        ] {
            assert!(RepositoryName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn errors_say_what_and_where() {
        assert_eq!(
            domain("acme_dev"),
            "a domain name cannot hold `_` at character 5; did you mean `acme-dev`?"
        );
        assert_eq!(
            domain("Acme"),
            "a domain name cannot hold `A` at character 1; did you mean `acme`?"
        );
        assert_eq!(
            domain("acme-"),
            "`acme-` is not a domain name; use lower-case letters, digits and `-`, with a letter \
             first and no `-` at the end"
        );
        assert_eq!(
            domain(&"a".repeat(73)),
            "a domain name has at most 50 characters, this has 73; -"
        );
        assert_eq!(
            repository("a"),
            "a repository name has at least 2 characters, this has 1; use letters, digits, `.`, \
             `_` and `-`, with a letter or digit first"
        );
        assert_eq!(
            repository("team/npm"),
            "a repository name cannot hold `/` at character 5; did you mean `team-npm`?"
        );
        assert!(repository("ab\u{202e}c").starts_with("a repository name cannot hold U+202E"));
        assert!(domain("").starts_with("a domain name cannot be empty;"));
    }

    #[test]
    fn long_texts_are_cut_and_near_to_nothing() {
        assert_eq!(shown(&"é".repeat(81)).chars().count(), 81);
        assert_eq!(nearest(&"n".repeat(1_000_000), ["npm"]), None);
        assert_eq!(nearest("npn", ["npm"]), Some("npm"));
    }
}
