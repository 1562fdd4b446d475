//! The integration tests, in one binary so that it links once.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod cases;
mod cli;
mod document;
mod eval;
mod functions;
mod gate;
mod hcl;
mod house;
mod keys;
mod lint;
mod lock;
mod manifest;
mod model;
mod plan;
mod planned;
mod policy;
mod pre_commit;
mod properties;
mod readme;
mod rules;
mod scaffold;
mod terraform;
mod tool;
