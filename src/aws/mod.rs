//! What AWS CodeArtifact is: its actions, names, formats, connections and limits, read from `data/` where each fact has its source.

pub mod account;
pub mod connection;
pub mod events;
pub mod format;
pub mod key;
pub mod names;
pub mod network;
pub mod role;
mod service;
pub mod text;
