//! One `statement` block of an `aws_iam_policy_document`.

use crate::eval::text::{Form, Known, Piece, Text};
use crate::eval::value::{Extent, Kind, Map, Value};
use crate::policy::Effect;
use crate::policy::document::{
    Condition, FaultKind, Principal, PrincipalKind, Principals, Sense, Statement, Word, Words,
};
use crate::policy::element::{self, Faults, Scalars};
use crate::policy::pattern::Reading;
use crate::policy::read;

/// The statement that a block writes; `None` when nothing of it is known.
pub(super) fn read(block: &Value, reading: Reading, faults: &mut Faults) -> Option<Statement> {
    let Kind::Map(map) = &block.kind else {
        return None;
    };
    let set = |name: &str| block.get(name).filter(|value| !is_unset(value));
    let sid = set("sid")
        .and_then(|value| element::single(value, "Sid", faults))
        .filter(|word| word.known() != Some(""));
    let effect = match set("effect") {
        Some(value) => element::effect(value, faults),
        None if map.extent == Extent::Open => None,
        None => Some((Effect::Allow, block.place)),
    };
    let action = sensed(
        block,
        ["actions", "not_actions"],
        "Action",
        Reading::Plain,
        faults,
    );
    if action.is_none() && map.extent == Extent::Exact {
        let element = "Action";
        faults.push(block.place, FaultKind::Missing { element });
    }
    let resource = sensed(
        block,
        ["resources", "not_resources"],
        "Resource",
        reading,
        faults,
    );
    let principal = principals(block, reading, faults);
    let (conditions, condition_extent) = conditions(block, map, reading, faults);
    Some(Statement {
        place: block.place,
        sid,
        effect,
        principal,
        action,
        resource,
        conditions,
        condition_extent,
    })
}

/// Whether the provider treats an attribute as if it were not written.
fn is_unset(value: &Value) -> bool {
    match &value.kind {
        Kind::Null => true,
        Kind::List(list) => list.items.is_empty() && list.extent == Extent::Exact,
        Kind::Unknown(_) | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Map(_) => {
            false
        }
    }
}

/// The list of an element or of its `not_` form.
fn sensed(
    block: &Value,
    [listed, excluded]: [&str; 2],
    element: &'static str,
    reading: Reading,
    faults: &mut Faults,
) -> Option<Words> {
    let entry = |name: &str| block.entry(name).filter(|entry| !is_unset(&entry.value));
    let (entry, sense) = match (entry(listed), entry(excluded)) {
        (Some(listed), None) => (listed, Sense::Listed),
        (None, Some(excluded)) => (excluded, Sense::Excluded),
        (Some(listed), Some(excluded)) => {
            faults.push(excluded.key, FaultKind::Both { element });
            (listed, Sense::Listed)
        }
        (None, None) => return None,
    };
    let mut words = element::words(entry, sense, element, faults);
    for word in &mut words.items {
        *word = with_variables(word, reading);
    }
    Some(words)
}

fn principals(block: &Value, reading: Reading, faults: &mut Faults) -> Option<Principals> {
    let (name, sense) = match (block.entry("principals"), block.entry("not_principals")) {
        (Some(entry), _) if !is_unset(&entry.value) => ("principals", Sense::Listed),
        (_, Some(entry)) if !is_unset(&entry.value) => ("not_principals", Sense::Excluded),
        (Some(_) | None, Some(_) | None) => return None,
    };
    let entry = block.entry(name)?;
    let mut read = Principals {
        key: entry.key,
        sense,
        items: Vec::new(),
        extent: open_list(&entry.value),
    };
    for one in block.blocks(name) {
        principal(one, reading, &mut read, faults);
    }
    Some(read)
}

/// Adds the principals of one block of a type and identifiers.
fn principal(block: &Value, reading: Reading, read: &mut Principals, faults: &mut Faults) {
    let kind = block.get("type").and_then(Value::as_str);
    let Some(value) = block.get("identifiers") else {
        read.extent = Extent::Open;
        return;
    };
    let strings = element::strings(value, "Principal", Scalars::Strings, faults);
    if strings.extent == Extent::Open {
        read.extent = Extent::Open;
    }
    for word in strings.items {
        let word = with_variables(&word, reading);
        let kind = match kind.as_deref() {
            // The type `*` is `"Principal": "*"`, whose only identifier is a star.
            Some("*") if word.known() == Some("*") => PrincipalKind::Star,
            Some(name) => read::principal_kind(name),
            None => PrincipalKind::Other,
        };
        read.items.push(Principal { kind, word });
    }
    let known = kind
        .as_deref()
        .is_none_or(|name| name == "*" || read::principal_kind(name) != PrincipalKind::Other);
    if let (false, Some(entry), Some(name)) = (known, block.entry("type"), kind) {
        let nearest = read::nearest_principal(&name);
        faults.push(
            entry.value.place,
            FaultKind::UnknownElement { name, nearest },
        );
    }
}

/// Whether there may be more blocks than are known.
fn open_list(value: &Value) -> Extent {
    match &value.kind {
        Kind::List(list) => list.extent,
        Kind::Unknown(_) => Extent::Open,
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Map(_) => {
            Extent::Exact
        }
    }
}

/// The conditions; values of the same operator and key are joined.
fn conditions(
    block: &Value,
    map: &Map,
    reading: Reading,
    faults: &mut Faults,
) -> (Vec<Condition>, Extent) {
    let mut conditions: Vec<Condition> = Vec::new();
    let mut extent = match block.get("condition") {
        Some(value) => open_list(value),
        None => map.extent,
    };
    let mut known = std::collections::HashMap::new();
    for one in block.blocks("condition") {
        let word = |name: &str| one.get(name).and_then(element::word);
        let (Some(operator), Some(key)) = (word("test"), word("variable")) else {
            extent = Extent::Open;
            continue;
        };
        let (mut values, shape, open) = match one.get("values") {
            Some(value) => {
                let strings = element::strings(value, "Condition", Scalars::Any, faults);
                (strings.items, strings.shape, strings.extent)
            }
            None => (
                Vec::new(),
                crate::policy::document::Shape::List,
                Extent::Open,
            ),
        };
        for value in &mut values {
            *value = with_variables(value, reading);
        }
        let both = operator.known().zip(key.known());
        let both = both.map(|(operator, key)| (operator.to_owned(), key.to_owned()));
        let earlier = both.as_ref().and_then(|both| known.get(both).copied());
        match earlier {
            Some(at) => {
                let earlier: &mut Condition = &mut conditions[at];
                earlier.values.append(&mut values);
                earlier.shape = crate::policy::document::Shape::Made;
                if open == Extent::Open {
                    earlier.extent = open;
                }
            }
            None => {
                if let Some(both) = both {
                    known.insert(both, conditions.len());
                }
                conditions.push(Condition {
                    operator,
                    key,
                    values,
                    shape,
                    extent: open,
                });
            }
        }
    }
    (conditions, extent)
}

/// The word with `&{…}` as `${…}`, in a document whose version has variables.
fn with_variables(word: &Word, reading: Reading) -> Word {
    let known = |piece: &Piece| matches!(piece, Piece::Known(known) if known.text.contains("&{"));
    if reading == Reading::Plain || !word.text.pieces().iter().any(known) {
        return word.clone();
    }
    let pieces = word.text.pieces().iter().map(|piece| match piece {
        // As long as before, so that every byte keeps its place.
        Piece::Known(known) => Piece::Known(Known {
            text: known.text.replace("&{", "${").into(),
            place: known.place,
            form: match known.form {
                Form::Copied => Form::Copied,
                Form::Made => Form::Made,
            },
        }),
        Piece::Hole(_) | Piece::Json(_) => piece.clone(),
    });
    Word::of(Text::new(pieces), word.place, word.written)
}
