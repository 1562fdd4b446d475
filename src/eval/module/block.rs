//! The blocks of a module.

use crate::eval::code::{Code, Syntax};
use crate::eval::value::{Kind, Value};
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::Body;

/// A block at the top level of a module, together with the blocks of override
/// files that are merged into it.
#[derive(Debug, Clone)]
pub struct Block<'t> {
    /// What it declares.
    pub kind: BlockKind,
    /// The first of two labels, such as `aws_iam_role`; empty without.
    pub type_name: String,
    /// The last label; empty without.
    pub name: String,
    /// The type and the labels.
    pub header: Place,
    /// From the type to the closing brace.
    pub whole: Place,
    /// The bodies: that of the block itself, then those that override it.
    pub parts: Vec<Part<'t>>,
}

/// A body and its file.
#[derive(Debug, Clone, Copy)]
pub struct Part<'t> {
    /// The file.
    pub file: FileId,
    /// The body.
    pub syntax: BodySyntax<'t>,
}

/// A body in one of the two syntaxes.
#[derive(Debug, Clone, Copy)]
pub enum BodySyntax<'t> {
    /// Terraform's own.
    Hcl(&'t Body<'t>),
    /// An object in JSON.
    Json(&'t Value),
}

/// What a block declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// `resource`.
    Resource,
    /// `data`.
    Data,
    /// `ephemeral`.
    Ephemeral,
    /// `module`.
    Module,
    /// `variable`.
    Variable,
    /// `output`.
    Output,
    /// `locals`.
    Locals,
    /// `provider`.
    Provider,
    /// `terraform`.
    Terraform,
    /// `moved`.
    Moved,
    /// `removed`.
    Removed,
    /// `import`.
    Import,
    /// `check`.
    Check,
    /// Any other.
    Other,
}

impl BlockKind {
    /// The kind of blocks of the type `ident`.
    #[must_use]
    pub fn of(ident: &str) -> Self {
        match ident {
            "resource" => Self::Resource,
            "data" => Self::Data,
            "ephemeral" => Self::Ephemeral,
            "module" => Self::Module,
            "variable" => Self::Variable,
            "output" => Self::Output,
            "locals" => Self::Locals,
            "provider" => Self::Provider,
            "terraform" => Self::Terraform,
            "moved" => Self::Moved,
            "removed" => Self::Removed,
            "import" => Self::Import,
            "check" => Self::Check,
            _ => Self::Other,
        }
    }

    /// How many labels its blocks have.
    #[must_use]
    pub const fn labels(self) -> usize {
        match self {
            Self::Resource | Self::Data | Self::Ephemeral => 2,
            Self::Module | Self::Variable | Self::Output | Self::Provider | Self::Check => 1,
            Self::Locals
            | Self::Terraform
            | Self::Moved
            | Self::Removed
            | Self::Import
            | Self::Other => 0,
        }
    }

    /// Whether its blocks may be repeated by `count` and `for_each`.
    #[must_use]
    pub const fn repeats(self) -> bool {
        matches!(
            self,
            Self::Resource | Self::Data | Self::Ephemeral | Self::Module
        )
    }
}

impl<'t> Block<'t> {
    /// The expression of the attribute `name` as it is in force.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<Code<'t>> {
        self.parts
            .iter()
            .rev()
            .find_map(|part| part.attribute(name))
    }

    /// The address within its module, without an instance: `aws_iam_role.build`,
    /// `data.aws_region.here`, `module.network`, `var.name`.
    #[must_use]
    pub fn address(&self) -> String {
        let (kind, name) = (&self.type_name, &self.name);
        match self.kind {
            BlockKind::Resource => format!("{kind}.{name}"),
            BlockKind::Data => format!("data.{kind}.{name}"),
            BlockKind::Ephemeral => format!("ephemeral.{kind}.{name}"),
            BlockKind::Module => format!("module.{name}"),
            BlockKind::Variable => format!("var.{name}"),
            BlockKind::Output => format!("output.{name}"),
            BlockKind::Provider => format!("provider.{name}"),
            BlockKind::Check => format!("check.{name}"),
            BlockKind::Locals => "locals".to_owned(),
            BlockKind::Terraform => "terraform".to_owned(),
            BlockKind::Moved => "moved".to_owned(),
            BlockKind::Removed => "removed".to_owned(),
            BlockKind::Import => "import".to_owned(),
            BlockKind::Other => name.clone(),
        }
    }
}

impl<'t> Part<'t> {
    /// The expression of the attribute `name`.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<Code<'t>> {
        let syntax = match self.syntax {
            BodySyntax::Hcl(body) => Syntax::Hcl(&body.attribute(name)?.expr),
            BodySyntax::Json(value) => Syntax::Json(value.get(name)?),
        };
        let file = self.file;
        Some(Code { file, syntax })
    }

    /// The names and expressions of the attributes; those of the JSON syntax
    /// may be blocks in truth.
    #[must_use]
    pub fn attributes(&self) -> Vec<(&'t str, Place, Code<'t>)> {
        let file = self.file;
        match self.syntax {
            BodySyntax::Hcl(body) => {
                let attributes = body.attributes().map(|attribute| {
                    let syntax = Syntax::Hcl(&attribute.expr);
                    let name = attribute.name;
                    (name.node, file.at(name.span), Code { file, syntax })
                });
                attributes.collect()
            }
            BodySyntax::Json(value) => match &value.kind {
                Kind::Map(map) => {
                    let entries = map.entries.iter().map(|(name, entry)| {
                        let syntax = Syntax::Json(&entry.value);
                        (name.as_str(), entry.key, Code { file, syntax })
                    });
                    entries.collect()
                }
                _ => Vec::new(),
            },
        }
    }
}
