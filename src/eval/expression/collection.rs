//! `[a, b]` and `{ a = b }`.

use std::collections::BTreeMap;

use super::names::Scope;
use super::{Evaluated, evaluate};
use crate::eval::convert;
use crate::eval::refusal::Refusal;
use crate::eval::value::{Entry, Extent, Kind, Map, Value};
use crate::source::Span;
use crate::source::place::Place;
use crate::syntax::hcl::expr::{self, Expr, Key};

/// A tuple.
pub(super) fn tuple(items: &[Expr<'_>], span: Span, scope: Scope<'_>) -> Evaluated {
    let items: Result<Vec<Value>, Refusal> =
        items.iter().map(|item| evaluate(item, scope)).collect();
    let tuple = Value::list(items?, scope.place(span));
    Ok(scope.meter.bounded(tuple))
}

/// An object; of a key that is written twice, the last counts.
pub(super) fn object(entries: &[expr::Entry<'_>], span: Span, scope: Scope<'_>) -> Evaluated {
    let mut object = Object::default();
    for entry in entries {
        let key = key(&entry.key, scope)?;
        let value = evaluate(&entry.value, scope)?;
        object.insert(key, scope.place(entry.key.span()), value, scope.place(span));
    }
    Ok(scope.meter.bounded(object.finish(scope.place(span))))
}

/// The text of a key, if it is known.
fn key(key: &Key<'_>, scope: Scope<'_>) -> Result<Option<String>, Refusal> {
    match key {
        Key::Name(name) => Ok(Some(name.node.to_owned())),
        Key::Expr(expr) => text_of_key(&evaluate(expr, scope)?),
    }
}

/// The text of a key that is `value`, if it is known.
pub(super) fn text_of_key(value: &Value) -> Result<Option<String>, Refusal> {
    match value.kind {
        Kind::Null => Err(Refusal::new(value.place, "a key is `null`")),
        _ => Ok(convert::to_string(value)?.as_str()),
    }
}

/// An object that is put together.
#[derive(Default)]
pub(super) struct Object {
    entries: BTreeMap<String, Entry>,
    /// Whether a key was not known.
    open: bool,
}

impl Object {
    /// Adds `value` under `key`, which stands at `place` in the object at `whole`.
    pub(super) fn insert(&mut self, key: Option<String>, place: Place, value: Value, whole: Place) {
        let Some(key) = key else {
            // It may be any of the keys before it, whose values it replaces then.
            for entry in self.entries.values_mut() {
                entry.value = Value::unknown(whole);
            }
            self.open = true;
            return;
        };
        let mut entry = Entry {
            key: place,
            value,
            earlier: Vec::new(),
        };
        if let Some(before) = self.entries.remove(&key) {
            entry.earlier = before.earlier;
            entry.earlier.push((before.key, before.value));
        }
        self.entries.insert(key, entry);
    }

    /// The whole, which stands at `place`.
    pub(super) fn finish(self, place: Place) -> Value {
        let extent = match self.open {
            true => Extent::Open,
            false => Extent::Exact,
        };
        let entries = self.entries.into();
        Value::new(Kind::Map(Map { entries, extent }), place)
    }
}
