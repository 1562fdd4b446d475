//! The action table, read from the data by itself and not through the library.

use std::collections::BTreeMap;

use serde_json::Value;

/// What the table says of one action.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The kinds of resource it takes; none means `*` alone.
    pub(crate) kinds: Vec<String>,
    /// Whether a domain's policy is asked.
    pub(crate) domain_policy: bool,
    /// Whether a repository's policy is asked.
    pub(crate) repository_policy: bool,
}

/// Every action of CodeArtifact, with its service, and its facts.
pub(crate) fn read() -> BTreeMap<String, Facts> {
    let text = include_str!("../../../src/aws/data/codeartifact-iam.json");
    let table: Value = serde_json::from_str(text).unwrap();
    let actions = table["actions"].as_array().unwrap();
    actions
        .iter()
        .map(|action| (name(action), facts(action)))
        .collect()
}

fn name(action: &Value) -> String {
    format!("codeartifact:{}", action["name"].as_str().unwrap())
}

fn facts(action: &Value) -> Facts {
    let kinds = action["resource_types"].as_array().unwrap();
    let asked = |policy: &str| action["effective_in"][policy].as_str().unwrap() != "no";
    Facts {
        kinds: kinds
            .iter()
            .map(|kind| kind["name"].as_str().unwrap().to_owned())
            .collect(),
        domain_policy: asked("domain_policy"),
        repository_policy: asked("repository_policy"),
    }
}
