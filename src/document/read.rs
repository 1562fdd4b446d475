//! From files to facts, step by step.

use crate::document::Project;
use crate::document::file::{File, Input, Syntax};
use crate::document::graph::Graph;

/// Everything that `inputs`, sorted by path, say.
#[must_use]
pub fn read(inputs: &[Input]) -> Project<'_> {
    let file = |input| {
        let Input { source, role } = input;
        File {
            source,
            syntax: Syntax::Other,
            role: *role,
            diagnostics: Vec::new(),
        }
    };
    Project {
        files: inputs.iter().map(file).collect(),
        policies: Vec::new(),
        identities: Vec::new(),
        graph: Graph::default(),
        blocks: Vec::new(),
    }
}
