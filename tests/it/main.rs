//! The integration tests, in one binary so that it links once.

mod house;
mod terraform;
mod tool;
