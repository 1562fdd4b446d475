//! Sets: sorted lists in which each element stands once.

use crate::eval::equality::{Answer, same};
use crate::eval::number::Number;
use crate::eval::value::{Extent, Kind, List, Value};

/// The elements of a list as a set. Elements that are not known may be the
/// same and stand anywhere, so that a set of several is open.
#[must_use]
pub fn to_set(value: &Value) -> Value {
    let Kind::List(list) = &value.kind else {
        return value.clone();
    };
    let (mut items, unsure): (Vec<_>, Vec<_>) = list
        .items
        .iter()
        .cloned()
        .partition(|item| sort_key(item).is_some());
    items.sort_by_cached_key(sort_key);
    items.dedup_by(|one, other| same(one, other) == Answer::Yes);
    let merges = !unsure.is_empty() && items.len() + unsure.len() > 1;
    items.extend(unsure);
    let extent = if merges { Extent::Open } else { list.extent };
    let items = items.into();
    let perhaps = list.perhaps.clone();
    Value::new(
        Kind::List(List {
            items,
            extent,
            perhaps,
        }),
        value.place,
    )
}

/// What elements of a set are sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::eval) enum Key {
    Bool(bool),
    Number(Number),
    String(String),
    Structure(String),
    Null,
}

/// Where an element stands in its set; `None` when some of it is not known.
pub(in crate::eval) fn sort_key(value: &Value) -> Option<Key> {
    Some(match &value.kind {
        Kind::Null => Key::Null,
        Kind::Bool(truth) => Key::Bool(*truth),
        Kind::Number(number) => Key::Number(number.clone()),
        Kind::String(text) => Key::String(text.as_known()?),
        Kind::Unknown(_) => return None,
        Kind::List(_) | Kind::Map(_) => Key::Structure(value.to_json()?),
    })
}
