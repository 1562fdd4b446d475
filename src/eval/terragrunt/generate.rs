//! `generate`: files that Terragrunt writes where it runs the module of a unit.

use std::collections::{BTreeMap, HashSet};

use crate::eval::terragrunt::config::{ConfigNames, Configs};
use crate::eval::terragrunt::inputs;
use crate::eval::terragrunt::unit::names;
use crate::eval::tree::Tree;
use crate::eval::value::{Entry, Kind, Value};
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::Block;

/// A file that a unit has written before its module is run.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The expression of its text; the text itself may be written elsewhere.
    pub place: Place,
    /// Where it goes, from where the module is run.
    pub path: Value,
    /// Its text.
    pub contents: Value,
    /// Whether it is written at all, over what is there.
    pub writing: Writing,
}

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// Nothing is written, whatever is there.
    Never,
    /// It is replaced.
    Over,
    /// It is replaced if Terragrunt wrote it.
    OverItsOwn,
    /// It stays.
    Beside,
}

/// The files that the unit of `file` has written, those of included configurations among them.
#[must_use]
pub fn of<'t>(tree: &'t Tree<'t>, file: FileId) -> Vec<Generated> {
    let configs = Configs::new(tree);
    let Some(config) = names(&configs, file) else {
        return Vec::new();
    };
    let all = merged(&config);
    let mut found: Vec<Generated> = all.values().filter_map(generated).collect();
    let written: HashSet<Place> = found.iter().map(|one| one.place).collect();
    // What the unit says otherwise is not written for it.
    let mut replaced = included(&config);
    replaced.retain(|one| !written.contains(&one.place));
    found.extend(replaced);
    found
}

/// Those of what a configuration includes, none of which is written.
fn included(config: &ConfigNames<'_, '_>) -> Vec<Generated> {
    let blocks = config.config.blocks("include");
    let configs = blocks.filter_map(|block| config.included(block));
    let all = configs.flat_map(|included| own(&included));
    let all = all.filter_map(|(_, entry)| generated(&entry));
    let never = all.map(|one| Generated {
        writing: Writing::Never,
        ..one
    });
    never.collect()
}

/// Those of a configuration over those of what it includes, by their names.
pub(super) fn merged(config: &ConfigNames<'_, '_>) -> BTreeMap<String, Entry> {
    let mut all = BTreeMap::new();
    for block in config.config.blocks("include") {
        if inputs::strategy(config, block) != inputs::Strategy::No
            && let Some(included) = config.included(block)
        {
            all.extend(own(&included));
        }
    }
    all.extend(own(config));
    all
}

/// Those that a configuration itself says, as blocks and as a map.
fn own(config: &ConfigNames<'_, '_>) -> BTreeMap<String, Entry> {
    let mut all = BTreeMap::new();
    if let Some(code) = config.config.attribute("generate")
        && let Kind::Map(map) = config.value(code).kind
    {
        all.extend(map.entries.iter().map(|(k, v)| (k.clone(), v.clone())));
    }
    for block in config.config.blocks("generate") {
        if let Some(label) = block.labels.first() {
            all.insert(label.text.to_string(), written(config, block));
        }
    }
    all
}

fn written<'t>(config: &ConfigNames<'_, 't>, block: &'t Block<'t>) -> Entry {
    let file = config.config.file;
    let entries = block.body.attributes().filter_map(|attribute| {
        let name = attribute.name.node;
        let code = config.config.code(&block.body, name)?;
        let entry = Entry {
            // Whoever takes the block over still knows where its text stands.
            key: code.place(),
            value: config.value(code),
            earlier: Vec::new(),
        };
        Some((name.to_owned(), entry))
    });
    Entry {
        key: file.at(block.header()),
        value: Value::map(entries.collect(), file.at(block.span())),
        earlier: Vec::new(),
    }
}

fn generated(entry: &Entry) -> Option<Generated> {
    let said = &entry.value;
    let contents = said.entry("contents")?;
    let is_disabled = said.get("disable").map(|value| &value.kind);
    let if_exists = said.get("if_exists").and_then(Value::as_str);
    let writing = match (is_disabled, if_exists.as_deref()) {
        (Some(Kind::Bool(true)), _) => Writing::Never,
        (_, Some("overwrite_terragrunt")) => Writing::OverItsOwn,
        // Terragrunt stops, or leaves it alone.
        (_, Some("skip" | "error")) => Writing::Beside,
        _ => Writing::Over,
    };
    Some(Generated {
        place: contents.key,
        path: said.get("path")?.clone(),
        contents: contents.value.clone(),
        writing,
    })
}
