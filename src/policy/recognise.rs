//! The policies in a JSON file, whatever it is: a document, a list of them, input or output of the AWS CLI, a template.

mod template;

use crate::eval::json;
use crate::eval::value::{Kind, Map, Value};
use crate::policy::document::Document;
use crate::policy::kind::PolicyKind;
use crate::policy::{read, statements};

/// A policy that was found in a file.
#[derive(Debug)]
pub struct Found {
    /// The document.
    pub document: Document,
    /// What it is attached to, as far as what stands around it tells.
    pub kind: PolicyKind,
    /// What is no JSON in it, where it is JSON within a string.
    pub faults: Vec<json::Fault>,
}

/// How deep policies are looked for.
const MAX_DEPTH: usize = 64;

/// The policies in a value, in order.
///
/// A policy is a map with statements, whatever the file is called: `Statement`
/// (in any case, and beside a version spelt nearly so, so that it is told) with
/// at least one map that has an effect and actions. A policy in a string is found where the AWS CLI and
/// CloudFormation put one.
#[must_use]
pub fn policies(value: &Value) -> Vec<Found> {
    let mut found = Vec::new();
    let rewritten;
    let (value, around) = if template::is_template(value) {
        rewritten = template::resolved(value);
        (&rewritten, PolicyKind::Unknown)
    } else {
        (value, PolicyKind::Unknown)
    };
    walk(value, around, 0, &mut found);
    found
}

/// Whether a value is a policy document.
#[must_use]
pub fn is_policy(value: &Value) -> bool {
    let Kind::Map(map) = &value.kind else {
        return false;
    };
    let version = statements::has_version(map);
    let Some(entry) = statements::in_any_case(map, "Statement") else {
        return version && statements::entry(map).is_some();
    };
    let unknown = |value: &Value| matches!(value.kind, Kind::Unknown(_));
    let made = match &entry.value.kind {
        Kind::List(list) => list.items.iter().all(unknown),
        Kind::Unknown(_) => true,
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Map(_) => false,
    };
    statements::holds_statement(&entry.value) || version && made
}

fn in_any_case<'a>(map: &'a Map, name: &str) -> Option<&'a Value> {
    statements::in_any_case(map, name).map(|entry| &entry.value)
}

fn walk(value: &Value, around: PolicyKind, depth: usize, found: &mut Vec<Found>) {
    if depth > MAX_DEPTH {
        return;
    }
    if is_policy(value) {
        found.push(Found {
            document: read::document(value),
            kind: around,
            faults: Vec::new(),
        });
        return;
    }
    match &value.kind {
        Kind::List(list) => {
            for item in list.items.iter() {
                walk(item, around, depth + 1, found);
            }
        }
        Kind::Map(map) => {
            let around = attached(map).unwrap_or(around);
            for (name, entry) in map.entries.iter() {
                let kind = of_key(name, around);
                match &entry.value.kind {
                    Kind::String(_) if holds_policy(name) => {
                        within_string(&entry.value, kind, found);
                    }
                    Kind::Map(_) | Kind::List(_) => walk(&entry.value, kind, depth + 1, found),
                    Kind::String(_)
                    | Kind::Unknown(_)
                    | Kind::Null
                    | Kind::Bool(_)
                    | Kind::Number(_) => {}
                }
            }
        }
        Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {}
    }
}

/// Reads the policy in a string.
fn within_string(value: &Value, kind: PolicyKind, found: &mut Vec<Found>) {
    let Kind::String(text) = &value.kind else {
        return;
    };
    let reading = json::read(text, value.place);
    let Some(inner) = reading.values.first().filter(|inner| is_policy(inner)) else {
        return;
    };
    found.push(Found {
        document: read::document(inner),
        kind,
        faults: reading.faults,
    });
}

/// Whether the AWS CLI and CloudFormation put a policy under a key.
fn holds_policy(name: &str) -> bool {
    const KEYS: [&str; 7] = [
        "policyDocument",
        "assumeRolePolicyDocument",
        "permissionsPolicyDocument",
        "policyText",
        "document",
        "policy",
        "resourcePolicy",
    ];
    KEYS.iter().any(|key| key.eq_ignore_ascii_case(name))
}

/// What a policy under a key is, `around` being what stands around it.
fn of_key(name: &str, around: PolicyKind) -> PolicyKind {
    if name.eq_ignore_ascii_case("assumeRolePolicyDocument") {
        return PolicyKind::Trust;
    }
    around
}

/// What the policies in a map are attached to, as far as it tells.
fn attached(map: &Map) -> Option<PolicyKind> {
    let text = |name: &str| in_any_case(map, name).and_then(Value::as_str);
    if let Some(kind) = text("Type")
        && let Some(kind) = template::attached(&kind)
    {
        return Some(kind);
    }
    // What `get-domain-permissions-policy` and its twin print.
    if let Some(arn) = text("resourceArn") {
        if arn.contains(":repository/") {
            return Some(PolicyKind::Repository);
        }
        if arn.contains(":domain/") {
            return Some(PolicyKind::Domain);
        }
    }
    let has = |name: &str| in_any_case(map, name).is_some();
    // What `put-domain-permissions-policy` and its twin are given.
    if has("policyDocument") && has("domain") {
        return Some(if has("repository") {
            PolicyKind::Repository
        } else {
            PolicyKind::Domain
        });
    }
    let identity = [
        "roleName",
        "userName",
        "groupName",
        "policyName",
        "policyVersion",
    ];
    identity
        .iter()
        .any(|name| has(name))
        .then_some(PolicyKind::Identity)
}
