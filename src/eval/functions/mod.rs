//! The functions of Terraform on values of which parts may not be known.
//!
//! Called with less than everything known, a function gives the most that is
//! sure. Results point at what was written where they keep it, and else at the
//! call.

mod arguments;
mod signature;

mod choice;
mod collection;
pub(crate) mod cost;
mod csv;
mod dialect;
mod digest;
mod elsewhere;
mod encoding;
mod format;
mod map;
mod network;
mod numeric;
mod parts;
mod path;
mod pattern;
mod set;
mod string;
mod time;
mod trim;
mod verb;
mod yaml;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::eval::refusal::Refusal;
use crate::eval::value::Value;
use crate::source::place::Place;
use arguments::{Arguments, Stop};
use signature::{Body, Function};

/// How many elements a function makes; more are not known.
const MAX_ITEMS: usize = 1 << 16;

/// How many bytes of text a function makes or works on; more are not known.
const MAX_BYTES: usize = 1 << 20;

static FUNCTIONS: LazyLock<HashMap<&str, &Function>> = LazyLock::new(|| {
    let families = [
        choice::FUNCTIONS,
        collection::FUNCTIONS,
        digest::FUNCTIONS,
        elsewhere::FUNCTIONS,
        encoding::FUNCTIONS,
        format::FUNCTIONS,
        map::FUNCTIONS,
        network::FUNCTIONS,
        numeric::FUNCTIONS,
        path::FUNCTIONS,
        pattern::FUNCTIONS,
        set::FUNCTIONS,
        string::FUNCTIONS,
        time::FUNCTIONS,
        trim::FUNCTIONS,
    ];
    let functions = families.into_iter().flatten();
    functions
        .map(|function| (function.name, function))
        .collect()
});

/// What the function `name`, called at `place` with `arguments`, comes to.
///
/// Names may carry the `core::` of Terraform's own. Functions of providers,
/// functions of other versions and those of [`unanswered`] give what is not known.
///
/// # Errors
///
/// When Terraform would refuse the call.
pub fn call(name: &str, arguments: &[Value], place: Place) -> Result<Value, Refusal> {
    let Some(function) = find(name) else {
        return Ok(Value::unknown(place));
    };
    let Body::Pure(run) = function.body else {
        return Ok(Value::unknown(place));
    };
    let values = function.prepare(arguments, place)?;
    let Some(arguments) = Arguments::new(values, place) else {
        return Ok(Value::unknown(place));
    };
    match run(&arguments) {
        Ok(value) => Ok(value),
        Err(Stop::Unknown) => Ok(Value::unknown(place)),
        Err(Stop::Refused(reason)) => Err(Refusal::new(
            place,
            format!("`{}`: {reason}", function.name),
        )),
    }
}

/// The functions whose values are not known here, in order, each with the reason.
pub fn unanswered() -> impl Iterator<Item = (&'static str, &'static str)> {
    let functions = elsewhere::FUNCTIONS.iter();
    functions.filter_map(|function| match function.body {
        Body::Unanswered(reason) => Some((function.name, reason)),
        Body::Pure(_) => None,
    })
}

/// The functions that are answered, in no order.
pub fn answered() -> impl Iterator<Item = &'static str> {
    let functions = FUNCTIONS.values();
    functions.filter_map(|function| match function.body {
        Body::Pure(_) => Some(function.name),
        Body::Unanswered(_) => None,
    })
}

fn find(name: &str) -> Option<&'static Function> {
    let name = name.strip_prefix("core::").unwrap_or(name);
    FUNCTIONS.get(name).copied()
}
