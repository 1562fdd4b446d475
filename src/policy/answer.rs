//! Answers about what is only partly known.

/// An answer, as sure as what is known allows.
///
/// A finding needs [`Self::Surely`] or [`Self::No`]; what is not known makes
/// either of them [`Self::Maybe`] and never turns one into the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// Whatever the unknown parts are, it is not so.
    No,
    /// It depends on what is not known.
    Maybe,
    /// Whatever the unknown parts are, it is so.
    Surely,
}

impl Answer {
    /// [`Self::Surely`] or [`Self::No`].
    #[must_use]
    pub const fn known(yes: bool) -> Self {
        if yes { Self::Surely } else { Self::No }
    }

    /// From whether it is surely so, and whether it can be so at all.
    #[must_use]
    pub const fn between(surely: bool, possibly: bool) -> Self {
        match (surely, possibly) {
            (true, _) => Self::Surely,
            (false, true) => Self::Maybe,
            (false, false) => Self::No,
        }
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// One of them at least.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// The opposite.
    #[must_use]
    pub const fn negated(self) -> Self {
        match self {
            Self::No => Self::Surely,
            Self::Maybe => Self::Maybe,
            Self::Surely => Self::No,
        }
    }

    /// Whether it is surely so.
    #[must_use]
    pub const fn is_sure(self) -> bool {
        matches!(self, Self::Surely)
    }

    /// Whether it can be so.
    #[must_use]
    pub const fn is_possible(self) -> bool {
        !matches!(self, Self::No)
    }

    /// The conjunction of all; [`Self::Surely`] of none.
    #[must_use]
    pub fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().fold(Self::Surely, Self::and)
    }

    /// The disjunction of all; [`Self::No`] of none.
    #[must_use]
    pub fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().fold(Self::No, Self::or)
    }
}
