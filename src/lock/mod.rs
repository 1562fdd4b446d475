//! What an earlier run left for the next one.

pub mod names;
