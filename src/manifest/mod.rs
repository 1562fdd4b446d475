//! The manifest: as written (`raw`) and as meant and checked (`model`).

pub mod model;
pub mod overlay;
pub mod raw;
pub mod template;

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
