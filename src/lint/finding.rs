//! What a rule found, where, and what mends it.

use std::collections::BTreeSet;

use crate::diag::Level;
use crate::source::place::{FileId, Place};

/// Something that a rule found.
///
/// Messages are phrases: lower case unless they start with a name, no full
/// stop, user text in backticks, no line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a finding that nobody pushes is lost"]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How bad it is.
    pub level: Level,
    /// The smallest thing that is wrong.
    pub place: Place,
    /// What is wrong here.
    pub message: String,
    /// Other places that matter, with what stands there.
    pub labels: Vec<(Place, String)>,
    /// What of several at its place it is about, as the message quotes it.
    pub subject: Option<String>,
    /// The blocks that it is about, at each of which an allow holds for it.
    pub blocks: Vec<Place>,
    /// The calls of the module that it is in, at each of which an allow holds for it.
    pub calls: Vec<Place>,
    /// The files that say something of what those blocks hold.
    pub files: BTreeSet<FileId>,
    /// What to do, as an order or "did you mean".
    pub help: Option<String>,
    /// Edits that mend it.
    pub fix: Option<Fix>,
}

/// Edits of the original text that mend a finding, all or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// When it may be applied.
    pub applicability: Applicability,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
}

/// When a fix may be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// The meaning stays, or the change is certainly wanted; never widens access.
    Safe,
    /// Somebody must look at it.
    Risky,
}

/// One replacement of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes; empty to insert.
    pub place: Place,
    /// What comes.
    pub text: String,
}

impl Fix {
    /// Edits that `--fix` applies.
    #[must_use]
    pub fn safe(edits: Vec<Edit>) -> Self {
        let applicability = Applicability::Safe;
        Self {
            applicability,
            edits,
        }
    }

    /// Edits that only `--fix --risky` applies.
    #[must_use]
    pub fn risky(edits: Vec<Edit>) -> Self {
        let applicability = Applicability::Risky;
        Self {
            applicability,
            edits,
        }
    }
}

impl Edit {
    /// `text` instead of what stands at `place`.
    #[must_use]
    pub fn replace(place: Place, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { place, text }
    }
}
