//! Tests of the whole: documents as people write them, and what is said of them.

mod actions;
mod arns;
mod conditions;
mod found;
mod grants;
mod principals;
mod reading;
mod simulated;
mod terraform;
mod trust;

use crate::eval::json;
use crate::policy::document::Document;
use crate::policy::read;
use crate::source::Source;
use crate::source::place::FileId;

const FILE: FileId = FileId(0);

/// The value that a JSON text says.
fn value(text: &str) -> crate::eval::value::Value {
    let reading = json::read_file(&Source::new("a.json", text.as_bytes()), FILE);
    assert_eq!(reading.faults, [], "{text}");
    reading.value().unwrap().clone()
}

/// The document that a JSON text says.
fn document(text: &str) -> Document {
    read::document(&value(text))
}

/// The document of one statement.
fn statement(elements: &str) -> Document {
    document(&format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{{elements}}}]}}"#
    ))
}
