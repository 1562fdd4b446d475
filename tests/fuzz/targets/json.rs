//! The JSON reader and the policies in what it reads, held against serde_json.
#![no_main]

use cagen::eval::json::{self, MAX_DEPTH, Reading};
use cagen::eval::value::{Extent, Kind, Value};
use cagen::policy::kind::PolicyKind;
use cagen::policy::{recognise, shape};
use cagen::source::Source;
use cagen::source::place::FileId;
use cagen_fuzz::{LONGEST, Texts, timed};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.len() > LONGEST {
        return;
    }
    let source = Source::new("a.json", bytes);
    let texts = Texts(vec![&source]);
    let reading = timed("reading", || json::read_file(&source, FileId(0)));
    for fault in &reading.faults {
        texts.place(fault.place);
    }
    for value in &reading.values {
        texts.value(value);
    }
    agree(source.text(), &reading);
    for value in &reading.values {
        let found = timed("recognising", || recognise::policies(value));
        for one in &found {
            texts.document(&one.document);
            for fault in &one.faults {
                texts.place(fault.place);
            }
            for kind in [PolicyKind::Identity, PolicyKind::Domain, PolicyKind::Trust] {
                for fault in shape::faults(&one.document, kind) {
                    texts.place(fault.place);
                }
            }
        }
    }
});

/// Panics if serde_json thinks otherwise of `text`, where both can tell.
fn agree(text: &str, reading: &Reading) {
    let other: Result<serde_json::Value, _> = serde_json::from_str(text);
    match other {
        Ok(other) => {
            // The one limit that only this reader has, and the numbers it keeps unknown.
            let deep = |fault: &json::Fault| fault.message.contains(&MAX_DEPTH.to_string());
            if reading.faults.iter().any(deep) {
                return;
            }
            assert!(reading.faults.is_empty(), "valid, but {:?}", reading.faults);
            let value = reading.value().expect("a value");
            assert!(same(value, &other), "{value:?} is not {other}");
        }
        Err(error) => {
            // Limits of serde_json, not of the language.
            let message = error.to_string();
            let limit = ["recursion limit", "number out of range"];
            if !limit.iter().any(|limit| message.contains(limit)) {
                assert!(!reading.faults.is_empty(), "not valid: {message}");
            }
        }
    }
}

fn same(value: &Value, other: &serde_json::Value) -> bool {
    use serde_json::Value as Other;
    match (&value.kind, other) {
        (Kind::Unknown(_), Other::Number(_)) | (Kind::Null, Other::Null) => true,
        (Kind::Bool(one), Other::Bool(other)) => one == other,
        (Kind::Number(one), Other::Number(other)) => {
            let one: f64 = one.to_string().parse().expect("a number");
            let other = other.as_f64().expect("a number");
            (one - other).abs() <= other.abs() * 1e-12
        }
        (Kind::String(one), Other::String(other)) => {
            one.as_known().as_deref() == Some(other.as_str())
        }
        (Kind::List(one), Other::Array(other)) => {
            one.extent == Extent::Exact
                && one.items.len() == other.len()
                && one.items.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Kind::Map(one), Other::Object(other)) => {
            let entries = &one.entries;
            one.extent == Extent::Exact
                && entries.len() == other.len()
                && entries
                    .iter()
                    .zip(other)
                    .all(|((k, a), (l, b))| k == l && same(&a.value, b))
        }
        _ => false,
    }
}
