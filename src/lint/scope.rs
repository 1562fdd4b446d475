//! Which files are about CodeArtifact, so that rules about Terraform's ways leave all others alone.

use std::collections::{HashMap, HashSet};

use crate::document::Project;
use crate::document::file::Syntax;
use crate::document::graph::Repository;
use crate::source::place::{FileId, Place};

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

/// The directories that are about CodeArtifact.
#[derive(Debug)]
pub struct Scopes<'a> {
    /// Those of modules that declare something of it.
    modules: HashSet<&'a str>,
    /// Those at and above Terragrunt files that name it.
    units: HashSet<&'a str>,
    /// The files in each directory.
    files: HashMap<&'a str, Vec<FileId>>,
}

impl<'a> Scopes<'a> {
    /// The directories of `project`.
    #[must_use]
    pub fn of(project: &'a Project<'_>) -> Self {
        let blocks = project.blocks.iter();
        let ours = blocks.filter(|block| block.ty.contains("codeartifact_"));
        let modules = ours.filter_map(|block| project.directory(block.header.file));
        let mut units = HashSet::new();
        let mut files: HashMap<&str, Vec<FileId>> = HashMap::new();
        for (id, file) in (0..).map(FileId).zip(&project.files) {
            if let Some(directory) = project.directory(id) {
                files.entry(directory).or_default().push(id);
            }
            let named =
                || names_the_service(file.source.path()) || names_the_service(file.source.text());
            if let (Syntax::Terragrunt(_), Some(directory)) = (&file.syntax, project.directory(id))
                && !units.contains(directory)
                && named()
            {
                add_with_above(directory, &mut units);
            }
        }
        Self {
            modules: modules.collect(),
            units,
            files,
        }
    }

    /// Whether the module that a file belongs to declares something of CodeArtifact.
    #[must_use]
    pub fn is_about_packages(&self, project: &Project<'_>, file: FileId) -> bool {
        let directory = project.directory(file);
        directory.is_some_and(|directory| self.modules.contains(directory))
    }

    /// The files in the directory of a file.
    #[must_use]
    pub fn beside(&self, project: &Project<'_>, file: FileId) -> &[FileId] {
        let directory = project.directory(file);
        let files = directory.and_then(|directory| self.files.get(directory));
        files.map_or(&[], Vec::as_slice)
    }

    /// Whether a Terragrunt file is about CodeArtifact: it is such a unit, or
    /// stands above one, which includes it.
    #[must_use]
    pub fn is_of_a_package_unit(&self, project: &Project<'_>, file: FileId) -> bool {
        let directory = project.directory(file);
        directory.is_some_and(|directory| self.units.contains(directory))
    }
}

/// Adds a directory and those above it, to the root.
fn add_with_above<'a>(mut directory: &'a str, all: &mut HashSet<&'a str>) {
    while all.insert(directory) && !directory.is_empty() {
        directory = directory.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

fn names_the_service(text: &str) -> bool {
    const NAME: &[u8] = b"codeartifact";
    let bytes = text.as_bytes();
    bytes
        .windows(NAME.len())
        .any(|window| window.eq_ignore_ascii_case(NAME))
}
