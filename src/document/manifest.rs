//! What a manifest means, and what the lock beside it says was there before.

use crate::document::file::{File, Syntax};
use crate::document::name;
use crate::lock::names::Names;
use crate::lock::read;
use crate::manifest::model::Model;
use crate::source::place::FileId;

/// A manifest that declares domains.
#[derive(Debug)]
pub struct Manifest {
    /// Where it stands.
    pub file: FileId,
    /// What it means.
    pub model: Model,
    /// What earlier runs declared, where a lock in its directory tells.
    pub recorded: Option<Names>,
}

/// The manifests of `files`, with the `models` that they say.
pub(super) fn all(files: &[File<'_>], models: Vec<Option<Model>>) -> Vec<Manifest> {
    let numbered = (0..).map(FileId).zip(files).zip(models);
    let said = numbered.filter_map(|((id, file), model)| Some((id, file, model?)));
    said.map(|(id, file, model)| Manifest {
        file: id,
        model,
        recorded: beside(files, name::directory(file.source.path())),
    })
    .collect()
}

/// What the lock of a directory recorded; a damaged one is told where it is read.
fn beside(files: &[File<'_>], directory: &str) -> Option<Names> {
    let lock = files.iter().find(|file| {
        matches!(file.syntax, Syntax::Lock) && name::directory(file.source.path()) == directory
    })?;
    read::read(lock.source.text().as_bytes()).ok()?.names
}
