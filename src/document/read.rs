//! From files to facts, step by step.

use crate::document::file::{File, Role, Syntax};
use crate::document::graph::Graph;
use crate::document::{Project, Unreadable};
use crate::source::Source;

/// See [`crate::document::read`].
pub(super) fn read<'a>(files: &[(&'a Source, Role)]) -> (Project<'a>, Vec<Unreadable>) {
    let file = |(source, role): &(&'a Source, Role)| File {
        source,
        syntax: Syntax::Other,
        role: *role,
    };
    let project = Project {
        files: files.iter().map(file).collect(),
        policies: Vec::new(),
        identities: Vec::new(),
        graph: Graph::default(),
        blocks: Vec::new(),
    };
    (project, Vec::new())
}
