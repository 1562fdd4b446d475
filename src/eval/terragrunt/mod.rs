//! Terragrunt: units, the configurations they include and read, and what they
//! give to the module they run.

mod config;
pub(crate) mod dependency;
mod functions;
pub mod generate;
mod inputs;
pub mod stack;
pub mod unit;
