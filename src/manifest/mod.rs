//! The manifest: as written (`raw`) and as meant and checked (`model`).

pub mod model;
pub mod overlay;
pub mod raw;
pub mod template;

use crate::diag::{Diagnostic, Level};
use crate::manifest::model::Model;
use crate::source::Source;

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
    let unread = diagnostics.iter().any(is_error);
    let (model, mut found) = manifest.as_ref().map(model::build).unwrap_or_default();
    // What could not be read would be missed, as if it had not been written.
    found.retain(|told| !unread || is_error(told));
    diagnostics.extend(found);
    diagnostics.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    (model.filter(|_| !unread), diagnostics)
}

fn is_error(told: &Diagnostic) -> bool {
    told.level == Level::Error
}
