//! One type for the elements of one collection, where it shows.

use std::collections::BTreeMap;

use crate::eval::convert;
use crate::eval::refusal::Refusal;
use crate::eval::value::{Entry, Extent, Kind, List, Map, Value};
use crate::source::place::Place;

/// How deep elements are brought to one type; below it they stay as they are.
const MAX_DEPTH: usize = 100;

/// What the elements are that are neither `null` nor unknown.
#[derive(Debug, Default)]
struct Seen {
    unknowns: usize,
    bools: usize,
    numbers: usize,
    strings: usize,
    lists: usize,
    maps: usize,
}

impl Seen {
    fn of(values: &[Value]) -> Self {
        let mut seen = Self::default();
        for value in values {
            match value.kind {
                Kind::Unknown(_) => seen.unknowns += 1,
                Kind::Null => {}
                Kind::Bool(_) => seen.bools += 1,
                Kind::Number(_) => seen.numbers += 1,
                Kind::String(_) => seen.strings += 1,
                Kind::List(_) => seen.lists += 1,
                Kind::Map(_) => seen.maps += 1,
            }
        }
        seen
    }
}

/// `values`, which stand at `place`, brought to one type: numbers and bools
/// beside strings become strings, and so on inwards. A number or a bool beside
/// what is not known, or in a collection that `extent` says may hold more, may
/// become a string, so that it is not known either.
///
/// # Errors
///
/// When there is no type for all of them.
pub fn unify(values: &[Value], extent: Extent, place: Place) -> Result<Vec<Value>, Refusal> {
    unify_at(values, extent, place, 0)
}

fn unify_at(
    values: &[Value],
    extent: Extent,
    place: Place,
    depth: usize,
) -> Result<Vec<Value>, Refusal> {
    let seen = Seen::of(values);
    let extent = if seen.unknowns > 0 {
        Extent::Open
    } else {
        extent
    };
    let scalars = seen.bools + seen.numbers + seen.strings;
    let kinds = [scalars, seen.lists, seen.maps];
    if depth > MAX_DEPTH || kinds.iter().sum::<usize>() == 0 {
        return Ok(values.to_vec());
    }
    let refusal = || Err(Refusal::new(place, "all elements must have the same type"));
    match kinds {
        [_, 0, 0] if seen.strings > 0 => values.iter().map(convert::to_string).collect(),
        [_, 0, 0] if extent == Extent::Open => Ok(values.iter().map(forget_scalar).collect()),
        [_, 0, 0] if seen.bools > 0 && seen.numbers > 0 => refusal(),
        [_, 0, 0] => Ok(values.to_vec()),
        [0, _, 0] => unify_lists(values, extent, place, depth),
        [0, 0, _] => unify_maps(values, extent, place, depth),
        _ => refusal(),
    }
}

fn forget_scalar(value: &Value) -> Value {
    match value.kind {
        Kind::Bool(_) | Kind::Number(_) => Value::unknown(value.place),
        _ => value.clone(),
    }
}

fn lists(values: &[Value]) -> impl Iterator<Item = &List> {
    values.iter().filter_map(|value| match &value.kind {
        Kind::List(list) => Some(list),
        _ => None,
    })
}

fn maps(values: &[Value]) -> impl Iterator<Item = &Map> {
    values.iter().filter_map(|value| match &value.kind {
        Kind::Map(map) => Some(map),
        _ => None,
    })
}

/// Lists of one length are tuples, each position of one type; others are
/// lists of one type.
fn unify_lists(
    values: &[Value],
    extent: Extent,
    place: Place,
    depth: usize,
) -> Result<Vec<Value>, Refusal> {
    let length = lists(values).next().map_or(0, |list| list.items.len());
    let tuples =
        lists(values).all(|list| list.extent == Extent::Exact && list.items.len() == length);
    let group = |index: usize| if tuples { index } else { 0 };
    let mut groups = vec![Vec::new(); if tuples { length } else { 1 }];
    for list in lists(values) {
        for (index, item) in list.items.iter().enumerate() {
            groups[group(index)].push(item.clone());
        }
    }
    let extents = lists(values).map(|list| list.extent);
    let extent = open_if_any(extents.chain([extent]));
    let mut groups = unify_groups(groups, extent, place, depth)?;
    let mut rebuild = |list: &List| {
        let items = (0..list.items.len()).filter_map(|index| groups[group(index)].next());
        Kind::List(List {
            items: items.collect(),
            extent: list.extent,
            perhaps: list.perhaps.clone(),
        })
    };
    let rebuilt = values.iter().map(|value| match &value.kind {
        Kind::List(list) => Value::new(rebuild(list), value.place),
        _ => value.clone(),
    });
    Ok(rebuilt.collect())
}

/// Maps with the same keys are objects, each key of one type; others are maps
/// of one type.
fn unify_maps(
    values: &[Value],
    extent: Extent,
    place: Place,
    depth: usize,
) -> Result<Vec<Value>, Refusal> {
    let names: Vec<&String> = maps(values)
        .next()
        .map_or_else(Vec::new, |map| map.entries.keys().collect());
    let objects = maps(values)
        .all(|map| map.extent == Extent::Exact && map.entries.keys().eq(names.iter().copied()));
    let group = |index: usize| if objects { index } else { 0 };
    let mut groups = vec![Vec::new(); if objects { names.len() } else { 1 }];
    for map in maps(values) {
        for (index, entry) in map.entries.values().enumerate() {
            groups[group(index)].push(entry.value.clone());
        }
    }
    let extents = maps(values).map(|map| map.extent);
    let extent = open_if_any(extents.chain([extent]));
    let mut groups = unify_groups(groups, extent, place, depth)?;
    let mut rebuild = |map: &Map| {
        let entries = map
            .entries
            .iter()
            .enumerate()
            .filter_map(|(index, (key, entry))| {
                let value = groups[group(index)].next()?;
                Some((
                    key.clone(),
                    Entry {
                        value,
                        ..entry.clone()
                    },
                ))
            });
        Kind::Map(Map {
            entries: entries.collect::<BTreeMap<_, _>>().into(),
            extent: map.extent,
        })
    };
    let rebuilt = values.iter().map(|value| match &value.kind {
        Kind::Map(map) => Value::new(rebuild(map), value.place),
        _ => value.clone(),
    });
    Ok(rebuilt.collect())
}

fn open_if_any(mut extents: impl Iterator<Item = Extent>) -> Extent {
    match extents.any(|extent| extent == Extent::Open) {
        true => Extent::Open,
        false => Extent::Exact,
    }
}

type Unified = std::vec::IntoIter<Value>;

fn unify_groups(
    groups: Vec<Vec<Value>>,
    extent: Extent,
    place: Place,
    depth: usize,
) -> Result<Vec<Unified>, Refusal> {
    let groups = groups.iter();
    groups
        .map(|group| Ok(unify_at(group, extent, place, depth + 1)?.into_iter()))
        .collect()
}
