//! AWS CodeArtifact as code: one model of the service, from which `scaffold`
//! writes Terraform, Terragrunt and IAM policies and against which `lint`
//! judges them. ARCHITECTURE.md says which way the modules may use each other.

pub mod aws;
pub mod cli;
pub mod diag;
pub mod disk;
pub mod document;
pub mod eval;
pub mod lint;
pub mod lock;
pub mod manifest;
mod parallel;
pub mod policy;
pub mod report;
pub mod scaffold;
pub mod source;
pub mod syntax;
