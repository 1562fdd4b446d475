//! Terragrunt: units, the configurations they include and read, and what they
//! give to the module they run.

mod config;
mod functions;
mod inputs;
pub mod unit;
