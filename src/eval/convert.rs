//! Conversions between types, as Terraform makes them by itself.

use std::collections::BTreeMap;

use crate::eval::constraint::{Attribute, Presence, Type};
use crate::eval::number::Number;
use crate::eval::refusal::Refusal;
use crate::eval::set::to_set;
use crate::eval::text::{Hole, Piece, Text};
use crate::eval::unify::unify;
use crate::eval::value::{Entry, Extent, Kind, List, Map, Value};
use crate::source::place::Place;

/// How deep values are converted; what lies deeper is not known.
const MAX_DEPTH: usize = 100;

/// `value` as a string: a string, `null` or not known.
///
/// # Errors
///
/// When it is a collection.
pub fn to_string(value: &Value) -> Result<Value, Refusal> {
    let made = |text: &str| {
        Ok(Value::new(
            Kind::String(Text::made(text, value.place)),
            value.place,
        ))
    };
    match &value.kind {
        Kind::Unknown(_) | Kind::Null | Kind::String(_) => Ok(value.clone()),
        Kind::Bool(truth) => made(if *truth { "true" } else { "false" }),
        Kind::Number(number) => made(&number.to_string()),
        Kind::List(_) | Kind::Map(_) => Err(Refusal::new(value.place, "a string is required")),
    }
}

/// `value` as a number: a number, `null` or not known.
///
/// # Errors
///
/// When it is neither a number nor a text that says one.
pub fn to_number(value: &Value) -> Result<Value, Refusal> {
    let refusal = || Refusal::new(value.place, "a number is required");
    match &value.kind {
        Kind::Unknown(_) | Kind::Null | Kind::Number(_) => Ok(value.clone()),
        Kind::String(text) => match text.as_known() {
            None => Ok(Value::unknown(value.place)),
            Some(text) if !reads_as_number(&text) => Err(refusal()),
            Some(text) => Ok(match Number::parse(&text) {
                Some(number) => Value::new(Kind::Number(number), value.place),
                None => Value::unknown(value.place),
            }),
        },
        Kind::Bool(_) | Kind::List(_) | Kind::Map(_) => Err(refusal()),
    }
}

/// Whether Terraform takes `text` for a number.
fn reads_as_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.is_none_or(|exponent| {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !unsigned.is_empty() && digits(unsigned)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent
}

/// `value` as a truth: a bool, `null` or not known.
///
/// # Errors
///
/// When it is neither a bool nor a text that says one.
pub fn to_bool(value: &Value) -> Result<Value, Refusal> {
    let made = |truth| Ok(Value::new(Kind::Bool(truth), value.place));
    let refusal = || Refusal::new(value.place, "a bool is required");
    match &value.kind {
        Kind::Unknown(_) | Kind::Null | Kind::Bool(_) => Ok(value.clone()),
        Kind::String(text) => match text.as_known().as_deref() {
            None => Ok(Value::unknown(value.place)),
            Some("true" | "1") => made(true),
            Some("false" | "0") => made(false),
            Some(_) => Err(refusal()),
        },
        Kind::Number(_) | Kind::List(_) | Kind::Map(_) => Err(refusal()),
    }
}

/// The text of a value that was converted to a string; what is not known is a hole.
///
/// # Errors
///
/// When it is `null` or a collection.
pub fn to_text(value: &Value) -> Result<Text, Refusal> {
    match to_string(value)?.kind {
        Kind::String(text) => Ok(text),
        Kind::Unknown(unknown) => {
            let place = value.place;
            Ok(Text::new([Piece::Hole(Hole { unknown, place })]))
        }
        _ => Err(Refusal::new(value.place, "a string is required, not null")),
    }
}

/// `value` as a value of type `wanted`. Defaults of attributes that are left
/// out or `null` are put in.
///
/// # Errors
///
/// When it cannot be one.
pub fn convert(value: &Value, wanted: &Type) -> Result<Value, Refusal> {
    convert_at(value, wanted, 0)
}

fn convert_at(value: &Value, wanted: &Type, depth: usize) -> Result<Value, Refusal> {
    if depth > MAX_DEPTH {
        return Ok(Value::unknown(value.place));
    }
    let refuse = |reason: &str| Err(Refusal::new(value.place, reason));
    match (wanted, &value.kind) {
        (Type::Any, _) => Ok(value.clone()),
        (_, Kind::Unknown(_) | Kind::Null) => Ok(value.clone()),
        (Type::String, _) => to_string(value),
        (Type::Number, _) => to_number(value),
        (Type::Bool, _) => to_bool(value),
        (Type::List(item), Kind::List(list)) => elements(value, list, item, depth),
        (Type::Set(item), Kind::List(list)) => Ok(to_set(&elements(value, list, item, depth)?)),
        (Type::Tuple(items), Kind::List(list)) => tuple(value, list, items, depth),
        (Type::Map(item), Kind::Map(map)) => entries(value, map, item, depth),
        (Type::Object(attributes), Kind::Map(map)) => object(value, map, attributes, depth),
        (Type::List(_), _) => refuse("a list is required"),
        (Type::Set(_), _) => refuse("a set is required"),
        (Type::Tuple(_), _) => refuse("a tuple is required"),
        (Type::Map(_), _) => refuse("a map is required"),
        (Type::Object(_), _) => refuse("an object is required"),
    }
}

fn elements(value: &Value, list: &List, item: &Type, depth: usize) -> Result<Value, Refusal> {
    let items = list.items.iter();
    let mut items = items
        .map(|value| convert_at(value, item, depth + 1))
        .collect::<Result<Vec<_>, _>>()?;
    if matches!(item, Type::Any) {
        items = unify(&items, list.extent, value.place)?;
    }
    Ok(with_items(list, items, value.place))
}

/// A list of other items that ends where `list` ends.
fn with_items(list: &List, items: Vec<Value>, place: Place) -> Value {
    let extent = list.extent;
    let items = items.into();
    let perhaps = list.perhaps.clone();
    Value::new(
        Kind::List(List {
            items,
            extent,
            perhaps,
        }),
        place,
    )
}

fn tuple(value: &Value, list: &List, wanted: &[Type], depth: usize) -> Result<Value, Refusal> {
    let exact = list.extent == Extent::Exact;
    if list.items.len() > wanted.len() || (exact && list.items.len() < wanted.len()) {
        let reason = format!("a tuple of {} elements is required", wanted.len());
        return Err(Refusal::new(value.place, reason));
    }
    if !exact {
        // Which element stands where is not known.
        return Ok(Value::unknown(value.place));
    }
    let pairs = list.items.iter().zip(wanted);
    let items = pairs.map(|(value, wanted)| convert_at(value, wanted, depth + 1));
    Ok(with_items(
        list,
        items.collect::<Result<_, _>>()?,
        value.place,
    ))
}

fn entries(value: &Value, map: &Map, item: &Type, depth: usize) -> Result<Value, Refusal> {
    let values = map.entries.values();
    let mut values = values
        .map(|entry| convert_at(&entry.value, item, depth + 1))
        .collect::<Result<Vec<_>, _>>()?;
    if matches!(item, Type::Any) {
        values = unify(&values, map.extent, value.place)?;
    }
    let entries = map.entries.iter().zip(values).map(|((key, entry), value)| {
        let entry = Entry {
            value,
            ..entry.clone()
        };
        (key.clone(), entry)
    });
    Ok(with_entries(map.extent, entries.collect(), value.place))
}

fn with_entries(extent: Extent, entries: BTreeMap<String, Entry>, place: Place) -> Value {
    let entries = entries.into();
    Value::new(Kind::Map(Map { entries, extent }), place)
}

fn object(value: &Value, map: &Map, wanted: &[Attribute], depth: usize) -> Result<Value, Refusal> {
    let mut entries = BTreeMap::new();
    for attribute in wanted {
        let written = map.entries.get(&attribute.name);
        let made = match (written, &attribute.presence, map.extent) {
            (Some(entry), presence, _) => {
                let converted = convert_at(&entry.value, &attribute.kind, depth + 1)?;
                let value = or_default(converted, presence, &attribute.kind, depth)?;
                Entry {
                    value,
                    ..entry.clone()
                }
            }
            (None, Presence::Required, Extent::Exact) => {
                let reason = format!("attribute `{}` is required", attribute.name);
                return Err(Refusal::new(value.place, reason));
            }
            (None, presence, Extent::Exact) => {
                let null = Value::new(Kind::Null, value.place);
                entry(or_default(null, presence, &attribute.kind, depth)?)
            }
            (None, _, Extent::Open) => entry(Value::unknown(value.place)),
        };
        entries.insert(attribute.name.clone(), made);
    }
    Ok(with_entries(Extent::Exact, entries, value.place))
}

/// An entry whose key nobody wrote.
fn entry(value: Value) -> Entry {
    Entry {
        key: value.place,
        value,
        earlier: Vec::new(),
    }
}

/// The default in place of `null`, and nothing sure in place of what may be `null`.
fn or_default(
    value: Value,
    presence: &Presence,
    kind: &Type,
    depth: usize,
) -> Result<Value, Refusal> {
    match (presence, &value.kind) {
        (Presence::Default(default), Kind::Null) => convert_at(default, kind, depth + 1),
        // What is not known may be null, and then it is the default.
        (Presence::Default(_), Kind::Unknown(_)) => Ok(Value::unknown(value.place)),
        _ => Ok(value),
    }
}
