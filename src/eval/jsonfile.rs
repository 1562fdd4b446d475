//! Files in JSON to values.

use std::collections::BTreeMap;

use crate::eval::number::Number;
use crate::eval::text::{Form, Known, Piece, Text};
use crate::eval::value::{Entry, Kind, Value};
use crate::source::Span;
use crate::source::place::FileId;
use crate::syntax::json;
use crate::syntax::literal::{self, Node};

/// The value that `text` says, the text of `file`.
pub(crate) fn read(text: &str, file: FileId) -> Option<Value> {
    let (node, _) = json::parse(text);
    node.map(|node| value(&node, text, file))
}

/// Trees are only as deep as the reader of JSON lets them be.
fn value(node: &Node, text: &str, file: FileId) -> Value {
    let place = file.at(node.span);
    let kind = match &node.value {
        literal::Value::Null => Kind::Null,
        literal::Value::Bool(truth) => Kind::Bool(*truth),
        literal::Value::Number(number) => match Number::parse(number) {
            Some(number) => Kind::Number(number),
            None => return Value::unknown(place),
        },
        literal::Value::String(decoded) => Kind::String(string(decoded, node.span, text, file)),
        literal::Value::List(items) => {
            let items = items.iter().map(|item| value(item, text, file));
            return Value::list(items.collect(), place);
        }
        literal::Value::Map(map) => {
            let entry = |(key, entry): (&String, &literal::Entry)| {
                let made = Entry {
                    key: file.at(entry.key),
                    value: value(&entry.value, text, file),
                    earlier: Vec::new(),
                };
                (key.clone(), made)
            };
            let entries: BTreeMap<_, _> = map.iter().map(entry).collect();
            return Value::map(entries, place);
        }
        literal::Value::Invalid => return Value::unknown(place),
    };
    Value::new(kind, place)
}

/// The pieces of the string at `span`, quotes included, which says `decoded`.
fn string(decoded: &str, span: Span, text: &str, file: FileId) -> Text {
    let inner = Span::new(
        span.start + 1,
        span.end.saturating_sub(1).max(span.start + 1),
    );
    let raw = text.get(inner.range()).unwrap_or_default();
    if raw == decoded {
        return Text::copied(decoded, file.at(inner));
    }
    let mut pieces = Text::default();
    let (mut at, mut done) = (0, 0);
    while at < raw.len() {
        let Some(rest) = raw.get(at..) else {
            break;
        };
        let plain = rest.find('\\').unwrap_or(raw.len() - at);
        let length = plain.min(decoded.len() - done);
        let start = inner.start + offset(at);
        let Some(part) = decoded.get(done..done + length) else {
            return Text::made(decoded, file.at(inner));
        };
        pieces.push(Piece::Known(Known {
            text: part.into(),
            place: file.at(Span::new(start, start + offset(length))),
            form: Form::Copied,
        }));
        (at, done) = (at + plain, done + length);
        if at >= raw.len() {
            break;
        }
        let length = escape_length(raw.get(at..).unwrap_or_default()).min(raw.len() - at);
        let Some(c) = decoded.get(done..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        let start = inner.start + offset(at);
        let place = file.at(Span::new(start, start + offset(length)));
        pieces.push(Piece::Known(Known {
            text: c.to_string().into(),
            place,
            form: Form::Made,
        }));
        (at, done) = (at + length, done + c.len_utf8());
    }
    match pieces.as_known() {
        Some(known) if known == decoded => pieces,
        _ => Text::made(decoded, file.at(inner)),
    }
}

/// The bytes of the escape that `raw` begins with; both halves of a surrogate pair are one.
fn escape_length(raw: &str) -> usize {
    let bytes = raw.as_bytes();
    if bytes.get(1) != Some(&b'u') {
        return 2;
    }
    let is_high = bytes.get(2).is_some_and(|byte| matches!(byte, b'd' | b'D'))
        && bytes
            .get(3)
            .is_some_and(|byte| matches!(byte, b'8' | b'9' | b'a' | b'b' | b'A' | b'B'));
    if is_high && raw.get(6..8) == Some("\\u") {
        12
    } else {
        6
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
