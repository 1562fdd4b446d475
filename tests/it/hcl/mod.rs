//! The HCL reader and printer held to Terraform's.
//!
//! `CAGEN_HCL_CORPUS=DIR` adds the `.tf` files that lie directly in DIR.

mod corpus;
mod mutants;
mod oracle;
mod probes;
mod second;
mod values;
