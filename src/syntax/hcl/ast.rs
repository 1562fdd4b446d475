//! The tree of a file: bodies, attributes, blocks and comments.

use std::borrow::Cow;

use super::expr::Expr;
use crate::source::{Span, Spanned};

/// A file's tree, borrowed from its text.
#[derive(Debug, Clone, PartialEq)]
pub struct File<'a> {
    /// What stands at the top level.
    pub body: Body<'a>,
    /// All comments in the order of the text.
    pub comments: Vec<Comment>,
}

/// Attributes and blocks, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Body<'a> {
    /// The attributes and blocks.
    pub items: Vec<Item<'a>>,
    /// From after the opening brace to before the closing one, or the whole file.
    pub span: Span,
}

/// One element of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<'a> {
    /// `name = value`.
    Attribute(Attribute<'a>),
    /// `name "label" { }`.
    Block(Block<'a>),
}

/// `name = value`.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute<'a> {
    /// The name.
    pub name: Spanned<&'a str>,
    /// The value; [`super::expr::ExprKind::Invalid`] where it could not be read.
    pub expr: Expr<'a>,
}

/// `name "label" { }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Block<'a> {
    /// The type of the block, its first word.
    pub ident: Spanned<&'a str>,
    /// The labels, in order.
    pub labels: Vec<Label<'a>>,
    /// What stands between the braces.
    pub body: Body<'a>,
    /// The opening brace.
    pub open: Span,
    /// The closing brace; empty at the end of the text where it is missing.
    pub close: Span,
}

/// A label of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label<'a> {
    /// The label without quotes and escapes.
    pub text: Cow<'a, str>,
    /// Where it stands, with its quotes.
    pub span: Span,
    /// How it is written.
    pub kind: LabelKind,
}

/// How a label is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelKind {
    /// `block "label"`.
    Quoted,
    /// `block label`.
    Bare,
}

/// A comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// How it is written.
    pub kind: CommentKind,
    /// The whole comment, its marks included, a line end not.
    pub span: Span,
}

/// How a comment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentKind {
    /// `# …`.
    Hash,
    /// `// …`.
    Slashes,
    /// `/* … */`.
    Block,
}

impl<'a> Body<'a> {
    /// The attributes, in order.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute<'a>> {
        self.items.iter().filter_map(|item| match item {
            Item::Attribute(attribute) => Some(attribute),
            Item::Block(_) => None,
        })
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> impl Iterator<Item = &Block<'a>> {
        self.items.iter().filter_map(|item| match item {
            Item::Block(block) => Some(block),
            Item::Attribute(_) => None,
        })
    }

    /// The first attribute with this name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes()
            .find(|attribute| attribute.name.node == name)
    }

    /// The blocks of this type, in order.
    pub fn blocks_of(&self, ident: &str) -> impl Iterator<Item = &Block<'a>> {
        self.blocks().filter(move |block| block.ident.node == ident)
    }
}

impl Attribute<'_> {
    /// From the name to the end of the value.
    #[must_use]
    pub fn span(&self) -> Span {
        self.name.span.to(self.expr.span)
    }
}

impl Block<'_> {
    /// From the type to the closing brace.
    #[must_use]
    pub fn span(&self) -> Span {
        self.ident.span.to(self.close)
    }

    /// The type and the labels, without the opening brace.
    #[must_use]
    pub fn header(&self) -> Span {
        let last = self
            .labels
            .last()
            .map_or(self.ident.span, |label| label.span);
        self.ident.span.to(last)
    }
}

impl Item<'_> {
    /// The whole element.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Attribute(attribute) => attribute.span(),
            Self::Block(block) => block.span(),
        }
    }
}
