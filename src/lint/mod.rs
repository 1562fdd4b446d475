//! What is wrong with a tree: rules over documents, findings with levels, fixes and allows.

pub mod accounts;
mod allow;
pub mod bearer;
pub mod config;
pub mod finding;
pub mod fix;
pub mod held;
mod instances;
pub mod kept;
pub mod literal;
pub mod losses;
pub mod management;
mod named;
pub mod pin;
pub mod pointing;
pub mod proposal;
pub mod provider;
pub mod publishers;
pub mod roles;
pub mod rule;
pub mod rules;
pub mod runner;
pub mod scope;
mod symbol;
pub mod topology;
pub mod unread;
pub mod void;
