//! Literals: escapes decoded.

use super::{Parsed, Parser};
use crate::diag::Diagnostic;
use crate::source::Span;
use crate::syntax::hcl::ast::{Label, LabelKind};
use crate::syntax::hcl::literal::{Builder, Literal, position};
use crate::syntax::hcl::token::Kind;

impl<'a> Parser<'_, 'a> {
    /// A label in quotes, which holds no template sequence.
    pub(super) fn quoted_label(&mut self) -> Parsed<Label<'a>> {
        let open = self.take().span;
        let mut text = "".into();
        loop {
            let token = self.peek();
            match token.kind {
                Kind::Literal => {
                    self.take();
                    text = self.quoted_literal(token.span).into_text();
                }
                Kind::QuoteClose => {
                    let span = open.to(self.take().span);
                    return Ok(Label {
                        text,
                        span,
                        kind: LabelKind::Quoted,
                    });
                }
                _ => {
                    let fault = Diagnostic::error(
                        token.span,
                        "a label is plain text, without template sequences",
                    )
                    .help("write the text itself, or `$${` for the characters");
                    return self.fail_at(token, fault);
                }
            }
        }
    }

    /// The text of a quoted string between its sequences, which stands at `span`.
    pub(super) fn quoted_literal(&mut self, span: Span) -> Literal<'a> {
        let raw = self.text_of(span);
        if !raw.contains(['\\', '{']) {
            return Literal::plain(raw, span);
        }
        let mut builder = Builder::default();
        let mut copied = 0;
        let mut at = 0;
        while let Some(escape) = next_escape(raw, at, Quotes::Around) {
            let start = span.start + position(escape.start);
            let place = Span::new(start, start + position(escape.length));
            if escape.text.is_none() {
                let written = self.text_of(place);
                self.report(invalid_escape(written, place));
            }
            if let Some(text) = escape.text {
                builder.copy(&raw[copied..escape.start], span.start + position(copied));
                builder.escape(text.encode(&mut [0; 4]), place);
                copied = escape.start + escape.length;
            }
            at = escape.start + escape.length;
        }
        if copied == 0 {
            return Literal::plain(raw, span);
        }
        builder.copy(&raw[copied..], span.start + position(copied));
        builder.finish(span)
    }
}

fn invalid_escape(written: &str, place: Span) -> Diagnostic {
    let fault = Diagnostic::error(place, format!("`{written}` is no escape sequence"));
    match written.as_bytes().get(1) {
        Some(b'u' | b'U') => {
            fault.help("write `\\u` and four or `\\U` and eight hexadecimal digits of a character")
        }
        Some(b'$' | b'%') => fault.help("double the mark to write it before `{`: `$${`"),
        _ => fault.help("use \\n, \\r, \\t, \\\", \\\\, \\uNNNN or \\UNNNNNNNN; double a backslash that is meant"),
    }
}

/// Whether `\` escapes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// In a quoted string.
    Around,
    /// In a heredoc.
    None,
}

/// An escape in a literal.
pub(super) struct Escape {
    pub(super) start: usize,
    pub(super) length: usize,
    /// What it stands for; nothing when it is not valid.
    pub(super) text: Option<Meaning>,
}

/// What an escape stands for.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    One(char),
    /// `${` or `%{`.
    Mark(&'static str),
}

impl Meaning {
    /// The text, written to `buffer` where it has none of its own.
    pub(super) fn encode(self, buffer: &mut [u8; 4]) -> &str {
        match self {
            Self::One(character) => character.encode_utf8(buffer),
            Self::Mark(mark) => mark,
        }
    }
}

/// The first escape at or after `from`.
pub(super) fn next_escape(raw: &str, from: usize, quotes: Quotes) -> Option<Escape> {
    let bytes = raw.as_bytes();
    let mut at = from;
    loop {
        at += bytes[at..]
            .iter()
            .position(|byte| matches!(byte, b'\\' | b'{'))?;
        match bytes[at] {
            b'\\' if quotes == Quotes::Around => return Some(backslash(raw, at)),
            b'{' if at >= from + 2 && bytes[at - 1] == bytes[at - 2] => match bytes[at - 1] {
                b'$' => return Some(mark(at, "${")),
                b'%' => return Some(mark(at, "%{")),
                _ => {}
            },
            _ => {}
        }
        at += 1;
    }
}

fn mark(brace: usize, text: &'static str) -> Escape {
    Escape {
        start: brace - 2,
        length: 3,
        text: Some(Meaning::Mark(text)),
    }
}

/// The escape that begins with the `\` at `start`.
fn backslash(raw: &str, start: usize) -> Escape {
    let next = raw[start + 1..].chars().next();
    let one = |character| (Some(character), 2);
    let (found, length) = match next {
        Some('n') => one('\n'),
        Some('r') => one('\r'),
        Some('t') => one('\t'),
        Some(same @ ('"' | '\\')) => one(same),
        Some('u') => code_point(raw, start, 4),
        Some('U') => code_point(raw, start, 8),
        other => (None, 1 + other.map_or(0, char::len_utf8)),
    };
    Escape {
        start,
        length,
        text: found.map(Meaning::One),
    }
}

fn code_point(raw: &str, start: usize, digits: usize) -> (Option<char>, usize) {
    let rest = &raw.as_bytes()[start + 2..];
    let found = rest
        .iter()
        .take(digits)
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    let hexadecimal = &raw[start + 2..start + 2 + found];
    let character = match found == digits {
        true => u32::from_str_radix(hexadecimal, 16)
            .ok()
            .and_then(char::from_u32),
        false => None,
    };
    (character, 2 + found)
}
