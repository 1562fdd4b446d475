//! Function calls: those that see their arguments' expressions or read files,
//! and the way to all the others.

use super::alternatives::Alternatives;
use super::meter::Doubt;
use super::names::Scope;
use super::{Evaluated, evaluate, path};
use crate::eval::functions::{self, cost};
use crate::eval::refusal::Refusal;
use crate::eval::value::{Extent, Kind, Value};
use crate::source::Span;
use crate::source::place::Place;
use crate::syntax::hcl::expr::{Call, Expr};

/// A function call.
pub(super) fn evaluate_call(call: &Call<'_>, span: Span, scope: Scope<'_>) -> Evaluated {
    let place = scope.place(span);
    let name = call.name.node.as_ref();
    let name = name.strip_prefix("core::").unwrap_or(name);
    if call.expansion.is_none() {
        match name {
            "try" => return first_that_works(&call.arguments, place, scope),
            "can" => return whether_it_works(&call.arguments, place, scope),
            _ => {}
        }
    }
    let Some(arguments) = arguments(call, scope)? else {
        return Ok(scope.doubtful(place));
    };
    if matches!(name, "try" | "can") {
        return Ok(scope.doubtful(place));
    }
    if !scope.meter.spend(cost::of(name, &arguments)) {
        return Ok(scope.doubtful(place));
    }
    scope.doubt_unless_known(&arguments);
    let value = match scope.names.call(name, &arguments, place) {
        Some(value) => value?,
        None => match path::call(name, &arguments, place, scope) {
            Some(value) => value?,
            None => functions::call(name, &arguments, place)?,
        },
    };
    Ok(scope.meter.bounded(value))
}

/// The arguments with `...` expanded, unless it is not known how many there are.
fn arguments(call: &Call<'_>, scope: Scope<'_>) -> Result<Option<Vec<Value>>, Refusal> {
    let values = call
        .arguments
        .iter()
        .map(|argument| evaluate(argument, scope));
    let mut values = values.collect::<Result<Vec<_>, _>>()?;
    if call.expansion.is_none() {
        return Ok(Some(values));
    }
    let Some(last) = values.pop() else {
        return Ok(Some(values));
    };
    match &last.kind {
        Kind::List(list) => {
            let name = call.name.node.as_ref();
            if list.extent == Extent::Open {
                return Ok(open_arguments(name, values, &list.items, last.place));
            }
            values.extend(list.items.iter().cloned());
            Ok(Some(values))
        }
        Kind::Unknown(_) => Ok(open_arguments(
            call.name.node.as_ref(),
            values,
            &[],
            last.place,
        )),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Map(_) => Err(
            Refusal::new(last.place, "only a list can be expanded by `...`"),
        ),
    }
}

/// Arguments of which there may be more. Functions that put collections
/// together take an unknown one for all that may be missing.
fn open_arguments(
    name: &str,
    mut values: Vec<Value>,
    items: &[Value],
    place: Place,
) -> Option<Vec<Value>> {
    let unknown = || Value::unknown(place);
    match name {
        "concat" | "setunion" => {
            values.extend(items.iter().cloned());
            values.push(unknown());
        }
        // Where the others stand is not known, so any key may be replaced.
        "merge" => values.push(unknown()),
        _ => return None,
    }
    Some(values)
}

/// `try`: the first argument that Terraform does not refuse.
fn first_that_works(arguments: &[Expr<'_>], place: Place, scope: Scope<'_>) -> Evaluated {
    let mut possible = Alternatives::new(place);
    let refusal = || Refusal::new(place, "no argument of `try` works");
    for argument in arguments {
        let (value, doubt) = scope.meter.attempt(|| evaluate(argument, scope));
        match (value, doubt) {
            (Err(_), _) => {}
            (Ok(value), Doubt::None) => return possible.finish(Ok(value), scope),
            (value, Doubt::MayFail) => possible.add(value, scope),
        }
    }
    possible.finish(Err(refusal()), scope)
}

/// `can`: whether Terraform accepts the argument.
fn whether_it_works(arguments: &[Expr<'_>], place: Place, scope: Scope<'_>) -> Evaluated {
    let [argument] = arguments else {
        return Err(Refusal::new(place, "`can` takes one argument"));
    };
    let (value, doubt) = scope.meter.attempt(|| evaluate(argument, scope));
    Ok(match (value, doubt) {
        (Err(_), _) => Value::new(Kind::Bool(false), place),
        (Ok(_), Doubt::None) => Value::new(Kind::Bool(true), place),
        (Ok(_), Doubt::MayFail) => Value::unknown(place),
    })
}
