//! Terms: what operators join, with the steps after it.

use std::borrow::Cow;

use super::number::is_number;
use super::{Newlines, Parsed, Parser};
use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};
use crate::syntax::hcl::expr::{Call, Expr, ExprKind, Step, StepKind, Traversal};
use crate::syntax::hcl::token::{Kind, Token};

/// Whether a `.name` belongs to an attribute-only splat before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Splat {
    Open,
    None,
}

impl<'a> Parser<'_, 'a> {
    /// A term and the steps after it.
    pub(super) fn postfix(&mut self) -> Parsed<Expr<'a>> {
        let base = self.term()?;
        match self.peek().kind {
            Kind::Dot | Kind::BracketOpen => self.steps(base),
            _ => Ok(base),
        }
    }

    fn steps(&mut self, base: Expr<'a>) -> Parsed<Expr<'a>> {
        let mut steps = Vec::new();
        let mut splat = Splat::None;
        loop {
            let token = self.peek();
            let kind = match token.kind {
                Kind::Dot => self.dot(&mut splat)?,
                Kind::BracketOpen => {
                    splat = Splat::None;
                    self.index()?
                }
                _ => break,
            };
            let span = Span::new(token.span.start, self.last_end);
            steps.push(Step { span, kind });
        }
        steps.shrink_to_fit();
        Ok(Expr {
            span: Span::new(base.span.start, self.last_end),
            kind: ExprKind::Traversal(Box::new(Traversal { base, steps })),
        })
    }

    fn dot(&mut self, splat: &mut Splat) -> Parsed<StepKind<'a>> {
        let dot = self.take().span;
        let token = self.peek();
        let text = self.text_of(token.span);
        match token.kind {
            Kind::Ident => {
                self.take();
                Ok(StepKind::Attribute(text))
            }
            Kind::Number => self.legacy_index(text),
            Kind::Star if *splat == Splat::Open => self.fail(
                Diagnostic::error(token.span, "a splat inside of a splat")
                    .help("use `[*]`, or a `for` expression"),
            ),
            Kind::Star => {
                *splat = Splat::Open;
                self.take();
                Ok(StepKind::AttributeSplat)
            }
            _ => {
                let fault = Diagnostic::error(dot, "a name must follow this `.`")
                    .help("write `.name`, or `[…]` for an index");
                self.fail_at(token, fault)
            }
        }
    }

    fn legacy_index(&mut self, text: &'a str) -> Parsed<StepKind<'a>> {
        let span = self.take().span;
        if text.contains('.') {
            return self.fail(
                Diagnostic::error(span, format!("`{text}` cannot follow a `.`"))
                    .help("write each index in brackets: `[0][1]`"),
            );
        }
        if !is_number(text) {
            return self.no_number(span);
        }
        Ok(StepKind::LegacyIndex(text))
    }

    fn no_number<T>(&mut self, span: Span) -> Parsed<T> {
        let text = self.text_of(span);
        self.fail(
            Diagnostic::error(span, format!("`{text}` is not a number")).help(
                "write digits with at most one `.` and one exponent; quote versions and addresses",
            ),
        )
    }

    fn index(&mut self) -> Parsed<StepKind<'a>> {
        self.take();
        if self.accept(Kind::Star).is_some() {
            self.close(Kind::BracketClose, |_, token| {
                Diagnostic::error(token.span, "`]` must follow the `*` of a splat")
                    .help("write `[*]`")
            })?;
            return Ok(StepKind::FullSplat);
        }
        self.within(Newlines::AreBlanks, |parser| {
            let expr = parser.expr()?;
            parser.close(Kind::BracketClose, |_, token| {
                Diagnostic::error(token.span, "`]` must follow the index")
                    .help("write one index in each pair of brackets")
            })?;
            Ok(StepKind::Index(expr))
        })
    }

    fn term(&mut self) -> Parsed<Expr<'a>> {
        let token = self.peek();
        match token.kind {
            Kind::Ident => self.name(),
            Kind::Number => {
                self.take();
                let text = self.text_of(token.span);
                if !is_number(text) {
                    return self.no_number(token.span);
                }
                Ok(Expr {
                    span: token.span,
                    kind: ExprKind::Number(text),
                })
            }
            Kind::QuoteOpen => self.quoted(),
            Kind::HeredocOpen => self.heredoc(),
            Kind::ParenOpen => self.parens(),
            Kind::BracketOpen => self.bracketed(),
            Kind::BraceOpen => self.braced(),
            _ => {
                let fault = self.no_value(token);
                self.fail_at(token, fault)
            }
        }
    }

    fn parens(&mut self) -> Parsed<Expr<'a>> {
        let open = self.take().span;
        self.within(Newlines::AreBlanks, |parser| {
            let inner = parser.expr()?;
            let close = parser.close(Kind::ParenClose, |parser, token| {
                let found = parser.text_of(token.span);
                Diagnostic::error(token.span, format!("`{found}` where `)` was expected"))
                    .label(open, "the `(` that it would close")
                    .help("close the `(`, or join the values by an operator")
            })?;
            Ok(Expr {
                span: open.to(close.span),
                kind: ExprKind::Parens(Box::new(inner)),
            })
        })
    }

    /// A name: a keyword, a function that is called, or a variable.
    fn name(&mut self) -> Parsed<Expr<'a>> {
        let span = self.take().span;
        let text = self.text_of(span);
        if matches!(self.peek().kind, Kind::ParenOpen | Kind::DoubleColon) {
            return self.call(Spanned::new(text, span));
        }
        let kind = match text {
            "null" => ExprKind::Null,
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            _ => ExprKind::Variable(text),
        };
        Ok(Expr { span, kind })
    }

    fn call(&mut self, first: Spanned<&'a str>) -> Parsed<Expr<'a>> {
        let mut name: Spanned<Cow<'a, str>> = first.map(Cow::Borrowed);
        while self.accept(Kind::DoubleColon).is_some() {
            let token = self.peek();
            if token.kind != Kind::Ident {
                let fault = Diagnostic::error(name.span, "a name must follow the `::`")
                    .help("write `provider::name::function(…)`");
                return self.fail_at(token, fault);
            }
            self.take();
            name.span = name.span.to(token.span);
            let whole = self.text_of(name.span);
            let last = self.text_of(token.span);
            name.node = match name.node {
                Cow::Borrowed(before) if whole.len() == before.len() + 2 + last.len() => {
                    Cow::Borrowed(whole)
                }
                before => Cow::Owned(format!("{before}::{last}")),
            };
        }
        if self.peek().kind != Kind::ParenOpen {
            let token = self.peek();
            let fault = Diagnostic::error(name.span, "a name with `::` must be called")
                .help(format!("write `{}(…)`", name.node));
            return self.fail_at(token, fault);
        }
        self.take();
        self.within(Newlines::AreBlanks, |parser| parser.arguments(name))
    }

    fn arguments(&mut self, name: Spanned<Cow<'a, str>>) -> Parsed<Expr<'a>> {
        let mut arguments = Vec::new();
        let mut expansion = None;
        let close = loop {
            if let Some(close) = self.accept(Kind::ParenClose) {
                break close;
            }
            arguments.push(self.expr()?);
            expansion = self.accept(Kind::Ellipsis).map(|token| token.span);
            if expansion.is_some() || self.accept(Kind::Comma).is_none() {
                break self.close(Kind::ParenClose, |parser, token| {
                    parser.no_argument(&name, token)
                })?;
            }
        };
        let span = name.span.to(close.span);
        let call = Call {
            name,
            arguments,
            expansion,
        };
        Ok(Expr {
            span,
            kind: ExprKind::Call(Box::new(call)),
        })
    }

    fn no_argument(&self, name: &Spanned<Cow<'a, str>>, token: Token) -> Diagnostic {
        let found = self.text_of(token.span);
        let message = format!("`{found}` between the arguments of `{}`", name.node);
        Diagnostic::error(token.span, message)
            .help("separate arguments by commas, and close the call with `)`")
    }

    /// Why no value begins here.
    pub(super) fn no_value(&self, token: Token) -> Diagnostic {
        let found = self.text_of(token.span);
        match token.kind {
            Kind::Newline | Kind::End => {
                let end = Span::new(self.last_end, self.last_end);
                Diagnostic::error(end, "a value is missing")
                    .help("write the value on the same line, or open a bracket there")
            }
            Kind::DirectiveOpen | Kind::InterpolationOpen => {
                Diagnostic::error(token.span, "a template sequence may only stand in a string")
                    .help("write the expression itself, or put it in double quotes")
            }
            Kind::Less if self.text[token.span.start as usize..].starts_with("<<") => {
                Diagnostic::error(
                    token.span,
                    "this heredoc has no marker, or more than a marker on its line",
                )
                .help("write `<<NAME` and then a new line")
            }
            Kind::SequenceClose => Diagnostic::error(token.span, "a value is missing before this")
                .help("write an expression between the braces"),
            _ => Diagnostic::error(token.span, format!("`{found}` where a value was expected"))
                .help("write a value here"),
        }
    }
}
