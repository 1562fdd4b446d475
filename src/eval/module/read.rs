//! What the files of a directory declare.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::eval::code::Code;
use crate::eval::module::block::{Block, BlockKind, BodySyntax, Part};
use crate::eval::tool::{self, Tool};
use crate::eval::tree::{Tree, name_of};
use crate::eval::value::{Kind, Value};
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast;

/// What a module declares, override files merged.
#[derive(Debug, Default)]
pub(crate) struct Declarations<'t> {
    pub(crate) blocks: Vec<Block<'t>>,
    /// The blocks by kind, type and name.
    index: HashMap<(BlockKind, String, String), usize>,
    locals: HashMap<String, Code<'t>>,
}

impl<'t> Declarations<'t> {
    /// What the files directly in these directories declare to `tool`; a file lies over
    /// one of the same name in a directory before its own.
    pub(crate) fn read(tree: &'t Tree<'t>, directories: &[&str], tool: Tool) -> Self {
        let files = directories
            .iter()
            .flat_map(|directory| tree.files_in(directory));
        let files = files.map(|file| (name_of(tree.path(*file)), *file));
        let mut files: BTreeMap<&str, FileId> = files.collect();
        let names: BTreeSet<&str> = files.keys().copied().collect();
        files.retain(|name, _| tool::reads(tool, name, |other| names.contains(other)));
        let of = |wanted: Role| {
            let files = files.iter();
            let files = files.filter(move |(name, _)| role(name) == wanted);
            files.map(|(_, file)| *file)
        };
        let mut declarations = Self::default();
        for file in of(Role::Configuration) {
            for block in blocks(tree, file) {
                declarations.add(block);
            }
        }
        for file in of(Role::Override) {
            for block in blocks(tree, file) {
                declarations.merge(block);
            }
        }
        declarations
    }

    fn add(&mut self, block: Block<'t>) {
        if block.kind == BlockKind::Locals {
            for (name, _, code) in block.parts.iter().flat_map(Part::attributes) {
                self.locals.insert(name.to_owned(), code);
            }
        }
        let key = (block.kind, block.type_name.clone(), block.name.clone());
        self.index.entry(key).or_insert(self.blocks.len());
        self.blocks.push(block);
    }

    fn merge(&mut self, block: Block<'t>) {
        let key = (block.kind, block.type_name.clone(), block.name.clone());
        let merges = block.kind.labels() > 0 && block.kind != BlockKind::Provider;
        match self.index.get(&key).filter(|_| merges) {
            // Attributes and blocks of a later part replace those before it.
            Some(index) => self.blocks[*index].parts.extend(block.parts),
            None => self.add(block),
        }
    }

    /// The block of this kind, type and name.
    pub(crate) fn find(&self, kind: BlockKind, type_name: &str, name: &str) -> Option<usize> {
        let key = (kind, type_name.to_owned(), name.to_owned());
        self.index.get(&key).copied()
    }

    /// The expression of a local value.
    pub(crate) fn local(&self, name: &str) -> Option<Code<'t>> {
        self.locals.get(name).copied()
    }

    /// The names of the local values, sorted.
    pub(crate) fn locals(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.locals.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }
}

/// What a file is to Terraform by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Configuration,
    Override,
    Other,
}

/// What the file `name` is.
pub(crate) fn role(name: &str) -> Role {
    match tool::and_stem(name).map(|(_, stem)| stem) {
        // Terraform passes over what editors leave.
        Some(stem) if stem.starts_with('.') || stem.starts_with('#') => Role::Other,
        Some("override") => Role::Override,
        Some(stem) if stem.ends_with("_override") => Role::Override,
        Some(_) => Role::Configuration,
        None => Role::Other,
    }
}

/// The blocks of one file.
pub(crate) fn blocks<'t>(tree: &'t Tree<'t>, file: FileId) -> Vec<Block<'t>> {
    if tree.path(file).ends_with(".json") {
        let mut blocks = Vec::new();
        if let Some(root) = tree.json(file) {
            json_blocks(root, file, &mut blocks);
        }
        return blocks;
    }
    let body = tree.hcl(file).map(|file| &file.body);
    let blocks = body.into_iter().flat_map(|body| body.blocks());
    blocks.map(|block| hcl_block(block, file)).collect()
}

fn hcl_block<'t>(block: &'t ast::Block<'t>, file: FileId) -> Block<'t> {
    let kind = BlockKind::of(block.ident.node);
    let label = |index: usize| {
        block
            .labels
            .get(index)
            .map(|label| label.text.to_string())
            .unwrap_or_default()
    };
    let (type_name, name) = match kind.labels() {
        2 => (label(0), label(1)),
        1 => (String::new(), label(0)),
        _ if kind == BlockKind::Other => (block.ident.node.to_owned(), label(0)),
        _ => (String::new(), String::new()),
    };
    let syntax = BodySyntax::Hcl(&block.body);
    Block {
        kind,
        type_name,
        name,
        header: file.at(block.header()),
        whole: file.at(block.span()),
        parts: vec![Part { file, syntax }],
    }
}

fn json_blocks<'t>(root: &'t Value, file: FileId, blocks: &mut Vec<Block<'t>>) {
    for root in objects(root) {
        for (ident, key, value) in entries(root) {
            let kind = BlockKind::of(ident);
            if kind == BlockKind::Other {
                continue;
            }
            labelled(kind, &mut Vec::new(), key, value, file, blocks);
        }
    }
}

/// The blocks below labels, each of which is one level of objects.
fn labelled<'t>(
    kind: BlockKind,
    labels: &mut Vec<&'t str>,
    key: Place,
    value: &'t Value,
    file: FileId,
    blocks: &mut Vec<Block<'t>>,
) {
    for object in objects(value) {
        if labels.len() < kind.labels() {
            for (label, key, value) in entries(object) {
                labels.push(label);
                labelled(kind, labels, key, value, file, blocks);
                labels.pop();
            }
            continue;
        }
        let (type_name, name) = match labels.as_slice() {
            [type_name, name] => ((*type_name).to_owned(), (*name).to_owned()),
            [name] => (String::new(), (*name).to_owned()),
            _ => (String::new(), String::new()),
        };
        let syntax = BodySyntax::Json(object);
        blocks.push(Block {
            kind,
            type_name,
            name,
            header: key,
            whole: file.at(key.span.to(object.place.span)),
            parts: vec![Part { file, syntax }],
        });
    }
}

/// The object that `value` is, or the objects of which it is a list.
pub(crate) fn objects(value: &Value) -> Vec<&Value> {
    match &value.kind {
        Kind::Map(_) => vec![value],
        Kind::List(list) => {
            let objects = list.items.iter();
            objects
                .filter(|item| matches!(item.kind, Kind::Map(_)))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The entries of an object but its comments.
fn entries(object: &Value) -> Vec<(&str, Place, &Value)> {
    match &object.kind {
        Kind::Map(map) => {
            let entries = map.entries.iter().filter(|(key, _)| key.as_str() != "//");
            entries
                .map(|(key, entry)| (key.as_str(), entry.key, &entry.value))
                .collect()
        }
        _ => Vec::new(),
    }
}
