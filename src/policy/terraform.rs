//! The body of an `aws_iam_policy_document` as a document, merged as the provider merges it.

mod merge;
mod statement;

use crate::eval::json;
use crate::eval::text::Text;
use crate::eval::value::{Extent, Kind, Value};
use crate::policy::document::{Document, FaultKind, Word};
use crate::policy::element::{self, Faults};
use crate::policy::pattern::Reading;
use crate::policy::read;
use crate::policy::size;
use crate::policy::terraform::merge::Merger;

/// A document and what is wrong with the JSON texts that it is merged from.
#[derive(Debug)]
pub struct Merged {
    /// The document that the data source makes.
    pub document: Document,
    /// What is no JSON in its source and override documents.
    pub faults: Vec<json::Fault>,
}

/// The version that the provider writes when none is given.
const VERSION: &str = "2012-10-17";

/// Reads the evaluated body of an `aws_iam_policy_document`.
///
/// As the provider has it (terraform-provider-aws, data source of that name):
/// source documents first, in order; then the body's own statements, then
/// override documents, each of which replaces statements of the same sid and
/// adds the others; an effect is `Allow` unless it is given; of two conditions
/// on one key with one operator the values are joined; `&{…}` is `${…}`.
#[must_use]
pub fn document(body: &Value) -> Merged {
    document_with(body, &|_| None)
}

/// The same where `known` tells the documents that values stand for, such as
/// the text that another data source makes.
#[must_use]
pub fn document_with(body: &Value, known: &dyn Fn(&Value) -> Option<Document>) -> Merged {
    let mut faults = Vec::new();
    let mut merger = Merger::new(Document {
        statement_key: None,
        place: body.place,
        version: None,
        statements: Vec::new(),
        extent: Extent::Exact,
        perhaps: Vec::new(),
        faults: Vec::new(),
        size: None,
    });
    for source in texts(body, "source_policy_documents", "source_json") {
        merger.source(part(source, known, &mut faults));
    }
    merger.over(own(body));
    for source in texts(body, "override_policy_documents", "override_json") {
        merger.over(part(source, known, &mut faults));
    }
    let mut merged = Merged {
        document: merger.document,
        faults,
    };
    let document = &mut merged.document;
    if let Kind::Unknown(_) = body.kind {
        document.extent = Extent::Open;
    }
    if document.version.is_none() {
        document.version = Some(Word::new(Text::made(VERSION, body.place), body.place));
    }
    document.size = size::of(document);
    merged
}

/// A document that is merged, or that there may be some.
enum Source<'a> {
    Text(&'a Value),
    Unknown(&'a Value),
}

/// The texts of a list and of the single one that old providers have.
fn texts<'a>(body: &'a Value, list: &str, single: &str) -> Vec<Source<'a>> {
    let mut sources = Vec::new();
    if let Some(value) = body.get(single) {
        one(value, &mut sources);
    }
    if let Some(value) = body.get(list) {
        match &value.kind {
            Kind::List(list) => {
                for item in list.items.iter() {
                    one(item, &mut sources);
                }
                if list.extent == Extent::Open {
                    sources.push(Source::Unknown(value));
                }
            }
            Kind::Null => {}
            Kind::Unknown(_) | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Map(_) => {
                sources.push(Source::Unknown(value))
            }
        }
    }
    sources
}

fn one<'a>(value: &'a Value, sources: &mut Vec<Source<'a>>) {
    match &value.kind {
        Kind::String(text) if text.as_known().as_deref() == Some("") => {}
        Kind::String(_) => sources.push(Source::Text(value)),
        Kind::Null => {}
        Kind::Unknown(_) | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => {
            sources.push(Source::Unknown(value));
        }
    }
}

fn part(
    source: Source<'_>,
    known: &dyn Fn(&Value) -> Option<Document>,
    faults: &mut Vec<json::Fault>,
) -> Document {
    let (Source::Text(value) | Source::Unknown(value)) = source;
    if let Some(document) = known(value) {
        return document;
    }
    if let (Source::Text(_), Kind::String(text)) = (&source, &value.kind) {
        let reading = json::read(text, value.place);
        faults.extend(reading.faults);
        if let Some(value) = reading.values.first() {
            return read::document(value);
        }
    }
    let mut unknown = read::document(&Value::unknown(value.place));
    read::open(value, &mut unknown);
    unknown
}

/// The document that the body itself writes.
fn own(body: &Value) -> Document {
    let mut faults = Faults::default();
    let version = body
        .get("version")
        .filter(|value| !matches!(value.kind, Kind::Null))
        .and_then(|value| element::single(value, "Version", &mut faults));
    if let Some(word) = &version {
        read::version(word, &mut faults);
    }
    let mut document = Document {
        statement_key: None,
        place: body.place,
        version,
        statements: Vec::new(),
        extent: Extent::Exact,
        perhaps: Vec::new(),
        faults: Vec::new(),
        size: None,
    };
    let reading = match document.version {
        Some(_) => document.reading(),
        None => Reading::Variables,
    };
    if let Some(value) = body.get("statement") {
        match &value.kind {
            Kind::List(list) if list.extent == Extent::Exact => {}
            Kind::List(_) | Kind::Unknown(_) => read::open(value, &mut document),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Map(_) => {}
        }
    }
    for block in body.blocks("statement") {
        match statement::read(block, reading, &mut faults) {
            Some(statement) => document.statements.push(statement),
            None => read::open(block, &mut document),
        }
    }
    let sids = document.statements.iter().filter_map(|s| s.sid.as_ref());
    element::check_sids(sids, &mut faults);
    // The provider takes any text as a sid of its own data source.
    document.faults = faults.0;
    document
}

/// Whether a fault is about what stands at a place.
fn is_within(fault: &crate::policy::document::Fault, place: crate::source::place::Place) -> bool {
    let at = fault.place;
    let repeated = matches!(fault.kind, FaultKind::RepeatedSid { .. });
    at.file == place.file
        && place.span.start <= at.span.start
        && at.span.end <= place.span.end
        && !repeated
}
