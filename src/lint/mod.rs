//! What is wrong with a tree: rules over documents, findings with levels, fixes and allows.

pub mod config;
pub mod finding;
pub mod rule;
