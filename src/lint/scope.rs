//! Which files are about CodeArtifact, so that rules about Terraform's ways leave all others alone.

use crate::document::Project;
use crate::source::place::FileId;

/// Whether the module that a file belongs to declares something of CodeArtifact.
#[must_use]
pub fn is_about_packages(project: &Project<'_>, file: FileId) -> bool {
    let Some(directory) = project.directory(file) else {
        return false;
    };
    project.blocks.iter().any(|block| {
        block.ty.contains("codeartifact_")
            && project.directory(block.header.file) == Some(directory)
    })
}
