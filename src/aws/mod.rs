//! What AWS CodeArtifact is: its actions, names, formats, connections and limits, read from `data/` where each fact has its source.

pub mod account;
pub mod actions;
pub mod address;
pub mod arn;
pub mod companion;
pub mod connection;
pub mod events;
pub mod format;
pub mod glob;
pub mod iam;
pub mod key;
pub mod limits;
pub mod names;
pub mod network;
pub mod oidc;
pub mod package_group;
pub mod resource;
pub mod role;
mod service;
pub mod text;
