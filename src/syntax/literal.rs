//! A tree of literals, whichever syntax it was written in: all that a manifest can hold.

pub mod hcl;

use std::collections::{BTreeMap, btree_map};

use crate::aws::names::shown;
use crate::diag::Diagnostic;
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
    /// Something that is no literal, which has been reported.
    Invalid,
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
            Self::Invalid => "no literal",
        }
    }
}

/// Puts `entry` under `key`; when the key is taken, the first stays and the second is told.
pub(super) fn insert(map: &mut Map, key: String, entry: Entry, diagnostics: &mut Vec<Diagnostic>) {
    match map.entry(key) {
        btree_map::Entry::Vacant(free) => {
            free.insert(entry);
        }
        btree_map::Entry::Occupied(taken) => {
            let twice = format!("`{}` is written a second time", shown(taken.key()));
            let twice = Diagnostic::error(entry.key, twice);
            let twice = twice.label(taken.get().key, "it is written here first");
            diagnostics.push(twice.help("keep one of the two"));
        }
    }
}
