//! What is evaluated on its own: modules that nobody in the tree calls.

use std::collections::{BTreeSet, HashMap};

use crate::eval::code::Code;
use crate::eval::module::block::{BlockKind, BodySyntax, Part};
use crate::eval::module::read::{self, Role, role};
use crate::eval::terragrunt::unit::{Unit, is_unit};
use crate::eval::tool::{self, Tool};
use crate::eval::tree::{Tree, name_of};
use crate::eval::world::local_source;
use crate::parallel;
use crate::source::place::FileId;

/// A directory in which Terraform or Terragrunt is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// The directory in the tree; empty for the tree's own.
    pub directory: String,
    /// The configuration, when Terragrunt is run there.
    pub unit: Option<FileId>,
    /// What runs it: OpenTofu reads all that Terraform does, so that Terraform
    /// is told apart only where a file is there for each of them.
    pub tool: Tool,
}

/// The roots of a tree, in the order of their directories.
#[must_use]
pub fn roots<'t>(tree: &'t Tree<'t>) -> Vec<Root> {
    let directories: Vec<_> = tree.directories().collect();
    let found = parallel::map(&directories, |(directory, files)| {
        let unit = files.iter().copied().find(|file| is_unit(tree, *file));
        let module = is_module(tree, files);
        let mut called = match module {
            true => calls(tree, directory),
            false => Vec::new(),
        };
        let run = unit.and_then(|unit| Unit::module(tree, unit));
        called.extend(run.filter(|run| run != directory));
        let root = Root {
            directory: (*directory).to_owned(),
            unit,
            tool: Tool::OpenTofu,
        };
        ((module || unit.is_some()).then_some(root), called)
    });
    let (roots, called): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let called: BTreeSet<String> = called.into_iter().flatten().collect();
    let is_root = |root: &Root| root.unit.is_some() || !called.contains(&root.directory);
    let roots: Vec<Root> = roots.into_iter().flatten().filter(is_root).collect();
    let twofold = twofold(tree);
    let mut all = Vec::with_capacity(roots.len());
    for root in roots {
        let reads_both = |directory: &String| twofold.contains(directory.as_str());
        let both = !twofold.is_empty() && reached(tree, &root).iter().any(reads_both);
        let terraform = both.then(|| Root {
            tool: Tool::Terraform,
            ..root.clone()
        });
        all.push(root);
        all.extend(terraform);
    }
    all
}

/// The directories with a file of which OpenTofu reads its own version.
fn twofold<'t>(tree: &'t Tree<'_>) -> BTreeSet<&'t str> {
    let directories = tree.directories().filter(|(_, files)| {
        let names: BTreeSet<&str> = files.iter().map(|file| name_of(tree.path(*file))).collect();
        let mut preferred = names.iter().filter_map(|name| tool::preferred(name));
        preferred.any(|name| names.contains(name.as_str()))
    });
    directories.map(|(directory, _)| directory).collect()
}

fn is_module(tree: &Tree<'_>, files: &[FileId]) -> bool {
    files
        .iter()
        .any(|file| role(name_of(tree.path(*file))) != Role::Other)
}

/// The directories that the module of `directory` calls.
fn calls<'t>(tree: &'t Tree<'t>, directory: &str) -> Vec<String> {
    let mut called = Vec::new();
    for file in tree.files_in(directory) {
        if role(name_of(tree.path(*file))) == Role::Other || !tree.mentions(*file, "module") {
            continue;
        }
        for block in read::blocks(tree, *file) {
            let source = match block.kind {
                BlockKind::Module => block.attribute("source").and_then(Code::as_str),
                _ => None,
            };
            called.extend(source.and_then(|source| local_source(directory, &source)));
        }
    }
    called
}

/// The directories of the tree that evaluating `root` may read modules from, its own first.
#[must_use]
pub fn reached<'t>(tree: &'t Tree<'t>, root: &Root) -> Vec<String> {
    let mut reached = vec![root.directory.clone()];
    let module = root.unit.and_then(|unit| Unit::module(tree, unit));
    reached.extend(module.filter(|module| *module != root.directory));
    let mut seen: BTreeSet<String> = reached.iter().cloned().collect();
    let mut next = 0;
    while let Some(directory) = reached.get(next).cloned() {
        for called in calls(tree, &directory) {
            if seen.insert(called.clone()) {
                reached.push(called);
            }
        }
        next += 1;
    }
    reached
}

/// The values of variables that files of `directories` give, as Terraform finds
/// them by itself: those of a later directory before those of an earlier one.
pub(crate) fn value_files<'t>(
    tree: &'t Tree<'t>,
    directories: &[&str],
    last: &[FileId],
) -> HashMap<String, Code<'t>> {
    let mut files: HashMap<&str, FileId> = HashMap::new();
    for directory in directories {
        for file in tree.files_in(directory) {
            files.insert(name_of(tree.path(*file)), *file);
        }
    }
    let mut names: Vec<(u8, &str)> = files
        .keys()
        .filter_map(|name| Some((rank(name)?, *name)))
        .collect();
    names.sort_unstable();
    let mut values = HashMap::new();
    for file in names
        .iter()
        .filter_map(|(_, name)| files.get(name))
        .chain(last)
    {
        for (name, code) in given(tree, *file) {
            values.insert(name.to_owned(), code);
        }
    }
    values
}

/// The place of a file of values in the order in which they are read.
fn rank(name: &str) -> Option<u8> {
    match name {
        "terraform.tfvars" => Some(0),
        "terraform.tfvars.json" => Some(1),
        _ if name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json") => Some(2),
        _ => None,
    }
}

/// The values that a file gives.
fn given<'t>(tree: &'t Tree<'t>, file: FileId) -> Vec<(&'t str, Code<'t>)> {
    let syntax = match tree.path(file).ends_with(".json") {
        true => tree.json(file).map(BodySyntax::Json),
        false => tree.hcl(file).map(|file| BodySyntax::Hcl(&file.body)),
    };
    let Some(syntax) = syntax else {
        return Vec::new();
    };
    let attributes = Part { file, syntax }.attributes();
    attributes
        .into_iter()
        .map(|(name, _, code)| (name, code))
        .collect()
}
