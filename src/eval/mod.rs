//! What Terraform and Terragrunt expressions come to, as far as a tree of files can tell.

pub mod arithmetic;
pub mod binary;
pub mod code;
pub mod constraint;
pub mod convert;
pub mod entries;
pub mod equality;
pub mod expression;
pub mod files;
pub mod functions;
pub mod json;
pub mod module;
pub mod number;
pub mod operator;
pub mod origin;
pub mod provider;
pub mod refusal;
pub mod root;
pub mod set;
pub mod shape;
pub mod terragrunt;
pub mod text;
pub mod tree;
pub mod unify;
pub mod value;
pub mod world;
