//! Terraform modules: what a directory declares, and what it comes to where it
//! is called.

pub mod block;
mod body;
pub(crate) mod constant;
pub mod instance;
pub(crate) mod names;
pub(crate) mod read;
mod repetition;
mod resource;
pub(crate) mod state;
pub mod validation;
mod variable;
