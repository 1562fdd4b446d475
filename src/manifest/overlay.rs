//! What an environment's block makes of the manifest it stands in: scalars and
//! lists replace, maps merge by key, `null` removes.

use crate::aws::names::shown;
use crate::diag::Diagnostic;
use crate::syntax::literal::{Entry, Map, Node, Value};

/// What stands under `key` when `over` is laid over `base`; nothing when it is removed.
///
/// A `null` over nothing is told, as it is most often a name written wrong.
#[must_use]
pub fn merge(
    key: &str,
    base: Option<&Node>,
    over: &Entry,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let value = match (&over.value.value, base.map(|base| &base.value)) {
        (Value::Null, Some(_)) => return None,
        (Value::Null, None) => {
            let nothing = format!(
                "`null` removes nothing: there is no `{}` to remove",
                shown(key)
            );
            diagnostics.push(Diagnostic::warning(over.key, nothing).help("remove it"));
            return None;
        }
        (Value::Map(over), Some(Value::Map(base))) => {
            Value::Map(merge_maps(base, over, diagnostics))
        }
        (Value::Map(over), _) => Value::Map(merge_maps(&Map::new(), over, diagnostics)),
        (
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::List(_) | Value::Invalid,
            _,
        ) => over.value.value.clone(),
    };
    Some(Node {
        value,
        span: over.value.span,
    })
}

/// Recurses only as deep as the trees, whose depth their parsers bound.
fn merge_maps(base: &Map, over: &Map, diagnostics: &mut Vec<Diagnostic>) -> Map {
    let kept = base.iter().filter(|(key, _)| !over.contains_key(*key));
    let mut merged: Map = kept
        .map(|(key, entry)| (key.clone(), entry.clone()))
        .collect();
    for (key, entry) in over {
        let below = base.get(key).map(|entry| &entry.value);
        if let Some(value) = merge(key, below, entry, diagnostics) {
            merged.insert(
                key.clone(),
                Entry {
                    key: entry.key,
                    value,
                },
            );
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::syntax::json;

    fn node(text: &str) -> Node {
        let (node, wrong) = json::parse(text);
        assert_eq!(wrong, []);
        node.unwrap()
    }

    /// The node as JSON without blanks.
    fn text(node: &Node) -> String {
        match &node.value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(text) => text.clone(),
            Value::String(text) => format!("{text:?}"),
            Value::List(items) => {
                format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(","))
            }
            Value::Map(map) => {
                let entries = map
                    .iter()
                    .map(|(key, entry)| format!("{key:?}:{}", text(&entry.value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
            }
            Value::Invalid => "?".to_owned(),
        }
    }

    fn merged(base: &str, over: &str) -> (Option<String>, usize) {
        let over = Entry {
            key: Span::default(),
            value: node(over),
        };
        let base = (!base.is_empty()).then(|| node(base));
        let mut diagnostics = Vec::new();
        let merged = merge("x", base.as_ref(), &over, &mut diagnostics);
        (merged.as_ref().map(text), diagnostics.len())
    }

    #[test]
    fn scalars_and_lists_replace_maps_merge_and_null_removes() {
        for (base, over, expected) in [
            ("1", "2", Some("2")),
            ("[1,2]", "[3]", Some("[3]")),
            ("[1]", "\"a\"", Some("\"a\"")),
            ("{\"a\":1}", "[3]", Some("[3]")),
            ("[3]", "{\"a\":1}", Some("{\"a\":1}")),
            ("", "{\"a\":1}", Some("{\"a\":1}")),
            (
                "{\"a\":1,\"b\":2}",
                "{\"b\":3,\"c\":4}",
                Some("{\"a\":1,\"b\":3,\"c\":4}"),
            ),
            (
                "{\"a\":{\"b\":1,\"c\":2}}",
                "{\"a\":{\"b\":null}}",
                Some("{\"a\":{\"c\":2}}"),
            ),
            ("{\"a\":1}", "{\"a\":null}", Some("{}")),
            ("{\"a\":1}", "{}", Some("{\"a\":1}")),
            ("{\"a\":1}", "null", None),
            (
                "{\"a\":[{\"b\":1}]}",
                "{\"a\":[{\"c\":null}]}",
                Some("{\"a\":[{\"c\":null}]}"),
            ),
        ] {
            assert_eq!(
                merged(base, over),
                (expected.map(str::to_owned), 0),
                "{base} {over}"
            );
        }
    }

    #[test]
    fn a_null_over_nothing_is_told() {
        assert_eq!(merged("", "null"), (None, 1));
        assert_eq!(
            merged("{\"a\":1}", "{\"b\":null}"),
            (Some("{\"a\":1}".to_owned()), 1)
        );
        assert_eq!(
            merged("1", "{\"b\":{\"c\":null}}"),
            (Some("{\"b\":{}}".to_owned()), 1)
        );
    }
}
