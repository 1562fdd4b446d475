//! YAML read as Terraform reads it, with the places of what it says.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use crate::eval::functions::arguments::{Arguments, Stop, made};
use crate::eval::functions::parts::cut;
use crate::eval::functions::yaml::scalar;
use crate::eval::text::{Piece, Text};
use crate::eval::value::{Entry, Kind, Value};
use crate::source::place::Place;

/// The longest text, in bytes, that is read.
const MAX_TEXT: usize = 1 << 18;

/// How deep lists and maps may stand in each other.
const MAX_DEPTH: usize = 100;

/// The value of a text that holds one document. Where readers of YAML may
/// differ, and where the text is no YAML, it is not known.
pub(in crate::eval::functions) fn decode(call: &Arguments) -> Result<Value, Stop> {
    let whole = call.string(0)?;
    if whole.len() > MAX_TEXT {
        return Err(Stop::Unknown);
    }
    let mut reader = Reader {
        source: source(call.text(0)?, &whole),
        place: call.place,
        open: Vec::new(),
        anchors: HashMap::new(),
        done: None,
    };
    for event in Parser::new_from_str(&whole) {
        let (event, span) = event.map_err(|_| Stop::Unknown)?;
        reader.take(event, span)?;
    }
    reader.done.ok_or(Stop::Unknown)
}

/// The text, when places in it can be told from those that the parser counts in
/// characters.
fn source(text: Text, whole: &str) -> Option<Text> {
    let single = matches!(text.pieces(), [Piece::Known(_)]);
    (single && whole.is_ascii()).then_some(text)
}

struct Reader {
    source: Option<Text>,
    /// Of the call.
    place: Place,
    /// The collections that have not ended.
    open: Vec<Open>,
    anchors: HashMap<usize, Value>,
    /// The document.
    done: Option<Value>,
}

/// A collection that has not ended.
struct Open {
    anchor: usize,
    start: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Value>),
    Map {
        entries: BTreeMap<String, Entry>,
        key: Option<(String, Place)>,
    },
}

impl Reader {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        let range = span.start.index()..span.end.index();
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            // Terraform reads one document.
            Event::DocumentStart(_) if self.done.is_some() => Err(Stop::Unknown),
            Event::DocumentStart(_) => Ok(()),
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => Err(Stop::Unknown),
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor).cloned();
                self.put(value.ok_or(Stop::Unknown)?, 0)
            }
            Event::Scalar(text, style, anchor, None) => {
                let value = self.scalar(&text, style, range)?;
                self.put(value, anchor)
            }
            Event::SequenceStart(anchor, None) => {
                self.begin(anchor, range.start, OpenKind::List(Vec::new()))
            }
            Event::MappingStart(anchor, None) => {
                let (entries, key) = (BTreeMap::new(), None);
                self.begin(anchor, range.start, OpenKind::Map { entries, key })
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(range.end),
        }
    }

    fn begin(&mut self, anchor: usize, start: usize, kind: OpenKind) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Stop::Unknown);
        }
        self.open.push(Open {
            anchor,
            start,
            kind,
        });
        Ok(())
    }

    fn end(&mut self, end: usize) -> Result<(), Stop> {
        let open = self.open.pop().ok_or(Stop::Unknown)?;
        let place = self.place(open.start..end);
        let value = match open.kind {
            OpenKind::List(items) => Value::list(items, place),
            OpenKind::Map { entries, .. } => Value::map(entries, place),
        };
        self.put(value, open.anchor)
    }

    /// Puts a value where it belongs: into the innermost collection.
    fn put(&mut self, value: Value, anchor: usize) -> Result<(), Stop> {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.done = Some(value),
            Some(OpenKind::List(items)) => items.push(value),
            Some(OpenKind::Map { entries, key }) => match key.take() {
                None => *key = Some((as_key(&value)?, value.place)),
                // It stands for the entries of another map; which of two
                // entries wins is not followed.
                Some((name, _)) if name == "<<" => merge(entries, &value)?,
                Some((name, place)) => {
                    let entry = Entry {
                        key: place,
                        value,
                        earlier: Vec::new(),
                    };
                    entries.insert(name, entry);
                }
            },
        }
        Ok(())
    }

    fn scalar(&self, text: &str, style: ScalarStyle, range: Range<usize>) -> Result<Value, Stop> {
        let place = self.place(range.clone());
        let kind = match style {
            ScalarStyle::Plain => scalar::plain(text)?,
            ScalarStyle::SingleQuoted
            | ScalarStyle::DoubleQuoted
            | ScalarStyle::Literal
            | ScalarStyle::Folded => None,
        };
        let text = || match self.copied(text, range) {
            Some(copied) => Ok(copied),
            None => made(text, place),
        };
        Ok(Value::new(
            kind.map_or_else(|| text().map(Kind::String), Ok)?,
            place,
        ))
    }

    /// The text as it stands in the source, when it stands there as it is.
    fn copied(&self, text: &str, range: Range<usize>) -> Option<Text> {
        let inner = range.start + 1..range.end.saturating_sub(1);
        [range, inner].into_iter().find_map(|range| {
            let copied = cut(self.source.as_ref()?, range)?;
            (copied.as_known().as_deref() == Some(text)).then_some(copied)
        })
    }

    fn place(&self, range: Range<usize>) -> Place {
        match self.source.as_ref().map(Text::pieces) {
            Some([Piece::Known(known)]) => known.source(range),
            _ => self.place,
        }
    }
}

fn as_key(value: &Value) -> Result<String, Stop> {
    match &value.kind {
        Kind::String(text) => text.as_known().ok_or(Stop::Unknown),
        Kind::Bool(truth) => Ok(truth.to_string()),
        Kind::Number(number) if number.is_whole() => Ok(number.to_string()),
        _ => Err(Stop::Unknown),
    }
}

fn merge(entries: &mut BTreeMap<String, Entry>, value: &Value) -> Result<(), Stop> {
    let Kind::Map(map) = &value.kind else {
        return Err(Stop::Unknown);
    };
    if !entries.is_empty() {
        return Err(Stop::Unknown);
    }
    *entries = map.entries.to_map();
    Ok(())
}
