//! Functions of maps.

use std::collections::BTreeMap;

use crate::eval::functions::MAX_ITEMS;
use crate::eval::functions::arguments::{Arguments, Stop, entry, known, refuse};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::text::Text as Words;
use crate::eval::value::{Entry, Extent, Kind, List, Value};
use Parameter::{Any, Nullable, Text, TextLists, Texts};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("keys", &[Any], |call| {
        let map = call.map(0)?;
        let key = |(key, entry): (&String, &Entry)| {
            let text = Kind::String(Words::made(key, entry.key));
            Value::new(text, entry.key)
        };
        call.open_list(map.entries.iter().map(key).collect(), map.extent)
    }),
    Function::new("lookup", &[Any, Text], lookup).and(Nullable),
    Function::new("merge", &[], merge).and(Nullable),
    Function::new("transpose", &[TextLists], transpose),
    Function::new("values", &[Any], |call| {
        let map = call.map(0)?;
        let values = map.entries.values().map(|entry| entry.value.clone());
        call.open_list(values.collect(), map.extent)
    }),
    Function::new("zipmap", &[Texts, Any], zip),
];

fn lookup(call: &Arguments) -> Result<Value, Stop> {
    if call.all().len() > 3 {
        return refuse("there may be one default only");
    }
    let (map, key) = (call.map(0)?, call.string(1)?);
    match (map.entries.get(&key), map.extent) {
        (Some(entry), _) => Ok(entry.value.clone()),
        (None, Extent::Open) => Err(Stop::Unknown),
        (None, Extent::Exact) => match call.all().get(2) {
            Some(default) => Ok(default.clone()),
            None => refuse("the map has no such key, and there is no default"),
        },
    }
}

/// All entries, of which the last of a key stays. A map that is not known to
/// its end may have any key, so that what stood before it is not sure.
fn merge(call: &Arguments) -> Result<Value, Stop> {
    let mut merged: BTreeMap<String, Entry> = BTreeMap::new();
    let mut extent = Extent::Exact;
    for value in call.all() {
        let (entries, end) = match &value.kind {
            Kind::Null => continue,
            Kind::Unknown(_) => (None, Extent::Open),
            Kind::Map(map) => (Some(&map.entries), map.extent),
            Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::List(_) => {
                return refuse("every argument must be a map");
            }
        };
        if end == Extent::Open {
            extent = Extent::Open;
            for before in merged.values_mut() {
                *before = Entry {
                    value: Value::unknown(before.value.place),
                    ..entry(before.value.clone())
                };
            }
        }
        let entries = entries.into_iter().flat_map(|entries| entries.iter());
        merged.extend(entries.map(|(key, entry)| (key.clone(), entry.clone())));
        if merged.len() > MAX_ITEMS {
            return Err(Stop::Unknown);
        }
    }
    call.open_map(merged, extent)
}

/// For each string that stands in a list, the keys of the lists.
fn transpose(call: &Arguments) -> Result<Value, Stop> {
    let map = call.map(0)?;
    if map.extent == Extent::Open {
        return Err(Stop::Unknown);
    }
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (key, entry) in map.entries.iter() {
        let Kind::List(List { items, extent, .. }) = &entry.value.kind else {
            return match entry.value.kind {
                Kind::Null => refuse("a list of the map is null"),
                _ => Err(Stop::Unknown),
            };
        };
        if *extent == Extent::Open {
            return Err(Stop::Unknown);
        }
        for item in items.iter() {
            let text = Kind::String(Words::made(key, entry.key));
            let keys = found.entry(known(item)?).or_default();
            keys.push(Value::new(text, entry.key));
        }
    }
    let lists = found
        .into_iter()
        .map(|(key, keys)| (key, entry(Value::list(keys, call.place))));
    call.open_map(lists.collect(), Extent::Exact)
}

fn zip(call: &Arguments) -> Result<Value, Stop> {
    let keys = call.items(0)?;
    let values = match call.items(1) {
        Ok(values) => Some(values),
        Err(Stop::Unknown) => None,
        Err(refused) => return Err(refused),
    };
    if values.is_some_and(|values| values.len() != keys.len()) {
        return refuse("as many keys as values are required");
    }
    let mut entries = BTreeMap::new();
    for (index, key) in keys.iter().enumerate() {
        let value = values.and_then(|values| values.get(index)).cloned();
        let value = value.unwrap_or_else(|| Value::unknown(call.place));
        let entry = Entry {
            key: key.place,
            ..entry(value)
        };
        entries.insert(known(key)?, entry);
    }
    call.open_map(entries, Extent::Exact)
}
