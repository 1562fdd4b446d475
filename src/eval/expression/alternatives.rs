//! One value for several of which it is not known which one holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Evaluated;
use super::names::Scope;
use super::texts::Texts;
use crate::eval::equality::{Answer, same};
use crate::eval::refusal::Refusal;
use crate::eval::value::{Entry, Extent, Kind, List, Map, Unknown, Value};
use crate::source::place::Place;

/// The values that an expression may have.
pub(super) struct Alternatives {
    place: Place,
    joined: Option<Value>,
    refusal: Option<Refusal>,
}

impl Alternatives {
    /// None as yet, of the expression at `place`.
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            joined: None,
            refusal: None,
        }
    }

    /// One more. Where Terraform would refuse it, the others remain, since
    /// nothing is said about a tree that is refused.
    pub(super) fn add(&mut self, value: Evaluated, scope: Scope<'_>) {
        match (value, self.joined.take()) {
            (Ok(value), None) => self.joined = Some(value),
            (Ok(value), Some(before)) => {
                let joined = join(&before, &value, self.place, 0);
                self.joined = Some(scope.meter.bounded(joined));
            }
            (Err(refusal), before) => {
                scope.meter.doubt();
                self.joined = before;
                self.refusal = Some(refusal);
            }
        }
    }

    /// What all have in common, after the last one.
    pub(super) fn finish(mut self, last: Evaluated, scope: Scope<'_>) -> Evaluated {
        if self.joined.is_none() && self.refusal.is_none() {
            return last;
        }
        self.add(last, scope);
        match (self.joined, self.refusal) {
            (Some(value), _) => Ok(value),
            (None, Some(refusal)) => Err(refusal),
            (None, None) => Ok(Value::unknown(self.place)),
        }
    }
}

/// How deep alternatives are compared; below it nothing is known of them.
const MAX_DEPTH: usize = 32;

/// What holds of both.
pub(super) fn join(one: &Value, other: &Value, place: Place, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::unknown(place);
    }
    match (&one.kind, &other.kind) {
        (Kind::List(a), Kind::List(b)) => {
            Value::new(Kind::List(lists(a, b, place, depth)), one.place)
        }
        (Kind::Map(a), Kind::Map(b)) => Value::new(Kind::Map(maps(a, b, place, depth)), one.place),
        (Kind::Unknown(a), Kind::Unknown(b)) => {
            let reference = a.reference.clone().filter(|_| a.reference == b.reference);
            let perhaps = perhaps(one, other);
            Value::new(Kind::Unknown(Unknown { reference, perhaps }), one.place)
        }
        _ if same(one, other) == Answer::Yes => one.clone(),
        _ => {
            let unknown = Unknown {
                reference: None,
                perhaps: perhaps(one, other),
            };
            Value::new(Kind::Unknown(unknown), place)
        }
    }
}

/// The texts in either of two values.
fn perhaps(one: &Value, other: &Value) -> Option<Arc<Vec<String>>> {
    let mut texts = Texts::default();
    for value in [one, other] {
        texts.value(value, 0);
    }
    texts.finish()
}

fn lists(one: &List, other: &List, place: Place, depth: usize) -> List {
    let exact = one.extent == Extent::Exact && other.extent == Extent::Exact;
    if exact && one.items.len() == other.items.len() {
        let pairs = one.items.iter().zip(other.items.iter());
        let items = pairs.map(|(a, b)| join(a, b, place, depth + 1));
        return List {
            items: items.collect(),
            extent: Extent::Exact,
            perhaps: None,
        };
    }
    // Elements that both surely have; a bound keeps long lists from costing their product.
    let (few, many) = match one.items.len() <= other.items.len() {
        true => (one, other),
        false => (other, one),
    };
    let common = few.items.iter().take(MOST_COMPARED).filter(|item| {
        let mut others = many.items.iter().take(MOST_COMPARED);
        others.any(|other| same(item, other) == Answer::Yes)
    });
    let mut texts = Texts::default();
    for list in [one, other] {
        texts.list(list, 0);
    }
    List {
        items: common.cloned().collect(),
        extent: Extent::Open,
        perhaps: texts.finish(),
    }
}

/// So many elements of lists are compared with each other.
const MOST_COMPARED: usize = 200;

fn maps(one: &Map, other: &Map, place: Place, depth: usize) -> Map {
    let mut extent = match one.extent == Extent::Exact && other.extent == Extent::Exact {
        true => Extent::Exact,
        false => Extent::Open,
    };
    if one.entries.len() != other.entries.len() {
        extent = Extent::Open;
    }
    let mut entries = BTreeMap::new();
    for (key, entry) in one.entries.iter() {
        let Some(second) = other.entries.get(key) else {
            extent = Extent::Open;
            continue;
        };
        let joined = Entry {
            key: entry.key,
            value: join(&entry.value, &second.value, place, depth + 1),
            earlier: Vec::new(),
        };
        entries.insert(key.clone(), joined);
    }
    Map {
        entries: entries.into(),
        extent,
    }
}
