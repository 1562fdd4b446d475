//! The words of a JSON text in pieces; what is no JSON is told, and reading goes on behind it.

use std::ops::Range;

use super::Fault;
use super::joined::{Joined, MARK};
use super::string;
use crate::eval::text::{Piece, Text};

/// A word of JSON.
#[derive(Debug, Clone)]
pub(super) enum Token<'a> {
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
    /// A string, its escapes decoded.
    String(Text),
    /// A number as it was written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`
    Null,
    /// A part that is not known, or the JSON text of a value.
    Piece(&'a Piece),
    /// What stands where a word should and is none; it has been reported.
    Invalid,
    /// The end of the text.
    End,
}

/// Takes a text apart from its start to its end.
pub(super) struct Lexer<'a, 'j> {
    pub(super) joined: &'j Joined<'a>,
    at: usize,
    pub(super) faults: Vec<Fault>,
}

/// How many mistakes of one text are told; what follows so many is noise.
const MAX_FAULTS: usize = 100;

impl<'a, 'j> Lexer<'a, 'j> {
    /// A lexer at the start of `joined`.
    pub(super) fn new(joined: &'j Joined<'a>) -> Self {
        let mark = '\u{feff}';
        let at = if joined.text().starts_with(mark) {
            mark.len_utf8()
        } else {
            0
        };
        Self {
            joined,
            at,
            faults: Vec::new(),
        }
    }

    /// The next word and its bytes; [`Token::End`] for ever after the last.
    pub(super) fn next(&mut self) -> (Token<'a>, Range<usize>) {
        self.skip();
        let start = self.at;
        let Some(first) = self.rest().bytes().next() else {
            return (Token::End, start..start);
        };
        if let Some(piece) = self.joined.mark(start) {
            self.at += 1;
            return (Token::Piece(piece), start..self.at);
        }
        let token = match first {
            b'{' => Token::OpenMap,
            b'}' => Token::CloseMap,
            b'[' => Token::OpenList,
            b']' => Token::CloseList,
            b',' => Token::Comma,
            b':' => Token::Colon,
            b'"' | b'\'' => {
                let (text, end) = string::read(self, start);
                self.at = end;
                return (Token::String(text), start..end);
            }
            _ => return self.word(start),
        };
        self.at += 1;
        (token, start..self.at)
    }

    /// Tells what is wrong at the bytes `range`.
    pub(super) fn report(
        &mut self,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault {
                place: self.joined.place(range),
                message: message.into(),
                help: help.into(),
            });
        }
    }

    fn rest(&self) -> &'j str {
        self.joined.text().get(self.at..).unwrap_or_default()
    }

    /// Goes past blanks and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.bytes().take_while(|b| b" \t\r\n".contains(b)).count();
            self.at += blank;
            let rest = self.rest();
            let start = self.at;
            if rest.starts_with("//") || rest.starts_with('#') {
                self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            } else {
                let Some(other) = rest
                    .chars()
                    .next()
                    .filter(|c| !c.is_ascii() && c.is_whitespace() || *c == '\u{feff}')
                else {
                    return;
                };
                self.at += other.len_utf8();
                let message = format!("the blank U+{:04X} is not one of JSON's", u32::from(other));
                self.report(start..self.at, message, "write a space");
                continue;
            }
            self.report(start..self.at, "JSON has no comments", "remove it");
        }
    }

    /// A number, a name, or nothing of JSON.
    fn word(&mut self, start: usize) -> (Token<'a>, Range<usize>) {
        let end = self.word_end(start);
        self.at = end;
        let word = self.joined.text().get(start..end).unwrap_or_default();
        let token = match word {
            "true" => Token::Bool(true),
            "false" => Token::Bool(false),
            "null" => Token::Null,
            _ if is_number(word) => Token::Number(word.to_owned()),
            _ => {
                let (message, help) = wrong(word);
                self.report(start..end, message, help);
                // A number that is written wrong is one all the same.
                match mended(word) {
                    Some(number) => Token::Number(number),
                    None => Token::Invalid,
                }
            }
        };
        (token, start..end)
    }

    /// The end of the run at `from` that could be one word, of at least one character.
    fn word_end(&self, from: usize) -> usize {
        let rest = self.joined.text().get(from..).unwrap_or_default();
        let border = |(at, c): &(usize, char)| {
            *at > 0
                && (c.is_whitespace()
                    || "{}[],:\"'/#".contains(*c)
                    || *c == char::from(MARK) && self.joined.mark(from + at).is_some())
        };
        let end = rest.char_indices().find(border);
        from + end.map_or(rest.len(), |(at, _)| at)
    }
}

/// Whether `word` is a number as JSON writes it (RFC 8259).
fn is_number(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

/// The number that `word` would be without its first zeroes or plus sign.
fn mended(word: &str) -> Option<String> {
    let (sign, digits) = match word.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", word.strip_prefix('+').unwrap_or(word)),
    };
    let stripped = digits.trim_start_matches('0');
    let stripped = if stripped.starts_with(|c: char| c.is_ascii_digit()) {
        stripped
    } else {
        digits.get((digits.len() - stripped.len()).checked_sub(1)?..)?
    };
    let number = format!("{sign}{stripped}");
    is_number(&number).then_some(number)
}

/// What to say of a word that JSON does not have.
fn wrong(word: &str) -> (String, String) {
    let mut shown: String = word.chars().take(80).collect();
    if word.chars().nth(80).is_some() {
        shown.push('…');
    }
    let digits = word.trim_start_matches(['-', '+']);
    if digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()) {
        return (
            "a number that begins with a zero".to_owned(),
            format!("leave the zero out, or write a string, `\"{shown}\"`"),
        );
    }
    if word.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return (
            format!("`{shown}` is not in double quotes"),
            format!("write `\"{shown}\"`"),
        );
    }
    if word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        return (
            format!("`{shown}` is no number"),
            format!("write it in quotes, `\"{shown}\"`"),
        );
    }
    (format!("`{shown}` is no JSON"), "remove it".to_owned())
}
