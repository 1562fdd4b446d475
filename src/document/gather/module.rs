//! Policies that the tree gives to modules from outside it.

use crate::document::block::Block;
use crate::document::gather::Gatherer;
use crate::document::gather::content;
use crate::document::gather::loose::policies_within;
use crate::document::policy::Form;
use crate::eval::value::{Entry, Kind, Value};
use crate::policy::kind::PolicyKind;

/// Reads the policies among the inputs of a module call.
pub(super) fn inputs(gatherer: &mut Gatherer<'_>, index: usize, block: &Block) {
    let Kind::Map(map) = &block.body.kind else {
        return;
    };
    gatherer.holders.given_away(block);
    for (name, entry) in map.entries.iter() {
        let kind = by_name(name);
        let mut found = Vec::new();
        policies_within(&entry.value, &mut found, 0);
        for value in found {
            let Some(content) = content::of(gatherer, value) else {
                continue;
            };
            if gatherer.is_policy(&content) {
                gatherer.loosely(index, content, kind);
            }
        }
        for body in statements(entry).into_iter().chain(documents(entry)) {
            let document = gatherer.document_in(&body);
            gatherer.add_document(index, document, kind, Form::Expression);
        }
    }
}

/// The bodies of data sources that the documents of an input make: maps with a
/// list of statements.
fn documents(entry: &Entry) -> Vec<Value> {
    let documents = match &entry.value.kind {
        Kind::List(list) => &*list.items,
        Kind::Map(_) => std::slice::from_ref(&entry.value),
        _ => &[],
    };
    let listed = documents.iter().flat_map(|document| {
        let names = ["statements", "statement"].into_iter();
        names.filter_map(|name| document.entry(name))
    });
    listed.filter_map(statements).collect()
}

/// Reads the policy that an output gives away, where it is one.
pub(super) fn output(gatherer: &mut Gatherer<'_>, index: usize, block: &Block) {
    let Some(value) = block.body.get("value") else {
        return;
    };
    let mut found = Vec::new();
    policies_within(value, &mut found, 0);
    for value in found {
        let content = content::of(gatherer, value).filter(|content| gatherer.is_policy(content));
        if let Some(content) = content {
            gatherer.loosely(index, content, PolicyKind::Unknown);
        }
    }
}

/// What the name of an input says about the policies in it.
fn by_name(name: &str) -> PolicyKind {
    if name.contains("assume") || name.contains("trust") {
        PolicyKind::Trust
    } else {
        PolicyKind::Unknown
    }
}

/// The body of a data source that an input's list of statements makes: modules
/// for IAM take statements as maps with the data source's own names.
fn statements(entry: &Entry) -> Option<Value> {
    let list = match &entry.value.kind {
        Kind::List(list) => list.items.to_vec(),
        Kind::Map(map) => map
            .entries
            .values()
            .map(|entry| entry.value.clone())
            .collect(),
        _ => return None,
    };
    let is_statement = |value: &Value| match &value.kind {
        Kind::Map(map) => {
            let keys = || map.entries.keys();
            keys().any(|key| key == "actions" || key == "not_actions")
                && keys().any(|key| {
                    matches!(
                        key.as_str(),
                        "resources" | "not_resources" | "effect" | "sid"
                    )
                })
        }
        _ => false,
    };
    if list.is_empty() || !list.iter().all(is_statement) {
        return None;
    }
    let statements = Entry {
        key: entry.key,
        value: Value::list(list, entry.value.place),
        earlier: Vec::new(),
    };
    let body = std::iter::once(("statement".to_owned(), statements)).collect();
    Some(Value::map(body, entry.value.place))
}
