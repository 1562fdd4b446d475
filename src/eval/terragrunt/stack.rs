//! Stacks: units and further stacks that Terragrunt copies to where they are run, with values.

use crate::eval::files::{normalised, unrooted};
use crate::eval::terragrunt::config::{ConfigNames, Configs};
use crate::eval::terragrunt::unit::names;
use crate::eval::tree::Tree;
use crate::eval::value::{Kind, Value};
use crate::source::place::FileId;
use crate::syntax::hcl::ast::Block;

/// The name of the files that declare stacks.
pub const FILE: &str = "terragrunt.stack.hcl";

/// The name of the file by which a copy gets its values.
pub const VALUES: &str = "terragrunt.values.hcl";

/// The directory below a stack that holds what is copied.
const COPIES: &str = ".terragrunt-stack";

/// A directory that a stack copies.
#[derive(Debug, Clone)]
pub struct Member {
    /// The directory of the tree that is copied.
    pub source: String,
    /// The directory that the copy is run in.
    pub directory: String,
    /// The values that it is given.
    pub values: Option<Value>,
}

/// A stack with more members than this has the rest of them left out.
const MOST_MEMBERS: usize = 1_000;

/// What the stack in `file` copies from directories of the tree.
#[must_use]
pub fn members<'t>(tree: &'t Tree<'t>, file: FileId) -> Vec<Member> {
    let configs = Configs::new(tree);
    let Some(config) = names(&configs, file) else {
        return Vec::new();
    };
    let kinds = ["unit", "stack"].into_iter();
    let blocks = kinds.flat_map(|kind| config.config.blocks(kind));
    let members = blocks.filter_map(|block| member(&config, block));
    members.take(MOST_MEMBERS).collect()
}

fn member<'t>(config: &ConfigNames<'_, 't>, block: &'t Block<'t>) -> Option<Member> {
    let said = |name: &str| {
        let code = config.config.code(&block.body, name)?;
        Some(config.value(code))
    };
    // What it includes there may replace any of its inputs.
    block
        .body
        .blocks_of("autoinclude")
        .next()
        .is_none()
        .then_some(())?;
    let here = &config.config.directory;
    let source = said("source")?;
    let source = match unrooted(&source) {
        Some(path) => path,
        None => {
            let path = source.as_str()?.replace("//", "/");
            let is_local = path.starts_with('.');
            normalised(here, &path).filter(|_| is_local)?
        }
    };
    // Where it is run matters for what lies above alone.
    let path = said("path").and_then(|path| path.as_str());
    let path = path.or_else(|| Some(block.labels.first()?.text.to_string()))?;
    let is_plain = said("no_dot_terragrunt_stack");
    let is_plain = is_plain.is_some_and(|value| matches!(value.kind, Kind::Bool(true)));
    let below = if is_plain {
        here.clone()
    } else {
        normalised(here, COPIES)?
    };
    let directory = normalised(&below, &path)?;
    // A copy that holds itself would have no end.
    let rest = directory.strip_prefix(&source);
    let is_inside =
        rest.is_some_and(|rest| source.is_empty() || rest.is_empty() || rest.starts_with('/'));
    if is_inside {
        return None;
    }
    Some(Member {
        source,
        directory,
        values: said("values"),
    })
}
