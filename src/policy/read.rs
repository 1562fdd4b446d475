//! IAM's JSON shape to a document: what it says, and what IAM refuses or ignores in it.

use crate::diag::nearest;
use crate::eval::entries::Entries;
use crate::eval::value::{Entry, Extent, Kind, Map, Value};
use crate::policy::document::{
    Condition, Document, FaultKind, Principal, PrincipalKind, Principals, Sense, Statement, Word,
};
use crate::policy::element::{self, Faults, Scalars};
use crate::policy::statements;
use crate::source::place::Place;

/// The elements of a document, as IAM spells them.
const DOCUMENT: [&str; 3] = ["Version", "Id", "Statement"];

/// The elements of a statement.
const STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The types of principals.
const PRINCIPAL: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

/// The versions of the policy language.
pub(super) const VERSIONS: [&str; 2] = ["2012-10-17", "2008-10-17"];

/// Reads a policy document in IAM's JSON shape; anything else is a document with faults.
///
/// What depends on the kind of policy (`Principal`, `Resource`) is told by
/// [`crate::policy::shape::faults`].
#[must_use]
pub fn document(value: &Value) -> Document {
    let mut faults = Faults::default();
    let mut document = Document {
        place: value.place,
        version: None,
        statement_key: None,
        statements: Vec::new(),
        extent: Extent::Exact,
        perhaps: Vec::new(),
        faults: Vec::new(),
        size: value.to_json().map(|json| json.chars().count()),
    };
    match &value.kind {
        Kind::Map(map) => elements(map, &mut document, &mut faults),
        Kind::Unknown(_) => open(value, &mut document),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::List(_) => {
            let element = "a policy";
            let expected = "a map";
            faults.push(value.place, FaultKind::WrongType { element, expected });
        }
    }
    let sids = document.statements.iter().filter_map(|s| s.sid.as_ref());
    element::check_sids(sids, &mut faults);
    document.faults = faults.0;
    document
}

fn elements(map: &Map, document: &mut Document, faults: &mut Faults) {
    known(map, &DOCUMENT, faults);
    if let Some(entry) = map.entries.get("Version") {
        document.version = element::single(&entry.value, "Version", faults);
        if let Some(word) = &document.version {
            version(word, faults);
        }
    }
    match statements::entry(map) {
        Some(entry) => {
            document.statement_key = Some(entry.key);
            statements(&entry.value, document, faults);
        }
        None if map.extent == Extent::Exact => {
            let element = "Statement";
            faults.push(document.place, FaultKind::Missing { element });
        }
        None => document.extent = Extent::Open,
    }
}

/// Tells when a version is none of IAM's.
pub(super) fn version(word: &Word, faults: &mut Faults) {
    if let Some(found) = word.known()
        && !VERSIONS.contains(&found)
    {
        let found = found.to_owned();
        faults.push(word.place, FaultKind::Version { found });
    }
}

fn statements(value: &Value, document: &mut Document, faults: &mut Faults) {
    match &value.kind {
        Kind::List(list) => {
            if list.extent == Extent::Open {
                open(value, document);
            }
            if list.items.is_empty() && list.extent == Extent::Exact {
                let element = "Statement";
                faults.push(value.place, FaultKind::Empty { element });
            }
            for item in list.items.iter() {
                one_statement(item, document, faults);
            }
        }
        Kind::Null
        | Kind::Bool(_)
        | Kind::Number(_)
        | Kind::String(_)
        | Kind::Map(_)
        | Kind::Unknown(_) => one_statement(value, document, faults),
    }
}

/// Opens a document whose statements are not all known, `value` being what may hold others.
pub(super) fn open(value: &Value, document: &mut Document) {
    document.extent = Extent::Open;
    let perhaps = match &value.kind {
        Kind::Unknown(unknown) => unknown.perhaps.as_deref(),
        Kind::List(list) => list.perhaps.as_deref(),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Map(_) => None,
    };
    document
        .perhaps
        .extend(perhaps.into_iter().flatten().cloned());
}

fn one_statement(value: &Value, document: &mut Document, faults: &mut Faults) {
    match &value.kind {
        Kind::Map(map) => document
            .statements
            .push(statement(value.place, map, faults)),
        Kind::Unknown(_) => open(value, document),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::List(_) => {
            let element = "Statement";
            let expected = "a map or a list of maps";
            faults.push(value.place, FaultKind::WrongType { element, expected });
        }
    }
}

fn statement(place: Place, map: &Map, faults: &mut Faults) -> Statement {
    known(map, &STATEMENT, faults);
    let entry = |name: &str| map.entries.get(name);
    let missing = |element: &'static str, faults: &mut Faults| {
        if map.extent == Extent::Exact {
            faults.push(place, FaultKind::Missing { element });
        }
    };
    let sid = entry("Sid").and_then(|entry| element::single(&entry.value, "Sid", faults));
    let sid = sid.filter(|word| word.known() != Some(""));
    let effect = match entry("Effect") {
        Some(entry) => element::effect(&entry.value, faults),
        None => {
            missing("Effect", faults);
            None
        }
    };
    let action = sensed(map, ["Action", "NotAction"], faults)
        .map(|(entry, sense, element)| element::words(entry, sense, element, faults));
    if action.is_none() {
        missing("Action", faults);
    }
    let resource = sensed(map, ["Resource", "NotResource"], faults)
        .map(|(entry, sense, element)| element::words(entry, sense, element, faults));
    let principal = sensed(map, ["Principal", "NotPrincipal"], faults)
        .map(|(entry, sense, element)| principals(entry, sense, element, faults));
    let (conditions, condition_extent) = match entry("Condition") {
        Some(entry) => conditions(&entry.value, faults),
        None => (Vec::new(), map.extent),
    };
    Statement {
        place,
        sid,
        effect,
        principal,
        action,
        resource,
        conditions,
        condition_extent,
    }
}

/// The element or its `Not…` form; both are a fault, and the first is read.
fn sensed<'a>(
    map: &'a Map,
    [listed, excluded]: [&'static str; 2],
    faults: &mut Faults,
) -> Option<(&'a Entry, Sense, &'static str)> {
    match (map.entries.get(listed), map.entries.get(excluded)) {
        (Some(entry), None) => Some((entry, Sense::Listed, listed)),
        (None, Some(entry)) => Some((entry, Sense::Excluded, excluded)),
        (Some(entry), Some(other)) => {
            faults.push(other.key, FaultKind::Both { element: listed });
            Some((entry, Sense::Listed, listed))
        }
        (None, None) => None,
    }
}

/// Tells of keys that are no element, and of those that are written twice.
fn known(map: &Map, elements: &[&'static str], faults: &mut Faults) {
    for (name, entry) in map.entries.iter() {
        faults.duplicates(name, entry);
        if !elements.contains(&name.as_str()) {
            faults.push(
                entry.key,
                FaultKind::UnknownElement {
                    name: name.clone(),
                    nearest: near(name, elements),
                },
            );
        }
    }
}

/// The element that was meant by `name`; a long text means none.
fn near(name: &str, elements: &[&'static str]) -> Option<&'static str> {
    (name.len() <= 40)
        .then(|| nearest(name, elements.iter().copied()))
        .flatten()
}

fn principals(
    entry: &Entry,
    sense: Sense,
    element: &'static str,
    faults: &mut Faults,
) -> Principals {
    let mut read = Principals {
        key: entry.key,
        sense,
        items: Vec::new(),
        extent: Extent::Exact,
    };
    let value = &entry.value;
    match &value.kind {
        Kind::Unknown(unknown) => {
            let word = element::word(value).filter(|_| unknown.perhaps.is_some());
            let kind = PrincipalKind::Other;
            read.items.extend(word.map(|word| Principal { kind, word }));
            read.extent = Extent::Open;
        }
        Kind::Map(map) => {
            read.extent = map.extent;
            known(map, &PRINCIPAL, faults);
            if map.entries.is_empty() && map.extent == Extent::Exact {
                faults.push(value.place, FaultKind::Empty { element });
            }
            for (name, entry) in map.entries.iter() {
                let kind = principal_kind(name);
                let strings = element::strings(&entry.value, element, Scalars::Strings, faults);
                if strings.extent == Extent::Open {
                    read.extent = Extent::Open;
                }
                let items = strings.items.into_iter();
                read.items
                    .extend(items.map(|word| Principal { kind, word }));
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::List(_) => {
            let word = element::word(value);
            let star = word.as_ref().is_some_and(|word| word.known() == Some("*"));
            let hole = word.as_ref().is_some_and(|word| word.known().is_none());
            if !star && !hole {
                let expected = "`*` or a map of types";
                faults.push(value.place, FaultKind::WrongType { element, expected });
            }
            let kind = if star {
                PrincipalKind::Star
            } else {
                PrincipalKind::Other
            };
            read.items.extend(word.map(|word| Principal { kind, word }));
        }
    }
    read
}

/// The type that a key of `Principal` names.
pub(super) fn principal_kind(name: &str) -> PrincipalKind {
    match name {
        "AWS" => PrincipalKind::Aws,
        "Service" => PrincipalKind::Service,
        "Federated" => PrincipalKind::Federated,
        "CanonicalUser" => PrincipalKind::CanonicalUser,
        _ => PrincipalKind::Other,
    }
}

/// The type of principals that was probably meant.
pub(super) fn nearest_principal(name: &str) -> Option<&'static str> {
    near(name, &PRINCIPAL)
}

fn conditions(value: &Value, faults: &mut Faults) -> (Vec<Condition>, Extent) {
    let element = "Condition";
    let expected = "a map of operators, each a map of keys";
    let mut conditions = Vec::new();
    let mut extent = Extent::Exact;
    let Kind::Map(operators) = &value.kind else {
        if matches!(value.kind, Kind::Unknown(_)) {
            return (conditions, Extent::Open);
        }
        faults.push(value.place, FaultKind::WrongType { element, expected });
        return (conditions, extent);
    };
    duplicated(&operators.entries, faults);
    for (operator, entry) in operators.entries.iter() {
        let operator = element::key_word(operator, entry.key);
        let Kind::Map(keys) = &entry.value.kind else {
            if matches!(entry.value.kind, Kind::Unknown(_)) {
                extent = Extent::Open;
            } else {
                let place = entry.value.place;
                faults.push(place, FaultKind::WrongType { element, expected });
            }
            continue;
        };
        duplicated(&keys.entries, faults);
        if keys.extent == Extent::Open {
            extent = Extent::Open;
        }
        for (key, entry) in keys.entries.iter() {
            let strings = element::strings(&entry.value, element, Scalars::Any, faults);
            conditions.push(Condition {
                operator: operator.clone(),
                key: element::key_word(key, entry.key),
                values: strings.items,
                shape: strings.shape,
                extent: strings.extent,
            });
        }
    }
    if operators.extent == Extent::Open {
        extent = Extent::Open;
    }
    (conditions, extent)
}

fn duplicated(entries: &Entries, faults: &mut Faults) {
    for (name, entry) in entries.iter() {
        faults.duplicates(name, entry);
    }
}
