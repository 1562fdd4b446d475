//! What Terraform and Terragrunt expressions come to, as far as a tree of files can tell.

pub mod arithmetic;
pub mod binary;
pub mod constraint;
pub mod convert;
pub mod equality;
pub mod functions;
pub mod json;
pub mod number;
pub mod operator;
pub mod refusal;
pub mod set;
pub mod text;
pub mod unify;
pub mod value;
