//! What is JSON and what is not, with its places.

use crate::diag::Diagnostic;
use crate::source::Span;
use crate::syntax::json::{MAX_DEPTH, MAX_ERRORS, parse};
use crate::syntax::literal::Value;

/// The mistakes of `text` as `start..end message`.
fn wrong(text: &str) -> Vec<String> {
    let (_, diagnostics) = parse(text);
    let told = |d: &Diagnostic| format!("{}..{} {}", d.span.start, d.span.end, d.message);
    diagnostics.iter().map(told).collect()
}

fn string(text: &str) -> Value {
    parse(text).0.unwrap().value
}

#[test]
fn values_and_their_places() {
    let (node, wrong) = parse(r#" {"a": [1, -2.5e3, true, null, "é"], "b": {}} "#);
    assert_eq!(wrong, []);
    let node = node.unwrap();
    assert_eq!(node.span, Span::new(1, 46));
    let Value::Map(map) = node.value else {
        panic!("a map")
    };
    assert_eq!(map["a"].key, Span::new(2, 5));
    assert_eq!(map["a"].value.span, Span::new(7, 36));
    let Value::List(items) = &map["a"].value.value else {
        panic!("a list")
    };
    let values: Vec<_> = items.iter().map(|item| item.value.clone()).collect();
    let number = |text: &str| Value::Number(text.to_owned());
    assert_eq!(
        values,
        [
            number("1"),
            number("-2.5e3"),
            Value::Bool(true),
            Value::Null,
            Value::String("é".to_owned())
        ]
    );
    assert_eq!(items[4].span, Span::new(31, 35));
}

#[test]
fn escapes() {
    let decoded = string(r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#);
    assert_eq!(
        decoded,
        Value::String("\"\\/\u{8}\u{c}\n\r\té😀".to_owned())
    );
    assert_eq!(
        wrong(r#"["\ud83d", "\ude00", 1]"#),
        [
            "2..9 half of a surrogate pair",
            "12..18 half of a surrogate pair"
        ]
    );
    assert_eq!(
        wrong(r#"["\x41", 1]"#),
        ["2..4 an escape that JSON does not have"]
    );
    assert_eq!(
        wrong(r#""\u12""#),
        ["1..6 an escape without its four hexadecimal digits"]
    );
}

#[test]
fn what_json_does_not_have() {
    for (text, told) in [
        ("{} // x", "3..7 JSON has no comments"),
        ("/* x */ {}", "0..7 JSON has no comments"),
        ("[1,]", "2..3 a comma after the last entry"),
        ("{\"a\": 1,}", "7..8 a comma after the last entry"),
        ("[,1]", "1..2 a value is missing here"),
        ("[1 2]", "2..2 a comma is missing here"),
        ("[[1] [2]]", "4..4 a comma is missing here"),
        ("['a', 1]", "1..4 a string in single quotes"),
        ("{a: 1}", "1..2 `a` is not in double quotes"),
        ("[0x1F]", "1..5 a hexadecimal number"),
        ("[+1]", "1..3 a number with a plus sign"),
        ("[-01]", "1..4 a number that begins with a zero"),
        ("[1st]", "1..4 `1st` is no number"),
        (
            "[1.]",
            "1..3 a number without digits on one side of its point",
        ),
        ("[1e]", "1..3 a number that is not complete"),
        ("[NaN]", "1..4 `NaN` is not in double quotes"),
        ("[\u{a0}1]", "1..3 the blank U+00A0 is not one of JSON's"),
        (
            "[\"a\tb\"]",
            "3..4 the control character U+0009 in a string",
        ),
        ("[\"a\nb\"]", "1..3 a string that does not end on its line"),
        ("[1", "0..1 `[` is never closed"),
        ("[1}", "2..3 `]` is missing before this"),
        ("{\"a\" 1}", "1..4 a key without `:` and a value"),
        ("{\"a\": }", "5..7 a value is missing here"),
        ("{1: 2}", "1..2 a key must be a string in double quotes"),
        ("{} {}", "3..4 something after the end of the value"),
        ("", "0..0 an empty file"),
        ("tru", "0..3 `tru` is not in double quotes"),
        ("[#]", "1..2 `#` is no JSON"),
    ] {
        let wrong = wrong(text);
        assert!(wrong.contains(&told.to_owned()), "{text}: {wrong:?}");
    }
}

#[test]
fn reading_goes_on_after_mistakes() {
    let text =
        "{\n  a: 1,\n  \"b\": 'x',\n  \"c\": [1,, 2],\n  \"d\" 4,\n  \"e\": 5\n  \"f\": 6\n}";
    assert_eq!(
        wrong(text),
        [
            "4..5 `a` is not in double quotes",
            "17..20 a string in single quotes",
            "32..33 a second comma",
            "40..43 a key without `:` and a value",
            "55..55 a comma is missing here",
        ]
    );
    let Value::Map(map) = string(text) else {
        panic!("a map")
    };
    assert_eq!(map.keys().collect::<Vec<_>>(), ["b", "c", "d", "e", "f"]);
    assert_eq!(map["b"].value.value, Value::Invalid);
    assert_eq!(map["d"].value.value, Value::Number("4".to_owned()));
}

#[test]
fn a_second_key_points_to_the_first() {
    let (node, wrong) = parse(r#"{"a": 1, "\u0061": 2}"#);
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].message, "`a` is written a second time");
    assert_eq!(wrong[0].span, Span::new(9, 17));
    assert_eq!(wrong[0].labels[0].span, Span::new(1, 4));
    let Value::Map(map) = node.unwrap().value else {
        panic!("a map")
    };
    assert_eq!(map["a"].value.value, Value::Number("1".to_owned()));
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(wrong(&nested(MAX_DEPTH)), Vec::<String>::new());
    let deep = ["100..101 more than 100 lists and maps in each other"];
    assert_eq!(wrong(&nested(MAX_DEPTH + 1)), deep);
    assert_eq!(wrong(&"[".repeat(1_000_000)), deep);
    assert_eq!(wrong(&"{\"a\":".repeat(100_000)).len(), 1);
}

#[test]
fn many_mistakes_are_not_slow() {
    for unit in ["'", "\"\n", "\\u", "#", "{,", "a:", "/*", "\u{a0}"] {
        let (_, wrong) = parse(&format!("[{}", unit.repeat(200_000)));
        assert!((1..=MAX_ERRORS).contains(&wrong.len()), "{unit:?}");
    }
}
