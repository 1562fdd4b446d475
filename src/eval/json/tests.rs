//! Texts that are JSON and texts that nearly are, and what is read of them.

use super::*;
use crate::eval::text::{Hole, Known};
use crate::eval::value::Unknown;

const FILE: FileId = FileId(0);

fn read_str(text: &str) -> Reading {
    read_file(&Source::new("a.json", text.as_bytes()), FILE)
}

/// The texts at the places of the faults, and the messages.
fn told(text: &str) -> Vec<(String, String)> {
    let source = Source::new("a.json", text.as_bytes());
    let faults = read_file(&source, FILE).faults.into_iter();
    faults
        .map(|fault| {
            let at = source.excerpt(fault.place.span).to_owned();
            (at, fault.message)
        })
        .collect()
}

fn json(text: &str) -> String {
    let reading = read_str(text);
    let value = reading.value().unwrap();
    value.to_json().unwrap_or_else(|| format!("{value:?}"))
}

#[test]
fn values_are_read() {
    assert_eq!(
        json(
            "\u{feff}{\r\n\t\"a\" : [1, 2.50, -3e2, true, false, null, \"\\u0041\\n\\\"\\ud83d\\ude00\"]\r\n}"
        ),
        "{\"a\":[1,2.5,-300,true,false,null,\"A\\n\\\"😀\"]}"
    );
    assert_eq!(told("{\"a\": [\"b\", {}, []]}"), []);
}

#[test]
fn parts_of_strings_keep_their_places() {
    let text = r#"{"Action": "codeartifact:\u002aPackage"}"#;
    let reading = read_str(text);
    let Kind::String(action) = &reading.value().unwrap().get("Action").unwrap().kind else {
        panic!("a string");
    };
    assert_eq!(action.as_known().unwrap(), "codeartifact:*Package");
    let source = Source::new("a.json", text.as_bytes());
    let parts: Vec<_> = action
        .pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Known(known) => {
                let place = known.source(0..known.text.len());
                (source.excerpt(place.span), known.form)
            }
            other => panic!("{other:?}"),
        })
        .collect();
    use crate::eval::text::Form::{Copied, Made};
    let expected = [
        ("codeartifact:", Copied),
        ("\\u002a", Made),
        ("Package", Copied),
    ];
    assert_eq!(parts, expected);
}

#[test]
fn the_last_of_a_key_counts_and_the_earlier_stay_to_be_told() {
    let reading = read_str(r#"{"a": 1, "a": 2, "\u0061": 3}"#);
    let entry = reading.value().unwrap().entry("a").unwrap();
    assert_eq!(entry.value.to_json().unwrap(), "3");
    let earlier: Vec<_> = entry
        .earlier
        .iter()
        .map(|(_, v)| v.to_json().unwrap())
        .collect();
    assert_eq!(earlier, ["1", "2"]);
}

#[test]
fn around_a_fault_everything_is_read() {
    for (text, value, fault) in [
        (
            r#"{"a": 1, "b": 2,}"#,
            r#"{"a":1,"b":2}"#,
            (",", "a comma after the last entry"),
        ),
        (
            r#"{"a": 1 "b": 2}"#,
            r#"{"a":1,"b":2}"#,
            ("", "a comma is missing here"),
        ),
        (
            "{\"a\": 1, // x\n\"b\": 2}",
            r#"{"a":1,"b":2}"#,
            ("// x", "JSON has no comments"),
        ),
        (
            r#"{"a": 012}"#,
            r#"{"a":12}"#,
            ("012", "a number that begins with a zero"),
        ),
        (
            r#"{"a": ["x"}"#,
            r#"{"a":["x"]}"#,
            ("}", "`]` is missing before this"),
        ),
        (
            r#"{"a": {"b": 1}"#,
            r#"{"a":{"b":1}}"#,
            ("{", "`{` is never closed"),
        ),
        (
            r#"{'a': 'b'}"#,
            r#"{"a":"b"}"#,
            ("'", "a string in single quotes"),
        ),
        (r#"["a",,"b"]"#, r#"["a","b"]"#, (",", "a second comma")),
        (
            "{\"a\": \"x\n, \"b\": 1}",
            r#"{"a":"x","b":1}"#,
            ("\"x", "a string that does not end on its line"),
        ),
        (
            r#"["\x"]"#,
            r#"["\\x"]"#,
            ("\\", "an escape that JSON does not have"),
        ),
        (
            r#"{"a": 1} {"b": 2}"#,
            r#"{"a":1}"#,
            ("{", "something after the end of the value"),
        ),
    ] {
        assert_eq!(json(text), value, "{text}");
        let found = told(text);
        let (at, message) = found.first().unwrap_or_else(|| panic!("{text}"));
        assert_eq!((at.as_str(), message.as_str()), fault, "{text}");
    }
    assert_eq!(read_str("{\"a\": 1}\n{\"b\": 2}").values.len(), 2);
    assert!(read_str("").values.is_empty() && !read_str("").faults.is_empty());
}

#[test]
fn what_is_too_deep_is_unknown_and_what_follows_is_read() {
    let text = format!("[{}{}, 7]", "[".repeat(300), "]".repeat(300));
    let reading = read_str(&text);
    assert_eq!(reading.faults.len(), 1, "{:?}", reading.faults);
    let Kind::List(list) = &reading.value().unwrap().kind else {
        panic!("a list");
    };
    assert_eq!(list.items[1].to_json().unwrap(), "7");
    let open = "[{\"a\":".repeat(200_000);
    assert!(!read_str(&open).faults.is_empty());
}

fn hole() -> Piece {
    Piece::Hole(Hole {
        unknown: Unknown::default(),
        place: FILE.at(Span::new(70, 80)),
    })
}

fn known(text: &str, start: u32) -> Piece {
    let end = start + u32::try_from(text.len()).unwrap();
    Piece::Known(Known {
        text: text.into(),
        place: FILE.at(Span::new(start, end)),
        form: crate::eval::text::Form::Copied,
    })
}

fn pieces(pieces: impl IntoIterator<Item = Piece>) -> Value {
    let place = FILE.at(Span::new(0, 100));
    let reading = read(&Text::new(pieces), place);
    assert_eq!(reading.faults, []);
    reading.values.into_iter().next().unwrap()
}

#[test]
fn holes_stay_where_they_are() {
    let value = pieces([known("{\"a\": \"x-", 10), hole(), known("-y\"}", 30)]);
    let Kind::String(text) = &value.get("a").unwrap().kind else {
        panic!("a string");
    };
    assert_eq!(text.pieces().len(), 3);
    assert_eq!(value.get("a").unwrap().place.span, Span::new(16, 33));

    let value = pieces([known("{\"a\": ", 0), hole(), known(", \"b\": 1}", 20)]);
    assert!(matches!(value.get("a").unwrap().kind, Kind::Unknown(_)));
    assert_eq!(value.get("b").unwrap().to_json().unwrap(), "1");

    for text in ["[\"a\" ", "[\"a\", "] {
        let value = pieces([known(text, 0), hole(), known("]", 20)]);
        let Kind::List(list) = value.kind else {
            panic!("a list")
        };
        assert_eq!((list.items.len(), list.extent), (1, Extent::Open), "{text}");
    }
    let value = pieces([known("{\"", 0), hole(), known("\": 1, \"b\": 2}", 20)]);
    let Kind::Map(map) = value.kind else {
        panic!("a map")
    };
    assert_eq!((map.entries.len(), map.extent), (1, Extent::Open));
}

#[test]
fn a_value_in_the_text_keeps_its_structure() {
    let list = Value::list(
        vec![Value::unknown(FILE.at(Span::new(1, 2)))],
        FILE.at(Span::new(1, 2)),
    );
    let value = pieces([
        known("{\"a\": ", 0),
        Piece::Json(list.into()),
        known("}", 20),
    ]);
    assert!(matches!(value.get("a").unwrap().kind, Kind::List(_)));
    // A character that stands for holes inside is itself in a text.
    assert_eq!(told("[\"\u{1}\"]").len(), 1);
}

/// What the reader and serde_json make of a text: the same value, or both refuse it.
fn agrees(text: &str) {
    let reading = read_str(text);
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) => {
            assert_eq!(reading.faults, [], "{text}");
            assert!(same(reading.value().unwrap(), &value), "{text}");
        }
        Err(error) => {
            let large = error.to_string().contains("number out of range")
                || error.to_string().contains("recursion limit");
            assert!(large || !reading.faults.is_empty(), "{text}: {error}");
        }
    }
}

fn same(read: &Value, other: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match (&read.kind, other) {
        (Kind::Null, Json::Null) | (Kind::Unknown(_), _) => true,
        (Kind::Bool(read), Json::Bool(other)) => read == other,
        (Kind::String(text), Json::String(other)) => text.as_known().as_ref() == Some(other),
        (Kind::Number(number), Json::Number(other)) => {
            // serde_json's numbers are not exact to the last bit.
            let (read, other) = (
                number.to_string().parse::<f64>().unwrap(),
                other.as_f64().unwrap(),
            );
            (read - other).abs() <= other.abs() * 1e-12
        }
        (Kind::List(list), Json::Array(items)) => {
            list.items.len() == items.len()
                && list
                    .items
                    .iter()
                    .zip(items)
                    .all(|(read, other)| same(read, other))
        }
        (Kind::Map(map), Json::Object(entries)) => {
            map.entries.len() == entries.len()
                && entries.iter().all(|(key, other)| {
                    let read = map.entries.get(key);
                    read.is_some_and(|entry| same(&entry.value, other))
                })
        }
        _ => false,
    }
}

mod against_serde {
    use super::agrees;
    use proptest::prelude::*;

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(serde_json::Value::from),
            any::<i64>().prop_map(serde_json::Value::from),
            (-1e9..1e9f64).prop_map(serde_json::Value::from),
            "[\\PC\"\\\\\n\t/*a-c]{0,8}".prop_map(serde_json::Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            let list = prop::collection::vec(inner.clone(), 0..5);
            let map = prop::collection::btree_map("[a-c\"\\\\é]{0,3}", inner, 0..5);
            prop_oneof![
                list.prop_map(serde_json::Value::from_iter),
                map.prop_map(serde_json::Value::from_iter),
            ]
        })
    }

    proptest! {
        #[test]
        fn over_texts_that_are_right(value in json()) {
            agrees(&value.to_string());
            agrees(&serde_json::to_string_pretty(&value).unwrap().replace('\n', "\r\n"));
        }

        #[test]
        fn over_texts_with_a_slip(value in json(), at in any::<prop::sample::Index>(), slip in "[\\[\\]{},:\"'/#0-9eE+.a-fu\\\\ -]{0,2}", cut in 0usize..3) {
            let text = value.to_string();
            let borders: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let start = at.index(borders.len());
            let end = (start + cut).min(borders.len() - 1);
            let text = format!("{}{slip}{}", &text[..borders[start]], &text[borders[end]..]);
            agrees(&text);
        }

        #[test]
        fn over_anything(text in "[\\[\\]{},:\"0-9a-z\\\\ /*#-]{0,24}") {
            agrees(&text);
        }
    }
}

#[test]
fn time_grows_with_the_length_only() {
    for unit in [
        "[",
        "{\"a\":",
        "\"\\u00",
        "'x",
        "/*",
        "x ",
        ",",
        "}",
        "${",
        "{\"a\" 1 ",
        "]",
    ] {
        let text = unit.repeat(200_000);
        let started = std::time::Instant::now();
        let _ = read_str(&text);
        assert!(started.elapsed().as_secs() < 10, "{unit}");
    }
}
