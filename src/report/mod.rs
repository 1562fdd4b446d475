//! What was found, for people and for programs.

pub mod changes;
pub mod diff;
pub mod text;
