//! HCL's native syntax as Terraform reads it: text to tree, and the canonical
//! format.
//!
//! Written from the language's specification and held to Terraform's own
//! verdicts and values by differential tests. The reader goes on after an
//! error at the next line, takes linear time on any text and bounded stack on
//! any nesting.

pub mod ast;
pub mod expr;
mod format;
pub mod json;
mod lexer;
pub mod literal;
mod parser;
pub mod template;
mod token;
pub mod walk;

use crate::diag::Diagnostic;
use ast::File;
use expr::Expr;

/// Reads `text`, which has no byte order mark, as HCL.
///
/// The tree holds what could be read; the text is HCL in Terraform's eyes
/// exactly when there are no diagnostics. At most 100 are given.
#[must_use]
pub fn parse(text: &str) -> (File<'_>, Vec<Diagnostic>) {
    parser::read(text)
}

/// Reads `text` as a template from its start to its end, without escapes by
/// backslash: a file of `templatefile`, or a string in Terraform's JSON syntax.
#[must_use]
pub fn parse_template(text: &str) -> (Expr<'_>, Vec<Diagnostic>) {
    parser::read_template(text)
}

/// `text` in the canonical format.
///
/// # Errors
///
/// What is wrong with `text`, when it is not HCL.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    format::print(text)
}
