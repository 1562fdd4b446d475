//! Markers of directives to directives.

use super::{Marker, Piece};
use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};
use crate::syntax::hcl::expr::Expr;
use crate::syntax::hcl::parser::{DEEPEST, Parsed, Parser};
use crate::syntax::hcl::template::{Directive, DirectiveKind, ForDirective, IfDirective, Part};

/// A directive that has begun.
struct Begun<'a> {
    span: Span,
    kind: BegunKind<'a>,
    /// The parts around it so far.
    before: Vec<Part<'a>>,
}

enum BegunKind<'a> {
    If(Expr<'a>),
    Else {
        condition: Expr<'a>,
        then: Vec<Part<'a>>,
    },
    For {
        key_variable: Option<Spanned<&'a str>>,
        variable: Spanned<&'a str>,
        collection: Expr<'a>,
    },
}

impl<'a> Parser<'_, 'a> {
    /// The parts of a template with directives put together.
    pub(super) fn fold(&mut self, pieces: Vec<Piece<'a>>) -> Parsed<Vec<Part<'a>>> {
        let mut open: Vec<Begun<'a>> = Vec::new();
        let mut parts = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Literal(literal) => parts.push(Part::Literal(literal)),
                // Lines have become literals before.
                Piece::Line(_) => {}
                Piece::Interpolation(expr) => parts.push(Part::Interpolation(expr)),
                Piece::Marker(marker, span) => self.mark(marker, span, &mut open, &mut parts)?,
            }
        }
        match open.pop() {
            None => Ok(parts),
            Some(begun) => {
                let end = match begun.kind {
                    BegunKind::For { .. } => "endfor",
                    BegunKind::If(_) | BegunKind::Else { .. } => "endif",
                };
                self.fail(
                    Diagnostic::error(begun.span, format!("this directive has no `%{{ {end} }}`"))
                        .help(format!("write `%{{ {end} }}` before the end of the string")),
                )
            }
        }
    }

    fn mark(
        &mut self,
        marker: Marker<'a>,
        span: Span,
        open: &mut Vec<Begun<'a>>,
        parts: &mut Vec<Part<'a>>,
    ) -> Parsed<()> {
        let begins = match marker {
            Marker::If(condition) => Ok(BegunKind::If(condition)),
            Marker::For {
                key_variable,
                variable,
                collection,
            } => Ok(BegunKind::For {
                key_variable,
                variable,
                collection,
            }),
            Marker::Else => Err(End::Else),
            Marker::Endif => Err(End::If),
            Marker::Endfor => Err(End::For),
        };
        match begins {
            Ok(kind) if open.len() < DEEPEST as usize => {
                let before = std::mem::take(parts);
                open.push(Begun { span, kind, before });
                Ok(())
            }
            Ok(_) => self.fail(
                Diagnostic::error(
                    span,
                    format!("directives nested more than {DEEPEST} levels deep"),
                )
                .help("take the inner parts out into values of their own"),
            ),
            Err(end) => self.end(end, span, open, parts),
        }
    }

    fn end(
        &mut self,
        end: End,
        span: Span,
        open: &mut Vec<Begun<'a>>,
        parts: &mut Vec<Part<'a>>,
    ) -> Parsed<()> {
        let begun = open.pop();
        let inner = std::mem::take(parts);
        let (begun_span, before, kind) = match begun {
            Some(begun) => (begun.span, begun.before, begun.kind),
            None => return self.unexpected(end, span, None),
        };
        let kind = match (end, kind) {
            (End::Else, BegunKind::If(condition)) => {
                let kind = BegunKind::Else {
                    condition,
                    then: inner,
                };
                open.push(Begun {
                    span: begun_span,
                    kind,
                    before,
                });
                return Ok(());
            }
            (End::If, BegunKind::If(condition)) => DirectiveKind::If(IfDirective {
                condition,
                then: inner,
                otherwise: Vec::new(),
            }),
            (End::If, BegunKind::Else { condition, then }) => DirectiveKind::If(IfDirective {
                condition,
                then,
                otherwise: inner,
            }),
            (
                End::For,
                BegunKind::For {
                    key_variable,
                    variable,
                    collection,
                },
            ) => DirectiveKind::For(ForDirective {
                key_variable,
                variable,
                collection,
                body: inner,
            }),
            _ => return self.unexpected(end, span, Some(begun_span)),
        };
        *parts = before;
        let span = begun_span.to(span);
        parts.push(Part::Directive(Box::new(Directive { span, kind })));
        Ok(())
    }

    fn unexpected(&mut self, end: End, span: Span, around: Option<Span>) -> Parsed<()> {
        let word = match end {
            End::Else => "else",
            End::If => "endif",
            End::For => "endfor",
        };
        let fault = Diagnostic::error(span, format!("`{word}` fits no directive before it"))
            .help("`else` and `endif` belong to `if`, `endfor` belongs to `for`");
        self.fail(match around {
            Some(around) => fault.label(around, "the directive that is open here"),
            None => fault,
        })
    }
}

/// The markers that end a part of a directive.
#[derive(Clone, Copy)]
enum End {
    Else,
    If,
    For,
}
