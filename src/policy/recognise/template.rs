//! CloudFormation templates in JSON: their functions as far as policies need them.

use std::collections::BTreeMap;

use crate::eval::text::{Form, Hole, Known, Piece, Text};
use crate::eval::value::{Entry, Kind, List, Map, Unknown, Value};
use crate::policy::kind::PolicyKind;

/// How deep values are rewritten; what stands deeper is unknown.
const MAX_DEPTH: usize = 100;

/// Whether a value is a template: it has resources that have types of AWS.
pub(super) fn is_template(value: &Value) -> bool {
    if value.get("AWSTemplateFormatVersion").is_some() {
        return true;
    }
    let Some(Kind::Map(resources)) = value.get("Resources").map(|value| &value.kind) else {
        return false;
    };
    resources.entries.values().any(|entry| {
        let kind = entry.value.get("Type").and_then(Value::as_str);
        kind.is_some_and(|kind| kind.starts_with("AWS::"))
    })
}

/// What the policies of a resource of a type are attached to.
pub(super) fn attached(kind: &str) -> Option<PolicyKind> {
    match kind {
        "AWS::CodeArtifact::Domain" => Some(PolicyKind::Domain),
        "AWS::CodeArtifact::Repository" => Some(PolicyKind::Repository),
        "AWS::EC2::VPCEndpoint" => Some(PolicyKind::Endpoint),
        _ if kind.starts_with("AWS::IAM::") || kind.starts_with("AWS::SSO::") => {
            Some(PolicyKind::Identity)
        }
        _ => None,
    }
}

/// The value with the functions of templates worked out or unknown.
pub(super) fn resolved(value: &Value) -> Value {
    rewrite(value, 0)
}

fn rewrite(value: &Value, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::unknown(value.place);
    }
    match &value.kind {
        Kind::Map(map) => match function(map) {
            Some((name, argument)) => call(name, argument, value, depth),
            None => {
                let entries = map.entries.iter();
                let entries: BTreeMap<_, _> = entries
                    .map(|(name, entry)| {
                        let value = rewrite(&entry.value, depth + 1);
                        let entry = Entry {
                            value,
                            key: entry.key,
                            earlier: entry.earlier.clone(),
                        };
                        (name.clone(), entry)
                    })
                    .collect();
                let kind = Kind::Map(Map {
                    entries: entries.into(),
                    extent: map.extent,
                });
                Value::new(kind, value.place)
            }
        },
        Kind::List(list) => {
            let items = list.items.iter().map(|item| rewrite(item, depth + 1));
            let kind = Kind::List(List {
                items: items.collect(),
                extent: list.extent,
                perhaps: list.perhaps.clone(),
            });
            Value::new(kind, value.place)
        }
        Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {
            value.clone()
        }
    }
}

/// The function that a map calls.
fn function(map: &Map) -> Option<(&str, &Value)> {
    let mut entries = map.entries.iter();
    let (name, entry) = entries.next()?;
    let calls = name == "Ref" || name.starts_with("Fn::");
    (entries.next().is_none() && calls).then_some((name, &entry.value))
}

fn call(name: &str, argument: &Value, whole: &Value, depth: usize) -> Value {
    let text = match name {
        "Fn::Sub" => substituted(argument),
        "Fn::Join" => joined(argument, depth),
        _ => None,
    };
    match text {
        Some(text) => Value::new(Kind::String(text), whole.place),
        None => Value::unknown(whole.place),
    }
}

/// The text of `Fn::Sub`: each `${…}` is unknown, but `${!…}` is `${…}`.
fn substituted(argument: &Value) -> Option<Text> {
    let template = match &argument.kind {
        Kind::List(list) => list.items.first()?,
        _ => argument,
    };
    let Kind::String(template) = &template.kind else {
        return None;
    };
    let mut text = Text::default();
    for piece in template.pieces() {
        match piece {
            Piece::Known(known) => substitute(known, &mut text),
            Piece::Hole(_) | Piece::Json(_) => text.push(piece.clone()),
        }
    }
    Some(text)
}

fn substitute(known: &Known, text: &mut Text) {
    let mut at = 0;
    let push = |range: std::ops::Range<usize>, text: &mut Text| {
        if let Some(part) = known.text.get(range.clone()) {
            text.push(Piece::Known(Known {
                text: part.into(),
                place: known.source(range),
                form: known.form,
            }));
        }
    };
    while let Some(found) = known.text[at..].find("${") {
        let start = at + found;
        push(at..start, text);
        let Some(length) = known.text[start..].find('}') else {
            at = start;
            break;
        };
        let end = start + length + 1;
        let place = known.source(start..end);
        match known.text.get(start + 2..end) {
            Some(inner) if inner.starts_with('!') => text.push(Piece::Known(Known {
                text: format!("${{{}", &inner[1..]).into(),
                place,
                form: Form::Made,
            })),
            _ => {
                let unknown = Unknown::default();
                text.push(Piece::Hole(Hole { unknown, place }));
            }
        }
        at = end;
    }
    push(at..known.text.len(), text);
}

/// The text of `Fn::Join`.
fn joined(argument: &Value, depth: usize) -> Option<Text> {
    let Kind::List(list) = &argument.kind else {
        return None;
    };
    let [separator, parts] = &*list.items else {
        return None;
    };
    let (Kind::String(separator), Kind::List(parts)) = (&separator.kind, &parts.kind) else {
        return None;
    };
    let mut text = Text::default();
    for (at, part) in parts.items.iter().enumerate() {
        if at > 0 {
            for piece in separator.pieces() {
                text.push(piece.clone());
            }
        }
        let part = rewrite(part, depth + 1);
        match part.kind {
            Kind::String(part) => {
                for piece in part.pieces() {
                    text.push(piece.clone());
                }
            }
            Kind::Unknown(unknown) => {
                let place = part.place;
                text.push(Piece::Hole(Hole { unknown, place }));
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => {
                return None;
            }
        }
    }
    Some(text)
}
