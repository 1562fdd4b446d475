//! Whose a written file is.

use std::fmt;

/// Whose a file is once it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// cagen's: written again on every run.
    Owned,
    /// The team's: written once, or theirs from the beginning.
    Seed,
    /// The team's but for the lines between two marks.
    Section,
}

impl Class {
    const ALL: [Self; 3] = [Self::Owned, Self::Seed, Self::Section];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owned => "owned",
            Self::Seed => "seed",
            Self::Section => "section",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == word)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
