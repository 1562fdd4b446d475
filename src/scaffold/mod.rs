//! From the model to files: policies, the Terraform module, the Terragrunt tree.

pub mod reconcile;
