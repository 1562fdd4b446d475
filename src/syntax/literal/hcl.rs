//! HCL to a tree of literals: attributes and blocks become maps, and what is no
//! literal is told.

use std::collections::HashSet;

use crate::aws::names::shown;
use crate::diag::Diagnostic;
use crate::source::Span;
use crate::syntax::hcl::ast::{Block, Body, File, Item};
use crate::syntax::hcl::expr::{Entry as ObjectEntry, Expr, ExprKind, Key, Unary, UnaryOperator};
use crate::syntax::hcl::template::{Part, Template, TemplateKind};
use crate::syntax::literal::{Entry, Map, Node, Value, insert};

/// The tree that `file` says, and all in it that is no literal.
///
/// `name "label" { … }` is a map in a map, and blocks of one name with several
/// labels are one map. A name is written one way: an attribute beside a block
/// of the same name is an error, as it would be a second key.
#[must_use]
pub fn read(file: &File<'_>) -> (Node, Vec<Diagnostic>) {
    let mut reader = Reader {
        diagnostics: Vec::new(),
    };
    let value = Value::Map(reader.body(&file.body));
    let node = Node {
        value,
        span: Span::new(file.body.span.start, file.body.span.start),
    };
    (node, reader.diagnostics)
}

/// What to do about everything that is no literal.
const LITERALS_ONLY: &str = "write the value out: a manifest holds literals only";

struct Reader {
    diagnostics: Vec<Diagnostic>,
}

/// A reader recurses only as deep as the tree, whose depth the parser bounds.
impl Reader {
    fn body<'a>(&mut self, body: &'a Body<'a>) -> Map {
        let mut map = Map::new();
        let mut attributes = HashSet::new();
        let mut labelled = HashSet::new();
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => {
                    let (name, key) = (attribute.name.node, attribute.name.span);
                    let value = self.expr(&attribute.expr);
                    // Of a second attribute the parser has told.
                    if attributes.insert(name) {
                        self.insert(&mut map, name, Entry { key, value });
                    }
                }
                Item::Block(block) => self.block(&mut map, &mut labelled, block),
            }
        }
        map
    }

    fn block<'a>(&mut self, map: &mut Map, labelled: &mut HashSet<&'a str>, block: &'a Block<'a>) {
        let name = block.ident.node;
        let value = Node {
            value: Value::Map(self.body(&block.body)),
            span: block.header(),
        };
        let Some(label) = block.labels.first() else {
            let key = block.ident.span;
            return self.insert(map, name, Entry { key, value });
        };
        if let Some(second) = block.labels.get(1) {
            let second = Diagnostic::error(second.span, format!("a second label of `{name}`"));
            self.diagnostics.push(second.help("write one label"));
        }
        let entry = Entry {
            key: label.span,
            value,
        };
        if !map.contains_key(name) {
            labelled.insert(name);
            let labels = Entry {
                key: block.ident.span,
                value: Node {
                    value: Value::Map(Map::new()),
                    span: block.header(),
                },
            };
            map.insert(name.to_owned(), labels);
        }
        match map.get_mut(name) {
            Some(Entry {
                value:
                    Node {
                        value: Value::Map(labels),
                        ..
                    },
                ..
            }) if labelled.contains(name) => self.insert(labels, &label.text, entry),
            Some(first) => {
                let twice = format!("`{name}` is written with a label and without one");
                let twice = Diagnostic::error(block.header(), twice);
                let twice = twice.label(first.key, "it is written here first");
                self.diagnostics.push(twice.help("write all of it one way"));
            }
            None => {}
        }
    }

    fn insert(&mut self, map: &mut Map, key: &str, entry: Entry) {
        insert(map, key.to_owned(), entry, &mut self.diagnostics);
    }

    fn expr(&mut self, expr: &Expr<'_>) -> Node {
        let value = match &expr.kind {
            ExprKind::Null => Value::Null,
            ExprKind::Bool(value) => Value::Bool(*value),
            ExprKind::Number(text) => Value::Number((*text).to_owned()),
            ExprKind::String(text) => Value::String(text.as_str().to_owned()),
            ExprKind::Tuple(items) => {
                Value::List(items.iter().map(|item| self.expr(item)).collect())
            }
            ExprKind::Object(entries) => Value::Map(self.object(entries)),
            ExprKind::Unary(unary) => self.unary(expr.span, unary),
            ExprKind::Variable(name) => {
                let bare = format!("`{}` is not in quotes", shown(name));
                let bare = Diagnostic::error(expr.span, bare);
                self.invalid(bare.help(format!("write `\"{}\"`", shown(name))))
            }
            ExprKind::Template(template) => self.template(expr.span, template),
            ExprKind::Parens(_) => self.no_literal(expr.span, "an expression in parentheses"),
            ExprKind::For(_) => self.no_literal(expr.span, "a `for` expression"),
            ExprKind::Call(call) => {
                let call = format!("a call of `{}`", shown(&call.name.node));
                self.no_literal(expr.span, call)
            }
            ExprKind::Traversal(_) => self.no_literal(expr.span, "a reference"),
            ExprKind::Binary(_) => self.no_literal(expr.span, "an operation"),
            ExprKind::Conditional(_) => self.no_literal(expr.span, "a condition"),
            ExprKind::Invalid => Value::Invalid,
        };
        Node {
            value,
            span: expr.span,
        }
    }

    fn object(&mut self, entries: &[ObjectEntry<'_>]) -> Map {
        let mut map = Map::new();
        for entry in entries {
            let value = self.expr(&entry.value);
            let key = entry.key.span();
            let name = match &entry.key {
                Key::Name(name) => Some(name.node),
                Key::Expr(expr) => match &expr.kind {
                    ExprKind::String(text) => Some(text.as_str()),
                    ExprKind::Invalid => None,
                    _ => {
                        let wrong =
                            Diagnostic::error(key, "a key that is neither a name nor a string");
                        self.diagnostics
                            .push(wrong.help("write it in double quotes"));
                        None
                    }
                },
            };
            if let Some(name) = name {
                self.insert(&mut map, name, Entry { key, value });
            }
        }
        map
    }

    fn unary(&mut self, span: Span, unary: &Unary<'_>) -> Value {
        match (unary.operator.node, &unary.operand.kind) {
            (UnaryOperator::Negate, ExprKind::Number(text)) => Value::Number(format!("-{text}")),
            (UnaryOperator::Negate | UnaryOperator::Not, _) => {
                self.no_literal(span, "an operation")
            }
        }
    }

    fn template(&mut self, span: Span, template: &Template<'_>) -> Value {
        match template.kind {
            TemplateKind::Heredoc | TemplateKind::IndentedHeredoc => {
                let heredoc = Diagnostic::error(span, "a heredoc in a manifest");
                self.invalid(heredoc.help("write a string in double quotes"))
            }
            TemplateKind::Quoted | TemplateKind::Text => {
                let first = template.parts.iter().find_map(|part| match part {
                    Part::Literal(_) => None,
                    Part::Interpolation(expr) => Some((expr.span, "an interpolation")),
                    Part::Directive(directive) => Some((directive.span, "a directive")),
                });
                let (place, what) = first.unwrap_or((span, "a template"));
                self.no_literal(place, what)
            }
        }
    }

    fn no_literal(&mut self, span: Span, what: impl std::fmt::Display) -> Value {
        let wrong = Diagnostic::error(span, format!("{what} in a manifest"));
        self.invalid(wrong.help(LITERALS_ONLY))
    }

    fn invalid(&mut self, diagnostic: Diagnostic) -> Value {
        self.diagnostics.push(diagnostic);
        Value::Invalid
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::hcl;
    use crate::syntax::json;

    fn read_text(text: &str) -> (Node, Vec<Diagnostic>) {
        let (file, wrong) = hcl::parse(text);
        assert_eq!(wrong, [], "{text}");
        read(&file)
    }

    /// The node without its places.
    fn plain(node: &Node) -> Node {
        let value = match &node.value {
            Value::List(items) => Value::List(items.iter().map(plain).collect()),
            Value::Map(map) => {
                let entry = |entry: &Entry| Entry {
                    key: Span::default(),
                    value: plain(&entry.value),
                };
                Value::Map(
                    map.iter()
                        .map(|(key, at)| (key.clone(), entry(at)))
                        .collect(),
                )
            }
            other => other.clone(),
        };
        Node {
            value,
            span: Span::default(),
        }
    }

    fn told(text: &str) -> Vec<String> {
        let (_, diagnostics) = read_text(text);
        diagnostics
            .into_iter()
            .map(|d| format!("{} {}", &text[d.span.range()], d.message))
            .collect()
    }

    #[test]
    fn both_syntaxes_make_the_same_tree() {
        for (hcl, json) in [
            ("", "{}"),
            ("a = 1\nb = -2.5e3", r#"{"a": 1, "b": -2.5e3}"#),
            (
                "a = null\nb = true\nc = false",
                r#"{"a": null, "b": true, "c": false}"#,
            ),
            ("a = \"x\\\"\\\\ \\u00e9{b}\"", r#"{"a": "x\"\\ é{b}"}"#),
            ("a = [1, [\"b\"], {}]", r#"{"a": [1, ["b"], {}]}"#),
            ("a = { b = 1, \"c d\" : 2 }", r#"{"a": {"b": 1, "c d": 2}}"#),
            ("a {}", r#"{"a": {}}"#),
            (
                "a {\n  b = 1\n  c \"d\" {}\n}",
                r#"{"a": {"b": 1, "c": {"d": {}}}}"#,
            ),
            (
                "a \"b\" {}\na c {\n  d = 1\n}",
                r#"{"a": {"b": {}, "c": {"d": 1}}}"#,
            ),
            ("a = \"$${b}\"", r#"{"a": "${b}"}"#),
        ] {
            let (node, wrong) = read_text(hcl);
            assert_eq!(wrong, [], "{hcl}");
            assert_eq!(plain(&node), plain(&json::parse(json).0.unwrap()), "{hcl}");
        }
    }

    #[test]
    fn places_are_keys_labels_and_headers() {
        let (node, _) = read_text("a \"b\" {\n  c = \"d\"\n}\n");
        let Value::Map(top) = node.value else {
            panic!("a map")
        };
        assert_eq!(top["a"].key, Span::new(0, 1));
        assert_eq!(top["a"].value.span, Span::new(0, 5));
        let Value::Map(labels) = &top["a"].value.value else {
            panic!("a map")
        };
        assert_eq!(labels["b"].key, Span::new(2, 5));
        let Value::Map(body) = &labels["b"].value.value else {
            panic!("a map")
        };
        assert_eq!(body["c"].key, Span::new(10, 11));
        assert_eq!(body["c"].value.span, Span::new(14, 17));
    }

    #[test]
    fn what_is_no_literal_is_told_and_marked() {
        let (node, wrong) = read_text("a = [b, 1]");
        assert_eq!(wrong[0].help.as_deref(), Some("write `\"b\"`"));
        let Value::Map(top) = node.value else {
            panic!("a map")
        };
        let Value::List(items) = &top["a"].value.value else {
            panic!("a list")
        };
        assert_eq!(items[0].value, Value::Invalid);
        assert_eq!(told("a = b.c"), ["b.c a reference in a manifest"]);
        assert_eq!(told("a = f(g.h)"), ["f(g.h) a call of `f` in a manifest"]);
        assert_eq!(told("a = \"x${y}\""), ["y an interpolation in a manifest"]);
        assert_eq!(told("a = -b"), ["-b an operation in a manifest"]);
        assert_eq!(
            told("a = <<E\nx\nE\n"),
            ["<<E\nx\nE a heredoc in a manifest"]
        );
        assert_eq!(
            told("a = { (b) = 1 }"),
            ["(b) a key that is neither a name nor a string"]
        );
    }

    #[test]
    fn a_name_is_written_once_and_one_way() {
        let (_, wrong) = read_text("a \"b\" {}\na \"b\" {}\n");
        assert_eq!(wrong.len(), 1);
        assert_eq!(
            (wrong[0].span, wrong[0].labels[0].span),
            (Span::new(11, 14), Span::new(2, 5))
        );
        for text in [
            "a {}\na {}",
            "a = {}\na {}",
            "a {}\na = {}",
            "a = {}\na \"b\" {}",
            "a \"b\" {}\na = {}",
            "a \"b\" {}\na {}",
            "a {}\na \"b\" {}",
        ] {
            assert_eq!(told(text).len(), 1, "{text}");
        }
        assert_eq!(told("a \"b\" \"c\" {}"), ["\"c\" a second label of `a`"]);
    }
}
