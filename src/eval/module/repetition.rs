//! `count` and `for_each` to instances.

use std::rc::Rc;

use crate::eval::convert;
use crate::eval::expression::names::Scope;
use crate::eval::module::block::Block;
use crate::eval::module::instance::{Instance, InstanceKey, Instances, Repetition};
use crate::eval::number::Number;
use crate::eval::value::{Extent, Kind, Value};

/// More instances than these are not told apart.
const MAX_INSTANCES: usize = 10_000;

/// The instances of `block`; its `count` and `for_each` see `scope`.
pub(crate) fn instances(block: &Block<'_>, scope: Scope<'_>) -> Rc<Instances> {
    if !block.kind.repeats() {
        return single();
    }
    let (code, repetition) = match (block.attribute("count"), block.attribute("for_each")) {
        (Some(count), _) => (count, Repetition::Count),
        (None, Some(each)) => (each, Repetition::ForEach),
        (None, None) => return single(),
    };
    let value = code.evaluate(scope);
    let value = value.unwrap_or_else(|_| Value::unknown(code.place()));
    Rc::new(match repetition {
        Repetition::ForEach => for_each(&value),
        Repetition::Single | Repetition::Count => count(&value),
    })
}

fn single() -> Rc<Instances> {
    Rc::new(Instances {
        items: vec![Instance::single()],
        extent: Extent::Exact,
        repetition: Repetition::Single,
    })
}

fn count(value: &Value) -> Instances {
    let number = convert::to_number(value).map(|number| number.kind);
    let count = match number {
        Ok(Kind::Number(number)) => number.to_usize(),
        _ => None,
    };
    let (items, extent) = match count.filter(|count| *count <= MAX_INSTANCES) {
        Some(count) => {
            let instance = |index| Instance {
                key: InstanceKey::Index(index),
                value: None,
            };
            ((0..count).map(instance).collect(), Extent::Exact)
        }
        None => (vec![unknown(value)], Extent::Open),
    };
    let repetition = Repetition::Count;
    Instances {
        items,
        extent,
        repetition,
    }
}

/// The instance that stands for all whose keys are not known.
fn unknown(collection: &Value) -> Instance {
    Instance {
        key: InstanceKey::Unknown,
        value: Some(Value::unknown(collection.place)),
    }
}

fn for_each(value: &Value) -> Instances {
    let mut items = Vec::new();
    let mut extent;
    match &value.kind {
        Kind::Map(map) => {
            extent = map.extent;
            let known = map.entries.iter().map(|(key, entry)| Instance {
                key: InstanceKey::Key(key.clone()),
                value: Some(entry.value.clone()),
            });
            items.extend(known);
        }
        // Only sets may stand here.
        Kind::List(list) => {
            extent = list.extent;
            for item in list.items.iter() {
                match convert::to_string(item).ok().and_then(|item| item.as_str()) {
                    Some(key) => items.push(Instance {
                        key: InstanceKey::Key(key),
                        value: Some(item.clone()),
                    }),
                    None => extent = Extent::Open,
                }
            }
        }
        _ => extent = Extent::Open,
    }
    if items.len() > MAX_INSTANCES {
        items.truncate(MAX_INSTANCES);
        extent = Extent::Open;
    }
    if extent == Extent::Open {
        items.push(unknown(value));
    }
    let repetition = Repetition::ForEach;
    Instances {
        items,
        extent,
        repetition,
    }
}

/// What `count.index` is in an instance.
pub(crate) fn index(key: &InstanceKey) -> Option<Number> {
    match key {
        InstanceKey::Index(index) => Number::parse(&index.to_string()),
        InstanceKey::None | InstanceKey::Key(_) | InstanceKey::Unknown => None,
    }
}
