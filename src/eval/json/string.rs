//! The strings of JSON: escapes decoded, and every part with its place.

use std::ops::Range;

use super::joined::MARK;
use super::lexer::Lexer;
use crate::eval::text::{Form, Hole, Known, Piece, Text};
use crate::eval::value::{Kind, Unknown, Value};

/// The string that opens at `start`, and where it ends.
pub(super) fn read(lexer: &mut Lexer<'_, '_>, start: usize) -> (Text, usize) {
    let joined = lexer.joined;
    let bytes = joined.text().as_bytes();
    let quote = bytes[start];
    if quote == b'\'' {
        let help = "write it in double quotes";
        lexer.report(start..start + 1, "a string in single quotes", help);
    }
    let mut text = Text::default();
    let mut at = start + 1;
    let mut run = at;
    loop {
        let Some(&byte) = bytes.get(at) else {
            return unclosed(lexer, text, start, run, at);
        };
        match byte {
            _ if byte == quote => {
                push_run(lexer, &mut text, run..at);
                return (text, at + 1);
            }
            b'\\' => {
                push_run(lexer, &mut text, run..at);
                at = escape(lexer, &mut text, at);
                run = at;
            }
            b'\n' | b'\r' => return unclosed(lexer, text, start, run, at),
            MARK if joined.mark(at).is_some() => {
                push_run(lexer, &mut text, run..at);
                if let Some(piece) = joined.mark(at) {
                    text.push(inside(piece));
                }
                at += 1;
                run = at;
            }
            0..b' ' => {
                let message = format!("the control character U+{byte:04X} in a string");
                lexer.report(at..at + 1, message, format!("write `\\u{byte:04x}`"));
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// Tells that the string that opens at `start` has no end on its line.
fn unclosed(
    lexer: &mut Lexer<'_, '_>,
    mut text: Text,
    start: usize,
    run: usize,
    end: usize,
) -> (Text, usize) {
    push_run(lexer, &mut text, run..end);
    if end == lexer.joined.text().len() {
        // The text was cut: what would follow is not known.
        text.push(Piece::Hole(Hole {
            unknown: Unknown::default(),
            place: lexer.joined.place(end..end),
        }));
    }
    lexer.report(
        start..end,
        "a string that does not end on its line",
        "close it with `\"`; a line break in a string is written `\\n`",
    );
    (text, end)
}

/// Adds what stands at `range` as it is.
fn push_run(lexer: &Lexer<'_, '_>, text: &mut Text, range: Range<usize>) {
    if range.is_empty() {
        return;
    }
    for (known, part) in lexer.joined.known(range) {
        let place = known.source(part.clone());
        let Some(words) = known.text.get(part) else {
            continue;
        };
        text.push(Piece::Known(Known {
            text: words.into(),
            place,
            form: known.form,
        }));
    }
}

/// What a piece is inside of a string; the text of a map or a list would end the string.
fn inside(piece: &Piece) -> Piece {
    match piece {
        Piece::Known(_) | Piece::Hole(_) => piece.clone(),
        Piece::Json(value) => match &value.kind {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => made(value),
            Kind::Unknown(unknown) => hole(unknown.clone(), value),
            Kind::String(_) | Kind::List(_) | Kind::Map(_) => hole(Unknown::default(), value),
        },
    }
}

fn made(value: &Value) -> Piece {
    Piece::Known(Known {
        text: value.to_json().unwrap_or_default().into(),
        place: value.place,
        form: Form::Made,
    })
}

fn hole(unknown: Unknown, value: &Value) -> Piece {
    let place = value.place;
    Piece::Hole(Hole { unknown, place })
}

/// Adds what the escape at `at` means; its end.
fn escape(lexer: &mut Lexer<'_, '_>, text: &mut Text, at: usize) -> usize {
    let bytes = lexer.joined.text().as_bytes();
    let simple = match bytes.get(at + 1) {
        Some(b'"') => Some('"'),
        Some(b'\\') => Some('\\'),
        Some(b'/') => Some('/'),
        Some(b'b') => Some('\u{8}'),
        Some(b'f') => Some('\u{c}'),
        Some(b'n') => Some('\n'),
        Some(b'r') => Some('\r'),
        Some(b't') => Some('\t'),
        _ => None,
    };
    let (meant, end) = match (simple, bytes.get(at + 1)) {
        (Some(c), _) => (c, at + 2),
        (None, Some(b'u')) => unicode(lexer, at),
        (None, _) => {
            lexer.report(
                at..at + 1,
                "an escape that JSON does not have",
                "write a backslash itself as `\\\\`",
            );
            ('\\', at + 1)
        }
    };
    let place = lexer.joined.place(at..end);
    text.push(Piece::Known(Known {
        text: meant.encode_utf8(&mut [0; 4]).to_owned().into(),
        place,
        form: Form::Made,
    }));
    end
}

/// What the escape `\u…` at `at` means, with its second half if it has one; its end.
fn unicode(lexer: &mut Lexer<'_, '_>, at: usize) -> (char, usize) {
    let text = lexer.joined.text();
    let Some(first) = unit(text, at) else {
        lexer.report(
            at..at + 2,
            "an escape without its four hexadecimal digits",
            "write `\\u` and four digits",
        );
        return (char::REPLACEMENT_CHARACTER, at + 2);
    };
    if let Some(c) = char::from_u32(first) {
        return (c, at + 6);
    }
    let second = unit(text, at + 6).filter(|second| (0xdc00..0xe000).contains(second));
    match second {
        Some(second) if first < 0xdc00 => {
            let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            (c, at + 12)
        }
        _ => {
            lexer.report(
                at..at + 6,
                "half of a surrogate pair",
                "write both halves, `\\ud83d\\ude00`, or the character itself",
            );
            (char::REPLACEMENT_CHARACTER, at + 6)
        }
    }
}

/// The number of the escape `\u…` at `at`.
fn unit(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    let hexadecimal = digits.bytes().all(|b| b.is_ascii_hexdigit());
    hexadecimal
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
}
