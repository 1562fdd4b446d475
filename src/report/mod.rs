//! What was found, for people and for programs.

pub mod changes;
pub mod diff;
pub mod findings;
pub mod github;
pub mod json;
pub mod page;
pub mod sarif;
pub mod text;

use crate::diag::Level;
use crate::document::file::File;
use crate::lint::finding::Finding;
use crate::source::place::{FileId, Place};
use crate::source::{Source, Unit};

/// What a run of lint found, ready to be told in any format.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The files of the run.
    pub files: &'a [File<'a>],
    /// The paths of the files as the reader would write them, in the same order.
    pub names: &'a [String],
    /// The findings, sorted.
    pub findings: &'a [Finding],
    /// How many files were judged.
    pub judged: usize,
}

impl<'a> Report<'a> {
    /// The file's text.
    #[must_use]
    pub fn source(&self, file: FileId) -> Option<&'a Source> {
        self.files.get(file.0 as usize).map(|file| file.source)
    }

    /// The file's path as the reader would write it.
    #[must_use]
    pub fn name(&self, file: FileId) -> &'a str {
        self.names.get(file.0 as usize).map_or("", |name| name)
    }

    /// How many findings have this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        let found = self.findings.iter();
        found.filter(|finding| finding.level == level).count()
    }

    /// The file, its path and the place's lines and columns, from 1, counted in `unit`.
    fn region(&self, place: Place, unit: Unit) -> Region<'a> {
        let position = |at| {
            let source = self.source(place.file)?;
            Some((source.line(at), source.column(at, unit)))
        };
        let start = position(place.span.start).unwrap_or((1, 1));
        let end = position(place.span.end.max(place.span.start)).unwrap_or(start);
        let path = self.name(place.file);
        Region { path, start, end }
    }
}

/// A place for programs: lines and columns from 1, the end after the last character.
struct Region<'a> {
    path: &'a str,
    start: (usize, usize),
    end: (usize, usize),
}

/// A level's name, as configuration and formats write it.
#[must_use]
pub fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}
