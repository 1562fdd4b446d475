//! What a function says when a part of an argument is not known must be true
//! whatever that part is.

use std::collections::BTreeMap;

use cagen::eval::functions;
use cagen::eval::text::{Hole, Piece, Text};
use cagen::eval::value::{Entry, Extent, Kind, List, Map, Unknown, Value};

use super::evaluate::call;
use super::fixture::expressions;

/// The same value with less known of it, in every way up to some depth.
fn blurred(value: &Value, depth: usize) -> Vec<Value> {
    let place = value.place;
    let mut all = vec![Value::unknown(place)];
    let hole = Piece::Hole(Hole {
        unknown: Unknown::default(),
        place,
    });
    match &value.kind {
        Kind::String(text) => {
            let whole = text.as_known().unwrap();
            let middle = whole.len() / 2;
            let cuts = [
                (0, 0),
                (whole.len(), whole.len()),
                (middle, whole.len()),
                (0, middle),
                (whole.len() / 3, middle),
            ];
            for (from, to) in cuts {
                if let (Some(start), Some(end)) = (whole.get(..from), whole.get(to..)) {
                    let mut made = Text::copied(start, place);
                    made.push(hole.clone());
                    made.push_all(Text::copied(end, place).pieces().iter().cloned());
                    all.push(Value::new(Kind::String(made), place));
                }
            }
        }
        Kind::List(list) => {
            for left_out in 0..=list.items.len() {
                let items = list.items.iter().enumerate();
                let items = items.filter(|(index, _)| *index != left_out);
                let items = items.map(|(_, item)| item.clone()).collect();
                let extent = Extent::Open;
                all.push(Value::new(
                    Kind::List(List {
                        items,
                        extent,
                        perhaps: None,
                    }),
                    place,
                ));
            }
            for (index, item) in list.items.iter().enumerate().filter(|_| depth > 0) {
                for changed in blurred(item, depth - 1) {
                    let mut items = list.items.to_vec();
                    items[index] = changed;
                    all.push(Value::list(items, place));
                }
            }
        }
        Kind::Map(map) => {
            for left_out in map.entries.keys().map(Some).chain([None]) {
                let entries = map.entries.iter().filter(|(key, _)| Some(*key) != left_out);
                let entries: BTreeMap<_, _> =
                    entries.map(|(k, e)| (k.clone(), e.clone())).collect();
                let (entries, extent) = (entries.into(), Extent::Open);
                all.push(Value::new(Kind::Map(Map { entries, extent }), place));
            }
            for (key, entry) in map.entries.iter().filter(|_| depth > 0) {
                for value in blurred(&entry.value, depth - 1) {
                    let mut entries = map.entries.to_map();
                    let entry = Entry {
                        value,
                        ..entry.clone()
                    };
                    entries.insert(key.clone(), entry);
                    all.push(Value::map(entries, place));
                }
            }
        }
        _ => {}
    }
    all
}

/// Whether what is known of `less` holds for `full`.
fn agrees(less: &Value, full: &Value) -> bool {
    match (&less.kind, &full.kind) {
        (Kind::Unknown(_), _) | (Kind::Null, Kind::Null) => true,
        (Kind::Bool(one), Kind::Bool(other)) => one == other,
        (Kind::Number(one), Kind::Number(other)) => one == other,
        (Kind::String(one), Kind::String(other)) => matches(one, &other.as_known().unwrap()),
        (Kind::List(one), Kind::List(other)) => match one.extent {
            Extent::Exact => {
                let pairs = one.items.iter().zip(other.items.iter());
                one.items.len() == other.items.len() && pairs.into_iter().all(|(a, b)| agrees(a, b))
            }
            Extent::Open => {
                let found = |item| other.items.iter().any(|other| agrees(item, other));
                one.items.iter().all(found)
            }
        },
        (Kind::Map(one), Kind::Map(other)) => {
            let fits = |(key, entry): (&String, &Entry)| {
                let other = other.entries.get(key);
                other.is_some_and(|other| agrees(&entry.value, &other.value))
            };
            let length = one.extent == Extent::Open || one.entries.len() == other.entries.len();
            length && one.entries.iter().all(fits)
        }
        _ => false,
    }
}

/// Whether a text with holes can be `full`.
fn matches(text: &Text, full: &str) -> bool {
    let mut segments = vec![String::new()];
    for piece in text.pieces() {
        match piece.as_known() {
            Some(known) => segments.last_mut().unwrap().push_str(&known),
            None => segments.push(String::new()),
        }
    }
    let [first, middle @ .., last] = segments.as_slice() else {
        return segments[0] == full;
    };
    let Some(rest) = full.strip_prefix(first.as_str()) else {
        return false;
    };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else {
        return false;
    };
    for segment in middle {
        match rest.split_once(segment.as_str()) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

#[test]
fn less_knowledge_never_contradicts_more() {
    let mut wrong = String::new();
    let mut tried = 0;
    let mut told = 0;
    for expression in expressions() {
        let Some((name, arguments)) = call(&expression) else {
            continue;
        };
        let Some(place) = arguments.first().map(|first| first.place) else {
            continue;
        };
        let Ok(full) = functions::call(&name, &arguments, place) else {
            continue;
        };
        if full.to_json().is_none() {
            continue;
        }
        for (index, argument) in arguments.iter().enumerate() {
            for changed in blurred(argument, 2) {
                let mut changed_arguments = arguments.clone();
                changed_arguments[index] = changed.clone();
                tried += 1;
                let less = functions::call(&name, &changed_arguments, place);
                told += usize::from(
                    matches!(&less, Ok(value) if !matches!(value.kind, Kind::Unknown(_))),
                );
                if !less.as_ref().is_ok_and(|less| agrees(less, &full)) {
                    wrong += &format!(
                        "{expression}: {index} as {:?}\n  gives {less:?}\n",
                        changed.kind
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", &wrong[..wrong.len().min(20_000)]);
    assert!(tried > 10_000, "{tried} calls were made");
    assert!(told > tried / 4, "{told} of {tried} calls tell something");
}
