//! Where a document has its statements, however their key is spelt.

use crate::diag::nearest;
use crate::eval::value::{Entry, Kind, Map, Value};
use crate::policy::read;

const KEY: &str = "Statement";

/// The statements of a document: under their own key, in another case, or,
/// where what stands there looks like statements, under one spelt nearly so.
pub(super) fn entry(map: &Map) -> Option<&Entry> {
    let named = in_any_case(map, KEY);
    named.or_else(|| {
        let mut entries = map.entries.iter();
        let near = |name: &str| name.len() <= 40 && nearest(name, [KEY]).is_some();
        entries
            .find(|(name, entry)| near(name) && holds_statement(&entry.value))
            .map(|(_, entry)| entry)
    })
}

/// Whether a map is a policy by its version, whatever the key of its statements.
pub(super) fn has_version(map: &Map) -> bool {
    let version = map.entries.get("Version").map(|entry| &entry.value);
    version
        .and_then(Value::as_str)
        .is_some_and(|version| read::VERSIONS.contains(&version.as_str()))
}

/// Whether a value is a statement, or a list with one.
pub(super) fn holds_statement(value: &Value) -> bool {
    match &value.kind {
        Kind::Map(map) => is_statement(map),
        Kind::List(list) => list.items.iter().any(|item| match &item.kind {
            Kind::Map(map) => is_statement(map),
            Kind::Unknown(_)
            | Kind::Null
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::List(_) => false,
        }),
        Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => false,
    }
}

/// Whether a map looks like a statement: two of effect, action and resource,
/// or an effect that is one.
fn is_statement(map: &Map) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| in_any_case(map, name).is_some());
    let effect = in_any_case(map, "Effect").and_then(|entry| entry.value.as_str());
    let effect = effect.is_some_and(|text| {
        text.eq_ignore_ascii_case("Allow") || text.eq_ignore_ascii_case("Deny")
    });
    let action = has(&["Action", "NotAction"]);
    let resource = has(&["Resource", "NotResource"]);
    let principal = has(&["Principal", "NotPrincipal"]);
    effect || action && (resource || principal || has(&["Effect"]))
}

/// The entry of a key, in its own case or another.
pub(super) fn in_any_case<'a>(map: &'a Map, name: &str) -> Option<&'a Entry> {
    let exact = map.entries.get(name);
    exact.or_else(|| {
        let mut entries = map.entries.iter();
        entries
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, entry)| entry)
    })
}
