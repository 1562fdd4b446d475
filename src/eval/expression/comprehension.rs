//! `[for …]` and `{for …}`.

use std::collections::BTreeMap;

use super::collection::text_of_key;
use super::conditional::{Truth, truth};
use super::names::{Binding, Scope};
use super::{Evaluated, evaluate};
use crate::eval::refusal::Refusal;
use crate::eval::shape::{self, Shape};
use crate::eval::value::{Entry, Extent, Kind, List, Map, Value};
use crate::source::Span;
use crate::source::place::Place;
use crate::syntax::hcl::expr::{For, ForKind, Grouping};

/// A `for` expression.
pub(super) fn evaluate_for(each: &For<'_>, span: Span, scope: Scope<'_>) -> Evaluated {
    let place = scope.place(span);
    let collection = evaluate(&each.collection, scope)?;
    let form = shape::by_form(&each.collection, scope.names, 0);
    let (pairs, extent) = pairs(&collection, form, scope)?;
    let mut made = Made::new(extent);
    for (key, value) in pairs {
        let outer = Binding {
            name: each.key_variable.map_or("", |name| name.node),
            value: key,
            outer: scope.bindings,
        };
        let inner = Binding {
            name: each.variable.node,
            value,
            outer: Some(&outer),
        };
        if !scope.meter.spend(1) {
            return Ok(scope.doubtful(place));
        }
        made.add(each, place, scope.with(Some(&inner)))?;
    }
    let value = match each.kind {
        ForKind::Tuple => made.list(place),
        ForKind::Object => made.map(each.grouping, place)?,
    };
    Ok(scope.meter.bounded(value))
}

/// Keys with their values, and whether there may be more.
pub(crate) type Pairs = (Vec<(Value, Value)>, Extent);

/// What is walked over in `collection`, whose expression tells `form`.
pub(crate) fn pairs(collection: &Value, form: Shape, scope: Scope<'_>) -> Result<Pairs, Refusal> {
    let place = collection.place;
    match &collection.kind {
        Kind::Unknown(_) => {
            scope.meter.doubt();
            Ok((Vec::new(), Extent::Open))
        }
        Kind::List(list) => {
            if list.extent == Extent::Open {
                scope.meter.doubt();
            }
            let shape = shape::of(form, collection);
            let key = |(index, item): (usize, &Value)| match (list.extent, shape) {
                (_, Shape::Set) => item.clone(),
                (Extent::Exact, Shape::Sequence) => super::number(&index.to_string(), place),
                _ => Value::unknown(place),
            };
            let pairs = list.items.iter().enumerate();
            let pairs = pairs.map(|(index, item)| (key((index, item)), item.clone()));
            Ok((pairs.collect(), list.extent))
        }
        Kind::Map(map) => {
            if map.extent == Extent::Open {
                scope.meter.doubt();
            }
            let pairs = map
                .entries
                .iter()
                .map(|(key, entry)| (super::made(key, entry.key), entry.value.clone()));
            Ok((pairs.collect(), map.extent))
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {
            Err(Refusal::new(place, "`for` needs a collection"))
        }
    }
}

/// What a `for` expression has made so far.
struct Made {
    items: Vec<Value>,
    entries: BTreeMap<String, (Place, Vec<Value>)>,
    extent: Extent,
    /// Whether a key was not known, so that any group may have more elements.
    any_group: Extent,
}

impl Made {
    fn new(extent: Extent) -> Self {
        Self {
            items: Vec::new(),
            entries: BTreeMap::new(),
            any_group: extent,
            extent,
        }
    }

    fn add(&mut self, each: &For<'_>, place: Place, scope: Scope<'_>) -> Result<(), Refusal> {
        let condition = each.condition.as_ref();
        match condition.map_or(Ok(Truth::Yes), |condition| truth(condition, scope))? {
            Truth::No => Ok(()),
            Truth::Yes => self.add_sure(each, place, scope),
            Truth::Unknown => {
                self.extent = Extent::Open;
                self.any_group = Extent::Open;
                Ok(())
            }
        }
    }

    fn add_sure(&mut self, each: &For<'_>, place: Place, scope: Scope<'_>) -> Result<(), Refusal> {
        let key = match &each.key {
            None => None,
            Some(key) => text_of_key(&evaluate(key, scope)?)?,
        };
        let value = evaluate(&each.value, scope)?;
        match (each.kind, key) {
            (ForKind::Tuple, _) => self.items.push(value),
            (ForKind::Object, None) => {
                scope.meter.doubt();
                self.extent = Extent::Open;
                self.any_group = Extent::Open;
            }
            (ForKind::Object, Some(key)) => {
                let key_place = each.key.as_ref().map_or(place, |key| scope.place(key.span));
                let group = self.entries.entry(key).or_insert((key_place, Vec::new()));
                if each.grouping == Grouping::Single && !group.1.is_empty() {
                    return Err(Refusal::new(key_place, "two elements have the same key"));
                }
                group.1.push(value);
            }
        }
        Ok(())
    }

    fn list(self, place: Place) -> Value {
        let list = List {
            items: self.items.into(),
            extent: self.extent,
            perhaps: None,
        };
        Value::new(Kind::List(list), place)
    }

    fn map(self, grouping: Grouping, place: Place) -> Evaluated {
        let any_group = self.any_group;
        let entry = |(key, (key_place, mut values)): (String, (Place, Vec<Value>))| {
            let value = match (grouping, values.pop()) {
                (Grouping::Single, Some(value)) => value,
                (_, last) => {
                    values.extend(last);
                    let list = List {
                        items: values.into(),
                        extent: any_group,
                        perhaps: None,
                    };
                    Value::new(Kind::List(list), place)
                }
            };
            let entry = Entry {
                key: key_place,
                value,
                earlier: Vec::new(),
            };
            (key, entry)
        };
        let entries: BTreeMap<_, _> = self.entries.into_iter().map(entry).collect();
        let map = Map {
            entries: entries.into(),
            extent: self.extent,
        };
        Ok(Value::new(Kind::Map(map), place))
    }
}
