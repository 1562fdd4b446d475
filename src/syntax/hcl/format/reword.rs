//! The changes `terraform fmt` makes beyond blanks.

use std::borrow::Cow;
use std::ops::Range;

use super::Piece;
use super::label;
use super::line::bracket;
use crate::source::Span;
use crate::syntax::hcl::ast::{Attribute, Block, Body, Item};
use crate::syntax::hcl::expr::{Expr, ExprKind};
use crate::syntax::hcl::template::{Part, TemplateKind};
use crate::syntax::hcl::token::{Kind, Token};

/// The tokens of a file with Terraform's wording; the end of the file is not
/// among them.
pub(super) fn pieces<'a>(text: &'a str, tokens: &[Token], body: &Body<'a>) -> Vec<Piece<'a>> {
    let mut writer = Writer {
        text,
        tokens,
        at: 0,
        pieces: Vec::with_capacity(tokens.len()),
    };
    for item in &body.items {
        writer.item(item, Place::Top);
    }
    let last = tokens.len().saturating_sub(1);
    writer.copy_to(last);
    writer.pieces
}

/// Where an attribute stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the top level of the file.
    Top,
    /// Directly in a `variable` block at the top level.
    Variable,
    /// Deeper.
    Inner,
}

struct Writer<'t, 'a> {
    text: &'a str,
    tokens: &'t [Token],
    /// The next token to write.
    at: usize,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Writer<'_, 'a> {
    fn copy_to(&mut self, end: usize) {
        for index in self.at..end {
            self.pieces.push(Piece {
                kind: self.tokens[index].kind,
                text: Cow::Borrowed(self.written(index)),
                blanks: 0,
            });
        }
        self.at = self.at.max(end);
    }

    /// The text of a token; with the blanks around it where those stay.
    fn written(&self, index: usize) -> &'a str {
        let token = self.tokens[index];
        let mut range = token.span.range();
        if token.kind == Kind::HeredocClose {
            range.start = self.tokens[index - 1].span.end as usize;
            range.end = self.tokens[index + 1].span.start as usize;
        }
        &self.text[range]
    }

    /// Writes tokens that are not in the text.
    fn add(&mut self, added: &[(Kind, &'static str)]) {
        self.pieces.extend(added.iter().map(|(kind, text)| Piece {
            kind: *kind,
            text: Cow::Borrowed(text),
            blanks: 0,
        }));
    }

    /// The tokens within `span`.
    fn range(&self, span: Span) -> Range<usize> {
        let rest = &self.tokens[self.at..];
        let start = rest.partition_point(|token| token.span.start < span.start);
        let length = rest[start..].partition_point(|token| token.span.end <= span.end);
        self.at + start..self.at + start + length
    }

    fn item(&mut self, item: &Item<'a>, place: Place) {
        match item {
            Item::Attribute(attribute) => self.attribute(attribute, place),
            Item::Block(block) => {
                self.labels(block);
                let inner = match place {
                    Place::Top if block.ident.node == "variable" => Place::Variable,
                    Place::Top | Place::Variable | Place::Inner => Place::Inner,
                };
                for item in &block.body.items {
                    self.item(item, inner);
                }
            }
        }
    }

    /// Labels get quotes and plain escapes, and lose the comments before them.
    fn labels(&mut self, block: &Block<'a>) {
        if block.labels.is_empty() {
            return;
        }
        let header = self.range(block.header());
        self.copy_to(header.start + 1);
        for label in &block.labels {
            self.add(&[(Kind::QuoteOpen, "\"")]);
            self.pieces.push(Piece {
                kind: Kind::Literal,
                text: Cow::Owned(label::canonical(self.text, label)),
                blanks: 0,
            });
            self.add(&[(Kind::QuoteClose, "\"")]);
        }
        self.at = header.end;
    }

    fn attribute(&mut self, attribute: &Attribute<'a>, place: Place) {
        let value = &attribute.expr;
        if place == Place::Variable && attribute.name.node == "type" {
            self.type_expr(value);
        } else if let Some(inner) = only_interpolation(value) {
            self.unwrap(value, inner);
        }
    }

    /// Types as they were written before Terraform 0.12.
    fn type_expr(&mut self, value: &Expr<'a>) {
        let (name, element) = match &value.kind {
            ExprKind::String(literal) => match literal.as_str() {
                "string" => ("string", None),
                "list" => ("list", Some("string")),
                "map" => ("map", Some("string")),
                _ => return,
            },
            ExprKind::Variable("list") => ("list", Some("any")),
            ExprKind::Variable("map") => ("map", Some("any")),
            ExprKind::Variable("set") => ("set", Some("any")),
            _ => return,
        };
        let range = self.range(value.span);
        self.copy_to(range.start);
        self.add(&[(Kind::Ident, name)]);
        if let Some(element) = element {
            self.add(&[
                (Kind::ParenOpen, "("),
                (Kind::Ident, element),
                (Kind::ParenClose, ")"),
            ]);
        }
        self.at = range.end;
    }

    /// `"${x}"` to `x`, in parentheses when that has line ends.
    fn unwrap(&mut self, value: &Expr<'a>, expr: &Expr<'a>) {
        let range = self.range(value.span);
        let mut inner = range.start + 2..range.end - 2;
        if !is_free_of_sequences(&self.tokens[inner.clone()]) {
            return;
        }
        while self.is_bare_newline(inner.start) {
            inner.start += 1;
        }
        while self.is_bare_newline(inner.end - 1) {
            inner.end -= 1;
        }
        if self.comment_would_cut(inner.clone()) {
            return;
        }
        let has_lines = inner.clone().any(|index| self.is_bare_newline(index));
        let is_whole = self.range(expr.span) == inner;
        let has_parens = is_whole && matches!(expr.kind, ExprKind::Parens(_));
        let wrap = has_lines && !has_parens;
        self.copy_to(range.start);
        self.at = inner.start;
        if wrap {
            self.add(&[(Kind::ParenOpen, "(")]);
        }
        self.copy_to(inner.end);
        if wrap {
            self.add(&[(Kind::ParenClose, ")")]);
        }
        self.at = range.end;
    }

    /// Whether a comment ends its line in the middle of the value and outside
    /// of brackets, where no line may end without parentheses. Terraform 1.11
    /// unwraps the value all the same when there are no other line ends, and
    /// what it prints is not HCL.
    fn comment_would_cut(&self, inner: Range<usize>) -> bool {
        let mut depth = 0;
        let mut cuts = false;
        for index in inner.clone() {
            let kind = self.tokens[index].kind;
            depth += bracket(kind);
            cuts |= kind == Kind::LineComment && depth == 0 && index + 2 < inner.end;
            if self.is_bare_newline(index) {
                return false;
            }
        }
        cuts
    }

    /// Whether this token is a line end that does not belong to a comment.
    fn is_bare_newline(&self, index: usize) -> bool {
        self.tokens[index].kind == Kind::Newline && self.tokens[index - 1].kind != Kind::LineComment
    }
}

/// The expression in a value that is `"${…}"` and nothing else.
fn only_interpolation<'e, 'a>(value: &'e Expr<'a>) -> Option<&'e Expr<'a>> {
    let ExprKind::Template(template) = &value.kind else {
        return None;
    };
    match (template.kind, template.parts.as_slice()) {
        (TemplateKind::Quoted, [Part::Interpolation(expr)]) => Some(expr),
        _ => None,
    }
}

/// Whether template sequences stand in quoted strings only.
fn is_free_of_sequences(tokens: &[Token]) -> bool {
    let mut quotes = 0usize;
    tokens.iter().all(|token| {
        match token.kind {
            Kind::QuoteOpen => quotes += 1,
            Kind::QuoteClose => quotes -= 1,
            _ => {}
        }
        quotes > 0 || !matches!(token.kind, Kind::InterpolationOpen | Kind::DirectiveOpen)
    })
}
