//! One file of a tree: its text, its syntax and whether somebody asked for it.

use crate::diag::Diagnostic;
use crate::document::derived::made::Made;
use crate::source::Source;
use crate::syntax::hcl::ast;

/// A file and what its syntax says.
#[derive(Debug)]
pub struct File<'a> {
    /// Its text, and its path from the root of the run.
    pub source: &'a Source,
    /// What it is.
    pub syntax: Syntax<'a>,
    /// Whether findings in it are reported.
    pub role: Role,
    /// What could not be read of it; the rest is judged all the same.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether all of it could be read, be it told or not.
    pub extent: Extent,
    /// What its text was made of, when no file holds it.
    pub made: Option<&'a Made>,
}

/// How much of a file could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All.
    Whole,
    /// Not all: what stands behind a fault may mean something else.
    Part,
}

/// What a file is, from its name and its content.
#[derive(Debug)]
pub enum Syntax<'a> {
    /// Terraform (`.tf`), with its tree.
    Terraform(ast::File<'a>),
    /// Terraform's JSON syntax, with the tree that it would be in the other.
    TerraformJson(ast::File<'a>),
    /// Values of variables: `.tfvars`, `.tfvars.json`.
    Variables,
    /// Terragrunt, with its tree.
    Terragrunt(ast::File<'a>),
    /// A manifest of this tool.
    Manifest,
    /// What this tool recorded of earlier runs.
    Lock,
    /// Any other JSON.
    Json,
    /// Terraform or Terragrunt that nothing ties to CodeArtifact, not read.
    Dismissed,
    /// Something else that expressions may read.
    Other,
}

impl<'a> Syntax<'a> {
    /// The tree of Terraform, in whichever syntax it is written.
    #[must_use]
    pub const fn terraform(&self) -> Option<&ast::File<'a>> {
        match self {
            Self::Terraform(tree) | Self::TerraformJson(tree) => Some(tree),
            Self::Variables
            | Self::Terragrunt(_)
            | Self::Manifest
            | Self::Lock
            | Self::Json
            | Self::Dismissed
            | Self::Other => None,
        }
    }
}

/// A text of a tree before anybody has read it.
#[derive(Debug)]
pub struct Input {
    /// Its text and path.
    pub source: Source,
    /// Whether findings in it are reported.
    pub role: Role,
}

/// Whether a file was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Its findings are reported.
    Judged,
    /// Only what others say by it counts.
    Context,
    /// Only its name is known, its text is not read: what an expression reads
    /// from it is not known.
    Named,
}
