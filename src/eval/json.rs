//! JSON texts as values: a file, a heredoc or what `jsonencode` made, with places, holes and all that is wrong.

mod joined;
mod lexer;
mod string;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::ops::Range;

use crate::eval::json::joined::Joined;
use crate::eval::json::lexer::{Lexer, Token};
use crate::eval::number::Number;
use crate::eval::text::{Piece, Text};
use crate::eval::value::{Entry, Extent, Kind, List, Map, Value};
use crate::source::place::{FileId, Place};
use crate::source::{Source, Span};

/// How deep lists and maps may stand in each other; what stands deeper is unknown.
pub const MAX_DEPTH: usize = 100;

/// The longest number, in characters, that is read as one.
const LONGEST_NUMBER: usize = 1_000;

/// What a JSON text says, and everything that is wrong with it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The values of the text; JSON has one, but what follows it is read too.
    pub values: Vec<Value>,
    /// What is wrong, in the order of the text, the first hundred.
    pub faults: Vec<Fault>,
}

/// Something in a text that is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What is wrong, as the message of a diagnostic.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Reading {
    /// The value of the text, if it has one.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        self.values.first()
    }
}

/// Reads a whole file.
#[must_use]
pub fn read_file(source: &Source, file: FileId) -> Reading {
    let end = u32::try_from(source.text().len()).unwrap_or(u32::MAX);
    let place = file.at(Span::new(0, end));
    read(&Text::copied(source.text(), place), place)
}

/// Reads a text that stands at `place`.
///
/// As strict as the standard (RFC 8259): comments and commas too many are
/// faults. Around a fault everything is read as if it were not there. A hole
/// within a string is a hole of that string; in the place of a value it is an
/// unknown value; elsewhere it may be more elements or entries.
#[must_use]
pub fn read(text: &Text, place: Place) -> Reading {
    if let Some(value) = text.as_json() {
        return Reading {
            values: vec![Value::clone(value)],
            faults: Vec::new(),
        };
    }
    let joined = Joined::new(text, place);
    let mut parser = Parser {
        lexer: Lexer::new(&joined),
        token: Token::End,
        range: 0..0,
        before: 0..0,
        depth: 0,
    };
    parser.advance();
    let values = parser.document();
    let mut faults = parser.lexer.faults;
    faults.sort_by_key(|fault| fault.place);
    Reading { values, faults }
}

struct Parser<'a, 'j> {
    lexer: Lexer<'a, 'j>,
    /// The word that is to be read next, and its bytes.
    token: Token<'a>,
    range: Range<usize>,
    /// The bytes of the word before it.
    before: Range<usize>,
    depth: usize,
}

/// Who closes a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Close {
    List,
    Map,
}

impl Parser<'_, '_> {
    fn document(&mut self) -> Vec<Value> {
        let mut values = Vec::new();
        if matches!(self.token, Token::End) {
            let all = 0..self.lexer.joined.text().len();
            self.lexer
                .report(all, "an empty JSON text", "write a map, `{ … }`");
        }
        while !matches!(self.token, Token::End) {
            let start = self.range.clone();
            if values.len() == 1 {
                self.lexer.report(
                    start.clone(),
                    "something after the end of the value",
                    "remove it",
                );
            }
            values.push(self.value());
            if self.range == start && !matches!(self.token, Token::End) {
                // What cannot start a value was reported and is passed.
                values.pop();
                self.advance();
            }
        }
        values
    }

    /// The value that is next. What cannot start a value stays where it is.
    fn value(&mut self) -> Value {
        let range = self.range.clone();
        let place = self.lexer.joined.place(range.clone());
        let kind = match std::mem::replace(&mut self.token, Token::Invalid) {
            Token::OpenMap => return self.nested(Close::Map),
            Token::OpenList => return self.nested(Close::List),
            Token::String(text) => Kind::String(text),
            Token::Number(text) => number(&text),
            Token::Bool(value) => Kind::Bool(value),
            Token::Null => Kind::Null,
            Token::Invalid => Kind::Unknown(crate::eval::value::Unknown::default()),
            Token::Piece(Piece::Json(value)) => {
                let value = Value::clone(value);
                self.advance();
                return value;
            }
            Token::Piece(Piece::Hole(hole)) => Kind::Unknown(hole.unknown.clone()),
            Token::Piece(Piece::Known(_)) => Kind::Unknown(crate::eval::value::Unknown::default()),
            other @ (Token::CloseMap
            | Token::CloseList
            | Token::Comma
            | Token::Colon
            | Token::End) => {
                self.token = other;
                let gap = self.before.end..self.range.end.max(self.before.end);
                self.lexer
                    .report(gap, "a value is missing here", "write a value");
                return Value::unknown(place);
            }
        };
        self.advance();
        Value::new(kind, place)
    }

    /// Reads what opens here; what stands too deep is passed and unknown.
    fn nested(&mut self, close: Close) -> Value {
        let open = self.range.clone();
        if self.depth == MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} lists and maps in each other");
            self.lexer
                .report(open.clone(), message, "write it with fewer levels");
            self.pass();
            return Value::unknown(self.lexer.joined.place(open.start..self.before.end));
        }
        self.depth += 1;
        self.advance();
        let kind = match close {
            Close::Map => self.map(&open),
            Close::List => self.list(&open),
        };
        self.depth -= 1;
        let place = self.lexer.joined.place(open.start..self.before.end);
        Value::new(kind, place)
    }

    /// Goes past a collection, its brackets counted.
    fn pass(&mut self) {
        let mut open = 1_usize;
        while open > 0 {
            self.advance();
            match &self.token {
                Token::OpenMap | Token::OpenList => open += 1,
                Token::CloseMap | Token::CloseList => open -= 1,
                Token::End => return,
                Token::Comma
                | Token::Colon
                | Token::String(_)
                | Token::Number(_)
                | Token::Bool(_)
                | Token::Null
                | Token::Piece(_)
                | Token::Invalid => {}
            }
        }
        self.advance();
    }

    fn list(&mut self, open: &Range<usize>) -> Kind {
        let mut items = Vec::new();
        let mut extent = Extent::Exact;
        while !self.closes(open, Close::List) {
            if let Token::Piece(Piece::Hole(_)) = self.token {
                // It may be any number of elements.
                extent = Extent::Open;
                self.advance();
                continue;
            }
            let start = self.range.clone();
            let invalid = matches!(self.token, Token::Invalid);
            let item = self.value();
            if self.range != start && !invalid {
                items.push(item);
            } else if invalid {
                extent = Extent::Open;
            }
            extent = self.separator(Close::List, extent);
        }
        let items = items.into();
        Kind::List(List {
            items,
            extent,
            perhaps: None,
        })
    }

    fn map(&mut self, open: &Range<usize>) -> Kind {
        let mut entries = BTreeMap::new();
        let mut extent = Extent::Exact;
        while !self.closes(open, Close::Map) {
            if let Token::Piece(Piece::Hole(_)) = self.token {
                extent = Extent::Open;
                self.advance();
                continue;
            }
            if !self.entry(&mut entries) {
                extent = Extent::Open;
            }
            extent = self.separator(Close::Map, extent);
        }
        let entries = entries.into();
        Kind::Map(Map { entries, extent })
    }

    /// Reads an entry; whether it is known under which key.
    fn entry(&mut self, entries: &mut BTreeMap<String, Entry>) -> bool {
        let range = self.range.clone();
        let key_place = self.lexer.joined.place(range.clone());
        let key = self.key();
        match &self.token {
            Token::Colon => self.advance(),
            Token::Comma | Token::CloseMap | Token::CloseList | Token::End => {
                if self.before == range {
                    self.lexer.report(
                        range,
                        "a key without `:` and a value",
                        "write `\"key\": value`",
                    );
                }
                return key.is_some();
            }
            Token::OpenMap
            | Token::OpenList
            | Token::String(_)
            | Token::Number(_)
            | Token::Bool(_)
            | Token::Null
            | Token::Piece(_)
            | Token::Invalid => {
                self.lexer.report(
                    range,
                    "a key without `:` and a value",
                    "write `\"key\": value`",
                );
            }
        }
        let value = self.value();
        let Some(key) = key else {
            return false;
        };
        insert(entries, key, key_place, value);
        true
    }

    /// The key that is next, if all of it is known. What is none is told and passed.
    fn key(&mut self) -> Option<String> {
        let range = self.range.clone();
        let help = "write `\"key\": value`";
        let key = match std::mem::replace(&mut self.token, Token::Invalid) {
            Token::String(text) => text.as_known(),
            Token::Piece(Piece::Json(value)) => value.as_str(),
            // A bare word, which has been reported, or what is not known.
            Token::Invalid | Token::Piece(_) => None,
            Token::Number(_) | Token::Bool(_) | Token::Null => {
                let message = "a key must be a string in double quotes";
                self.lexer.report(range, message, help);
                None
            }
            other @ (Token::OpenMap
            | Token::OpenList
            | Token::Colon
            | Token::Comma
            | Token::CloseMap
            | Token::CloseList
            | Token::End) => {
                self.token = other;
                self.lexer.report(range, "a key is missing here", help);
                return None;
            }
        };
        self.advance();
        key
    }

    /// Whether what opened at `open` ends here, be it by the wrong bracket or the text's end.
    fn closes(&mut self, open: &Range<usize>, close: Close) -> bool {
        let (opened, wanted) = match close {
            Close::Map => ("`{`", "`}`"),
            Close::List => ("`[`", "`]`"),
        };
        let help = format!("write {wanted}");
        match (&self.token, close) {
            (Token::CloseMap, Close::Map) | (Token::CloseList, Close::List) => {
                self.advance();
                true
            }
            (Token::End, _) => {
                let message = format!("{opened} is never closed");
                let known = self.lexer.faults.last();
                // One report for all that is open.
                if !known.is_some_and(|fault| fault.message.ends_with("is never closed")) {
                    self.lexer.report(open.clone(), message, help);
                }
                true
            }
            (Token::CloseMap | Token::CloseList, _) => {
                let message = format!("{wanted} is missing before this");
                self.lexer.report(self.range.clone(), message, help);
                // The bracket closes what stands around, if there is any.
                if self.depth == 1 {
                    self.advance();
                }
                true
            }
            _ => false,
        }
    }

    /// Reads the comma behind an entry, or sees that the end follows.
    fn separator(&mut self, close: Close, extent: Extent) -> Extent {
        match &self.token {
            Token::Comma => {
                self.commas(close);
                extent
            }
            Token::CloseMap | Token::CloseList | Token::End => extent,
            // Whatever it is, it may hold a comma and more entries.
            Token::Piece(Piece::Hole(_)) => {
                self.advance();
                if matches!(self.token, Token::Comma) {
                    self.commas(close);
                }
                Extent::Open
            }
            // It was reported; whatever it was, it stood between the entries.
            Token::Invalid => {
                self.advance();
                extent
            }
            Token::Colon => {
                self.lexer.report(
                    self.range.clone(),
                    "a `:` that follows no key",
                    "remove it, or write a key before it",
                );
                self.advance();
                extent
            }
            Token::OpenMap
            | Token::OpenList
            | Token::String(_)
            | Token::Number(_)
            | Token::Bool(_)
            | Token::Null
            | Token::Piece(_) => {
                let end = self.before.end;
                self.lexer
                    .report(end..end, "a comma is missing here", "write `,`");
                extent
            }
        }
    }

    fn commas(&mut self, close: Close) {
        let comma = self.range.clone();
        self.advance();
        while matches!(self.token, Token::Comma) {
            self.lexer
                .report(self.range.clone(), "a second comma", "remove it");
            self.advance();
        }
        let last = matches!(
            (&self.token, close),
            (Token::CloseMap, Close::Map) | (Token::CloseList, Close::List)
        );
        if last {
            self.lexer
                .report(comma, "a comma after the last entry", "remove it");
        }
    }

    fn advance(&mut self) {
        let (token, range) = self.lexer.next();
        self.token = token;
        self.before = std::mem::replace(&mut self.range, range);
    }
}

/// Puts an entry in; one that was there under the same key is kept as earlier.
fn insert(entries: &mut BTreeMap<String, Entry>, name: String, key: Place, value: Value) {
    match entries.entry(name) {
        btree_map::Entry::Vacant(vacant) => {
            let earlier = Vec::new();
            vacant.insert(Entry {
                key,
                value,
                earlier,
            });
        }
        btree_map::Entry::Occupied(mut occupied) => {
            let entry = occupied.get_mut();
            let value = std::mem::replace(&mut entry.value, value);
            let key = std::mem::replace(&mut entry.key, key);
            entry.earlier.push((key, value));
        }
    }
}

fn number(text: &str) -> Kind {
    let short = (text.len() <= LONGEST_NUMBER).then_some(text);
    match short.and_then(Number::parse) {
        Some(number) => Kind::Number(number),
        None => Kind::Unknown(crate::eval::value::Unknown::default()),
    }
}
