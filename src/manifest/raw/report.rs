//! What is wrong with a manifest, gathered while it is read.

use std::collections::HashSet;

use crate::aws::names::nearest;
use crate::diag::{Diagnostic, Level};
use crate::source::Span;

/// How many diagnostics one manifest gets: a person reads fewer, and a hostile
/// file cannot make the list grow with it.
const MAX: usize = 1_000;

/// How many names are compared in search of what wrong ones were meant to be:
/// thousands of wrong names among thousands of right ones would take minutes.
const COMPARISONS: usize = 500_000;

/// Whether the whole file could be read as a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tree {
    /// All of it.
    Whole,
    /// Syntax errors hide some of it, so what seems to be missing may be there.
    Holes,
}

/// Gathers diagnostics, each place and message once: what several environments
/// share is read for each of them.
pub(super) struct Report {
    diagnostics: Vec<Diagnostic>,
    seen: HashSet<(Span, String)>,
    errors: usize,
    comparisons: usize,
    tree: Tree,
}

impl Report {
    /// A report that begins with what the syntax had to say.
    pub(super) fn new(diagnostics: Vec<Diagnostic>, tree: Tree) -> Self {
        let mut report = Self {
            diagnostics: Vec::new(),
            seen: HashSet::new(),
            errors: 0,
            comparisons: 0,
            tree,
        };
        for diagnostic in diagnostics {
            report.push(diagnostic);
        }
        report
    }

    /// Takes a diagnostic up unless it is known or one too many.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.level == Level::Error {
            self.errors += 1;
        }
        let key = (diagnostic.span, diagnostic.message.clone());
        if self.diagnostics.len() < MAX && self.seen.insert(key) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// An error and what to do about it.
    pub(super) fn error(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Diagnostic::error(span, message).help(help));
    }

    /// An error about something that is not there; nothing when it may be hidden.
    pub(super) fn missing(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        match self.tree {
            Tree::Whole => self.error(span, message, help),
            Tree::Holes => {}
        }
    }

    /// Whether all of the file could be read as a tree.
    pub(super) fn is_whole(&self) -> bool {
        self.tree == Tree::Whole
    }

    /// Whether more diagnostics would only be dropped, so that they need not be made.
    pub(super) fn is_full(&self) -> bool {
        self.diagnostics.len() >= MAX
    }

    /// The name among `known` that `given` was probably meant to be, as long as
    /// the search is not too long.
    pub(super) fn nearest<'a>(
        &mut self,
        given: &str,
        known: impl ExactSizeIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.comparisons += known.len();
        (self.comparisons <= COMPARISONS).then(|| nearest(given, known))?
    }

    /// How many errors there were, repeated ones counted again.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// All diagnostics, in the order of the text; where there are as many as are
    /// taken, a note at its `end` says so.
    pub(super) fn finish(mut self, end: Span) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        if self.is_full() {
            self.diagnostics.push(Diagnostic {
                level: Level::Note,
                span: end,
                message: format!("no more than {MAX} things are told at once"),
                labels: Vec::new(),
                help: Some("mend these, then ask again: there may be more".to_owned()),
            });
        }
        self.diagnostics
    }
}
