//! Values of blocks as words, and what they refer to.

use std::sync::Arc;

use crate::eval::text::{Hole, Piece, Text};
use crate::eval::value::{Extent, Kind, Reference, Value};
use crate::policy::document::Word;
use crate::source::place::Place;

/// What a string, a number or an unknown says; `None` of `null` and of nothing.
pub(super) fn word(value: Option<&Value>) -> Option<Word> {
    let value = value?;
    let text = match &value.kind {
        Kind::String(text) => text.clone(),
        Kind::Number(number) => Text::made(&number.to_string(), value.place),
        Kind::Bool(truth) => Text::made(if *truth { "true" } else { "false" }, value.place),
        Kind::Unknown(unknown) => Text::new([Piece::Hole(Hole {
            unknown: unknown.clone(),
            place: value.place,
        })]),
        Kind::Null | Kind::List(_) | Kind::Map(_) => return None,
    };
    Some(Word::new(text, value.place))
}

/// A word of which nothing is known.
pub(super) fn unknown(place: Place) -> Word {
    let hole = Hole {
        unknown: crate::eval::value::Unknown::default(),
        place,
    };
    Word::new(Text::new([Piece::Hole(hole)]), place)
}

/// What a value that is not known as a whole refers to.
pub(super) fn reference(value: &Value) -> Option<&Arc<Reference>> {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.reference.as_ref(),
        Kind::String(text) => sole_reference(text),
        _ => None,
    }
}

/// What a text that is one hole refers to.
pub(super) fn sole_reference(text: &Text) -> Option<&Arc<Reference>> {
    match text.pieces() {
        [Piece::Hole(hole)] => hole.unknown.reference.as_ref(),
        _ => None,
    }
}

/// The elements of a list, or the value itself where it stands for a list of
/// one, and whether there may be more.
pub(super) fn items(value: Option<&Value>) -> (&[Value], Extent) {
    let Some(value) = value else {
        return (&[], Extent::Exact);
    };
    match &value.kind {
        Kind::List(list) => (&list.items, list.extent),
        Kind::Null => (&[], Extent::Exact),
        Kind::Unknown(_) => (&[], Extent::Open),
        Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Map(_) => {
            (std::slice::from_ref(value), Extent::Exact)
        }
    }
}
