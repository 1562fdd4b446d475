//! The steps after an expression: `.name`, `[index]` and splats.

use std::sync::Arc;

use super::names::Scope;
use super::{Evaluated, evaluate};
use crate::eval::convert;
use crate::eval::number::Number;
use crate::eval::refusal::Refusal;
use crate::eval::value::{Extent, Kind, List, Reference, Unknown, Value};
use crate::source::place::Place;
use crate::syntax::hcl::expr::{self, StepKind};

/// A step whose index is evaluated.
#[derive(Debug, Clone)]
pub enum Step {
    /// `.name`.
    Attribute(String),
    /// `[index]` or `.0`.
    Index(Value),
    /// `.*`.
    AttributeSplat,
    /// `[*]`.
    FullSplat,
}

/// The steps with their indices evaluated.
pub(super) fn read(steps: &[expr::Step<'_>], scope: Scope<'_>) -> Result<Vec<Step>, Refusal> {
    let steps = steps.iter().map(|step| {
        Ok(match &step.kind {
            StepKind::Attribute(name) => Step::Attribute((*name).to_owned()),
            StepKind::LegacyIndex(text) => Step::Index(super::number(text, scope.place(step.span))),
            StepKind::Index(expr) => Step::Index(evaluate(expr, scope)?),
            StepKind::AttributeSplat => Step::AttributeSplat,
            StepKind::FullSplat => Step::FullSplat,
        })
    });
    steps.collect()
}

/// Where `steps` lead from `value`, in the traversal at `place`.
///
/// # Errors
///
/// When there surely is nothing there.
pub(crate) fn take(value: Value, steps: &[Step], place: Place, scope: Scope<'_>) -> Evaluated {
    let mut value = value;
    for (index, step) in steps.iter().enumerate() {
        value = match step {
            Step::Attribute(name) => attribute(&value, name, place, scope)?,
            Step::Index(key) => element(&value, key, place, scope)?,
            Step::AttributeSplat => {
                let rest = &steps[index + 1..];
                let attributes = rest
                    .iter()
                    .take_while(|step| matches!(step, Step::Attribute(_)));
                let count = attributes.count();
                let each = splat(&value, &rest[..count], place, scope)?;
                return take(each, &rest[count..], place, scope);
            }
            Step::FullSplat => return splat(&value, &steps[index + 1..], place, scope),
        };
    }
    Ok(value)
}

/// Where `steps` lead from each element; a value that is no list counts as one of its own.
fn splat(value: &Value, steps: &[Step], place: Place, scope: Scope<'_>) -> Evaluated {
    let (items, extent) = match &value.kind {
        Kind::Unknown(_) => {
            scope.meter.doubt();
            (&[][..], Extent::Open)
        }
        Kind::Null => (&[][..], Extent::Exact),
        Kind::List(list) => (&*list.items, list.extent),
        Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Map(_) => {
            (std::slice::from_ref(value), Extent::Exact)
        }
    };
    if !scope.meter.enter() {
        return Ok(scope.doubtful(place));
    }
    let items = items.iter().map(|item| match scope.meter.spend(1) {
        true => take(item.clone(), steps, place, scope),
        false => Ok(scope.doubtful(place)),
    });
    let items: Result<Arc<[Value]>, Refusal> = items.collect();
    scope.meter.leave();
    let list = List {
        items: items?,
        extent,
        perhaps: None,
    };
    Ok(Value::new(Kind::List(list), place))
}

fn attribute(value: &Value, name: &str, place: Place, scope: Scope<'_>) -> Evaluated {
    match &value.kind {
        Kind::Map(map) => match map.entries.get(name) {
            Some(entry) => Ok(entry.value.clone()),
            None => absent(map.extent, place, scope, || {
                format!("there is no `{name}` in it")
            }),
        },
        Kind::Unknown(unknown) => Ok(beyond(unknown, name, place, scope)),
        // A numeral as a name is an index of old.
        Kind::List(_) if name.bytes().all(|byte| byte.is_ascii_digit()) => {
            element(value, &super::number(name, place), place, scope)
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::List(_) => Err(
            Refusal::new(place, format!("this value has no attribute `{name}`")),
        ),
    }
}

/// What lies under `name` in something unknown.
fn beyond(unknown: &Unknown, name: &str, place: Place, scope: Scope<'_>) -> Value {
    scope.meter.doubt();
    let reference = unknown.reference.as_ref().map(|reference| {
        let attribute = match reference.attribute.as_str() {
            "" => name.to_owned(),
            path if path.len() > MAX_PATH => path.to_owned(),
            path => format!("{path}.{name}"),
        };
        Arc::new(Reference {
            module: Arc::clone(&reference.module),
            address: reference.address.clone(),
            attribute,
        })
    });
    let unknown = Unknown {
        reference,
        ..Unknown::default()
    };
    Value::new(Kind::Unknown(unknown), place)
}

/// Paths of attributes do not grow beyond this many bytes.
const MAX_PATH: usize = 200;

/// What lies under `key` in `value`.
pub(super) fn element(value: &Value, key: &Value, place: Place, scope: Scope<'_>) -> Evaluated {
    let refuse = |reason: &str| Err(Refusal::new(place, reason));
    match (&value.kind, &key.kind) {
        (Kind::Null, _) => refuse("`null` has no elements"),
        (Kind::Bool(_) | Kind::Number(_) | Kind::String(_), _) => {
            refuse("this value has no elements")
        }
        (_, Kind::Null) => refuse("an index is `null`"),
        (_, Kind::List(_) | Kind::Map(_)) => refuse("an index is a collection"),
        (Kind::Unknown(unknown), _) => Ok(match convert::to_string(key)?.as_str() {
            Some(name) => beyond(unknown, &name, place, scope),
            None => scope.doubtful(place),
        }),
        (Kind::List(list), _) => match convert::to_number(key)?.kind {
            Kind::Number(number) => indexed(list, &number, place, scope),
            _ => Ok(scope.doubtful(place)),
        },
        (Kind::Map(map), _) => match convert::to_string(key)?.as_str() {
            None => Ok(scope.doubtful(place)),
            Some(name) => match map.entries.get(&name) {
                Some(entry) => Ok(entry.value.clone()),
                None => absent(map.extent, place, scope, || {
                    format!("there is no `{name}` in it")
                }),
            },
        },
    }
}

fn indexed(list: &List, number: &Number, place: Place, scope: Scope<'_>) -> Evaluated {
    let missing = || "the list has no such element".to_owned();
    match (list.extent, number.to_usize()) {
        (Extent::Exact, Some(index)) => match list.items.get(index) {
            Some(item) => Ok(item.clone()),
            None => absent(list.extent, place, scope, missing),
        },
        // Where an element stands is not known beside others that are not.
        (Extent::Open, Some(_)) => Ok(scope.doubtful(place)),
        (_, None) => absent(Extent::Exact, place, scope, missing),
    }
}

fn absent(
    extent: Extent,
    place: Place,
    scope: Scope<'_>,
    reason: impl FnOnce() -> String,
) -> Evaluated {
    match extent {
        Extent::Exact => Err(Refusal::new(place, reason())),
        Extent::Open => Ok(scope.doubtful(place)),
    }
}
