//! The integration tests, in one binary so that it links once.

mod cli;
mod house;
mod terraform;
mod tool;
