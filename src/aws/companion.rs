//! What a caller needs beside CodeArtifact's own actions: STS for tokens, KMS for keys.

use serde::Deserialize;

/// Another action that the caller needs.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Companion {
    /// The action, with its service.
    pub action: String,
    /// On which resource, in words.
    pub on: String,
    /// In which case, in words.
    pub when: String,
}

/// The actions of another service that go with CodeArtifact's.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct CompanionService {
    /// What stands before the colon of an action.
    pub prefix: String,
    /// The actions.
    pub actions: Vec<CompanionAction>,
    /// Its condition keys that matter, with the value to pin where there is one.
    pub condition_keys: Vec<ConditionKey>,
}

/// One action of another service.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct CompanionAction {
    /// Its name, without the service.
    pub name: String,
    /// The condition keys that it knows beside the global ones.
    pub condition_keys: Vec<String>,
}

/// A condition key and the value it is pinned to.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct ConditionKey {
    /// The key, with its service.
    pub name: String,
    /// The value, where CodeArtifact has only one.
    pub value: Option<String>,
}

impl CompanionService {
    /// The full names of its actions, such as `sts:GetServiceBearerToken`.
    pub fn full_names(&self) -> impl Iterator<Item = String> {
        self.actions
            .iter()
            .map(|action| format!("{}:{}", self.prefix, action.name))
    }
}
