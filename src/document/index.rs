//! What stands where in a tree, noted once, so that a question about one file does not look at all others.

use std::collections::{HashMap, HashSet};

use crate::document::block::Block;
use crate::document::file::{File, Syntax};
use crate::document::name;
use crate::source::place::FileId;

/// What stands where.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The files of each directory.
    files: HashMap<String, Vec<FileId>>,
    /// The blocks of each file, by their places among all.
    blocks: HashMap<FileId, Vec<usize>>,
    /// The directories of modules that declare something of CodeArtifact.
    ours: HashSet<String>,
    /// The directories at and above Terragrunt files that name it.
    units: HashSet<String>,
}

impl Index {
    /// The index of a tree's files and blocks.
    pub(super) fn new(files: &[File<'_>], blocks: &[Block]) -> Self {
        let mut index = Self::default();
        for (id, file) in (0..).map(FileId).zip(files) {
            let directory = name::directory(file.source.path());
            match index.files.get_mut(directory) {
                Some(beside) => beside.push(id),
                None => {
                    index.files.insert(directory.to_owned(), vec![id]);
                }
            }
            if matches!(file.syntax, Syntax::Terragrunt(_)) {
                index.unit(directory, file);
            }
        }
        for (at, block) in blocks.iter().enumerate() {
            let file = block.header.file;
            index.blocks.entry(file).or_default().push(at);
            if block.ty.contains("codeartifact_")
                && let Some(file) = files.get(file.0 as usize)
            {
                let directory = name::directory(file.source.path());
                index.ours.insert(directory.to_owned());
            }
        }
        index
    }

    fn unit(&mut self, mut directory: &str, file: &File<'_>) {
        let source = file.source;
        let named = || names_the_service(source.path()) || names_the_service(source.text());
        if self.units.contains(directory) || !named() {
            return;
        }
        while self.units.insert(directory.to_owned()) && !directory.is_empty() {
            directory = name::directory(directory);
        }
    }

    /// The files of a directory.
    pub(super) fn files(&self, directory: &str) -> &[FileId] {
        self.files.get(directory).map_or(&[], Vec::as_slice)
    }

    /// The blocks of a file, by their places among all.
    pub(super) fn blocks(&self, file: FileId) -> &[usize] {
        self.blocks.get(&file).map_or(&[], Vec::as_slice)
    }

    /// Whether the module in a directory declares something of CodeArtifact.
    pub(super) fn is_ours(&self, directory: &str) -> bool {
        self.ours.contains(directory)
    }

    /// Whether a Terragrunt file that names CodeArtifact stands in a directory or below.
    pub(super) fn has_units(&self, directory: &str) -> bool {
        self.units.contains(directory)
    }
}

fn names_the_service(text: &str) -> bool {
    const NAME: &[u8] = b"codeartifact";
    let mut windows = text.as_bytes().windows(NAME.len());
    windows.any(|window| window.eq_ignore_ascii_case(NAME))
}
