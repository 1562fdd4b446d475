//! The inputs of a unit: its own over those of what it includes.

use std::collections::BTreeMap;

use crate::eval::expression::names::Names;
use crate::eval::files::Found;
use crate::eval::terragrunt::config::ConfigNames;
use crate::eval::value::{Entry, Extent, Kind, List, Map, Value};
use crate::source::place::FileId;
use crate::syntax::hcl::ast::Block;

/// How the inputs of an included configuration are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strategy {
    No,
    Shallow,
    Deep,
    Unknown,
}

/// The inputs with those of the included configurations.
pub(super) fn merged(config: &ConfigNames<'_, '_>) -> Value {
    let place = config.config.place;
    let own = match config.config.attribute("inputs") {
        Some(code) => config.value(code),
        None => Value::map(BTreeMap::new(), place),
    };
    let mut inputs = Value::map(BTreeMap::new(), place);
    let mut last = Strategy::Shallow;
    for block in config.config.blocks("include") {
        let strategy = strategy(config, block);
        if strategy == Strategy::No {
            continue;
        }
        last = strategy;
        let included = match config.included(block) {
            Some(included) => merged_once(&included),
            None => Value::unknown(place),
        };
        inputs = over(&inputs, &included, strategy, 0);
    }
    over(&inputs, &own, last, 0)
}

/// How the configuration of an `include` block is merged.
pub(super) fn strategy<'t>(config: &ConfigNames<'_, 't>, block: &'t Block<'t>) -> Strategy {
    match config.config.code(&block.body, "merge_strategy") {
        None => Strategy::Shallow,
        Some(code) => match config.value(code).as_str().as_deref() {
            Some("no_merge") => Strategy::No,
            Some("shallow") => Strategy::Shallow,
            Some("deep" | "deep_map_only") => Strategy::Deep,
            _ => Strategy::Unknown,
        },
    }
}

/// The inputs of an included configuration, which includes nothing itself.
fn merged_once(included: &ConfigNames<'_, '_>) -> Value {
    match included.config.attribute("inputs") {
        Some(code) => included.value(code),
        None => Value::map(BTreeMap::new(), included.config.place),
    }
}

/// How deep maps are merged.
const MAX_DEPTH: usize = 32;

/// `upper` over `lower`.
fn over(lower: &Value, upper: &Value, strategy: Strategy, depth: usize) -> Value {
    let (lower, upper) = match (&lower.kind, &upper.kind) {
        (Kind::Map(low), Kind::Map(up)) => ((low, lower), (up, upper)),
        (Kind::List(low), Kind::List(up)) if strategy == Strategy::Deep => {
            let items = low.items.iter().chain(up.items.iter()).cloned();
            let list = List {
                items: items.collect(),
                extent: both(low.extent, up.extent),
                perhaps: low.perhaps.clone().or_else(|| up.perhaps.clone()),
            };
            return Value::new(Kind::List(list), upper.place);
        }
        // What is below may be anything, and what is above still lies over it.
        (Kind::Unknown(_), Kind::Map(map)) if depth == 0 && strategy == Strategy::Shallow => {
            let map = Map {
                extent: Extent::Open,
                entries: map.entries.clone(),
            };
            return Value::new(Kind::Map(map), upper.place);
        }
        (_, Kind::Unknown(_)) => return Value::unknown(upper.place),
        (Kind::Unknown(_), _) if strategy != Strategy::Shallow => {
            return Value::unknown(upper.place);
        }
        _ => return upper.clone(),
    };
    if depth > MAX_DEPTH || strategy == Strategy::Unknown {
        return Value::unknown(upper.1.place);
    }
    let mut entries = lower.0.entries.to_map();
    if upper.0.extent == Extent::Open {
        // Any of those below may be replaced.
        for entry in entries.values_mut() {
            entry.value = Value::unknown(entry.value.place);
        }
    }
    for (key, entry) in upper.0.entries.iter() {
        let value = match (strategy, entries.get(key)) {
            (Strategy::Deep, Some(below)) => over(&below.value, &entry.value, strategy, depth + 1),
            _ => entry.value.clone(),
        };
        let key_place = entry.key;
        let entry = Entry {
            key: key_place,
            value,
            earlier: Vec::new(),
        };
        entries.insert(key.clone(), entry);
    }
    let map = Map {
        entries: entries.into(),
        extent: both(lower.0.extent, upper.0.extent),
    };
    Value::new(Kind::Map(map), upper.1.place)
}

fn both(one: Extent, other: Extent) -> Extent {
    match (one, other) {
        (Extent::Exact, Extent::Exact) => Extent::Exact,
        _ => Extent::Open,
    }
}

/// The files of values that `extra_arguments` names; `None` when one of them
/// is not known.
pub(super) fn extra_files(config: &ConfigNames<'_, '_>) -> Option<Vec<FileId>> {
    let mut files = Vec::new();
    for terraform in config.config.blocks("terraform") {
        for block in terraform.body.blocks_of("extra_arguments") {
            for name in ["required_var_files", "optional_var_files"] {
                let Some(code) = config.config.code(&block.body, name) else {
                    continue;
                };
                let Kind::List(list) = config.value(code).kind else {
                    return None;
                };
                if list.extent == Extent::Open {
                    return None;
                }
                for path in list.items.iter() {
                    match config.directory().find(path)? {
                        Found::File(file, _) => files.push(file),
                        Found::Nothing => {}
                        Found::Unread => return None,
                    }
                }
            }
        }
    }
    Some(files)
}
