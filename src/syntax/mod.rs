//! Text to trees with places, and values to text: the only module that knows
//! the languages' grammars.

pub mod hcl;
pub mod json;
pub mod literal;
pub mod quoted;
