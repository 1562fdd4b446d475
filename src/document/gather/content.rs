//! What stands where a resource holds a policy: text, a map, a data source, something unknown.

use crate::document::block::{Block, BlockKind};
use crate::document::gather::{Gatherer, managed};
use crate::document::policy::Form;
use crate::document::word::reference;
use crate::eval::json;
use crate::eval::text::{Piece, Text};
use crate::eval::value::{Kind, Value};
use crate::source::place::FileId;

/// A policy's content, found.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// What the data source at this index makes.
    Data(usize),
    /// IAM's JSON, as a value, and what is wrong in its text.
    Json(Value, Form, Vec<json::Fault>),
    /// Something that is not known.
    Unknown(Value),
}

/// How often a policy may be another's, before it is given up.
const DEEPEST: u32 = 16;

/// What `value` holds; `None` where it holds nothing at all.
pub(super) fn of(gatherer: &Gatherer<'_>, value: &Value) -> Option<Content> {
    followed(gatherer, value, DEEPEST)
}

fn followed(gatherer: &Gatherer<'_>, value: &Value, fuel: u32) -> Option<Content> {
    // The JSON text of what a text decodes to is that text again.
    if let Kind::String(text) = &value.kind
        && let Some(decoded) = text.as_json()
        && let Kind::Unknown(_) = decoded.kind
    {
        return followed(gatherer, decoded, fuel);
    }
    if let Some(reference) = reference(value) {
        let index = gatherer
            .index(reference)
            .filter(|_| managed::is_document(reference));
        let block = index.and_then(|index| gatherer.blocks.get(index));
        return Some(match (index, block) {
            (Some(index), Some(block)) if is_data(block) => Content::Data(index),
            (Some(_), Some(block)) if fuel > 0 => {
                let held = block.body.get(&reference.attribute);
                // What a block computes is not in its body, or refers to itself.
                let held = held.and_then(|held| followed(gatherer, held, fuel - 1));
                held.unwrap_or_else(|| Content::Unknown(value.clone()))
            }
            _ => Content::Unknown(value.clone()),
        });
    }
    match &value.kind {
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => None,
        Kind::Unknown(_) => Some(Content::Unknown(value.clone())),
        Kind::Map(_) | Kind::List(_) => {
            Some(Content::Json(value.clone(), Form::Expression, Vec::new()))
        }
        Kind::String(text) => of_text(gatherer, text, value),
    }
}

fn of_text(gatherer: &Gatherer<'_>, text: &Text, value: &Value) -> Option<Content> {
    if text.pieces().is_empty() {
        return None;
    }
    let form = match text.as_json() {
        Some(_) => Form::Expression,
        None => match sole_file(text) {
            Some(file) if gatherer.is_json(file) => Form::JsonFile,
            _ => Form::JsonText,
        },
    };
    let reading = json::read(text, value.place);
    // What a part that is not known would make right is no fault.
    let known = form == Form::JsonText && text.as_known().is_some();
    let faults = if known { reading.faults } else { Vec::new() };
    let read = reading.values.into_iter().next()?;
    Some(match read.kind {
        Kind::Unknown(_) => Content::Unknown(value.clone()),
        _ => Content::Json(read, form, faults),
    })
}

/// Whether a block is a data source that makes a policy document.
pub(super) fn is_data(block: &Block) -> bool {
    block.kind == BlockKind::Data && block.ty == "aws_iam_policy_document"
}

/// The file that all of a text stands in, when that is one.
pub(super) fn sole_file(text: &Text) -> Option<FileId> {
    let mut files = text.pieces().iter().map(|piece| match piece {
        Piece::Known(known) => known.place.file,
        Piece::Hole(hole) => hole.place.file,
        Piece::Json(value) => value.place.file,
    });
    let first = files.next()?;
    files.all(|file| file == first).then_some(first)
}
