//! What a unit is given of the outputs of others, as far as the tree says it.

use std::cell::Cell;
use std::rc::Rc;

use crate::eval::files::{Files as _, normalised, unrooted};
use crate::eval::provider::NoProvider;
use crate::eval::root::Root;
use crate::eval::terragrunt::config::ConfigNames;
use crate::eval::tool::Tool;
use crate::eval::tree::name_of;
use crate::eval::value::{Extent, Kind, Value};
use crate::eval::world::World;
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::Block;

/// So many units may stand behind each other.
const DEEPEST: usize = 4;

/// So many outputs are asked for on behalf of one unit.
const MOST: usize = 40;

/// The units that wait for outputs of each other.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    chain: Vec<FileId>,
    left: Rc<Cell<usize>>,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            chain: Vec::new(),
            left: Rc::new(Cell::new(MOST)),
        }
    }
}

impl Asked {
    /// With one unit more; `None` in a circle and beyond the bounds.
    fn and(&self, unit: FileId) -> Option<Self> {
        if self.chain.contains(&unit) || self.chain.len() == DEEPEST {
            return None;
        }
        self.left.set(self.left.get().checked_sub(1)?);
        let mut next = self.clone();
        next.chain.push(unit);
        Some(next)
    }
}

impl<'t> ConfigNames<'_, 't> {
    /// An output of the unit that the dependency `name` is, where all of it is known.
    pub(super) fn output(&self, name: &str, output: &str, place: Place) -> Option<Value> {
        let key = format!("dependency.{name}.outputs.{output}");
        let work = || {
            let value = self.output_of(name, output);
            value.unwrap_or_else(|| Value::unknown(place))
        };
        let value = self.config.remember(key, place, work);
        is_known(&value).then_some(value)
    }

    fn output_of(&self, name: &str, output: &str) -> Option<Value> {
        let (file, asked) = self.dependency(name)?;
        let tree = self.configs.tree;
        let path = tree.path(file);
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let root = Root {
            directory: directory.to_owned(),
            unit: Some(file),
            tool: Tool::OpenTofu,
        };
        World::asked(tree, &root, &NoProvider, asked).root_output(output)
    }

    /// The configuration of the unit that a `dependency` block names.
    fn dependency(&self, name: &str) -> Option<(FileId, Asked)> {
        let called = |block: &&'t Block<'t>| block.labels.first().is_some_and(|l| l.text == name);
        let Some(block) = self.config.blocks("dependency").find(called) else {
            let mut includes = self.config.blocks("include");
            return includes.find_map(|block| self.included(block)?.dependency(name));
        };
        let said = |name: &str| Some(self.value(self.config.code(&block.body, name)?));
        let is = |name: &str, wanted: bool| {
            said(name).is_none_or(|value| matches!(value.kind, Kind::Bool(said) if said == wanted))
        };
        if !is("enabled", true) || !is("skip_outputs", false) {
            return None;
        }
        let path = said("config_path")?;
        let directory = match unrooted(&path) {
            Some(directory) => directory,
            None => normalised(&self.config.unit, &path.as_str()?)?,
        };
        let configuration = match directory.as_str() {
            "" => "terragrunt.hcl".to_owned(),
            directory if name_of(directory) == "terragrunt.hcl" => directory.to_owned(),
            directory => format!("{directory}/terragrunt.hcl"),
        };
        let file = self.configs.tree.find(&configuration)?;
        Some((file, self.configs.asked.and(file)?))
    }
}

/// Whether nothing of a value is unknown.
fn is_known(value: &Value) -> bool {
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match &value.kind {
            Kind::Unknown(_) => return false,
            Kind::String(text) if text.as_known().is_none() => return false,
            Kind::List(list) if list.extent == Extent::Open => return false,
            Kind::Map(map) if map.extent == Extent::Open => return false,
            Kind::List(list) => waiting.extend(list.items.iter()),
            Kind::Map(map) => waiting.extend(map.entries.values().map(|entry| &entry.value)),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {}
        }
    }
    true
}
