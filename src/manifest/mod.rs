//! The manifest: as written (`raw`) and as meant and checked (`model`).

pub mod model;
pub mod raw;
