//! The elements of statements, whatever their syntax: strings, lists of strings and what is wrong with them.

use crate::eval::text::{Form, Known, Piece, Text};
use crate::eval::value::{Entry, Extent, Kind, Unknown, Value};
use crate::policy::Effect;
use crate::policy::document::{Fault, FaultKind, Sense, Shape, Word, Words, Written};
use crate::source::Span;
use crate::source::place::Place;

/// What is wrong with a document, while it is read.
#[derive(Debug, Default)]
pub(super) struct Faults(pub(super) Vec<Fault>);

impl Faults {
    pub(super) fn push(&mut self, place: Place, kind: FaultKind) {
        self.0.push(Fault { place, kind });
    }

    /// Tells of the earlier entries of the same key.
    pub(super) fn duplicates(&mut self, name: &str, entry: &Entry) {
        for (earlier, _) in &entry.earlier {
            self.push(
                entry.key,
                FaultKind::DuplicateKey {
                    key: name.to_owned(),
                    earlier: *earlier,
                },
            );
        }
    }
}

/// The strings that a value is in the place of one string or a list.
#[derive(Debug)]
pub(super) struct Strings {
    pub(super) items: Vec<Word>,
    pub(super) extent: Extent,
    pub(super) shape: Shape,
}

/// Which values stand for a string beside strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalars {
    /// None: a number in their place is a fault.
    Strings,
    /// Numbers and booleans, as IAM takes them in conditions.
    Any,
}

/// The word that `value` is, if it is one.
pub(super) fn word(value: &Value) -> Option<Word> {
    let place = value.place;
    let made = |written| {
        let text = value.to_json()?;
        Some(Word::of(Text::made(&text, place), place, written))
    };
    match &value.kind {
        Kind::String(text) => Some(Word::new(text.clone(), place)),
        Kind::Number(_) => made(Written::Number),
        Kind::Bool(_) => made(Written::Bool),
        Kind::Unknown(unknown) => {
            let unknown = unknown.clone();
            let hole = Piece::Hole(crate::eval::text::Hole { unknown, place });
            Some(Word::new(Text::new([hole]), place))
        }
        Kind::Null | Kind::List(_) | Kind::Map(_) => None,
    }
}

/// The word that a key is.
pub(super) fn key_word(name: &str, key: Place) -> Word {
    let span = key.span;
    let width = span.end.saturating_sub(span.start) as usize;
    let (place, form) = if width == name.len() {
        (key, Form::Copied)
    } else if width == name.len() + 2 {
        let inner = Span::new(span.start + 1, span.end - 1);
        (key.file.at(inner), Form::Copied)
    } else {
        (key, Form::Made)
    };
    let text = name.into();
    Word::new(Text::new([Piece::Known(Known { text, place, form })]), key)
}

/// The strings of `value`, which is the element `element`.
pub(super) fn strings(
    value: &Value,
    element: &'static str,
    scalars: Scalars,
    faults: &mut Faults,
) -> Strings {
    let mut items = Vec::new();
    let (extent, shape) = match &value.kind {
        Kind::Unknown(unknown) => {
            // What it may be is asked of the word.
            items.extend(word(value).filter(|_| unknown.perhaps.is_some()));
            (Extent::Open, Shape::Single)
        }
        Kind::List(list) => {
            for item in list.items.iter() {
                one(item, element, scalars, &mut items, faults);
            }
            if list.items.is_empty() && list.extent == Extent::Exact {
                faults.push(value.place, FaultKind::Empty { element });
            }
            if let Some(perhaps) = list.perhaps.clone().filter(|_| list.extent == Extent::Open) {
                let perhaps = Some(perhaps);
                let kind = Kind::Unknown(Unknown {
                    reference: None,
                    perhaps,
                });
                items.extend(word(&Value::new(kind, value.place)));
            }
            (list.extent, list_shape(value, &list.items))
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Map(_) => {
            one(value, element, scalars, &mut items, faults);
            (Extent::Exact, Shape::Single)
        }
    };
    Strings {
        items,
        extent,
        shape,
    }
}

fn one(
    value: &Value,
    element: &'static str,
    scalars: Scalars,
    items: &mut Vec<Word>,
    faults: &mut Faults,
) {
    let word = word(value);
    let wrong = match &word {
        None => true,
        Some(word) => word.written != Written::String && scalars == Scalars::Strings,
    };
    if wrong {
        let expected = "a string";
        faults.push(value.place, FaultKind::WrongType { element, expected });
    }
    items.extend(word);
}

fn list_shape(list: &Value, items: &[Value]) -> Shape {
    let around = list.place;
    let within = |item: &Value| {
        item.place.file == around.file
            && around.span.start <= item.place.span.start
            && item.place.span.end <= around.span.end
    };
    if items.iter().all(within) {
        Shape::List
    } else {
        Shape::Made
    }
}

/// The words of `Action`, `Resource` or their `Not…` forms.
pub(super) fn words(
    entry: &Entry,
    sense: Sense,
    element: &'static str,
    faults: &mut Faults,
) -> Words {
    let strings = strings(&entry.value, element, Scalars::Strings, faults);
    Words {
        key: entry.key,
        place: entry.value.place,
        sense,
        shape: strings.shape,
        items: strings.items,
        extent: strings.extent,
    }
}

/// The effect that a value says.
pub(super) fn effect(value: &Value, faults: &mut Faults) -> Option<(Effect, Place)> {
    let place = value.place;
    let effect = match &value.kind {
        Kind::String(text) => match text.as_known()?.as_str() {
            "Allow" => Effect::Allow,
            "Deny" => Effect::Deny,
            other => {
                let found = other.to_owned();
                faults.push(place, FaultKind::Effect { found });
                return None;
            }
        },
        Kind::Unknown(_) => return None,
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => {
            let element = "Effect";
            let expected = "`Allow` or `Deny`";
            faults.push(place, FaultKind::WrongType { element, expected });
            return None;
        }
    };
    Some((effect, place))
}

/// The word of an element that is one string, such as `Sid`.
pub(super) fn single(value: &Value, element: &'static str, faults: &mut Faults) -> Option<Word> {
    let word = word(value).filter(|word| word.written == Written::String);
    if word.is_none() {
        let expected = "a string";
        faults.push(value.place, FaultKind::WrongType { element, expected });
    }
    word
}

/// Tells what is wrong with sids: other characters, and the same one twice.
pub(super) fn check_sids<'a>(sids: impl Iterator<Item = &'a Word>, faults: &mut Faults) {
    let mut seen = std::collections::BTreeMap::new();
    for word in sids {
        let Some(sid) = word.known() else {
            continue;
        };
        let sid = sid.to_owned();
        if !sid.chars().all(|c| c.is_ascii_alphanumeric()) {
            faults.push(word.place, FaultKind::Sid { sid: sid.clone() });
        }
        match seen.get(&sid) {
            Some(&earlier) => faults.push(word.place, FaultKind::RepeatedSid { sid, earlier }),
            None => {
                seen.insert(sid, word.place);
            }
        }
    }
}
