//! Trees of files to facts: policies and whom they are attached to, domains, repositories, package groups, blocks.

mod bare;
pub mod block;
mod calls;
mod carrier;
mod computed;
pub mod derived;
mod evaluate;
pub mod file;
mod gather;
pub mod graph;
mod link;
pub mod manifest;
mod mentions;
mod name;
mod order;
mod parse;
pub mod policy;
pub mod read;
mod relevance;
mod shape;
mod trace;
mod usage;
pub mod wanted;
mod word;

use self::block::Block;
use self::file::File;
use self::graph::Graph;
use self::manifest::Manifest;
use self::policy::{Identity, Policy};
use crate::eval::module::validation::Refused;
use crate::source::place::{FileId, Place};
use std::collections::HashSet;

/// Everything that a tree of files says about CodeArtifact and the permissions on it.
#[derive(Debug)]
pub struct Project<'a> {
    /// The files, in the order of their paths; a [`FileId`] is an index here.
    pub files: Vec<File<'a>>,
    /// Every policy document, in the order of files and places.
    pub policies: Vec<Policy>,
    /// Who holds several of the policies.
    pub identities: Vec<Identity>,
    /// Domains, repositories, package groups and what links them.
    pub graph: Graph,
    /// The Terraform blocks that a rule may ask about, each as often as it exists.
    pub blocks: Vec<Block>,
    /// The inputs that modules of the service surely refuse, by what they demand of them.
    pub refused: Vec<Refused>,
    /// The manifests that declare domains, in the order of their paths.
    pub manifests: Vec<Manifest>,
    /// The expressions of texts that units of Terragrunt generate and that are judged where they go.
    pub generated: HashSet<Place>,
}

impl<'a> Project<'a> {
    /// The file that a place is in.
    #[must_use]
    pub fn file(&self, id: FileId) -> Option<&File<'a>> {
        self.files.get(id.0 as usize)
    }

    /// The block that declares a repository, unless a manifest does.
    #[must_use]
    pub fn block_of(&self, repository: &graph::Repository) -> Option<&Block> {
        self.blocks.get(repository.block?)
    }

    /// Where what stands at `place` was written, when no file holds it.
    #[must_use]
    pub fn written(&self, mut place: Place) -> Place {
        let made = |place: Place| self.file(place.file)?.made;
        while let Some(made) = made(place) {
            let before = made.written(place.span);
            // What a text is made of was there before it.
            if before.file >= place.file {
                break;
            }
            place = before;
        }
        place
    }

    /// The directory that a file stands in; empty for the root.
    #[must_use]
    pub fn directory(&self, id: FileId) -> Option<&str> {
        let path = self.file(id)?.source.path();
        Some(path.rsplit_once('/').map_or("", |(directory, _)| directory))
    }
}
