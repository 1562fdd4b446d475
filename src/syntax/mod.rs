//! Text to trees with places.

pub mod hcl;
