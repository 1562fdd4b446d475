//! Tuples, objects and `for` expressions.

use super::{Fault, Newlines, Parsed, Parser, Resumed};
use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};
use crate::syntax::hcl::expr::{Entry, Expr, ExprKind, For, ForKind, Grouping, Key};
use crate::syntax::hcl::token::{Kind, Token};

impl<'a> Parser<'_, 'a> {
    /// At `[`: a tuple or a `for` expression.
    pub(super) fn bracketed(&mut self) -> Parsed<Expr<'a>> {
        let open = self.take().span;
        self.within(Newlines::AreBlanks, |parser| {
            if parser.word_is("for") {
                return parser.for_expr(open, ForKind::Tuple);
            }
            parser.tuple(open)
        })
    }

    fn tuple(&mut self, open: Span) -> Parsed<Expr<'a>> {
        let mut elements = Vec::new();
        let outer = self.open.len();
        loop {
            if let Some(close) = self.accept(Kind::BracketClose) {
                return Ok(Expr {
                    span: open.to(close.span),
                    kind: ExprKind::Tuple(elements),
                });
            }
            let start = self.peek().span.start;
            if let Err(Fault) = self.element(&mut elements) {
                self.newlines = Newlines::AreBlanks;
                elements.push(self.invalid_from(start));
                self.unclosed_at(outer)?;
                if let Resumed::Lost = self.resume(outer) {
                    return Err(Fault);
                }
            }
        }
    }

    /// An element and the comma after it.
    fn element(&mut self, elements: &mut Vec<Expr<'a>>) -> Parsed<()> {
        if self.has_enough() {
            return Err(Fault);
        }
        let element = self.expr()?;
        elements.push(element);
        let token = self.peek();
        match token.kind {
            Kind::Comma => {
                self.take();
                Ok(())
            }
            Kind::BracketClose => Ok(()),
            _ => {
                self.unclosed()?;
                let fault = self.no_comma(token);
                self.fail_at(token, fault)
            }
        }
    }

    fn no_comma(&self, token: Token) -> Diagnostic {
        let end = Span::new(self.last_end, self.last_end);
        match token.kind {
            Kind::Equal => Diagnostic::error(token.span, "an element of a list has no name")
                .help("use `{ name = value }` for names"),
            Kind::Ellipsis => Diagnostic::error(
                token.span,
                "`...` may only follow the last argument of a call",
            )
            .help("use `concat()` to join lists"),
            _ => Diagnostic::error(end, "a comma is missing between two elements")
                .help("write `,` here"),
        }
    }

    /// At `{` in an expression: an object or a `for` expression.
    pub(super) fn braced(&mut self) -> Parsed<Expr<'a>> {
        let open = self.take().span;
        let is_for = self.within(Newlines::AreBlanks, |parser| Ok(parser.word_is("for")))?;
        if is_for {
            return self.within(Newlines::AreBlanks, |parser| {
                parser.for_expr(open, ForKind::Object)
            });
        }
        self.within(Newlines::Matter, |parser| parser.object(open))
    }

    fn object(&mut self, open: Span) -> Parsed<Expr<'a>> {
        let mut entries = Vec::new();
        let outer = self.open.len();
        loop {
            while self.accept(Kind::Newline).is_some() {}
            if let Some(close) = self.accept(Kind::BraceClose) {
                return Ok(Expr {
                    span: open.to(close.span),
                    kind: ExprKind::Object(entries),
                });
            }
            let start = self.at;
            if let Err(Fault) = self.entry(&mut entries) {
                self.newlines = Newlines::Matter;
                self.unclosed_at(outer)?;
                if let Resumed::Lost = self.resume(outer) {
                    self.resume_by_layout(start, outer);
                }
                if self.has_enough() || self.tokens[self.at].kind == Kind::End {
                    return Err(Fault);
                }
            }
        }
    }

    /// A key, its value and the comma or line end after it.
    fn entry(&mut self, entries: &mut Vec<Entry<'a>>) -> Parsed<()> {
        if self.has_enough() {
            return Err(Fault);
        }
        let key = self.key()?;
        let token = self.peek();
        if !matches!(token.kind, Kind::Equal | Kind::Colon) {
            let fault = self.no_separator(&key, token);
            return self.fail_at(token, fault);
        }
        let separator = self.take().span;
        let (value, result) = match self.expr() {
            Ok(value) => (value, Ok(())),
            Err(Fault) => (self.invalid_from(separator.end), Err(Fault)),
        };
        entries.push(Entry {
            key,
            separator,
            value,
        });
        result?;
        let token = self.peek();
        match token.kind {
            Kind::Comma | Kind::Newline => {
                self.take();
                Ok(())
            }
            Kind::BraceClose => Ok(()),
            _ => {
                self.unclosed()?;
                let end = Span::new(self.last_end, self.last_end);
                let fault =
                    Diagnostic::error(end, "a comma or a new line is missing between two elements")
                        .help("write `,` or begin a new line here");
                self.fail_at(token, fault)
            }
        }
    }

    fn key(&mut self) -> Parsed<Key<'a>> {
        let token = self.peek();
        if token.kind == Kind::Comma {
            let fault = Diagnostic::error(token.span, "a comma where an element was expected")
                .help("delete it: a new line already separates elements");
            return self.fail_at(token, fault);
        }
        let expr = self.expr()?;
        Ok(match expr.kind {
            ExprKind::Variable(name) => Key::Name(Spanned::new(name, expr.span)),
            ExprKind::Null | ExprKind::Bool(_) => {
                Key::Name(Spanned::new(self.text_of(expr.span), expr.span))
            }
            _ => Key::Expr(expr),
        })
    }

    fn no_separator(&self, key: &Key<'a>, token: Token) -> Diagnostic {
        let written = self.text_of(key.span());
        match token.kind {
            Kind::BraceOpen => Diagnostic::error(token.span, "an object holds no blocks")
                .help(format!("write `{written} = {{`")),
            Kind::Arrow => Diagnostic::error(token.span, "`=>` only stands in a `for` expression")
                .help("write `=` here"),
            Kind::Newline | Kind::Comma | Kind::BraceClose | Kind::End => {
                Diagnostic::error(key.span(), "this key has no value")
                    .help("write `key = value` on one line; a list stands in `[ ]`")
            }
            _ => Diagnostic::error(
                token.span,
                format!("`=` is missing after the key `{written}`"),
            )
            .help("write `key = value`"),
        }
    }

    /// Whether the next token is this word.
    pub(super) fn word_is(&mut self, word: &str) -> bool {
        let token = self.peek();
        token.kind == Kind::Ident && self.text_of(token.span) == word
    }

    /// At the word `for`, after the bracket at `open`.
    fn for_expr(&mut self, open: Span, kind: ForKind) -> Parsed<Expr<'a>> {
        self.take();
        let (key_variable, variable) = self.for_variables()?;
        let collection = self.expr()?;
        self.expect(
            Kind::Colon,
            "`:` must follow the collection of a `for` expression",
        )?;
        let first = self.expr()?;
        let (key, value) = match kind {
            ForKind::Tuple => (None, first),
            ForKind::Object => {
                self.expect(Kind::Arrow, "`=>` must follow the key in a `for` object")?;
                (Some(first), self.expr()?)
            }
        };
        let grouping = self.grouping(kind)?;
        let condition = match self.word_is("if") {
            true => {
                self.take();
                Some(self.expr()?)
            }
            false => None,
        };
        let closer = match kind {
            ForKind::Tuple => Kind::BracketClose,
            ForKind::Object => Kind::BraceClose,
        };
        let close = self.close(closer, |parser, token| {
            let found = parser.text_of(token.span);
            Diagnostic::error(
                token.span,
                format!("`{found}` after the end of a `for` expression"),
            )
            .help("write `[for x in list : value if condition]` or `{for k, v in map : k => v}`")
        })?;
        let parts = For {
            kind,
            key_variable,
            variable,
            collection,
            key,
            value,
            grouping,
            condition,
        };
        Ok(Expr {
            span: open.to(close.span),
            kind: ExprKind::For(Box::new(parts)),
        })
    }

    fn grouping(&mut self, kind: ForKind) -> Parsed<Grouping> {
        let Some(token) = self.accept(Kind::Ellipsis) else {
            return Ok(Grouping::Single);
        };
        match kind {
            ForKind::Object => Ok(Grouping::Grouped),
            ForKind::Tuple => self.fail(
                Diagnostic::error(token.span, "`...` groups only in a `for` object")
                    .help("delete it, or write `{for … : key => value...}`"),
            ),
        }
    }

    /// `a in` or `a, b in`.
    pub(super) fn for_variables(&mut self) -> Parsed<(Option<Spanned<&'a str>>, Spanned<&'a str>)> {
        let first = self.for_variable()?;
        let pair = match self.accept(Kind::Comma) {
            Some(_) => (Some(first), self.for_variable()?),
            None => (None, first),
        };
        if !self.word_is("in") {
            let token = self.peek();
            let fault = Diagnostic::error(token.span, "`in` must follow the variables of a `for`")
                .help("write `for x in list` or `for k, v in map`");
            return self.fail_at(token, fault);
        }
        self.take();
        Ok(pair)
    }

    fn for_variable(&mut self) -> Parsed<Spanned<&'a str>> {
        let token = self.peek();
        if token.kind != Kind::Ident {
            let fault = Diagnostic::error(token.span, "the name of a variable must follow `for`")
                .help("write `for x in list`; put a key that is called `for` in double quotes");
            return self.fail_at(token, fault);
        }
        self.take();
        Ok(Spanned::new(self.text_of(token.span), token.span))
    }

    fn expect(&mut self, kind: Kind, message: &str) -> Parsed<Token> {
        let token = self.peek();
        if token.kind == kind {
            return Ok(self.take());
        }
        self.unclosed()?;
        self.fail_at(
            token,
            Diagnostic::error(token.span, message)
                .help("write `[for x in list : value]` or `{for k, v in map : k => v}`"),
        )
    }
}
