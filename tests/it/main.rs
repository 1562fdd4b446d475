//! The integration tests, in one binary so that it links once.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod cli;
mod gate;
mod hcl;
mod house;
mod keys;
mod lock;
mod manifest;
mod model;
mod plan;
mod planned;
mod properties;
mod readme;
mod scaffold;
mod terraform;
mod tool;
