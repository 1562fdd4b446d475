//! Instances of blocks that `count` and `for_each` repeat.

use crate::eval::value::{Extent, Value};

/// The instances of a block.
#[derive(Debug, Clone)]
pub struct Instances {
    /// Those that are known; one stands for all whose keys are not.
    pub items: Vec<Instance>,
    /// Whether it is known which there are.
    pub extent: Extent,
    /// What repeats the block.
    pub repetition: Repetition,
}

/// What repeats a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repetition {
    /// Nothing.
    Single,
    /// `count`.
    Count,
    /// `for_each`.
    ForEach,
}

/// One instance of a block.
#[derive(Debug, Clone)]
pub struct Instance {
    /// What tells it from the others.
    pub key: InstanceKey,
    /// `each.value`, or what `each.key` and `each.value` are of an unknown one.
    pub value: Option<Value>,
}

/// What tells an instance from others of its block.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InstanceKey {
    /// The block has only one.
    None,
    /// `count.index`.
    Index(usize),
    /// `each.key`.
    Key(String),
    /// Not known; perhaps there is no instance at all, perhaps there are several.
    Unknown,
}

impl InstanceKey {
    /// What follows the address of the block.
    #[must_use]
    pub fn suffix(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Index(index) => format!("[{index}]"),
            Self::Key(key) => format!("[{key:?}]"),
            Self::Unknown => "[?]".to_owned(),
        }
    }
}

impl Instance {
    /// The only one of a block that is not repeated.
    #[must_use]
    pub const fn single() -> Self {
        Self {
            key: InstanceKey::None,
            value: None,
        }
    }
}
