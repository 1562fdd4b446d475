//! Strings and heredocs: their parts, strip markers and indentation.

mod fold;
mod indent;

use super::quoted::{Quotes, next_escape};
use super::{Newlines, Parsed, Parser};
use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};
use crate::syntax::hcl::expr::{Expr, ExprKind};
use crate::syntax::hcl::literal::{Builder, Literal, position};
use crate::syntax::hcl::template::{Part, Template, TemplateKind};
use crate::syntax::hcl::token::{Kind, Token};

/// A part of a template before directives are put together.
pub(super) enum Piece<'a> {
    /// Text of a quoted string.
    Literal(Literal<'a>),
    /// Text of a heredoc, a line or a part of one, as written.
    Line(Span),
    /// `${expression}`.
    Interpolation(Expr<'a>),
    /// A directive's marker.
    Marker(Marker<'a>, Span),
}

/// What stands in `%{ }`.
pub(super) enum Marker<'a> {
    If(Expr<'a>),
    Else,
    Endif,
    For {
        key_variable: Option<Spanned<&'a str>>,
        variable: Spanned<&'a str>,
        collection: Expr<'a>,
    },
    Endfor,
}

impl<'a> Parser<'_, 'a> {
    /// A quoted string.
    pub(super) fn quoted(&mut self) -> Parsed<Expr<'a>> {
        let open = self.take().span;
        let token = self.peek();
        let literal = match token.kind {
            Kind::Literal => {
                self.take();
                self.quoted_literal(token.span)
            }
            _ => Literal::plain("", Span::new(open.end, open.end)),
        };
        if let Some(close) = self.accept(Kind::QuoteClose) {
            return Ok(Expr {
                span: open.to(close.span),
                kind: ExprKind::String(literal),
            });
        }
        let mut pieces = Vec::new();
        if token.kind == Kind::Literal {
            pieces.push(Piece::Literal(literal));
        }
        let close = self.pieces(&mut pieces, Kind::QuoteClose)?;
        self.template(pieces, TemplateKind::Quoted, open.to(close))
    }

    /// A heredoc.
    pub(super) fn heredoc(&mut self) -> Parsed<Expr<'a>> {
        let open = self.take().span;
        let kind = match self.text_of(open).starts_with("<<-") {
            true => TemplateKind::IndentedHeredoc,
            false => TemplateKind::Heredoc,
        };
        let mut pieces = Vec::new();
        let close = self.pieces(&mut pieces, Kind::HeredocClose)?;
        if kind == TemplateKind::IndentedHeredoc {
            indent::remove(self.text, &mut pieces);
        }
        self.template(pieces, kind, open.to(close))
    }

    /// A text that is a template from its start to its end.
    pub(super) fn whole_template(&mut self, span: Span) -> Parsed<Expr<'a>> {
        let mut pieces = Vec::new();
        self.pieces(&mut pieces, Kind::End)?;
        self.template(pieces, TemplateKind::Text, span)
    }

    fn template(
        &mut self,
        pieces: Vec<Piece<'a>>,
        kind: TemplateKind,
        span: Span,
    ) -> Parsed<Expr<'a>> {
        let pieces = self.join_lines(pieces);
        let mut parts = self.fold(pieces)?;
        if parts.is_empty() {
            let place = Span::new(span.start, span.start);
            parts.push(Part::Literal(Literal::plain("", place)));
        }
        Ok(Expr {
            span,
            kind: ExprKind::Template(Box::new(Template { kind, parts })),
        })
    }

    /// The parts up to and including the closing token; strip markers are
    /// applied to the literals beside them.
    fn pieces(&mut self, pieces: &mut Vec<Piece<'a>>, closer: Kind) -> Parsed<Span> {
        let mut strip = Strip::None;
        loop {
            let token = self.peek();
            let first = pieces.len();
            match token.kind {
                Kind::Literal => {
                    self.take();
                    self.literal_pieces(token.span, pieces, closer);
                    if strip == Strip::Beside {
                        self.strip_start(&mut pieces[first]);
                    }
                    strip = Strip::None;
                }
                Kind::InterpolationOpen | Kind::DirectiveOpen => {
                    if let (Strip::Beside, Some(last)) = (self.strip_of(token), pieces.last_mut()) {
                        strip_end(self.text, last);
                    }
                    let (piece, after) = self.sequence(token)?;
                    pieces.push(piece);
                    strip = after;
                }
                kind if kind == closer => return Ok(self.take().span),
                _ => {
                    let fault = Diagnostic::error(token.span, "this string has no end")
                        .help("end it with a double quote");
                    return self.fail_at(token, fault);
                }
            }
        }
    }

    fn literal_pieces(&mut self, span: Span, pieces: &mut Vec<Piece<'a>>, closer: Kind) {
        if closer == Kind::QuoteClose {
            let literal = self.quoted_literal(span);
            pieces.push(Piece::Literal(literal));
            return;
        }
        let mut start = span.start;
        for line in self.text_of(span).split_inclusive('\n') {
            let end = start + position(line.len());
            pieces.push(Piece::Line(Span::new(start, end)));
            start = end;
        }
    }

    fn strip_of(&self, token: Token) -> Strip {
        match self.text_of(token.span).contains('~') {
            true => Strip::Beside,
            false => Strip::None,
        }
    }

    /// `${ }` or `%{ }`, and whether white space after it is stripped.
    fn sequence(&mut self, token: Token) -> Parsed<(Piece<'a>, Strip)> {
        self.within(Newlines::AreBlanks, |parser| {
            parser.take();
            if token.kind == Kind::InterpolationOpen {
                let expr = parser.expr()?;
                let close = parser.close(Kind::SequenceClose, |parser, token| {
                    let found = parser.text_of(token.span);
                    Diagnostic::error(
                        token.span,
                        format!("`{found}` after the expression of a template sequence"),
                    )
                    .help("end the sequence with `}`, or join the values by an operator")
                })?;
                return Ok((Piece::Interpolation(expr), parser.strip_of(close)));
            }
            let marker = parser.marker()?;
            let close = parser.close(Kind::SequenceClose, |parser, token| {
                let found = parser.text_of(token.span);
                Diagnostic::error(
                    token.span,
                    format!("`{found}` after the end of a directive"),
                )
                .help("end the directive with `}`")
            })?;
            let span = token.span.to(close.span);
            Ok((Piece::Marker(marker, span), parser.strip_of(close)))
        })
    }

    fn marker(&mut self) -> Parsed<Marker<'a>> {
        let token = self.peek();
        let word = match token.kind {
            Kind::Ident => self.text_of(token.span),
            _ => "",
        };
        let known = matches!(word, "if" | "else" | "endif" | "for" | "endfor");
        if !known {
            let fault = Diagnostic::error(token.span, "no directive begins like this").help(
                "use `if`, `else`, `endif`, `for` or `endfor`; write `%%{` for the characters `%{`",
            );
            return self.fail_at(token, fault);
        }
        self.take();
        Ok(match word {
            "if" => Marker::If(self.expr()?),
            "else" => Marker::Else,
            "endif" => Marker::Endif,
            "for" => {
                let (key_variable, variable) = self.for_variables()?;
                let collection = self.expr()?;
                Marker::For {
                    key_variable,
                    variable,
                    collection,
                }
            }
            _ => Marker::Endfor,
        })
    }

    fn strip_start(&self, piece: &mut Piece<'a>) {
        match piece {
            Piece::Literal(literal) => literal.trim_start(),
            Piece::Line(span) => {
                let kept = self.text_of(*span).trim_start().len();
                span.start = span.end - position(kept);
            }
            Piece::Interpolation(_) | Piece::Marker(..) => {}
        }
    }

    /// The lines of heredocs that follow one another, made to literals.
    fn join_lines(&self, pieces: Vec<Piece<'a>>) -> Vec<Piece<'a>> {
        let mut joined = Vec::with_capacity(pieces.len().min(16));
        let mut lines: Vec<Span> = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Line(span) => lines.push(span),
                other => {
                    self.join(&mut lines, &mut joined);
                    joined.push(other);
                }
            }
        }
        self.join(&mut lines, &mut joined);
        joined
    }

    fn join(&self, lines: &mut Vec<Span>, joined: &mut Vec<Piece<'a>>) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return;
        };
        let whole = first.to(*last);
        let whole_text = self.text_of(whole);
        let touching = lines.windows(2).all(|pair| pair[0].end == pair[1].start);
        if touching && next_escape(whole_text, 0, Quotes::None).is_none() {
            joined.push(Piece::Literal(Literal::plain(whole_text, whole)));
        } else {
            let mut builder = Builder::default();
            for line in lines.iter() {
                self.decode_line(*line, &mut builder);
            }
            joined.push(Piece::Literal(builder.finish(whole)));
        }
        lines.clear();
    }

    fn decode_line(&self, line: Span, builder: &mut Builder) {
        let raw = self.text_of(line);
        let mut copied = 0;
        while let Some(escape) = next_escape(raw, copied, Quotes::None) {
            let start = line.start + position(escape.start);
            builder.copy(&raw[copied..escape.start], line.start + position(copied));
            if let Some(text) = escape.text {
                let place = Span::new(start, start + position(escape.length));
                builder.escape(text.encode(&mut [0; 4]), place);
            }
            copied = escape.start + escape.length;
        }
        builder.copy(&raw[copied..], line.start + position(copied));
    }
}

/// Whether white space beside a sequence is stripped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strip {
    Beside,
    None,
}

fn strip_end(text: &str, piece: &mut Piece<'_>) {
    match piece {
        Piece::Literal(literal) => literal.trim_end(),
        Piece::Line(span) => {
            let line = &text[span.range()];
            let kept = line.trim_end().len().max(line.len() - tail(line));
            span.end = span.start + position(kept);
        }
        Piece::Interpolation(_) | Piece::Marker(..) => {}
    }
}

/// How much at the end of a heredoc's line can be stripped at most. A line end
/// of two bytes near a mark that begins no sequence is a piece of its own to
/// Terraform, and only the last piece is stripped.
fn tail(line: &str) -> usize {
    let is_mark = |byte: &u8| matches!(byte, b'$' | b'%');
    let Some(body) = line.strip_suffix("\r\n") else {
        return line.len();
    };
    let last = body.chars().next_back().map_or(0, char::len_utf8);
    let (before, last) = body.as_bytes().split_at(body.len() - last);
    let after_mark = before.last().is_some_and(is_mark);
    match last {
        [b'$' | b'%'] if !after_mark => 1,
        [b'$' | b'%' | b'{'] => line.len(),
        _ if after_mark => 2,
        _ => line.len(),
    }
}
