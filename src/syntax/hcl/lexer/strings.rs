//! Text to tokens: inside strings and heredocs.

use std::ops::Range;

use super::{Lexer, count, ident};
use crate::diag::Diagnostic;
use crate::source::Span;
use crate::syntax::hcl::literal::position;
use crate::syntax::hcl::token::Kind;

/// What the lexer is inside of.
#[derive(Debug)]
pub(super) enum Mode {
    /// A quoted string that began at `start`.
    Quoted { start: usize },
    /// A heredoc.
    Heredoc(Heredoc),
    /// A text that is a template from its start to its end.
    Template,
    /// `${ }` or `%{ }` that began at `start`, with so many open braces inside.
    Sequence { braces: u32, start: usize },
}

/// A heredoc that has begun.
#[derive(Debug)]
pub(super) struct Heredoc {
    /// Where `<<` stands.
    start: usize,
    marker: Range<usize>,
    /// A line that begins with the marker and goes on: perhaps meant as the end.
    doubtful: Option<Doubtful>,
    /// Whether a line begins here.
    line_start: bool,
}

/// The state at a doubtful end of a heredoc.
#[derive(Debug, Clone, Copy)]
struct Doubtful {
    at: usize,
    tokens: usize,
    faults: usize,
}

/// Heredocs without end that are left at a doubtful one; each costs a second
/// reading, so there is a bound.
const MOST_REWINDS: u8 = 8;

impl Lexer<'_> {
    /// The inside of a quoted string, up to a sequence or the end.
    pub(super) fn quoted(&mut self) {
        let start = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.literal_from(start);
                    self.modes.pop();
                    return self.push(Kind::QuoteClose, 1);
                }
                b'\\'
                    if self
                        .bytes
                        .get(self.at + 1)
                        .is_some_and(|next| *next >= b' ') =>
                {
                    self.at += 2;
                }
                b'$' | b'%' => {
                    if self.sequence(start) {
                        return;
                    }
                }
                b'\n' => break,
                b'\r' if self.next_is(1, b'\n') => break,
                b'\r' => self.stray_return(),
                _ => self.at += 1,
            }
        }
        self.literal_from(start);
        self.broken_string();
    }

    /// A carriage return alone ends no line, and may not stand in a string.
    fn stray_return(&mut self) {
        let span = self.span(1);
        self.fault(
            Diagnostic::error(
                span,
                "a string may not hold a carriage return without a line feed",
            )
            .help("write it as `\\r` in double quotes"),
        );
        self.at += 1;
    }

    /// A string that its line or the text ends: the strings around it on the
    /// same line end with it, so that the next line is read as usual.
    fn broken_string(&mut self) {
        let Some(Mode::Quoted { start }) = self.modes.pop() else {
            return;
        };
        let quote = Span::new(position(start), position(start + 1));
        self.fault(
            Diagnostic::error(quote, "this string has no end on its line").help(
                "end it with a double quote; write a line end in it as `\\n`, or use a heredoc",
            ),
        );
        self.push(Kind::QuoteBroken, 0);
        while let [.., Mode::Quoted { start }, Mode::Sequence { .. }] = self.modes.as_slice() {
            if self.bytes[*start..self.at].contains(&b'\n') {
                break;
            }
            self.modes.truncate(self.modes.len() - 2);
            self.push(Kind::SequenceClose, 0);
            self.push(Kind::QuoteBroken, 0);
        }
    }

    /// At a `$` or `%`: enters the sequence that begins here, or passes what is
    /// only text. A doubled mark before `{` is text.
    fn sequence(&mut self, literal: usize) -> bool {
        let mark = self.bytes[self.at];
        let marks = count(&self.bytes[self.at..], |byte| byte == mark);
        if !self.next_is(marks, b'{') {
            self.at += marks;
            return false;
        }
        if marks > 1 {
            self.at += marks + 1;
            return false;
        }
        self.literal_from(literal);
        let kind = if mark == b'$' {
            Kind::InterpolationOpen
        } else {
            Kind::DirectiveOpen
        };
        let length = if self.next_is(2, b'~') { 3 } else { 2 };
        let start = self.at;
        self.push(kind, length);
        self.modes.push(Mode::Sequence { braces: 0, start });
        true
    }

    fn literal_from(&mut self, start: usize) {
        if start < self.at {
            self.push_to(Kind::Literal, start, self.at);
        }
    }

    /// At a `<`: enters the heredoc that begins here, if one does.
    pub(super) fn heredoc_open(&mut self) -> bool {
        let Some(rest) = self.text[self.at..].strip_prefix("<<") else {
            return false;
        };
        let name = rest.strip_prefix('-').unwrap_or(rest);
        let marker = ident::length(name);
        let after = &name[marker..];
        let line_end = if after.starts_with('\n') {
            1
        } else if after.starts_with("\r\n") {
            2
        } else {
            return false;
        };
        if marker == 0 {
            return false;
        }
        let start = self.at + 2 + (rest.len() - name.len());
        let heredoc = Heredoc {
            start: self.at,
            marker: start..start + marker,
            doubtful: None,
            line_start: true,
        };
        self.modes.push(Mode::Heredoc(heredoc));
        self.push(Kind::HeredocOpen, start + marker + line_end - self.at);
        true
    }

    /// The inside of a heredoc, up to a sequence or the end.
    pub(super) fn heredoc(&mut self) {
        let start = self.at;
        while self.at < self.bytes.len() {
            if self.at_line_start() && self.heredoc_end(start) {
                return;
            }
            let rest = &self.bytes[self.at..];
            self.at += count(rest, |byte| !matches!(byte, b'\n' | b'\r' | b'$' | b'%'));
            match self.bytes.get(self.at) {
                Some(b'\n') => {
                    self.at += 1;
                    self.set_line_start();
                }
                Some(b'\r') if self.next_is(1, b'\n') => self.at += 1,
                Some(b'\r') => self.stray_return(),
                Some(_) if self.sequence(start) => return,
                _ => {}
            }
        }
        self.literal_from(start);
    }

    fn at_line_start(&mut self) -> bool {
        match self.modes.last_mut() {
            Some(Mode::Heredoc(heredoc)) => std::mem::take(&mut heredoc.line_start),
            _ => false,
        }
    }

    fn set_line_start(&mut self) {
        if let Some(Mode::Heredoc(heredoc)) = self.modes.last_mut() {
            heredoc.line_start = true;
        }
    }

    /// At the start of a line: ends the heredoc if this line is its marker.
    fn heredoc_end(&mut self, literal: usize) -> bool {
        let Some(Mode::Heredoc(heredoc)) = self.modes.last_mut() else {
            return false;
        };
        let marker = &self.text[heredoc.marker.clone()];
        let rest = &self.text[self.at..];
        let length = count(rest.as_bytes(), |byte| byte != b'\n');
        let blank = |c: char| c.is_whitespace() && c != '\r';
        let line = rest[..length].trim_start_matches(blank);
        let Some(after) = line.strip_prefix(marker) else {
            return false;
        };
        let marker_at = self.at + length - line.len();
        if !after.trim_end().is_empty() || length == rest.len() {
            let next = after.chars().next();
            let is_word = next.is_some_and(|next| next.is_alphanumeric() || "_-".contains(next));
            if heredoc.doubtful.is_none() && !is_word {
                heredoc.doubtful = Some(Doubtful {
                    at: marker_at,
                    tokens: self.tokens.len(),
                    faults: self.faults.len(),
                });
            }
            return false;
        }
        let marker_length = marker.len();
        self.close_heredoc(literal, marker_at, marker_length);
        // Blanks of any kind may follow the marker, even those HCL does not know.
        let blanks = after.strip_suffix('\r').unwrap_or(after);
        self.at += blanks.trim_end_matches('\r').len();
        true
    }

    fn close_heredoc(&mut self, literal: usize, marker_at: usize, marker: usize) {
        self.literal_from(literal);
        self.modes.pop();
        self.at = marker_at;
        self.push(Kind::HeredocClose, marker);
    }
}

impl Lexer<'_> {
    /// At a line end: ends the sequence around, with the string it stands in,
    /// when the next line begins with `name =`. No expression goes on like
    /// that, so a brace is missing.
    pub(super) fn leave_sequence(&mut self) -> bool {
        let Some(Mode::Sequence { braces: 0, start }) = self.modes.last() else {
            return false;
        };
        let next = self.text[self.at + 1..].trim_start_matches([' ', '\t']);
        let after = next[ident::length(next)..].trim_start_matches([' ', '\t']);
        let begins = after.len() < next.len()
            && after.starts_with('=')
            && !after.starts_with("==")
            && !after.starts_with("=>");
        if !begins {
            return false;
        }
        let opener = Span::new(position(*start), position(start + 2));
        self.modes.pop();
        self.fault(
            Diagnostic::error(opener, "this template sequence has no end")
                .help("end it with `}`, and the string with a double quote"),
        );
        self.push(Kind::SequenceClose, 0);
        if matches!(self.modes.last(), Some(Mode::Quoted { .. })) {
            self.modes.pop();
            self.push(Kind::QuoteBroken, 0);
        }
        true
    }

    /// At the end of the text in a heredoc: goes back to where it may have been
    /// meant to end, so that the rest is read.
    pub(super) fn unended_heredoc(&mut self) {
        let Some(Mode::Heredoc(heredoc)) = self.modes.pop() else {
            return;
        };
        let opener = Span::new(position(heredoc.start), position(heredoc.marker.end));
        let marker = &self.text[heredoc.marker.clone()];
        let error = Diagnostic::error(opener, format!("the heredoc `{marker}` has no end"));
        match heredoc.doubtful {
            Some(doubtful) if self.rewinds < MOST_REWINDS => {
                self.rewinds += 1;
                self.faults.truncate(doubtful.faults);
                let place = Span::new(position(doubtful.at), position(doubtful.at + marker.len()));
                self.fault(
                    error
                        .label(place, "perhaps meant to end here")
                        .help(format!(
                            "begin a new line after `{marker}`, nothing else may stand on its line"
                        )),
                );
                self.rewind(doubtful, marker.len());
            }
            _ => self.fault(error.help(format!("end it with a line that holds only `{marker}`"))),
        }
    }

    fn rewind(&mut self, to: Doubtful, marker: usize) {
        self.tokens.truncate(to.tokens);
        let literal = self
            .tokens
            .last()
            .map_or(0, |token| token.span.end as usize);
        let line = self.text[..to.at].rfind('\n').map_or(0, |end| end + 1);
        self.at = line;
        self.literal_from(literal);
        self.at = to.at;
        self.push(Kind::HeredocClose, marker);
    }
}
