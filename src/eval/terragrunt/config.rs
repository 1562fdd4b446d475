//! One configuration file, evaluated as far as somebody asks.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use crate::eval::code::{Code, Syntax};
use crate::eval::expression::Evaluated;
use crate::eval::expression::meter::{Meter, Shared};
use crate::eval::expression::names::{Names, Scope};
use crate::eval::expression::steps::Step;
use crate::eval::files::{Directory, Files, Found, normalised};
use crate::eval::origin::Origin;
use crate::eval::refusal::Refusal;
use crate::eval::terragrunt::dependency::Asked;
use crate::eval::terragrunt::{generate, inputs, stack};
use crate::eval::tree::{Tree, directory_of};
use crate::eval::value::{Entry, Extent, Kind, Map, Reference, Unknown, Value};
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::{Block, Body};

/// So many configurations are read for one unit.
const MAX_CONFIGS: usize = 200;

/// The configurations that are read for one unit.
pub(super) struct Configs<'t> {
    pub(super) tree: &'t Tree<'t>,
    shared: Rc<Shared>,
    all: RefCell<Vec<Rc<Config<'t>>>>,
    /// The units whose outputs are asked for, and how many more may be.
    pub(super) asked: Asked,
}

/// A configuration file where somebody includes or reads it.
pub(super) struct Config<'t> {
    pub(super) file: FileId,
    pub(super) place: Place,
    /// The directory of the file itself.
    pub(super) directory: String,
    /// The directory of the configuration that Terragrunt is at.
    pub(super) unit: String,
    /// The directory of the unit that all this is about.
    pub(super) original: String,
    pub(super) role: Role,
    body: &'t Body<'t>,
    locals: HashMap<&'t str, Code<'t>>,
    memo: RefCell<HashMap<String, Option<Value>>>,
    meter: Meter,
}

/// How a configuration came to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// As the unit itself, or by `read_terragrunt_config`.
    Own,
    /// By an `include` block.
    Included,
}

impl<'t> Configs<'t> {
    pub(super) fn new(tree: &'t Tree<'t>) -> Self {
        Self {
            tree,
            shared: Shared::new(),
            all: RefCell::default(),
            asked: Asked::default(),
        }
    }

    /// The same for a unit whose outputs another one asks for.
    pub(super) fn asked(tree: &'t Tree<'t>, asked: Asked) -> Self {
        Self {
            asked,
            ..Self::new(tree)
        }
    }

    /// Whether one that is read so far holds `word`.
    fn mention(&self, word: &str) -> bool {
        let all = self.all.borrow();
        all.iter()
            .any(|config| self.tree.mentions(config.file, word))
    }

    /// The configuration in `file`, which is included for `unit`, or the unit's own.
    pub(super) fn open(
        &self,
        file: FileId,
        unit: &str,
        original: &str,
        role: Role,
    ) -> Option<Rc<Config<'t>>> {
        let mut all = self.all.borrow_mut();
        let known = all
            .iter()
            .find(|config| config.file == file && config.unit == unit && config.role == role);
        if let Some(known) = known {
            return Some(Rc::clone(known));
        }
        if all.len() >= MAX_CONFIGS || self.tree.path(file).ends_with(".json") {
            return None;
        }
        let body = &self.tree.hcl(file)?.body;
        let locals = body
            .blocks_of("locals")
            .flat_map(|block| block.body.attributes());
        let locals = locals.map(|attribute| {
            let syntax = Syntax::Hcl(&attribute.expr);
            (attribute.name.node, Code { file, syntax })
        });
        let config = Rc::new(Config {
            file,
            place: file.at(body.span),
            directory: directory_of(self.tree.path(file)).to_owned(),
            unit: unit.to_owned(),
            original: original.to_owned(),
            role,
            body,
            locals: locals.collect(),
            memo: RefCell::default(),
            meter: Meter::new(&self.shared),
        });
        all.push(Rc::clone(&config));
        Some(config)
    }
}

impl<'t> Config<'t> {
    /// The blocks of the file.
    pub(super) fn blocks(&self, ident: &'static str) -> impl Iterator<Item = &'t Block<'t>> {
        self.body.blocks_of(ident)
    }

    /// The attribute `name` of a body of the file.
    pub(super) fn code(&self, body: &'t Body<'t>, name: &str) -> Option<Code<'t>> {
        let expr = &body.attribute(name)?.expr;
        let file = self.file;
        let syntax = Syntax::Hcl(expr);
        Some(Code { file, syntax })
    }

    /// The attribute `name` at the top level of the file.
    pub(super) fn attribute(&self, name: &str) -> Option<Code<'t>> {
        self.code(self.body, name)
    }

    /// What `work` finds out under `key`, once; nothing is known of what asks in a circle.
    pub(super) fn remember(
        &self,
        key: String,
        place: Place,
        work: impl FnOnce() -> Value,
    ) -> Value {
        match self.memo.borrow().get(&key) {
            Some(Some(value)) => return value.clone(),
            Some(None) => return Value::unknown(place),
            None => {}
        }
        self.memo.borrow_mut().insert(key.clone(), None);
        let value = self.meter.apart(work);
        self.memo.borrow_mut().insert(key, Some(value.clone()));
        value
    }
}

/// The names of a configuration file.
pub(super) struct ConfigNames<'c, 't> {
    pub(super) configs: &'c Configs<'t>,
    pub(super) config: Rc<Config<'t>>,
}

impl Names for ConfigNames<'_, '_> {
    fn resolve(&self, root: &str, steps: &[Step], place: Place) -> Result<(Value, usize), Refusal> {
        if root == "values"
            && let Some(values) = self.values(place)
        {
            return Ok((values, 0));
        }
        let name = match steps.first() {
            Some(Step::Attribute(name)) => name.as_str(),
            _ => return Ok((Value::unknown(place), steps.len())),
        };
        Ok(match root {
            "local" => (self.local(name, place), 1),
            "include" => match self.include(name) {
                Some(included) => (included.exposed(place), 1),
                None => (self.unknown(format!("include.{name}"), place), 1),
            },
            "feature" if matches!(steps.get(1), Some(Step::Attribute(of)) if of == "value") => {
                let value = self.feature(name);
                let unknown = || self.unknown(format!("feature.{name}.value"), place);
                (value.unwrap_or_else(unknown), 2)
            }
            "dependency" => match steps {
                [_, Step::Attribute(of), Step::Attribute(output), ..] if of == "outputs" => {
                    let value = self.output(name, output, place);
                    let unknown = || (self.unknown(format!("dependency.{name}"), place), 1);
                    value.map_or_else(unknown, |value| (value, 3))
                }
                _ => (self.unknown(format!("dependency.{name}"), place), 1),
            },
            _ => (self.unknown(format!("{root}.{name}"), place), 1),
        })
    }

    fn call(&self, name: &str, arguments: &[Value], place: Place) -> Option<Evaluated> {
        self.function(name, arguments, place)
    }

    fn directory(&self) -> Directory<'_> {
        Directory {
            files: self.configs.tree,
            base: &self.config.directory,
            over: None,
        }
    }
}

impl<'c, 't> ConfigNames<'c, 't> {
    pub(super) fn scope(&self) -> Scope<'_> {
        Scope {
            names: self,
            bindings: None,
            origin: Origin::File(self.config.file),
            meter: &self.config.meter,
        }
    }

    /// What `code` comes to; not known where it is refused.
    pub(super) fn value(&self, code: Code<'_>) -> Value {
        let value = code.evaluate(self.scope());
        value.unwrap_or_else(|_| Value::unknown(code.place()))
    }

    pub(super) fn unknown(&self, address: String, place: Place) -> Value {
        let reference = Reference {
            module: Arc::from(self.config.unit.as_str()),
            address,
            attribute: String::new(),
        };
        let unknown = Unknown {
            reference: Some(Arc::new(reference)),
            ..Unknown::default()
        };
        Value::new(Kind::Unknown(unknown), place)
    }

    fn local(&self, name: &str, place: Place) -> Value {
        match self.config.locals.get(name) {
            Some(code) => {
                let key = format!("local.{name}");
                self.config.remember(key, place, || self.value(*code))
            }
            None => self.unknown(format!("local.{name}"), place),
        }
    }

    /// What a stack gives to the unit, where the file that says it is there.
    fn values(&self, place: Place) -> Option<Value> {
        let path = normalised(&self.config.unit, stack::VALUES)?;
        let file = self.configs.tree.find(&path)?;
        let unknown = || Value::unknown(place);
        let work = || self.values_of(file).unwrap_or_else(unknown);
        Some(self.config.remember("values".to_owned(), place, work))
    }

    /// The value of a feature flag: its default holds unless somebody says
    /// otherwise when it is run, like that of a variable.
    fn feature(&self, name: &str) -> Option<Value> {
        let called = |block: &&'t Block<'t>| block.labels.first().is_some_and(|l| l.text == name);
        let own = self.config.blocks("feature").find(called);
        if let Some(block) = own {
            let code = self.config.code(&block.body, "default")?;
            let key = format!("feature.{name}");
            let work = || self.value(code);
            return Some(self.config.remember(key, code.place(), work));
        }
        let mut includes = self.config.blocks("include");
        includes.find_map(|block| self.included(block)?.feature(name))
    }

    /// All local values.
    fn locals(&self) -> Value {
        let entries = self.config.locals.iter().map(|(name, code)| {
            let value = self.local(name, code.place());
            let entry = Entry {
                key: code.place(),
                value,
                earlier: Vec::new(),
            };
            ((*name).to_owned(), entry)
        });
        let entries: BTreeMap<_, _> = entries.collect();
        self.config
            .meter
            .bounded(Value::map(entries, self.config.place))
    }

    /// What others see of this configuration: its local values, its inputs and
    /// more, which is not known.
    pub(super) fn exposed(&self, place: Place) -> Value {
        let key = "exposed".to_owned();
        self.config.remember(key, place, || {
            let entry = |value: Value| Entry {
                key: self.config.place,
                value,
                earlier: Vec::new(),
            };
            let mut entries = BTreeMap::from([
                ("locals".to_owned(), entry(self.locals())),
                ("inputs".to_owned(), entry(inputs::merged(self))),
            ]);
            // They cost much, and hardly anybody takes them over.
            if self.configs.mention(".generate") {
                let generated = Value::map(generate::merged(self), self.config.place);
                entries.insert("generate".to_owned(), entry(generated));
            }
            let map = Map {
                entries: entries.into(),
                extent: Extent::Open,
            };
            let value = Value::new(Kind::Map(map), self.config.place);
            self.config.meter.bounded(value)
        })
    }

    /// The configuration that the `include` block `name` names.
    pub(super) fn include(&self, name: &str) -> Option<Self> {
        let mut blocks = self.config.blocks("include");
        let block = blocks
            .find(|block| block.labels.first().map_or("", |label| label.text.as_ref()) == name)?;
        self.included(block)
    }

    /// The configuration that an `include` block names.
    pub(super) fn included(&self, block: &'t Block<'t>) -> Option<Self> {
        // What is included includes nothing further.
        if self.config.role == Role::Included {
            return None;
        }
        let code = self.config.code(&block.body, "path")?;
        let key = format!("include.{}", block.ident.span.start);
        let path = self.config.remember(key, code.place(), || self.value(code));
        let Some(Found::File(file, _)) = self.directory().find(&path) else {
            return None;
        };
        let (unit, original) = (&self.config.unit, &self.config.original);
        let config = self.configs.open(file, unit, original, Role::Included)?;
        let configs = self.configs;
        Some(Self { configs, config })
    }

    /// The configuration that `read_terragrunt_config` reads in `file`.
    pub(super) fn read(&self, file: FileId) -> Option<Self> {
        let directory = directory_of(self.configs.tree.path(file));
        let original = &self.config.original;
        let config = self.configs.open(file, directory, original, Role::Own)?;
        let configs = self.configs;
        Some(Self { configs, config })
    }
}
