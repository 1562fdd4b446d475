//! Texts that no file holds: what Terragrunt writes and copies before it runs a unit.
//!
//! They are judged as if they stood where they are written, and what is found
//! in them is told where their parts come from.

mod copies;
mod generated;
pub mod made;
mod rendition;

use std::collections::HashSet;
use std::sync::Arc;

use crate::document::derived::made::Made;
use crate::document::file::{Input, Role};
use crate::document::name::{self, Named};
use crate::document::relevance::{self, Relevance};
use crate::eval::terragrunt::stack;
use crate::eval::tree::{Tree, TreeFile};
use crate::source::Source;
use crate::source::place::{FileId, Place};

/// So many texts are made of one tree.
const MOST_TEXTS: usize = 6_000;

/// Of so many bytes together.
const MOST_BYTES: usize = 12 << 20;

/// The texts that no file of a tree holds.
#[derive(Debug, Default)]
pub struct Derived {
    /// The texts; their files come after those of the tree.
    pub(super) texts: Vec<DerivedText>,
    /// The directories that stacks copy: what stands there runs elsewhere.
    pub(super) copied: HashSet<String>,
    /// The expressions of generated texts that are judged, or never written.
    pub(super) told: HashSet<Place>,
    /// What matters of the files and of the texts so far, once somebody has looked.
    relevance: Option<Arc<Relevance>>,
    bytes: usize,
}

/// A text that no file holds.
#[derive(Debug)]
pub(super) struct DerivedText {
    pub(super) input: Input,
    pub(super) made: Made,
}

/// Whether there was room for a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Added {
    Yes,
    No,
}

/// What the files of `inputs` have written and copied when they are run.
#[must_use]
pub fn of(inputs: &[Input]) -> Derived {
    let mut derived = Derived::default();
    if inputs.iter().any(derives) {
        copies::add(inputs, &mut derived);
        generated::add(inputs, &mut derived);
    }
    derived
}

/// Whether a file may have something written or copied.
fn derives(input: &Input) -> bool {
    let (path, text) = (input.source.path(), input.source.text());
    let generates = || text.contains("generate") && text.contains("contents");
    name::of(path) == Named::Hcl && (path.ends_with(stack::FILE) || generates())
}

impl Derived {
    /// Adds a text, if there is room for it.
    fn add(&mut self, path: &str, role: Role, (text, made): (String, Made)) -> Added {
        self.bytes += text.len();
        if self.texts.len() >= MOST_TEXTS || self.bytes > MOST_BYTES {
            return Added::No;
        }
        let source = Source::new(path, text.as_bytes());
        let input = Input { source, role };
        self.texts.push(DerivedText { input, made });
        self.relevance = None;
        Added::Yes
    }

    /// What matters of `files`: those of the tree with the texts so far.
    pub(super) fn relevance_of(&self, files: &[&Input]) -> Arc<Relevance> {
        let look = || {
            let sources: Vec<&Source> = files.iter().map(|input| &input.source).collect();
            Arc::new(relevance::of(&sources))
        };
        self.relevance.as_ref().map_or_else(look, Arc::clone)
    }

    /// Whether a stack copies what stands in `directory` to where it runs.
    pub(super) fn is_copied(&self, directory: &str) -> bool {
        let mut above = Some(directory);
        while let Some(directory) = above {
            if self.copied.contains(directory) {
                return true;
            }
            above = (!directory.is_empty()).then(|| name::directory(directory));
        }
        false
    }

    /// Where what stands at `place` was written.
    fn written(&self, files: usize, mut place: Place) -> Place {
        let text = |place: Place| {
            let index = (place.file.0 as usize).checked_sub(files)?;
            self.texts.get(index)
        };
        while let Some(text) = text(place) {
            let before = text.made.written(place.span);
            // What a text is made of was there before it.
            if before.file >= place.file {
                break;
            }
            place = before;
        }
        place
    }
}

/// The files of the tree, then the texts so far.
fn all<'i>(inputs: &'i [Input], derived: &'i Derived) -> Vec<&'i Input> {
    let texts = derived.texts.iter().map(|text| &text.input);
    inputs.iter().chain(texts).collect()
}

fn tree<'i>(inputs: &[&'i Input]) -> Tree<'i> {
    let files = inputs.iter().map(|input| TreeFile {
        path: input.source.path(),
        source: (input.role != Role::Named).then_some(&input.source),
        hcl: None,
    });
    Tree::new(files.collect())
}

fn numbered<'i>(inputs: &[&'i Input]) -> impl Iterator<Item = (FileId, &'i Input)> {
    (0..).map(FileId).zip(inputs.iter().copied())
}
