//! The integration tests, in one binary so that it links once.

mod hcl;
mod house;
mod manifest;
mod terraform;
mod tool;
