//! The tree of a string with interpolations or directives, or of a heredoc.

use super::expr::Expr;
use super::literal::Literal;
use crate::source::{Span, Spanned};

/// A quoted string or a heredoc, in parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Template<'a> {
    /// How it is written.
    pub kind: TemplateKind,
    /// The parts, in order; strip markers (`~`) and the indentation of `<<-`
    /// are already taken from the literals.
    pub parts: Vec<Part<'a>>,
}

/// How a template is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateKind {
    /// `"…"`.
    Quoted,
    /// `<<NAME`.
    Heredoc,
    /// `<<-NAME`: common indentation is not part of the value.
    IndentedHeredoc,
    /// A whole text, such as a file that is a template.
    Text,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Part<'a> {
    /// Text.
    Literal(Literal<'a>),
    /// `${expression}`.
    Interpolation(Expr<'a>),
    /// `%{ if … }` or `%{ for … }` up to its end.
    Directive(Box<Directive<'a>>),
}

/// `%{ if … }` or `%{ for … }` up to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive<'a> {
    /// From the opening marker to the end of the closing one.
    pub span: Span,
    /// Which of the two.
    pub kind: DirectiveKind<'a>,
}

/// The two directives.
#[derive(Debug, Clone, PartialEq)]
pub enum DirectiveKind<'a> {
    /// `%{ if }`.
    If(IfDirective<'a>),
    /// `%{ for }`.
    For(ForDirective<'a>),
}

/// `%{ if condition }…%{ else }…%{ endif }`.
#[derive(Debug, Clone, PartialEq)]
pub struct IfDirective<'a> {
    /// The condition.
    pub condition: Expr<'a>,
    /// The parts when it holds.
    pub then: Vec<Part<'a>>,
    /// The parts when it does not.
    pub otherwise: Vec<Part<'a>>,
}

/// `%{ for key, variable in collection }…%{ endfor }`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForDirective<'a> {
    /// The first of two variables: the key or index.
    pub key_variable: Option<Spanned<&'a str>>,
    /// The variable of the element.
    pub variable: Spanned<&'a str>,
    /// What is walked over.
    pub collection: Expr<'a>,
    /// The parts for each element.
    pub body: Vec<Part<'a>>,
}

impl<'a> Template<'a> {
    /// The text when there is nothing but text.
    #[must_use]
    pub fn literal(&self) -> Option<&Literal<'a>> {
        match self.parts.as_slice() {
            [Part::Literal(literal)] => Some(literal),
            _ => None,
        }
    }
}
