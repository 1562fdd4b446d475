//! Text to tokens: what stands outside of strings and heredocs.

mod ident;
mod strings;

use self::strings::Mode;
use super::literal::position;
use super::token::{Kind, Token};
use crate::diag::Diagnostic;
use crate::source::Span;

/// The tokens of `text`, the last one [`Kind::End`], and what no token can be
/// made of.
pub(super) fn tokens(text: &str) -> (Vec<Token>, Vec<Diagnostic>) {
    tokens_in(text, 0, Vec::new())
}

/// The tokens of `text` from `start` on when that is a template, as the inside of a heredoc is.
pub(super) fn template_tokens_from(text: &str, start: usize) -> (Vec<Token>, Vec<Diagnostic>) {
    tokens_in(text, start, vec![Mode::Template])
}

/// The tokens of `text` from `start` on.
pub(super) fn tokens_from(text: &str, start: usize) -> (Vec<Token>, Vec<Diagnostic>) {
    tokens_in(text, start, Vec::new())
}

fn tokens_in(text: &str, start: usize, modes: Vec<Mode>) -> (Vec<Token>, Vec<Diagnostic>) {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: start,
        tokens: Vec::with_capacity(text.len().saturating_sub(start) / 5),
        modes,
        faults: Vec::new(),
        rewinds: 0,
        comments_are_open: false,
    };
    lexer.run();
    (lexer.tokens, lexer.faults)
}

/// Reported faults beyond this one tell a person nothing new.
pub(super) const MOST_FAULTS: usize = 100;

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    /// The strings, heredocs and template sequences around `at`.
    modes: Vec<Mode>,
    faults: Vec<Diagnostic>,
    /// How often a heredoc without end was left at a doubtful one.
    rewinds: u8,
    /// Whether no comment can end any more.
    comments_are_open: bool,
}

impl Lexer<'_> {
    fn run(&mut self) {
        loop {
            let ended = self.at >= self.bytes.len();
            match self.modes.last() {
                Some(Mode::Quoted { .. }) => self.quoted(),
                Some(Mode::Heredoc(_)) if ended => self.unended_heredoc(),
                Some(Mode::Template) if ended => break,
                Some(Mode::Heredoc(_) | Mode::Template) => self.heredoc(),
                None | Some(Mode::Sequence { .. }) if ended => break,
                None | Some(Mode::Sequence { .. }) => self.plain(),
            }
        }
        self.push_to(Kind::End, self.at, self.at);
    }

    /// Tokens outside of strings, up to a change of mode or the end.
    fn plain(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'"' => {
                    self.modes.push(Mode::Quoted { start: self.at });
                    return self.push(Kind::QuoteOpen, 1);
                }
                b'{' | b'}' | b'~' => {
                    if self.brace(byte) {
                        return;
                    }
                }
                b'<' if self.heredoc_open() => return,
                b'0'..=b'9' => self.number(),
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word(),
                b'#' => self.line_comment(),
                b'/' => self.slash(),
                b'\n' if self.leave_sequence() => return,
                _ => self.symbol(byte),
            }
        }
    }

    fn push(&mut self, kind: Kind, length: usize) {
        self.push_to(kind, self.at, self.at + length);
        self.at += length;
    }

    fn push_to(&mut self, kind: Kind, start: usize, end: usize) {
        let span = Span::new(position(start), position(end));
        self.tokens.push(Token { kind, span });
    }

    fn fault(&mut self, diagnostic: Diagnostic) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(diagnostic);
        }
    }

    fn span(&self, length: usize) -> Span {
        Span::new(position(self.at), position(self.at + length))
    }

    fn next_is(&self, offset: usize, byte: u8) -> bool {
        self.bytes.get(self.at + offset) == Some(&byte)
    }

    /// Braces count in a template sequence, whose own `}` or `~}` ends it;
    /// tells whether it did.
    fn brace(&mut self, byte: u8) -> bool {
        if let Some(Mode::Sequence { braces, .. }) = self.modes.last_mut() {
            match byte {
                b'{' => *braces += 1,
                b'}' if *braces > 0 => *braces -= 1,
                b'~' if *braces > 0 || self.bytes.get(self.at + 1) != Some(&b'}') => {}
                _ => {
                    self.modes.pop();
                    self.push(Kind::SequenceClose, if byte == b'~' { 2 } else { 1 });
                    return true;
                }
            }
        }
        match byte {
            b'{' => self.push(Kind::BraceOpen, 1),
            b'}' => self.push(Kind::BraceClose, 1),
            _ => self.invalid('~'),
        }
        false
    }

    /// A number: digits with dots and exponents between them, as long as it
    /// goes; whether that is one number is judged by the parser.
    fn number(&mut self) {
        let rest = &self.bytes[self.at..];
        let mut length = 0;
        loop {
            length += count(&rest[length..], |byte| byte.is_ascii_digit());
            let dots = count(&rest[length..], |byte| byte == b'.');
            let exponent = match &rest[length..] {
                [b'e' | b'E', b'+' | b'-', ..] => 2,
                [b'e' | b'E', ..] => 1,
                _ => 0,
            };
            let gap = dots.max(exponent);
            let goes_on = rest.get(length + gap).is_some_and(u8::is_ascii_digit);
            if gap == 0 || !goes_on {
                break;
            }
            length += gap;
        }
        self.push(Kind::Number, length);
    }

    fn word(&mut self) {
        match ident::length(&self.text[self.at..]) {
            0 => {
                let other = self.text[self.at..].chars().next().unwrap_or_default();
                self.invalid(other);
            }
            length => self.push(Kind::Ident, length),
        }
    }

    fn line_comment(&mut self) {
        let rest = &self.bytes[self.at..];
        let mut length = count(rest, |byte| byte != b'\n');
        if length < rest.len() && rest[length - 1] == b'\r' {
            length -= 1;
        }
        self.push(Kind::LineComment, length);
    }

    fn slash(&mut self) {
        match self.bytes.get(self.at + 1) {
            Some(b'/') => self.line_comment(),
            Some(b'*') if !self.comments_are_open => match self.text[self.at + 2..].find("*/") {
                Some(inner) => self.push(Kind::BlockComment, inner + 4),
                None => self.open_comment(),
            },
            Some(b'*') => self.open_comment(),
            _ => self.push(Kind::Slash, 1),
        }
    }

    /// A comment without end hides its line only, so that the rest is read.
    fn open_comment(&mut self) {
        self.comments_are_open = true;
        let mark = self.span(2);
        self.fault(Diagnostic::error(mark, "this comment has no end").help("end it with `*/`"));
        let length = count(&self.bytes[self.at..], |byte| byte != b'\n');
        self.push(Kind::Invalid, length);
    }

    fn symbol(&mut self, byte: u8) {
        let two = |next: u8, kind: Kind| (self.next_is(1, next)).then_some((kind, 2));
        let found = match byte {
            b'\n' => Some((Kind::Newline, 1)),
            b'\r' => two(b'\n', Kind::Newline),
            b'[' => Some((Kind::BracketOpen, 1)),
            b']' => Some((Kind::BracketClose, 1)),
            b'(' => Some((Kind::ParenOpen, 1)),
            b')' => Some((Kind::ParenClose, 1)),
            b'=' => two(b'=', Kind::EqualEqual)
                .or(two(b'>', Kind::Arrow))
                .or(Some((Kind::Equal, 1))),
            b'!' => two(b'=', Kind::NotEqual).or(Some((Kind::Bang, 1))),
            b'<' => two(b'=', Kind::LessEqual).or(Some((Kind::Less, 1))),
            b'>' => two(b'=', Kind::GreaterEqual).or(Some((Kind::Greater, 1))),
            b'+' => Some((Kind::Plus, 1)),
            b'-' => Some((Kind::Minus, 1)),
            b'*' => Some((Kind::Star, 1)),
            b'%' => Some((Kind::Percent, 1)),
            b'&' => two(b'&', Kind::And),
            b'|' => two(b'|', Kind::Or),
            b'?' => Some((Kind::Question, 1)),
            b':' => two(b':', Kind::DoubleColon).or(Some((Kind::Colon, 1))),
            b'.' if self.next_is(1, b'.') && self.next_is(2, b'.') => Some((Kind::Ellipsis, 3)),
            b'.' => Some((Kind::Dot, 1)),
            b',' => Some((Kind::Comma, 1)),
            b'\'' => return self.apostrophes(),
            _ => None,
        };
        match found {
            Some((kind, length)) => self.push(kind, length),
            None => self.invalid(char::from(byte)),
        }
    }

    /// Text in `'`, which does not quote, is one fault.
    fn apostrophes(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let inner = count(rest, |byte| !matches!(byte, b'\'' | b'"' | b'\n'));
        let length = match rest.get(inner) {
            Some(b'\'') => inner + 2,
            _ => 1,
        };
        let span = self.span(length);
        self.fault(explain('\'', span));
        self.push(Kind::Invalid, length);
    }

    fn invalid(&mut self, found: char) {
        let span = self.span(found.len_utf8());
        self.fault(explain(found, span));
        self.push(Kind::Invalid, found.len_utf8());
    }
}

/// Why a character cannot stand outside of a string.
fn explain(found: char, span: Span) -> Diagnostic {
    let error = |message: &str| Diagnostic::error(span, message);
    match found {
        '\'' => error("`'` does not quote in HCL").help("use double quotes"),
        '`' => error("a backtick does not quote in HCL")
            .help("use double quotes, or a heredoc for more than one line"),
        '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}' => {
            error("a typographic quote does not quote in HCL").help("use double quotes")
        }
        ';' => error("`;` does not end anything in HCL").help("begin a new line instead"),
        '&' => error("`&` is no operator").help("did you mean `&&`?"),
        '|' => error("`|` is no operator").help("did you mean `||`?"),
        '~' => error("`~` may only stand inside the braces of a template sequence")
            .help("write it directly after `${` or before `}`"),
        '^' => error("`^` is no operator").help("use `pow()`"),
        '\r' => {
            error("a carriage return stands without a line feed").help("end lines with a line feed")
        }
        '$' | '%' => error("a template sequence may only stand in a string")
            .help("write the expression itself, or put it in double quotes"),
        '\u{feff}' => error("a byte order mark stands inside the file").help("delete it"),
        other if other.is_whitespace() || other.is_control() => {
            error(&format!("U+{:04X} is no blank in HCL", u32::from(other))).help("delete it")
        }
        other => error(&format!("`{other}` has no meaning outside of a string"))
            .help("delete it, or put the text in double quotes"),
    }
}

/// How many bytes at the start fit.
fn count(bytes: &[u8], fits: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| fits(**byte)).count()
}
