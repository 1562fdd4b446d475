//! What the manifests of a tree say to the linter.

use crate::manifest::raw::Guardrails;
use crate::source::place::FileId;

/// The limits that manifests set for what stands below their directories.
#[derive(Debug, Clone, Default)]
pub struct Config {
    limits: Vec<(String, Guardrails)>,
    paths: Vec<String>,
}

impl Config {
    /// The guardrails of the nearest manifest at or above a file.
    #[must_use]
    pub fn guardrails(&self, file: FileId) -> Option<&Guardrails> {
        let path = self.paths.get(file.0 as usize)?;
        self.limits
            .iter()
            .filter(|(directory, _)| path.starts_with(directory.as_str()))
            .max_by_key(|(directory, _)| directory.len())
            .map(|(_, guardrails)| guardrails)
    }
}
