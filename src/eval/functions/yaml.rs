//! YAML, written and read as Terraform does it.

pub(super) mod read;
mod scalar;
pub(super) mod write;
