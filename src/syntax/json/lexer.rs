//! The words of a JSON text. jsonc-parser's scanner finds them; what it lets
//! through although JSON does not have it (comments, blanks of other kinds, line
//! breaks in strings, bare words) is told here, and reading goes on behind it.

use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::tokens::Token as Scanned;
use jsonc_parser::{ParseStringErrorKind, Scanner, ScannerOptions};

use crate::aws::names::shown;
use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};

/// A word of JSON.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// `{`
    OpenMap,
    /// `}`
    CloseMap,
    /// `[`
    OpenList,
    /// `]`
    CloseList,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// A string, decoded.
    String(String),
    /// A number as it was written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`
    Null,
    /// What stands where a word should and is none; it has been reported.
    Invalid,
    /// The end of the text.
    End,
}

/// Takes a text apart from its start to its end.
pub(super) struct Lexer<'a> {
    text: &'a str,
    /// What the scanner's offsets count from: it starts anew behind what it cannot read.
    base: usize,
    /// Where the last word ended.
    end: usize,
    scanner: Scanner<'a>,
    /// How often the scanner started anew.
    restarts: usize,
    /// What was wrong so far.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// How often reading goes on behind words that are none: each costs the scanner
/// a walk over the text before it.
const MAX_RESTARTS: usize = 50;

/// JSON as its standard has it (RFC 8259): every leniency is off by name.
const STRICT: ScannerOptions = ScannerOptions {
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

impl<'a> Lexer<'a> {
    /// A lexer at the start of `text`.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            base: 0,
            end: 0,
            scanner: Scanner::new(text, &STRICT),
            restarts: 0,
            diagnostics: Vec::new(),
        }
    }

    /// The next word; [`Token::End`] for ever after the last.
    pub(super) fn next(&mut self) -> Spanned<Token> {
        loop {
            let scanned = self.scanner.scan();
            let (start, end) = (
                self.base + self.scanner.token_start(),
                self.base + self.scanner.token_end(),
            );
            let scanned = match scanned {
                Ok(scanned) => scanned,
                Err(error) => return self.recover(start, &error),
            };
            self.check_gap(start);
            self.end = end;
            let span = span(start, end);
            let token = match scanned {
                None => Token::End,
                Some(Scanned::CommentLine(_) | Scanned::CommentBlock(_)) => {
                    self.report(span, "JSON has no comments", "remove it");
                    continue;
                }
                Some(Scanned::OpenBrace) => Token::OpenMap,
                Some(Scanned::CloseBrace) => Token::CloseMap,
                Some(Scanned::OpenBracket) => Token::OpenList,
                Some(Scanned::CloseBracket) => Token::CloseList,
                Some(Scanned::Comma) => Token::Comma,
                Some(Scanned::Colon) => Token::Colon,
                Some(Scanned::Boolean(value)) => Token::Bool(value),
                Some(Scanned::Null) => Token::Null,
                Some(Scanned::Number(number)) => {
                    let number = number.to_owned();
                    return self.number(start, end, number);
                }
                Some(Scanned::Word(word)) => {
                    let (message, help) = bare(word);
                    self.report(span, message, help);
                    Token::Invalid
                }
                Some(Scanned::String(value)) => {
                    let value = value.into_owned();
                    return self.string(start, end, value);
                }
            };
            return Spanned::new(token, span);
        }
    }

    /// A number, unless a word goes on behind it: `012`, `1st`.
    fn number(&mut self, start: usize, end: usize, number: String) -> Spanned<Token> {
        let whole = word_end(self.text, start);
        if whole <= end {
            return Spanned::new(Token::Number(number), span(start, end));
        }
        let wrong = self.text.get(start..whole).unwrap_or_default();
        let digits = number.trim_start_matches('-');
        if digits == "0"
            && wrong
                .trim_start_matches('-')
                .bytes()
                .all(|b| b.is_ascii_digit())
        {
            let help = format!(
                "leave the zero out, or write a string, `\"{}\"`",
                shown(wrong)
            );
            self.report(span(start, whole), "a number that begins with a zero", help);
        } else {
            let message = format!("`{}` is no number", shown(wrong));
            let help = format!("write it in quotes, `\"{}\"`", shown(wrong));
            self.report(span(start, whole), message, help);
        }
        self.restart(start, whole)
    }

    /// A string, unless control characters stand in it as they are.
    fn string(&mut self, start: usize, end: usize, value: String) -> Spanned<Token> {
        let raw = self.text.get(start..end).unwrap_or_default();
        let Some(at) = raw.bytes().position(|byte| byte < b' ') else {
            return Spanned::new(Token::String(value), span(start, end));
        };
        if matches!(raw.as_bytes()[at], b'\n' | b'\r') {
            return self.unclosed(start);
        }
        self.report(
            span(start + at, start + at + 1),
            format!(
                "the control character U+{:04X} in a string",
                raw.as_bytes()[at]
            ),
            format!("write `\\u{:04x}`", raw.as_bytes()[at]),
        );
        Spanned::new(Token::String(value), span(start, end))
    }

    /// Blanks between words are space, tab and line breaks, nothing else.
    fn check_gap(&mut self, start: usize) {
        let gap = self.text.get(self.end..start).unwrap_or_default();
        let other = |c: &(usize, char)| !matches!(c.1, ' ' | '\t' | '\n' | '\r');
        if let Some((at, c)) = gap.char_indices().find(other) {
            let at = self.end + at;
            self.report(
                span(at, at + c.len_utf8()),
                format!("the blank U+{:04X} is not one of JSON's", u32::from(c)),
                "write a space",
            );
        }
    }

    /// Reports what the scanner cannot read and goes on behind it.
    fn recover(&mut self, start: usize, error: &ParseError) -> Spanned<Token> {
        let kind = error.kind();
        if let ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral) = kind {
            return self.unclosed(start);
        }
        let range = error.range();
        let (wrong, behind) = match kind {
            ParseErrorKind::String(_) => {
                let escape = span(self.base + range.start, self.base + range.end);
                (escape, self.string_end(start))
            }
            ParseErrorKind::UnterminatedCommentBlock => (span(start, start + 2), self.text.len()),
            ParseErrorKind::SingleQuotedStringsNotAllowed => {
                let quoted = line(self.text, start + 1);
                let end = start + 1 + quoted.find('\'').map_or(quoted.len(), |at| at + 1);
                (span(start, end), end)
            }
            _ => {
                let end = word_end(self.text, start);
                (span(start, end), end)
            }
        };
        let (message, help) = worded(kind, self.text.get(wrong.range()).unwrap_or_default());
        self.report(wrong, message, help);
        self.restart(start, behind)
    }

    /// Reports a string that does not end on its line and goes on at the next.
    fn unclosed(&mut self, start: usize) -> Spanned<Token> {
        let end = start + line(self.text, start).len();
        self.report(
            span(start, end),
            "a string that does not end on its line",
            "close it with `\"`; a line break in a string is written `\\n`",
        );
        self.restart(start, end)
    }

    fn restart(&mut self, start: usize, behind: usize) -> Spanned<Token> {
        self.restarts += 1;
        let end = if self.restarts < MAX_RESTARTS {
            behind.min(self.text.len())
        } else {
            self.text.len()
        };
        self.base = end;
        self.end = end;
        self.scanner = Scanner::new(self.text.get(end..).unwrap_or_default(), &STRICT);
        Spanned::new(Token::Invalid, span(start, end))
    }

    /// Where the string that starts at `start` ends, whatever its escapes.
    fn string_end(&self, start: usize) -> usize {
        let rest = line(self.text, start + 1);
        let mut escaped = false;
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                b'"' if !escaped => return start + 1 + at + 1,
                b'\\' => escaped = !escaped,
                _ => escaped = false,
            }
        }
        start + 1 + rest.len()
    }

    fn report(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics
            .push(Diagnostic::error(span, message).help(help));
    }
}

/// The text from `start` to the end of its line.
fn line(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    rest.split(['\n', '\r']).next().unwrap_or_default()
}

/// The end of the run at `from` that could be one word, of at least one character.
fn word_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let border =
        |(at, c): &(usize, char)| *at > 0 && (c.is_whitespace() || "{}[],:\"'/".contains(*c));
    from + rest
        .char_indices()
        .find(border)
        .map_or(rest.len(), |(at, _)| at)
}

fn span(start: usize, end: usize) -> Span {
    Span::new(
        u32::try_from(start).unwrap_or(u32::MAX),
        u32::try_from(end).unwrap_or(u32::MAX),
    )
}

/// What to say of a word that JSON does not have.
fn bare(word: &str) -> (String, String) {
    let word = shown(word);
    (
        format!("`{word}` is not in double quotes"),
        format!("write `\"{word}\"`"),
    )
}

/// What the scanner did not like, in our words, and what to do.
fn worded(kind: &ParseErrorKind, text: &str) -> (String, String) {
    use ParseErrorKind as K;
    use ParseStringErrorKind as S;
    let (message, help) = match kind {
        K::SingleQuotedStringsNotAllowed => {
            ("a string in single quotes", "write it in double quotes")
        }
        K::HexadecimalNumbersNotAllowed => ("a hexadecimal number", "write it in decimal"),
        K::UnaryPlusNumbersNotAllowed => ("a number with a plus sign", "leave the plus sign out"),
        K::BareDecimalPointNumbersNotAllowed => (
            "a number without digits on one side of its point",
            "write a digit there",
        ),
        K::NonFiniteNumbersNotAllowed => ("a number that is not finite", "write a finite number"),
        K::UnterminatedCommentBlock => ("JSON has no comments", "remove it"),
        K::ExpectedDigit
        | K::ExpectedDigitFollowingNegativeSign
        | K::ExpectedPlusMinusOrDigitInNumberLiteral => {
            ("a number that is not complete", "write its digits")
        }
        K::String(S::ExpectedFourHexDigits | S::ExpectedTwoHexDigits) => (
            "an escape without its four hexadecimal digits",
            "write `\\u` and four digits",
        ),
        K::String(S::InvalidUnicodeEscapeSequence(_)) => (
            "half of a surrogate pair",
            "write both halves, `\\ud83d\\ude00`, or the character itself",
        ),
        K::String(_) => (
            "an escape that JSON does not have",
            "write a backslash itself as `\\\\`",
        ),
        _ if text.starts_with(|c: char| c.is_alphabetic() || c == '_') => return bare(text),
        _ => {
            return (
                format!("`{}` is no JSON", shown(text)),
                "remove it".to_owned(),
            );
        }
    };
    (message.to_owned(), help.to_owned())
}
