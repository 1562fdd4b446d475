//! A root with all the modules that it calls, evaluated as far as somebody asks.
//!
//! ```text
//! let tree = Tree::new(files);
//! for root in roots(&tree) {                        // in parallel, if wanted
//!     let world = World::new(&tree, &root, &provider);
//!     for module in world.modules() {
//!         for block in module.blocks() {
//!             for instance in module.instances(&block).items { module.body(&block, &instance); }
//!         }
//!     }
//! }
//! ```

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::eval::code::{Code, Syntax};
use crate::eval::expression::meter::{Meter, Shared};
use crate::eval::files::{Directory, normalised};
use crate::eval::module::block::{Block, BlockKind};
use crate::eval::module::instance::{Instance, InstanceKey, Instances};
use crate::eval::module::names::ModuleNames;
use crate::eval::module::read::Declarations;
use crate::eval::module::state::{Inputs, ModuleId, State};
use crate::eval::module::validation::Refused;
use crate::eval::provider::Provider;
use crate::eval::root::{Root, value_files};
use crate::eval::terragrunt::dependency::Asked;
use crate::eval::terragrunt::unit::Unit;
use crate::eval::tool::Tool;
use crate::eval::tree::Tree;
use crate::eval::value::{Unknown, Value};
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::expr::Expr;

/// So many modules of one root are told apart; the outputs of others are not known.
const MAX_MODULES: usize = 1_000;

/// How deep modules are followed into each other.
const MAX_DEPTH: usize = 12;

/// A root and the modules below it. Belongs to one thread; trees and roots are
/// shared among threads.
pub struct World<'t> {
    tree: &'t Tree<'t>,
    pub(crate) provider: &'t dyn Provider,
    /// The directory that Terraform runs in.
    base: String,
    /// The directory of the unit that lies over it.
    over: Option<String>,
    unit: Option<Unit>,
    tool: Tool,
    shared: Rc<Shared>,
    modules: RefCell<Vec<Rc<State<'t>>>>,
    declarations: RefCell<HashMap<String, Rc<Declarations<'t>>>>,
    /// The empty defaults that hold because nobody gives the variable.
    defaults: RefCell<HashMap<Place, Unknown>>,
}

impl<'t> World<'t> {
    /// The evaluation of `root`, of which nothing is evaluated as yet.
    #[must_use]
    pub fn new(tree: &'t Tree<'t>, root: &Root, provider: &'t dyn Provider) -> Self {
        Self::asked(tree, root, provider, Asked::default())
    }

    /// The same, of which units ask for outputs.
    pub(crate) fn asked(
        tree: &'t Tree<'t>,
        root: &Root,
        provider: &'t dyn Provider,
        asked: Asked,
    ) -> Self {
        let unit = root.unit.and_then(|file| Unit::asked(tree, file, asked));
        let module = match &unit {
            Some(unit) => unit.module.clone(),
            None => Some(root.directory.clone()),
        };
        let base = module.unwrap_or_else(|| root.directory.clone());
        let over = Some(root.directory.clone()).filter(|directory| *directory != base);
        let world = Self {
            tree,
            provider,
            base,
            over,
            unit,
            tool: root.tool,
            shared: Shared::new(),
            modules: RefCell::default(),
            declarations: RefCell::default(),
            defaults: RefCell::default(),
        };
        let mut directories = vec![world.base.as_str()];
        directories.extend(world.over.as_deref());
        let last = world.unit.as_ref().map_or(&[][..], |unit| &unit.files);
        let files = value_files(tree, &directories, last);
        let unit = world.unit.as_ref().map(|unit| unit.inputs.clone());
        let inputs = Inputs::Root { files, unit };
        let path = match root.directory.as_str() {
            "" => ".",
            directory => directory,
        };
        // What Terraform reads otherwise than OpenTofu is a module of its own.
        let path = match root.tool {
            Tool::OpenTofu => path.to_owned(),
            Tool::Terraform => format!("{path}#terraform"),
        };
        let declarations = Rc::new(Declarations::read(tree, &directories, root.tool));
        let place = (world.base.clone(), ".".to_owned());
        world.add(path.into(), place, inputs, declarations);
        world
    }

    /// Notes that the default at `place` is empty, and which variable it stands for.
    pub(crate) fn leave_open(&self, place: Place, variable: Unknown) {
        self.defaults.borrow_mut().insert(place, variable);
    }

    /// The variable whose empty default stands at `place`.
    pub(crate) fn left_open(&self, place: Place) -> Option<Unknown> {
        self.defaults.borrow().get(&place).cloned()
    }

    /// The modules: the root's own, then those that it calls, and so on. A call
    /// that is repeated gives a module for each instance.
    pub fn modules(&self) -> Vec<Module<'_, 't>> {
        let mut index = 0;
        while let Some(names) = self.names(ModuleId(index)) {
            let blocks = names.state.declarations.blocks.iter().enumerate();
            for (block, _) in blocks.filter(|(_, block)| block.kind == BlockKind::Module) {
                for instance in &names.instances(block).items {
                    self.child(&names.state, block, instance);
                }
            }
            index += 1;
        }
        let ids = (0..index).map(ModuleId);
        ids.filter_map(|id| self.names(id))
            .map(|names| Module { names })
            .collect()
    }

    /// An output of the root's own module, if it has one of that name.
    pub(crate) fn root_output(&self, name: &str) -> Option<Value> {
        self.unit.as_ref()?;
        let names = self.names(ModuleId(0))?;
        let block = names.state.declarations.find(BlockKind::Output, "", name)?;
        let place = names.state.declarations.blocks.get(block)?.header;
        names.output(name, place).ok()
    }

    /// What Terragrunt gives to the root's module, where it runs it.
    #[must_use]
    pub const fn unit(&self) -> Option<&Unit> {
        self.unit.as_ref()
    }

    /// The tree.
    #[must_use]
    pub const fn tree(&self) -> &'t Tree<'t> {
        self.tree
    }

    pub(crate) fn directory(&self) -> Directory<'_> {
        Directory {
            files: self.tree,
            base: &self.base,
            over: self.over.as_deref(),
        }
    }

    pub(crate) fn names(&self, id: ModuleId) -> Option<ModuleNames<'_, 't>> {
        let state = Rc::clone(self.modules.borrow().get(id.0)?);
        Some(ModuleNames { world: self, state })
    }

    fn add(
        &self,
        path: Arc<str>,
        place: (String, String),
        inputs: Inputs<'t>,
        declarations: Rc<Declarations<'t>>,
    ) -> ModuleId {
        let mut modules = self.modules.borrow_mut();
        let id = ModuleId(modules.len());
        let meter = Meter::new(&self.shared);
        modules.push(Rc::new(State::new(
            id,
            path,
            place,
            inputs,
            declarations,
            meter,
        )));
        id
    }

    fn declared(&self, directory: &str) -> Rc<Declarations<'t>> {
        if let Some(known) = self.declarations.borrow().get(directory) {
            return Rc::clone(known);
        }
        let read = Rc::new(Declarations::read(self.tree, &[directory], self.tool));
        let mut all = self.declarations.borrow_mut();
        all.insert(directory.to_owned(), Rc::clone(&read));
        read
    }

    /// The module that an instance of a call makes, if its source is in the tree.
    pub(crate) fn child(
        &self,
        caller: &State<'t>,
        block: usize,
        instance: &Instance,
    ) -> Option<ModuleId> {
        let key = (block, instance.key.clone());
        if let Some(known) = caller.children.borrow().get(&key) {
            return *known;
        }
        let made = self.called(caller, block, instance);
        caller.children.borrow_mut().insert(key, made);
        made
    }

    fn called(&self, caller: &State<'t>, block: usize, instance: &Instance) -> Option<ModuleId> {
        let call = &caller.declarations.blocks[block];
        let source = call.attribute("source")?.as_str()?;
        let directory = local_source(&caller.directory, &source)?;
        if self.modules.borrow().len() >= MAX_MODULES || self.calls(caller, &directory) {
            return None;
        }
        let relative = joined(&caller.relative, &source);
        let separator = match &caller.inputs {
            Inputs::Root { .. } => ":",
            Inputs::Call { .. } => ".",
        };
        let address = format!("{}{}", call.address(), instance.key.suffix());
        let path = format!("{}{separator}{address}", caller.path);
        let inputs = Inputs::Call {
            parent: caller.id,
            block,
            instance: instance.clone(),
        };
        let declarations = self.declared(&directory);
        Some(self.add(path.into(), (directory, relative), inputs, declarations))
    }

    /// Whether `caller` stands in the module of `directory`, or too deep in others.
    fn calls(&self, caller: &State<'t>, directory: &str) -> bool {
        let modules = self.modules.borrow();
        let mut next = Some(caller.id);
        let mut depth = 0;
        while let Some(state) = next.and_then(|id| modules.get(id.0)) {
            if state.directory == directory || depth == MAX_DEPTH {
                return true;
            }
            depth += 1;
            next = match &state.inputs {
                Inputs::Root { .. } => None,
                Inputs::Call { parent, .. } => Some(*parent),
            };
        }
        false
    }
}

/// The directory of the tree that a call from `directory` names by `source`.
pub(crate) fn local_source(directory: &str, source: &str) -> Option<String> {
    let is_local = source.starts_with("./") || source.starts_with("../");
    normalised(directory, source).filter(|_| is_local)
}

/// `path` from `base`, both relative, with `..` only at its start.
fn joined(base: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    match parts.is_empty() {
        true => ".".to_owned(),
        false => parts.join("/"),
    }
}

/// One module of a [`World`]: a directory with the inputs of one call.
pub struct Module<'w, 't> {
    names: ModuleNames<'w, 't>,
}

impl<'t> Module<'_, 't> {
    /// The directory of the root and the calls that lead here; what
    /// [`crate::eval::value::Reference::module`] says.
    #[must_use]
    pub fn path(&self) -> &Arc<str> {
        &self.names.state.path
    }

    /// The directory in the tree.
    #[must_use]
    pub fn directory(&self) -> &str {
        &self.names.state.directory
    }

    /// The path of the module that calls this one, with the call; nothing for a root's own.
    #[must_use]
    pub fn caller(&self) -> Option<(Arc<str>, Block<'t>, InstanceKey)> {
        match &self.names.state.inputs {
            Inputs::Root { .. } => None,
            Inputs::Call {
                parent,
                block,
                instance,
            } => {
                let parent = self.names.world.names(*parent)?;
                let call = parent.state.declarations.blocks.get(*block)?;
                Some((
                    Arc::clone(&parent.state.path),
                    call.clone(),
                    instance.key.clone(),
                ))
            }
        }
    }

    /// The blocks at the top level, in the order of files and texts.
    #[must_use]
    pub fn blocks(&self) -> &[Block<'t>] {
        &self.names.state.declarations.blocks
    }

    /// The instances of a block of this module.
    #[must_use]
    pub fn instances(&self, block: &Block<'_>) -> Instances {
        match self.index(block) {
            Some(index) => Instances::clone(&self.names.instances(index)),
            None => Instances {
                items: Vec::new(),
                extent: crate::eval::value::Extent::Exact,
                repetition: crate::eval::module::instance::Repetition::Single,
            },
        }
    }

    /// The body of an instance of a block: its attributes with their values,
    /// and under the name of each type of nested blocks a list of maps. The
    /// list is open where a `dynamic` block is repeated over something unknown;
    /// one map stands in it then for all that there may be.
    #[must_use]
    pub fn body(&self, block: &Block<'_>, instance: &Instance) -> Value {
        match self.index(block) {
            Some(index) => self.names.body(index, instance),
            None => Value::unknown(block.whole),
        }
    }

    /// The value of the local value `name`.
    #[must_use]
    pub fn local(&self, name: &str) -> Option<Value> {
        let code = self.names.state.declarations.local(name)?;
        self.names.local(name, code.place()).ok()
    }

    /// The names of the local values, sorted.
    #[must_use]
    pub fn locals(&self) -> Vec<&str> {
        self.names.state.declarations.locals()
    }

    /// The value of a variable, of which the block is given.
    #[must_use]
    pub fn variable(&self, block: &Block<'_>) -> Value {
        let value = self.names.variable(&block.name, block.header);
        value.unwrap_or_else(|_| Value::unknown(block.header))
    }

    /// The value of an output, of which the block is given.
    #[must_use]
    pub fn output(&self, block: &Block<'_>) -> Value {
        let value = self.names.output(&block.name, block.header);
        value.unwrap_or_else(|_| Value::unknown(block.header))
    }

    /// The inputs that the conditions of the module's variables surely refuse.
    #[must_use]
    pub fn refused_inputs(&self) -> Vec<Refused> {
        self.names.refused_inputs()
    }

    /// What an expression of `file` comes to in an instance of a block of this
    /// module; not known where Terraform would refuse it.
    #[must_use]
    pub fn evaluate(&self, expr: &Expr<'_>, file: FileId, instance: &Instance) -> Value {
        let place = file.at(expr.span);
        let value = self.names.with_instance(instance, place, |scope| {
            let syntax = Syntax::Hcl(expr);
            Code { file, syntax }.evaluate(scope)
        });
        value.unwrap_or_else(|_| Value::unknown(place))
    }

    fn index(&self, block: &Block<'_>) -> Option<usize> {
        let declared = self
            .blocks()
            .binary_search_by(|other| other.whole.cmp(&block.whole));
        match declared {
            Ok(index) => Some(index),
            Err(_) => self
                .blocks()
                .iter()
                .position(|other| other.whole == block.whole),
        }
    }
}
