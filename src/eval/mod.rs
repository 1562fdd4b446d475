//! What Terraform and Terragrunt expressions come to, as far as a tree of files can tell.

pub mod number;
pub mod text;
pub mod value;
