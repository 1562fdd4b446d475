//! Which files are about CodeArtifact, so that rules about Terraform's ways leave all others alone.

use crate::document::Project;
use crate::document::file::Syntax;
use crate::document::graph::Repository;
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::{Block, File as Tree};
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

/// Whether the module that a file belongs to declares something of CodeArtifact.
#[must_use]
pub fn is_about_packages(project: &Project<'_>, file: FileId) -> bool {
    project.is_about_packages(file)
}

/// The Terraform files of the module that a file belongs to.
pub fn module<'p, 'a>(
    project: &'p Project<'a>,
    file: FileId,
) -> impl Iterator<Item = &'p Tree<'a>> {
    let files = project.beside(file).iter();
    files.filter_map(|id| match &project.file(*id)?.syntax {
        Syntax::Terraform(tree) => Some(tree),
        _ => None,
    })
}

/// How the local value `name` of a file's module is written.
#[must_use]
pub fn local<'p, 'a>(project: &'p Project<'a>, file: FileId, name: &str) -> Option<&'p Expr<'a>> {
    let locals = module(project, file).flat_map(|tree| tree.body.blocks_of("locals"));
    let mut found = locals.filter_map(|block| block.body.attribute(name));
    found.next().map(|attribute| &attribute.expr)
}

/// The declaration of the variable `name` of a file's module.
#[must_use]
pub fn variable<'p, 'a>(
    project: &'p Project<'a>,
    file: FileId,
    name: &str,
) -> Option<&'p Block<'a>> {
    let mut variables = module(project, file).flat_map(|tree| tree.body.blocks_of("variable"));
    variables.find(|block| block.labels.first().is_some_and(|label| label.text == name))
}

/// Whether a Terragrunt file is about CodeArtifact: it is such a unit, or
/// stands above one, which includes it.
#[must_use]
pub fn is_of_a_package_unit(project: &Project<'_>, file: FileId) -> bool {
    project.is_of_a_package_unit(file)
}
