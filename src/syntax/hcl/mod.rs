//! HCL's native syntax as Terraform reads it: text to tree, and the canonical
//! format.
//!
//! Written from the language's specification and held to Terraform's own
//! verdicts and values by differential tests. The reader goes on after an
//! error at the next line, takes linear time on any text and bounded stack on
//! any nesting.

mod ast;
mod expr;
mod format;
mod lexer;
mod literal;
mod parser;
mod template;
mod token;

pub use ast::{Attribute, Block, Body, Comment, CommentKind, File, Item, Label, LabelKind};
pub use expr::{
    Arm, Binary, BinaryOperator, Call, Conditional, Entry, Expr, ExprKind, For, ForKind, Grouping,
    Key, Step, StepKind, Traversal, Unary, UnaryOperator,
};
pub use format::format;
pub use literal::Literal;
pub use parser::parse;
pub use template::{
    Directive, DirectiveKind, ForDirective, IfDirective, Part, Template, TemplateKind,
};
