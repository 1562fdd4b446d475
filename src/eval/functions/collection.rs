//! Functions of lists.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::eval::equality::{Answer, equal, same};
use crate::eval::functions::MAX_ITEMS;
use crate::eval::functions::arguments::{Arguments, Stop, known, list, refuse};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::number::Number as Numeral;
use crate::eval::set::sort_key;
use crate::eval::text::Text;
use crate::eval::unify::unify;
use crate::eval::value::{Extent, Kind, Value};
use Parameter::{Any, Bools, List, Number, Texts};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("alltrue", &[Bools], |call| {
        let all = answers(call)?.into_iter();
        call.answer(all.fold(end(call)?, Answer::and))
    }),
    Function::new("anytrue", &[Bools], |call| {
        let all = answers(call)?.into_iter();
        call.answer(all.fold(end(call)?.not(), Answer::or))
    }),
    Function::new("chunklist", &[List, Number], chunk),
    Function::new("compact", &[Texts], compact),
    Function::new("concat", &[], concat).and(Any),
    Function::new("contains", &[Any, Any], contains),
    Function::new("distinct", &[List], distinct),
    Function::new("element", &[Any, Number], element),
    Function::new("flatten", &[Any], flatten),
    Function::new("index", &[Any, Any], index),
    Function::new("length", &[Any], length),
    Function::new("matchkeys", &[List, List, List], match_keys),
    Function::new("reverse", &[Any], |call| {
        let list = call.list(0)?;
        let items = list.items.iter().rev().cloned().collect();
        call.open_list(items, list.extent)
    }),
    Function::new("slice", &[Any, Number, Number], slice),
    Function::new("sort", &[Texts], sort),
];

/// The truths of the first argument; `null` is none.
fn answers(call: &Arguments) -> Result<Vec<Answer>, Stop> {
    let items = call.list(0)?.items.iter();
    let answers = items.map(|item| match item.kind {
        Kind::Bool(truth) => Answer::from_bool(truth),
        Kind::Null => Answer::No,
        _ => Answer::Unsure,
    });
    Ok(answers.collect())
}

/// Whether the first argument has no elements but those that are known.
fn end(call: &Arguments) -> Result<Answer, Stop> {
    Ok(match call.list(0)?.extent {
        Extent::Exact => Answer::Yes,
        Extent::Open => Answer::Unsure,
    })
}

fn chunk(call: &Arguments) -> Result<Value, Stop> {
    let (items, size) = (call.items(0)?, call.integer(1)?);
    let Ok(size) = usize::try_from(size) else {
        return refuse("the size must not be negative");
    };
    let size = if size == 0 { items.len().max(1) } else { size };
    let chunks = items.chunks(size);
    let chunks = chunks.map(|chunk| Value::list(chunk.to_vec(), call.place));
    Ok(Value::list(chunks.collect(), call.place))
}

/// The strings that are not empty. One that may be empty may not be there.
fn compact(call: &Arguments) -> Result<Value, Stop> {
    let list = call.list(0)?;
    let mut extent = list.extent;
    let mut items = Vec::new();
    for item in list.items.iter() {
        match &item.kind {
            Kind::Null => {}
            Kind::String(text) if text.least_bytes() > 0 => items.push(item.clone()),
            Kind::String(text) if text.as_known().is_some() => {}
            _ => extent = Extent::Open,
        }
    }
    call.open_list(items, extent)
}

fn concat(call: &Arguments) -> Result<Value, Stop> {
    if call.all().is_empty() {
        return refuse("at least one list is required");
    }
    let mut items = Vec::new();
    let mut extent = Extent::Exact;
    let mut perhaps = Vec::new();
    for value in call.all() {
        match list(value, "every argument must be a list") {
            Err(Stop::Unknown) => {
                extent = Extent::Open;
                perhaps.extend(lost(value));
            }
            Err(refused) => return Err(refused),
            Ok(list) => {
                items.extend(list.items.iter().cloned());
                if list.extent == Extent::Open {
                    extent = Extent::Open;
                    perhaps.extend(lost(value));
                }
            }
        }
        if items.len() > MAX_ITEMS {
            return Err(Stop::Unknown);
        }
    }
    call.choice_list(items, extent, perhaps)
}

/// What the part of a list may be that is not known.
fn lost(value: &Value) -> Vec<String> {
    let perhaps = match &value.kind {
        Kind::List(list) => list.perhaps.as_deref(),
        Kind::Unknown(unknown) => unknown.perhaps.as_deref(),
        _ => None,
    };
    perhaps.cloned().unwrap_or_default()
}

fn contains(call: &Arguments) -> Result<Value, Stop> {
    let (list, wanted) = (call.list(0)?, call.get(1)?);
    let found = list.items.iter().map(|item| equal(item, wanted));
    call.answer(found.fold(end(call)?.not(), Answer::or))
}

/// The most elements that are compared each with each.
const MAX_COMPARED: usize = 1_000;

/// The first of each. One that may be the same as one before may not be there.
fn distinct(call: &Arguments) -> Result<Value, Stop> {
    let list = call.list(0)?;
    let keys: Option<Vec<_>> = list.items.iter().map(sort_key).collect();
    if let Some(keys) = keys {
        let mut seen = BTreeSet::new();
        let items = list.items.iter().zip(keys);
        let first = items.filter_map(|(item, key)| seen.insert(key).then(|| item.clone()));
        return call.open_list(first.collect(), list.extent);
    }
    if list.items.len() > MAX_COMPARED {
        return Err(Stop::Unknown);
    }
    let mut extent = list.extent;
    let mut kept: Vec<Value> = Vec::new();
    for item in list.items.iter() {
        let before = kept.iter().map(|other| same(item, other));
        match before.fold(Answer::No, Answer::or) {
            Answer::Yes => {}
            Answer::No => kept.push(item.clone()),
            Answer::Unsure => {
                kept.push(item.clone());
                extent = Extent::Open;
            }
        }
    }
    call.open_list(kept, extent)
}

fn element(call: &Arguments) -> Result<Value, Stop> {
    let (items, index) = (call.items(0)?, call.integer(1)?);
    let Ok(length @ 1..) = i64::try_from(items.len()) else {
        return refuse("the list is empty");
    };
    if index < 0 {
        return refuse("the index must not be negative");
    }
    let index = usize::try_from(index % length).unwrap_or(0);
    items.get(index).cloned().ok_or(Stop::Unknown)
}

/// All elements of lists in lists. What is not known may be a list of any length.
fn flatten(call: &Arguments) -> Result<Value, Stop> {
    let mut extent = call.list(0)?.extent;
    let mut perhaps = lost(call.get(0)?);
    let mut items = Vec::new();
    let mut rest = vec![call.list(0)?.items.iter()];
    while let Some(last) = rest.last_mut() {
        let Some(item) = last.next() else {
            rest.pop();
            continue;
        };
        match &item.kind {
            Kind::List(list) => {
                if list.extent == Extent::Open {
                    extent = Extent::Open;
                    perhaps.extend(lost(item));
                }
                rest.push(list.items.iter());
            }
            Kind::Unknown(_) => {
                extent = Extent::Open;
                perhaps.extend(lost(item));
            }
            _ => items.push(item.clone()),
        }
    }
    call.choice_list(items, extent, perhaps)
}

fn index(call: &Arguments) -> Result<Value, Stop> {
    let (items, wanted) = (call.items(0)?, call.get(1)?);
    for (index, item) in items.iter().enumerate() {
        match equal(item, wanted) {
            Answer::Yes => return count(call, index),
            Answer::No => {}
            Answer::Unsure => return Err(Stop::Unknown),
        }
    }
    refuse("the list has no such element")
}

fn count(call: &Arguments, count: usize) -> Result<Value, Stop> {
    let count = i64::try_from(count).ok();
    call.numeral(count.map(Numeral::from))
}

fn length(call: &Arguments) -> Result<Value, Stop> {
    match &call.get(0)?.kind {
        Kind::String(text) => {
            let text = text.as_known().ok_or(Stop::Unknown)?;
            count(call, text.graphemes(true).count())
        }
        Kind::List(_) => count(call, call.items(0)?.len()),
        Kind::Map(map) => match map.extent {
            Extent::Exact => count(call, map.entries.len()),
            Extent::Open => Err(Stop::Unknown),
        },
        Kind::Unknown(_) => Err(Stop::Unknown),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => {
            refuse("a string or a collection is required")
        }
    }
}

/// The values whose keys, which stand at the same index, are looked for.
fn match_keys(call: &Arguments) -> Result<Value, Stop> {
    let (values, keys, wanted) = (call.items(0)?, call.items(1)?, call.items(2)?);
    if values.len() != keys.len() {
        return refuse("as many keys as values are required");
    }
    let both = [keys, wanted].concat();
    let both =
        unify(&both, Extent::Exact, call.place).map_err(|refusal| Stop::Refused(refusal.reason))?;
    let (keys, wanted) = both.split_at(keys.len());
    if keys.len().saturating_mul(wanted.len()) > MAX_COMPARED * MAX_COMPARED {
        return Err(Stop::Unknown);
    }
    let mut items = Vec::new();
    let mut extent = Extent::Exact;
    for (key, value) in keys.iter().zip(values) {
        let found = wanted.iter().map(|wanted| same(key, wanted));
        match found.fold(Answer::No, Answer::or) {
            Answer::Yes => items.push(value.clone()),
            Answer::No => {}
            Answer::Unsure => extent = Extent::Open,
        }
    }
    call.open_list(items, extent)
}

fn slice(call: &Arguments) -> Result<Value, Stop> {
    let (items, from, to) = (call.items(0)?, call.integer(1)?, call.integer(2)?);
    let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
    match range.and_then(|(from, to)| items.get(from..to)) {
        Some(items) => Ok(Value::list(items.to_vec(), call.place)),
        None => refuse("the indices must be in order and within the list"),
    }
}

/// The strings in order. Where one stands that is not known, is not known.
fn sort(call: &Arguments) -> Result<Value, Stop> {
    let list = call.list(0)?;
    let mut items = list.items.to_vec();
    if items.iter().any(|item| matches!(item.kind, Kind::Null)) {
        return refuse("an element of the list is null");
    }
    if items.iter().any(|item| known(item).is_err()) {
        let extent = if items.len() > 1 {
            Extent::Open
        } else {
            list.extent
        };
        return call.open_list(items, extent);
    }
    items.sort_by_cached_key(|item| match &item.kind {
        Kind::String(text) => Text::as_known(text),
        _ => None,
    });
    call.open_list(items, list.extent)
}
