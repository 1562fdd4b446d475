//! The tags of an environment: the defaults, and the manifest's over them.

use std::collections::BTreeMap;

use crate::aws::limits;
use crate::aws::text::{TagKey, TagValue};
use crate::diag::Diagnostic;
use crate::manifest::model::findings::Findings;
use crate::manifest::raw::{self, Written};

/// All tags of `environment`; `Environment` only where there are several.
pub(super) fn tags(
    settings: &raw::Settings,
    environment: &raw::Environment,
    found: &mut Findings,
) -> BTreeMap<TagKey, TagValue> {
    let name = environment.name.node.as_str();
    let by_default = match settings.environments {
        Written::Yes => vec![("Environment", name), ("ManagedBy", "terraform")],
        Written::No => vec![("ManagedBy", "terraform")],
    };
    let mut tags: BTreeMap<_, _> = by_default
        .into_iter()
        .filter_map(|(key, value)| Some((TagKey::parse(key).ok()?, TagValue::parse(value).ok()?)))
        .collect();
    for (key, value) in &environment.tags {
        tags.insert(key.clone(), value.node.clone());
    }
    check(environment, &tags, found);
    tags
}

/// IAM takes fewer tags than CodeArtifact, and KMS as few, so their limit holds
/// for all; and IAM's keys do not tell case apart.
fn check(environment: &raw::Environment, tags: &BTreeMap<TagKey, TagValue>, found: &mut Findings) {
    let place = |key: &TagKey| {
        let written = environment.tags.get(key);
        written.map_or(environment.name.span, |value| value.span)
    };
    let most = limits::tags_per_role();
    if let Some(over) = tags.keys().nth(most) {
        found.push(
            Diagnostic::error(
                place(over),
                format!(
                    "{} tags, the defaults among them: a role or a key takes {most}",
                    tags.len()
                ),
            )
            .help("drop some"),
        );
    }
    let mut folded: BTreeMap<String, &TagKey> = BTreeMap::new();
    for key in tags.keys() {
        if let Some(first) = folded.insert(key.as_str().to_lowercase(), key) {
            let (at, label) = match environment.tags.get(key) {
                Some(value) => (value.span, place(first)),
                None => (place(first), place(key)),
            };
            found.push(
                Diagnostic::error(
                    at,
                    format!("the tags `{first}` and `{key}` differ only by case"),
                )
                .label(label, "the other")
                .help("write the key once"),
            );
        }
    }
}
