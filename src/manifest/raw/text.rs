//! What no text of a manifest may hold, wherever it stands: control characters,
//! and what HCL would take for a template.

use crate::diag::Diagnostic;
use crate::manifest::raw::report::Report;
use crate::source::Span;
use crate::syntax::literal::{Node, Value};

/// Tells of every such text in `node` and takes it out, so that it is told once.
/// Recurses only as deep as the tree, whose depth its parser bounds.
pub(super) fn check(node: &mut Node, report: &mut Report) {
    match &mut node.value {
        Value::String(text) => {
            if let Some(wrong) = wrong(text, node.span) {
                report.push(wrong);
                node.value = Value::Invalid;
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| check(item, report)),
        Value::Map(map) => map.retain(|key, entry| {
            check(&mut entry.value, report);
            let wrong = wrong(key, entry.key);
            let keep = wrong.is_none();
            if let Some(wrong) = wrong {
                report.push(wrong);
            }
            keep
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Invalid => {}
    }
}

fn wrong(text: &str, span: Span) -> Option<Diagnostic> {
    if let Some(c) = text.chars().find(|c| c.is_control()) {
        let message = format!("the control character U+{:04X} in a text", u32::from(c));
        return Some(
            Diagnostic::error(span, message).help("write one line without control characters"),
        );
    }
    let marker = ["${", "%{"]
        .into_iter()
        .find(|marker| text.contains(marker))?;
    let message = format!("`{marker}` in a text");
    let help =
        "write the value out: a manifest holds literals only; placeholders are written `{env}`";
    Some(Diagnostic::error(span, message).help(help))
}
