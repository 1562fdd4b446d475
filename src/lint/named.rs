//! Names that something is called by where it is used, not made.

use crate::aws::names::NameError;
use crate::document::Project;
use crate::document::block::{Block, BlockKind};
use crate::eval::value::Kind;
use crate::lint::rule::Sink;
use crate::policy::document::Word;

/// Tells what `fault` has against the names that blocks say: of one kind and type, by an attribute.
pub(super) fn judge(
    project: &Project<'_>,
    said: &[(BlockKind, &str, &str)],
    fault: fn(&Word) -> Option<NameError>,
    sink: &mut Sink<'_>,
) {
    for block in &project.blocks {
        let said = said
            .iter()
            .filter(|(kind, ty, _)| *kind == block.kind && *ty == block.ty);
        for (_, _, attribute) in said {
            let Some(value) = block.body.get(attribute) else {
                continue;
            };
            let Kind::String(text) = &value.kind else {
                continue;
            };
            // An empty default waits for whoever runs it.
            if text.as_known().is_some_and(|known| known.is_empty()) {
                continue;
            }
            let name = Word::new(text.clone(), value.place);
            if let Some(error) = fault(&name) {
                tell(&name, &error, Some(block), sink);
            }
        }
    }
}

/// Tells what is wrong with the name of what `block` declares.
pub(super) fn tell(name: &Word, error: &NameError, block: Option<&Block>, sink: &mut Sink<'_>) {
    let found = sink.report(name.place, error.to_string()).about(block);
    if let Some(help) = error.help() {
        found.help(help);
    }
}
