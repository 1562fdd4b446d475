//! The integration tests, in one binary so that it links once.

mod hcl;
mod house;
mod manifest;
mod model;
mod terraform;
mod tool;
