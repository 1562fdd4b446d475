//! A stand-in for the aws and awscc Terraform providers, for cagen's own tests.

fn main() {}
