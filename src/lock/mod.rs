//! `.cagen.lock`: what an earlier run left for the next one.

pub mod class;
pub mod gate;
pub mod names;
pub mod read;
pub mod record;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lock::names::Names;
use crate::lock::record::Record;
use crate::source::path::RelPath;

/// Its name in the directory that is written below.
pub const FILE: &str = ".cagen.lock";

/// How long it may be, in bytes: about 400,000 files.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The format that is written, and the newest that is read.
const FORMAT: u64 = 1;

/// What was written, or is about to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// Every written file.
    pub files: BTreeMap<RelPath, Record>,
    /// What may be in each Terraform state; nothing before the first run.
    pub names: Option<Names>,
    /// What a run was about to write; empty once it has come to its end.
    pub pending: BTreeMap<RelPath, Record>,
}

/// The shape of the file, its keys sorted.
#[derive(Serialize)]
struct Written<'a> {
    files: BTreeMap<&'a str, String>,
    format: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    names: &'a Option<Names>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pending: BTreeMap<&'a str, String>,
    tool: &'static str,
}

impl Lock {
    /// What the file holds: one line for each file, so that two branches merge well.
    ///
    /// # Errors
    /// Only if [`Names`] cannot be written as JSON.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        let written = Written {
            files: texts(&self.files),
            format: FORMAT,
            names: &self.names,
            pending: texts(&self.pending),
            tool: env!("CARGO_PKG_VERSION"),
        };
        let mut text = serde_json::to_string_pretty(&written)?;
        text.push('\n');
        Ok(text)
    }

    /// Whether it says anything of `path`.
    #[must_use]
    pub fn has(&self, path: &RelPath) -> bool {
        self.files.contains_key(path) || self.pending.contains_key(path)
    }
}

fn texts(records: &BTreeMap<RelPath, Record>) -> BTreeMap<&str, String> {
    let records = records.iter();
    records
        .map(|(path, record)| (path.as_str(), record.to_string()))
        .collect()
}
