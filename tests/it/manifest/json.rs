//! JSON, held to the verdict and the values of another reader.

use cagen::syntax::json;
use cagen::syntax::literal::{Node, Value};
use proptest::prelude::*;

/// The tree as serde_json has it.
fn plain(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => serde_json::from_str(text).unwrap(),
        Value::String(text) => text.clone().into(),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Map(map) => map
            .iter()
            .map(|(key, entry)| (key.clone(), plain(&entry.value)))
            .collect(),
        Value::Invalid => panic!("a mistake that was not told"),
    }
}

/// Whether both say the same of `text`. serde_json takes a key twice, which we do not.
fn same(text: &str) -> Result<(), TestCaseError> {
    let (node, told) = json::parse(text);
    let other = serde_json::from_str::<serde_json::Value>(text);
    if told
        .iter()
        .any(|told| told.message.ends_with("is written a second time"))
    {
        return Ok(());
    }
    match other {
        Ok(other) => {
            prop_assert!(told.is_empty(), "{text:?}: {told:?}");
            prop_assert_eq!(plain(&node.unwrap()), other, "{:?}", text);
        }
        Err(error) => prop_assert!(!told.is_empty(), "{text:?}: {error}"),
    }
    for told in &told {
        prop_assert!(text.get(told.span.range()).is_some(), "{text:?}: {told:?}");
    }
    Ok(())
}

/// Pieces that JSON is made of, and some that it is not.
const PIECES: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"b\"",
    "\"",
    "1",
    "-1",
    "0",
    "1.5",
    "1e3",
    "-",
    "true",
    "false",
    "null",
    "nul",
    " ",
    "\n",
    "\t",
    "\\",
    "\\u0041",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\n\"",
    "\"\\x\"",
    "'",
    "//",
    "/*",
    "*/",
    "é",
    "\u{feff}",
    "\u{a0}",
    "+",
    ".",
    "\"a\":1",
    "{}",
    "[]",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_in_any_order(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12)) {
        same(&pieces.concat())?;
    }

    #[test]
    fn any_text_in_a_string(text in any::<String>()) {
        same(&serde_json::to_string(std::slice::from_ref(&text)).unwrap())?;
        same(&format!("[\"{text}\"]"))?;
    }

    #[test]
    fn any_text(text in any::<String>()) {
        same(&text)?;
    }
}
