//! Which files are about CodeArtifact, so that rules about Terraform's ways leave all others alone.

use std::collections::{HashMap, HashSet};

use crate::document::Project;
use crate::document::block::Block;
use crate::document::file::{File, Syntax};
use crate::document::graph::Repository;
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::{Block as Written, File as Tree};
use crate::syntax::hcl::expr::Expr;

/// Where a repository says what `place` holds: there, or its declaration when
/// that was written elsewhere and is only referred to.
#[must_use]
pub fn in_repository(project: &Project<'_>, repository: &Repository, place: Place) -> Place {
    let block = repository.block.and_then(|index| project.blocks.get(index));
    match block {
        Some(block) if !block.holds(place) => repository.place,
        _ => place,
    }
}

/// The directories of a tree, looked over once for all rules.
#[derive(Debug)]
pub struct Scope<'p, 'a> {
    project: &'p Project<'a>,
    /// The files of each directory.
    files: HashMap<&'p str, Vec<&'p File<'a>>>,
    /// The blocks of each file.
    blocks: HashMap<FileId, Vec<&'p Block>>,
    /// The modules that declare something of CodeArtifact.
    about: HashSet<&'p str>,
    /// The directories of Terragrunt's files that name the service, and those above.
    units: HashSet<&'p str>,
}

impl<'p, 'a> Scope<'p, 'a> {
    /// The directories of `project`.
    #[must_use]
    pub fn of(project: &'p Project<'a>) -> Self {
        let mut files: HashMap<&str, Vec<&File<'_>>> = HashMap::new();
        let mut units = HashSet::new();
        for (id, file) in (0..).map(FileId).zip(&project.files) {
            let Some(directory) = project.directory(id) else {
                continue;
            };
            files.entry(directory).or_default().push(file);
            let unit = matches!(file.syntax, Syntax::Terragrunt(_));
            if unit
                && (names_the_service(file.source.path()) || names_the_service(file.source.text()))
            {
                let mut above = Some(directory);
                while let Some(directory) = above.filter(|directory| units.insert(*directory)) {
                    above = (!directory.is_empty())
                        .then(|| directory.rsplit_once('/').map_or("", |(above, _)| above));
                }
            }
        }
        let mut blocks: HashMap<FileId, Vec<&Block>> = HashMap::new();
        for block in &project.blocks {
            blocks.entry(block.header.file).or_default().push(block);
        }
        let declared = project.blocks.iter();
        let declared = declared.filter(|block| block.ty.contains("codeartifact_"));
        let about = declared.filter_map(|block| project.directory(block.header.file));
        Self {
            about: about.collect(),
            project,
            files,
            blocks,
            units,
        }
    }

    /// Whether the module that a file belongs to declares something of CodeArtifact.
    #[must_use]
    pub fn is_about_packages(&self, file: FileId) -> bool {
        let directory = self.project.directory(file);
        directory.is_some_and(|directory| self.about.contains(directory))
    }

    /// Whether a Terragrunt file is about CodeArtifact: it is such a unit, or
    /// stands above one, which includes it.
    #[must_use]
    pub fn is_of_a_package_unit(&self, file: FileId) -> bool {
        let directory = self.project.directory(file);
        directory.is_some_and(|directory| self.units.contains(directory))
    }

    /// The blocks of a file, each as often as it exists.
    pub fn blocks(&self, file: FileId) -> impl Iterator<Item = &'p Block> {
        self.blocks.get(&file).into_iter().flatten().copied()
    }

    /// The Terraform files of the module that a file belongs to.
    pub fn module(&self, file: FileId) -> impl Iterator<Item = &'p Tree<'a>> {
        let directory = self.project.directory(file);
        directory
            .into_iter()
            .flat_map(|directory| self.module_at(directory))
    }

    /// The Terraform files directly in a directory.
    pub fn module_at(&self, directory: &str) -> impl Iterator<Item = &'p Tree<'a>> + use<'p, 'a> {
        let files = self.files.get(directory).cloned().unwrap_or_default();
        files.into_iter().filter_map(|file| file.syntax.terraform())
    }

    /// How the local value `name` of a file's module is written.
    #[must_use]
    pub fn local(&self, file: FileId, name: &str) -> Option<&'p Expr<'a>> {
        let locals = self
            .module(file)
            .flat_map(|tree| tree.body.blocks_of("locals"));
        let mut found = locals.filter_map(|block| block.body.attribute(name));
        found.next().map(|attribute| &attribute.expr)
    }

    /// The declaration of the variable `name` of a file's module.
    #[must_use]
    pub fn variable(&self, file: FileId, name: &str) -> Option<&'p Written<'a>> {
        let trees = self.module(file);
        let mut variables = trees.flat_map(|tree| tree.body.blocks_of("variable"));
        variables.find(|block| block.labels.first().is_some_and(|label| label.text == name))
    }
}

fn names_the_service(text: &str) -> bool {
    let name = b"codeartifact";
    let mut windows = text.as_bytes().windows(name.len());
    windows.any(|window| window.eq_ignore_ascii_case(name))
}
