//! A tree of literals, whichever syntax it was written in: all that a manifest can hold.

use std::collections::BTreeMap;

use crate::source::Span;

/// A literal and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it was written: the whole literal with its quotes or brackets; of
    /// an HCL block, its header.
    pub span: Span,
}

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it was written.
    Number(String),
    /// A string, decoded.
    String(String),
    /// A list, in order.
    List(Vec<Node>),
    /// A map, an object or a block; order means nothing.
    Map(Map),
}

/// The entries of a map by key.
pub type Map = BTreeMap<String, Entry>;

/// One entry of a [`Map`].
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where the key was written (of a block: its name or its label).
    pub key: Span,
    /// What it says.
    pub value: Node,
}

impl Value {
    /// What it is, for messages: `a string`, `a list`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }
}
