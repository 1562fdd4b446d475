//! Places in a tree of many files.

use crate::source::Span;

/// One file of the run, by its index in the order of paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A span in one of the files of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Where in its text.
    pub span: Span,
}

impl FileId {
    /// The place of `span` in this file.
    #[must_use]
    pub const fn at(self, span: Span) -> Place {
        Place { file: self, span }
    }
}
