//! The functions and operators, held to `terraform console`.

mod console;
mod constraint;
mod differences;
mod evaluate;
mod fixture;
mod holes;
mod unknown;
