//! From files to facts, step by step.

use crate::document::Project;
use crate::document::file::{File, Input, Syntax};
use crate::document::graph::Graph;

/// Everything that `inputs`, sorted by path, say.
#[must_use]
pub fn read<'a>(inputs: &'a [Input]) -> Project<'a> {
    let file = |input: &'a Input| File {
        source: &input.source,
        syntax: Syntax::Other,
        role: input.role,
        diagnostics: Vec::new(),
    };
    Project {
        files: inputs.iter().map(file).collect(),
        policies: Vec::new(),
        identities: Vec::new(),
        graph: Graph::default(),
        blocks: Vec::new(),
    }
}
