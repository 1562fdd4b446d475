//! What providers say of the attributes that they compute.

use crate::eval::module::block::BlockKind;
use crate::eval::value::{Reference, Value};
use crate::source::place::Place;

/// Knows attributes that no configuration writes, such as ARNs and rendered documents.
pub trait Provider: Sync {
    /// The value of an attribute that the block does not write; `None` when
    /// nothing is known of it.
    fn attribute(&self, subject: &Subject<'_>, attribute: &str) -> Option<Value>;

    /// Attributes that blocks of this type surely have without writing them. They
    /// stand in the value of a whole block, so that what refers to them by way
    /// of a map of blocks still says to what it refers.
    fn computed(&self, kind: BlockKind, type_name: &str) -> &[&str] {
        let _ = (kind, type_name);
        &["arn", "id"]
    }
}

/// The block of which an attribute is asked.
pub struct Subject<'s> {
    /// Resource or data source.
    pub kind: BlockKind,
    /// Its type, such as `aws_iam_role`.
    pub type_name: &'s str,
    /// Its name in the module.
    pub name: &'s str,
    /// Its address, with its instance; the attribute is empty.
    pub reference: &'s Reference,
    /// Where the block stands.
    pub place: Place,
    /// Evaluates the body.
    pub body: &'s dyn Fn() -> Value,
}

/// A provider that knows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProvider;

impl Provider for NoProvider {
    fn attribute(&self, _: &Subject<'_>, _: &str) -> Option<Value> {
        None
    }
}
