//! Allows: comments and entries of manifests that say which findings are meant to be there.

mod comment;
mod extent;
mod index;
pub(super) mod settle;

use ignore::gitignore::Gitignore;

use crate::source::Span;
use crate::source::place::{FileId, Place};

/// One `allow(…)`.
#[derive(Debug)]
struct Allow {
    /// The comment, or the manifest's key.
    place: Place,
    /// The rules that it names.
    rules: Vec<Named>,
    /// Whether somebody said why.
    reason: Reason,
    /// What it holds for.
    reach: Reach,
}

/// One rule that an allow names.
#[derive(Debug)]
struct Named {
    rule: String,
    /// Where the name stands.
    span: Span,
    /// What removes the name, and the whole allow when it is the only one.
    removal: Option<Span>,
    use_: Use,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    Given,
    Missing,
}

/// Whether an allow hides anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Used,
    Unused,
}

#[derive(Debug)]
enum Reach {
    /// A part of the comment's own file.
    Part(Span),
    /// Files below a manifest.
    Files(Gitignore),
}

/// A comment that is addressed to this tool and says nothing that it knows.
#[derive(Debug)]
struct Unknown {
    place: Place,
}

/// The allows of one file's comments.
#[derive(Debug, Default)]
struct Written {
    allows: Vec<Allow>,
    unknown: Vec<Unknown>,
}

impl Allow {
    fn file(&self) -> FileId {
        self.place.file
    }
}
