//! Which account a directory of Terraform is applied to, where its provider says it.

use std::collections::BTreeMap;

use crate::document::Project;
use crate::document::block::{Block, BlockKind};
use crate::eval::value::{Extent, Kind, Value};
use crate::source::place::FileId;

/// The accounts of a tree's roots.
#[derive(Debug, Default)]
pub struct Accounts {
    /// By file.
    of: Vec<Option<String>>,
}

impl Accounts {
    /// The accounts that the only AWS provider of each directory names.
    #[must_use]
    pub fn of(project: &Project<'_>) -> Self {
        let mut by_directory: BTreeMap<&str, Option<String>> = BTreeMap::new();
        let providers = project.blocks.iter().filter(|block| {
            block.kind == BlockKind::Provider && matches!(&*block.ty, "aws" | "awscc")
        });
        for block in providers {
            let Some(directory) = project.directory(block.header.file) else {
                continue;
            };
            let account = account(block);
            let entry = by_directory
                .entry(directory)
                .or_insert_with(|| account.clone());
            // Which of several makes what is not told apart.
            if *entry != account {
                *entry = None;
            }
        }
        if by_directory.is_empty() {
            return Self::default();
        }
        let files = (0..).map(FileId).zip(&project.files);
        let of = files.map(|(id, _)| {
            let directory = project.directory(id)?;
            by_directory.get(directory).cloned().flatten()
        });
        Self { of: of.collect() }
    }

    /// The account that a file's directory is applied to.
    #[must_use]
    pub fn at(&self, file: FileId) -> Option<&str> {
        self.of.get(file.0 as usize)?.as_deref()
    }
}

/// The one account that a provider works in: the only one allowed, or that of the role it takes.
fn account(provider: &Block) -> Option<String> {
    if let Some(Kind::List(list)) = provider
        .body
        .get("allowed_account_ids")
        .map(|value| &value.kind)
    {
        return match (&*list.items, list.extent) {
            ([one], Extent::Exact) => one.as_str(),
            _ => None,
        };
    }
    let role = provider.body.blocks("assume_role").first()?;
    let arn = role.get("role_arn").and_then(Value::as_str)?;
    arn.split(':').nth(4).map(str::to_owned)
}
