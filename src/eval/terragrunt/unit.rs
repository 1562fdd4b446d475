//! Units: directories in which Terragrunt runs a module.

use crate::eval::files::{normalised, unrooted};
use crate::eval::terragrunt::config::{ConfigNames, Configs, Role};
use crate::eval::terragrunt::dependency::Asked;
use crate::eval::terragrunt::inputs;
use crate::eval::tree::{Tree, directory_of, name_of};
use crate::eval::value::Value;
use crate::source::place::FileId;

/// A unit and what it gives to its module.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its configuration.
    pub file: FileId,
    /// The directory of the configuration.
    pub directory: String,
    /// What `source` says; nothing when the unit runs its own directory.
    pub source: Option<Value>,
    /// The directory of the module, when it is in the tree.
    pub module: Option<String>,
    /// The inputs, those of included configurations merged.
    pub inputs: Value,
    /// Files of values that are read after all others.
    pub(crate) files: Vec<FileId>,
}

/// Whether `file` is the configuration of a unit, by its name.
#[must_use]
pub fn is_unit(tree: &Tree<'_>, file: FileId) -> bool {
    name_of(tree.path(file)) == "terragrunt.hcl"
}

impl Unit {
    /// The unit of which `file` is the configuration.
    #[must_use]
    pub fn read<'t>(tree: &'t Tree<'t>, file: FileId) -> Option<Self> {
        Self::asked(tree, file, Asked::default())
    }

    /// The same, of which others ask for outputs.
    pub(crate) fn asked<'t>(tree: &'t Tree<'t>, file: FileId, asked: Asked) -> Option<Self> {
        let configs = Configs::asked(tree, asked);
        let names = names(&configs, file)?;
        let (source, module) = source(&names);
        let mut inputs = inputs::merged(&names);
        let mut files = Vec::new();
        let includes = names
            .config
            .blocks("include")
            .filter_map(|block| names.included(block));
        let includes: Vec<_> = includes.collect();
        for config in includes.iter().chain(std::iter::once(&names)) {
            match inputs::extra_files(config) {
                Some(more) => files.extend(more),
                // Any of the inputs may be given another value there.
                None => inputs = Value::unknown(inputs.place),
            }
        }
        Some(Self {
            file,
            directory: names.config.directory.clone(),
            source,
            module,
            inputs,
            files,
        })
    }

    /// The directory of the module of which `file` configures the unit.
    #[must_use]
    pub fn module<'t>(tree: &'t Tree<'t>, file: FileId) -> Option<String> {
        let configs = Configs::new(tree);
        source(&names(&configs, file)?).1
    }
}

/// The names of the configuration in `file`.
pub(super) fn names<'c, 't>(configs: &'c Configs<'t>, file: FileId) -> Option<ConfigNames<'c, 't>> {
    let directory = directory_of(configs.tree.path(file));
    let config = configs.open(file, directory, directory, Role::Own)?;
    Some(ConfigNames { configs, config })
}

/// What `source` says, and the directory of the module when it is in the tree.
fn source(names: &ConfigNames<'_, '_>) -> (Option<Value>, Option<String>) {
    let own = own_source(names);
    let source = own.or_else(|| {
        let mut includes = names.config.blocks("include");
        includes.find_map(|block| own_source(&names.included(block)?))
    });
    let directory = &names.config.directory;
    let module = match &source {
        None => Some(directory.clone()),
        Some(source) => module_directory(directory, source),
    };
    (source, module)
}

fn own_source(names: &ConfigNames<'_, '_>) -> Option<Value> {
    let mut blocks = names.config.blocks("terraform");
    let code = blocks.find_map(|block| names.config.code(&block.body, "source"))?;
    Some(names.value(code))
}

/// The directory of the tree that a source names.
fn module_directory(unit: &str, source: &Value) -> Option<String> {
    if let Some(path) = unrooted(source) {
        return Some(path);
    }
    let path = source.as_str()?;
    let is_local = path.starts_with('.');
    normalised(unit, &path).filter(|_| is_local)
}
