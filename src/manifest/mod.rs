//! The manifest: as written (`raw`) and as meant and checked (`model`).

pub mod model;
pub mod overlay;
pub mod raw;
pub mod template;

use std::collections::BTreeSet;

/// The names under which a manifest is found, and holds for what stands at or below it.
pub const NAMES: [&str; 2] = ["cagen.hcl", "cagen.json"];

use crate::diag::{Diagnostic, Level};
use crate::manifest::model::Model;
use crate::source::{Source, Span};

/// How long a manifest may be, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The language that a manifest is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// HCL's native syntax.
    Hcl,
    /// JSON.
    Json,
}

/// Reads a manifest and works out what it means. There is no model if anything
/// is wrong, or if the manifest declares no domain; all that is wrong is told at
/// once, by place.
#[must_use]
pub fn read(source: &Source, syntax: Syntax) -> (Option<Model>, Vec<Diagnostic>) {
    let (manifest, mut diagnostics) = raw::read(source, syntax);
    let unread: BTreeSet<_> = diagnostics
        .iter()
        .filter(|d| is_error(d))
        .map(|d| d.span)
        .collect();
    let (model, mut found) = manifest.as_ref().map(model::build).unwrap_or_default();
    // What could not be read stands for something else in the model: only
    // errors at places without such, and not about one, are the manifest's.
    let within = |span: Span| {
        let mut later = unread.range(Span::new(span.start, 0)..);
        later
            .by_ref()
            .take_while(|inner| inner.start < span.end)
            .any(|inner| inner.end <= span.end)
    };
    let about_unread = |told: &Diagnostic| {
        let labels = told.labels.iter();
        within(told.span) || labels.into_iter().any(|label| unread.contains(&label.span))
    };
    found.retain(|told| unread.is_empty() || is_error(told) && !about_unread(told));
    let model = model.filter(|_| unread.is_empty());
    diagnostics.extend(found);
    diagnostics.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    (model, diagnostics)
}

fn is_error(told: &Diagnostic) -> bool {
    told.level == Level::Error
}
