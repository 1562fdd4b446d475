//! The planned state: what is known now, what only apply will tell, what forces a replacement.

use std::collections::BTreeMap;

use crate::schema::{Attribute, Block, Object};
use crate::settings::Settings;
use crate::value::Value;

/// The answer to one proposed change.
pub(crate) struct Planned {
    pub(crate) state: Value,
    /// The changed attributes that AWS cannot change in place.
    pub(crate) replaces: Vec<String>,
}

/// Plans one object; `prior` is null for one to create.
pub(crate) fn plan(
    object: &Object,
    settings: &Settings,
    prior: &Value,
    proposed: &Value,
    config: &Value,
) -> Planned {
    let mut state = proposed.clone();
    if let Some(attributes) = state.as_map_mut() {
        derive(object, settings, attributes, config);
        forget_connection(attributes, prior);
    }
    if state != *prior {
        mark_block(&object.block, &mut state, prior);
    }

    let changed = |name: &&String| state.get(name) != prior.get(name);
    let replaces = match prior {
        Value::Null => Vec::new(),
        _ => object.force_new.iter().filter(changed).cloned().collect(),
    };
    Planned { state, replaces }
}

/// Fills in what the real provider too knows at plan time.
fn derive(
    object: &Object,
    settings: &Settings,
    attributes: &mut BTreeMap<String, Value>,
    config: &Value,
) {
    let free =
        |name: &str| object.block.attributes.contains_key(name) && *config.get(name) == Value::Null;
    if free("region") {
        attributes.insert("region".to_owned(), Value::text(&settings.region));
    }
    if free("tags_all") {
        let tags_all = settings.tags_all(config.get("tags"));
        attributes.insert("tags_all".to_owned(), tags_all);
    }
}

/// Terraform proposes the old connection's format for a new connection.
fn forget_connection(attributes: &mut BTreeMap<String, Value>, prior: &Value) {
    let Some(Value::List(connections)) = attributes.get_mut("external_connections") else {
        return;
    };
    let before = prior.get("external_connections").elements();
    for (connection, before) in connections.iter_mut().zip(before) {
        let name = "external_connection_name";
        if connection.get(name) != before.get(name)
            && let Some(connection) = connection.as_map_mut()
        {
            connection.insert("package_format".to_owned(), Value::UNKNOWN);
            connection.insert("status".to_owned(), Value::UNKNOWN);
        }
    }
}

fn mark_block(block: &Block, value: &mut Value, prior: &Value) {
    let Some(map) = value.as_map_mut() else {
        return;
    };
    mark_attributes(&block.attributes, map, prior);
    for (name, nested) in &block.blocks {
        if let Some(value) = map.get_mut(name) {
            each(value, prior.get(name), |value, prior| {
                mark_block(&nested.block, value, prior);
            });
        }
    }
}

fn mark_attributes(
    attributes: &BTreeMap<String, Attribute>,
    map: &mut BTreeMap<String, Value>,
    prior: &Value,
) {
    for (name, attribute) in attributes {
        let Some(value) = map.get_mut(name) else {
            continue;
        };
        // What apply left null stays null, or every later plan would show a change.
        let stays_null = *prior != Value::Null && *prior.get(name) == Value::Null;
        if *value == Value::Null && attribute.computed && !stays_null {
            *value = Value::UNKNOWN;
        } else if let Some(nested) = &attribute.nested {
            each(value, prior.get(name), |value, prior| {
                if let Some(map) = value.as_map_mut() {
                    mark_attributes(&nested.attributes, map, prior);
                }
            });
        }
    }
}

/// Visits the one object of a single nesting, or each of a list or set beside the prior one of its index.
fn each(value: &mut Value, prior: &Value, mut visit: impl FnMut(&mut Value, &Value)) {
    match value {
        Value::List(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                let prior = prior.elements().get(index).unwrap_or(&Value::Null);
                visit(element, prior);
            }
        }
        other => visit(other, prior),
    }
}
