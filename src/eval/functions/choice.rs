//! Functions that give back one of their arguments, or say which type it is of.

use crate::eval::convert;
use crate::eval::functions::arguments::{Arguments, Stop, list, refuse};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::refusal::Refusal;
use crate::eval::unify::unify;
use crate::eval::value::{Extent, Kind, Value};
use crate::eval::{constraint::Type, set};
use Parameter::{Any, Nullable};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("coalesce", &[], coalesce).and(Nullable),
    Function::new("coalescelist", &[], coalesce_list).and(Nullable),
    Function::new("nonsensitive", &[Nullable], same),
    Function::new("one", &[Any], one),
    Function::new("sensitive", &[Nullable], same),
    Function::new("tobool", &[Nullable], |call| {
        converted(convert::to_bool(call.get(0)?))
    }),
    Function::new("tolist", &[Nullable], to_list),
    Function::new("tomap", &[Nullable], to_map),
    Function::new("tonumber", &[Nullable], |call| {
        converted(convert::to_number(call.get(0)?))
    }),
    Function::new("toset", &[Nullable], to_set),
    Function::new("tostring", &[Nullable], |call| {
        converted(convert::to_string(call.get(0)?))
    }),
];

fn converted(result: Result<Value, Refusal>) -> Result<Value, Stop> {
    result.map_err(|refusal| Stop::Refused(refusal.reason))
}

fn same(call: &Arguments) -> Result<Value, Stop> {
    call.get(0).cloned()
}

/// The first argument that is neither `null` nor an empty string. It has the
/// type that all of them have.
fn coalesce(call: &Arguments) -> Result<Value, Stop> {
    for value in converted_all(unify(call.all(), Extent::Exact, call.place))? {
        match &value.kind {
            Kind::Null => {}
            Kind::Unknown(_) => return Err(Stop::Unknown),
            Kind::String(text) => match text.as_known().as_deref() {
                Some("") => {}
                None if text.least_bytes() == 0 => return Err(Stop::Unknown),
                Some(_) | None => return Ok(value),
            },
            Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => return Ok(value),
        }
    }
    refuse("no argument is neither null nor empty")
}

fn converted_all(result: Result<Vec<Value>, Refusal>) -> Result<Vec<Value>, Stop> {
    result.map_err(|refusal| Stop::Refused(refusal.reason))
}

/// The first list that is not empty.
fn coalesce_list(call: &Arguments) -> Result<Value, Stop> {
    for value in call.all() {
        if matches!(value.kind, Kind::Null) {
            continue;
        }
        let list = list(value, "every argument must be a list")?;
        match list.extent {
            _ if !list.items.is_empty() => return Ok(value.clone()),
            Extent::Open => return Err(Stop::Unknown),
            Extent::Exact => {}
        }
    }
    refuse("no argument is a list with elements")
}

fn one(call: &Arguments) -> Result<Value, Stop> {
    match call.items(0)? {
        [] => call.make(Kind::Null),
        [item] => Ok(item.clone()),
        _ => refuse("a list with one element or none is required"),
    }
}

fn to_list(call: &Arguments) -> Result<Value, Stop> {
    let wanted = Type::List(Box::new(Type::Any));
    converted(convert::convert(call.get(0)?, &wanted))
}

fn to_set(call: &Arguments) -> Result<Value, Stop> {
    Ok(set::to_set(&to_list(call)?))
}

fn to_map(call: &Arguments) -> Result<Value, Stop> {
    let wanted = Type::Map(Box::new(Type::Any));
    converted(convert::convert(call.get(0)?, &wanted))
}
