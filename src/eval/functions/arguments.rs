//! The arguments of one call, as the functions ask for them.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::eval::convert::to_text;
use crate::eval::equality::Answer;
use crate::eval::functions::{MAX_BYTES, identity};
use crate::eval::number::Number;
use crate::eval::operator::from_answer;
use crate::eval::text::{Hole, Piece, Text};
use crate::eval::value::{Entry, Extent, Kind, List, Map, Value};
use crate::source::place::Place;

/// Why a function has no value to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// The value depends on what is not known.
    Unknown,
    /// Terraform would refuse the call.
    Refused(String),
}

/// Refuses a call.
pub(super) fn refuse<T>(reason: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Refused(reason.into()))
}

/// The arguments of one call, already what the function takes.
pub(super) struct Arguments {
    values: Vec<Value>,
    function: &'static str,
    /// How many parts that are not known it has made.
    holes: Cell<usize>,
    /// Where the call stands.
    pub(super) place: Place,
}

/// How many values the arguments of one call may hold; a call with more is not made.
const MAX_VALUES: usize = 1 << 18;

/// How deep the arguments of one call may be nested.
const MAX_DEPTH: usize = 200;

impl Arguments {
    /// The arguments, unless they are too much to work on.
    pub(super) fn new(function: &'static str, values: Vec<Value>, place: Place) -> Option<Self> {
        let mut room = Room {
            values: MAX_VALUES,
            bytes: MAX_BYTES,
        };
        let small = values.iter().all(|value| room.takes(value, 0));
        small.then_some(Self {
            values,
            function,
            holes: Cell::new(0),
            place,
        })
    }

    pub(super) fn all(&self) -> &[Value] {
        &self.values
    }

    pub(super) fn get(&self, index: usize) -> Result<&Value, Stop> {
        self.values.get(index).ok_or(Stop::Unknown)
    }

    /// A string of which all is known.
    pub(super) fn string(&self, index: usize) -> Result<String, Stop> {
        known(self.get(index)?)
    }

    /// A string of which some may not be known.
    pub(super) fn text(&self, index: usize) -> Result<Text, Stop> {
        text(self.get(index)?)
    }

    pub(super) fn number(&self, index: usize) -> Result<Number, Stop> {
        match &self.get(index)?.kind {
            Kind::Number(number) => Ok(number.clone()),
            _ => Err(Stop::Unknown),
        }
    }

    /// A whole number.
    pub(super) fn integer(&self, index: usize) -> Result<i64, Stop> {
        let number = self.number(index)?;
        match number.to_i64() {
            Some(integer) => Ok(integer),
            None => refuse("a whole number is required"),
        }
    }

    /// A list, which may be open.
    pub(super) fn list(&self, index: usize) -> Result<&List, Stop> {
        list(self.get(index)?, "a list is required")
    }

    /// The elements of a list that is known to its end.
    pub(super) fn items(&self, index: usize) -> Result<&[Value], Stop> {
        let list = self.list(index)?;
        match list.extent {
            Extent::Exact => Ok(&list.items),
            Extent::Open => Err(Stop::Unknown),
        }
    }

    /// A map, which may be open.
    pub(super) fn map(&self, index: usize) -> Result<&Map, Stop> {
        match &self.get(index)?.kind {
            Kind::Map(map) => Ok(map),
            Kind::Unknown(_) => Err(Stop::Unknown),
            _ => refuse("a map is required"),
        }
    }

    pub(super) fn make(&self, kind: Kind) -> Result<Value, Stop> {
        Ok(Value::new(kind, self.place))
    }

    /// A string that the function made.
    pub(super) fn made(&self, text: &str) -> Result<Value, Stop> {
        self.make(Kind::String(made(text, self.place)?))
    }

    pub(super) fn answer(&self, answer: Answer) -> Result<Value, Stop> {
        Ok(from_answer(answer, self.place))
    }

    pub(super) fn numeral(&self, number: Option<Number>) -> Result<Value, Stop> {
        self.make(Kind::Number(number.ok_or(Stop::Unknown)?))
    }

    pub(super) fn open_list(&self, items: Vec<Value>, extent: Extent) -> Result<Value, Stop> {
        let items = items.into();
        self.make(Kind::List(List {
            items,
            extent,
            perhaps: None,
        }))
    }

    /// A list of which the rest may be what `perhaps` tells.
    pub(super) fn choice_list(
        &self,
        items: Vec<Value>,
        extent: Extent,
        perhaps: Vec<String>,
    ) -> Result<Value, Stop> {
        let items = items.into();
        let perhaps = (!perhaps.is_empty()).then(|| Arc::new(perhaps));
        self.make(Kind::List(List {
            items,
            extent,
            perhaps,
        }))
    }

    pub(super) fn open_map(
        &self,
        entries: BTreeMap<String, Entry>,
        extent: Extent,
    ) -> Result<Value, Stop> {
        let entries = entries.into();
        self.make(Kind::Map(Map { entries, extent }))
    }

    /// A list of strings that the function made.
    pub(super) fn strings(
        &self,
        texts: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Value, Stop> {
        let items = texts.into_iter().map(|text| self.made(text.as_ref()));
        let items = items.collect::<Result<_, _>>()?;
        Ok(Value::list(items, self.place))
    }

    /// A part of a text that the function made.
    pub(super) fn literal(&self, text: &str) -> Result<Vec<Piece>, Stop> {
        Ok(made(text, self.place)?.pieces().to_vec())
    }

    /// A part of a text that is not known, made of what is not known.
    pub(super) fn hole(&self) -> Piece {
        self.holes.set(self.holes.get() + 1);
        let attribute = self.holes.get().to_string();
        Piece::Hole(Hole {
            unknown: identity::of(self.function, &self.values, attribute),
            place: self.place,
        })
    }

    /// What the function makes of what is not known.
    pub(super) fn unknown(&self) -> Value {
        let unknown = identity::of(self.function, &self.values, String::new());
        Value::new(Kind::Unknown(unknown), self.place)
    }
}

/// Text that a function made, in the form that Terraform gives all strings.
pub(super) fn made(text: &str, place: Place) -> Result<Text, Stop> {
    if text.len() > MAX_BYTES {
        return Err(Stop::Unknown);
    }
    Ok(match text.is_ascii() {
        true => Text::made(text, place),
        false => Text::made(&text.nfc().collect::<String>(), place),
    })
}

/// The whole of a string.
pub(super) fn known(value: &Value) -> Result<String, Stop> {
    match &value.kind {
        Kind::String(text) => text.as_known().ok_or(Stop::Unknown),
        Kind::Null => refuse("a string is required, not null"),
        _ => Err(Stop::Unknown),
    }
}

/// A value as a string, of which some may not be known.
pub(super) fn text(value: &Value) -> Result<Text, Stop> {
    to_text(value).map_err(|refusal| Stop::Refused(refusal.reason))
}

/// A list, which may be open.
pub(super) fn list<'a>(value: &'a Value, otherwise: &str) -> Result<&'a List, Stop> {
    match &value.kind {
        Kind::List(list) => Ok(list),
        Kind::Unknown(_) => Err(Stop::Unknown),
        _ => refuse(otherwise),
    }
}

/// An entry whose key stands where its value does.
pub(super) fn entry(value: Value) -> Entry {
    Entry {
        key: value.place,
        value,
        earlier: Vec::new(),
    }
}

/// How much more the arguments may hold.
struct Room {
    values: usize,
    bytes: usize,
}

impl Room {
    fn takes(&mut self, value: &Value, depth: usize) -> bool {
        if self.values == 0 || depth > MAX_DEPTH {
            return false;
        }
        self.values -= 1;
        match &value.kind {
            Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) => true,
            Kind::String(text) => text.pieces().iter().all(|piece| match piece {
                Piece::Known(known) => self.takes_bytes(&known.text),
                Piece::Hole(_) => true,
                Piece::Json(value) => self.takes(value, depth + 1),
            }),
            Kind::List(list) => list.items.iter().all(|item| self.takes(item, depth + 1)),
            Kind::Map(map) => map
                .entries
                .iter()
                .all(|(key, entry)| self.takes_bytes(key) && self.takes(&entry.value, depth + 1)),
        }
    }

    fn takes_bytes(&mut self, text: &str) -> bool {
        let left = self.bytes.checked_sub(text.len());
        self.bytes = left.unwrap_or(0);
        left.is_some()
    }
}
