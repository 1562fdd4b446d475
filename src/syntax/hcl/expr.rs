//! The tree of an expression.

use std::borrow::Cow;

use super::literal::Literal;
use super::template::Template;
use crate::source::{Span, Spanned};

/// An expression and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr<'a> {
    /// The whole expression, quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind<'a>,
}

/// The forms of expressions.
///
/// Chains are flat ([`Binary`], [`Conditional`], [`Traversal`]), so a tree is
/// never deeper than the reader's bound on nesting and may be walked by
/// recursion.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as written.
    Number(&'a str),
    /// A quoted string without interpolation or directive.
    String(Literal<'a>),
    /// A quoted string with interpolations or directives, or any heredoc.
    Template(Box<Template<'a>>),
    /// `[a, b]`.
    Tuple(Vec<Expr<'a>>),
    /// `{ a = b }`.
    Object(Vec<Entry<'a>>),
    /// `[for x in y : z]` or `{ for x in y : k => v }`.
    For(Box<For<'a>>),
    /// `name(arguments)`.
    Call(Box<Call<'a>>),
    /// A name on its own, the root of references.
    Variable(&'a str),
    /// An expression with `.name`, `[index]` and splats after it.
    Traversal(Box<Traversal<'a>>),
    /// `-x` or `!x`.
    Unary(Box<Unary<'a>>),
    /// Operands of one precedence joined by operators.
    Binary(Box<Binary<'a>>),
    /// `condition ? a : b`.
    Conditional(Box<Conditional<'a>>),
    /// `(x)`.
    Parens(Box<Expr<'a>>),
    /// What could not be read; a diagnostic tells why.
    Invalid,
}

/// One element of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// What stands before `=` or `:`.
    pub key: Key<'a>,
    /// The `=` or `:`.
    pub separator: Span,
    /// The value; [`ExprKind::Invalid`] where it could not be read.
    pub value: Expr<'a>,
}

/// The key of an object element.
#[derive(Debug, Clone, PartialEq)]
pub enum Key<'a> {
    /// A bare name, which means itself.
    Name(Spanned<&'a str>),
    /// Anything else: a string, `(expression)`, or what Terraform refuses later.
    Expr(Expr<'a>),
}

/// A `for` expression.
#[derive(Debug, Clone, PartialEq)]
pub struct For<'a> {
    /// Whether it makes a tuple or an object.
    pub kind: ForKind,
    /// The first of two variables: the key or index.
    pub key_variable: Option<Spanned<&'a str>>,
    /// The variable of the element.
    pub variable: Spanned<&'a str>,
    /// What is walked over.
    pub collection: Expr<'a>,
    /// The key of a made element, in an object.
    pub key: Option<Expr<'a>>,
    /// The value of a made element.
    pub value: Expr<'a>,
    /// Whether values with the same key are grouped.
    pub grouping: Grouping,
    /// The condition after `if`.
    pub condition: Option<Expr<'a>>,
}

/// What a `for` expression makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForKind {
    /// `[for …]`.
    Tuple,
    /// `{for …}`.
    Object,
}

/// Whether a `for` object has `...` after its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Without `...`.
    Single,
    /// With `...`.
    Grouped,
}

/// A function call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call<'a> {
    /// The name, `provider::x::f` without blanks where it has a namespace.
    pub name: Spanned<Cow<'a, str>>,
    /// The arguments.
    pub arguments: Vec<Expr<'a>>,
    /// The `...` after the last argument.
    pub expansion: Option<Span>,
}

/// An expression and the steps taken from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Traversal<'a> {
    /// Where it begins.
    pub base: Expr<'a>,
    /// The steps, at least one.
    pub steps: Vec<Step<'a>>,
}

/// One step of a traversal.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'a> {
    /// The step with its dot or brackets.
    pub span: Span,
    /// What it is.
    pub kind: StepKind<'a>,
}

/// The forms of steps.
#[derive(Debug, Clone, PartialEq)]
pub enum StepKind<'a> {
    /// `.name`.
    Attribute(&'a str),
    /// `.0`: an old way to write an index.
    LegacyIndex(&'a str),
    /// `[expression]`.
    Index(Expr<'a>),
    /// `.*`: the `.name` and `.0` that follow apply to each element.
    AttributeSplat,
    /// `[*]`: all that follows applies to each element.
    FullSplat,
}

/// `-x` or `!x`.
#[derive(Debug, Clone, PartialEq)]
pub struct Unary<'a> {
    /// The operator.
    pub operator: Spanned<UnaryOperator>,
    /// What it applies to.
    pub operand: Expr<'a>,
}

/// The operators before one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`.
    Negate,
    /// `!`.
    Not,
}

/// Operands joined from left to right by operators of the same precedence:
/// `first op1 a op2 b` means `(first op1 a) op2 b`.
#[derive(Debug, Clone, PartialEq)]
pub struct Binary<'a> {
    /// The first operand.
    pub first: Expr<'a>,
    /// Each further operand with the operator before it, at least one.
    pub rest: Vec<(Spanned<BinaryOperator>, Expr<'a>)>,
}

/// The operators between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `||`.
    Or,
    /// `&&`.
    And,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Modulo,
}

/// `c1 ? a : c2 ? b : c`: the first arm whose condition holds, or the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Conditional<'a> {
    /// The conditions and their values, at least one.
    pub arms: Vec<Arm<'a>>,
    /// What holds when no condition does.
    pub otherwise: Expr<'a>,
}

/// `condition ? value :`.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm<'a> {
    /// The condition.
    pub condition: Expr<'a>,
    /// The value when it holds.
    pub value: Expr<'a>,
}

impl<'a> Expr<'a> {
    /// The string when the expression is a constant string: quoted or heredoc,
    /// without interpolation and directive.
    #[must_use]
    pub fn literal(&self) -> Option<&Literal<'a>> {
        match &self.kind {
            ExprKind::String(literal) => Some(literal),
            ExprKind::Template(template) => template.literal(),
            _ => None,
        }
    }

    /// The text of [`Self::literal`].
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.literal().map(Literal::as_str)
    }

    /// The expression without the parentheses around it.
    #[must_use]
    pub fn unparenthesised(&self) -> &Self {
        let mut inner = self;
        while let ExprKind::Parens(next) = &inner.kind {
            inner = next;
        }
        inner
    }

    /// The names of `a.b.c` when the expression is a plain reference.
    #[must_use]
    pub fn path(&self) -> Option<Vec<&'a str>> {
        match &self.kind {
            ExprKind::Variable(name) => Some(vec![name]),
            ExprKind::Traversal(traversal) => {
                let ExprKind::Variable(root) = traversal.base.kind else {
                    return None;
                };
                let steps = traversal.steps.iter().map(|step| match step.kind {
                    StepKind::Attribute(name) => Some(name),
                    _ => None,
                });
                std::iter::once(Some(root)).chain(steps).collect()
            }
            _ => None,
        }
    }
}

impl Key<'_> {
    /// Where the key stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Name(name) => name.span,
            Self::Expr(expr) => expr.span,
        }
    }

    /// The key when it is a name or a constant string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name.node),
            Self::Expr(expr) => expr.unparenthesised().as_str(),
        }
    }
}
