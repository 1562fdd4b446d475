//! Terraform's JSON syntax as the tree that the same blocks have in its native syntax.
//!
//! Names and expressions borrow from the text, which [`unescaped`] brings into a
//! form in which every string stands as it is meant.

use super::ast::{Attribute, Block, Body, File, Item, Label, LabelKind};
use super::expr::{Entry, Expr, ExprKind, Key};
use super::literal::Literal;
use super::parser;
use super::template::Part;
use crate::source::{Span, Spanned};
use crate::syntax::json;
use crate::syntax::literal::{Map, Node, Value};

/// `text` with its escaped strings as they are meant, each where it begins and
/// the rest of it blank, so that all else keeps its place; `None` without any.
#[must_use]
pub fn unescaped(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut waiting: Vec<Node> = json::parse(text).0.into_iter().collect();
    while let Some(node) = waiting.pop() {
        match node.value {
            Value::List(items) => waiting.extend(items),
            Value::Map(map) => waiting.extend(map.into_values().map(|entry| entry.value)),
            Value::String(meant) => {
                let inner = inside(node.span).range();
                let Some(written) = bytes.get_mut(inner) else {
                    continue;
                };
                if written != meant.as_bytes() && meant.len() <= written.len() {
                    written.fill(b' ');
                    written[..meant.len()].copy_from_slice(meant.as_bytes());
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Invalid => {}
        }
    }
    String::from_utf8(bytes).ok()
}

/// The tree of `written`, of which `text` is what [`unescaped`] says.
#[must_use]
pub fn tree<'a>(written: &str, text: &'a str) -> File<'a> {
    let mut body = Body::default();
    if let Some(root) = json::parse(written).0 {
        let reader = Reader { text };
        for object in objects(&root) {
            reader.top(object, &mut body);
        }
        body.span = root.span;
    }
    body.items.sort_by_key(|item| item.span().start);
    File {
        body,
        comments: Vec::new(),
    }
}

/// How many labels blocks have that stand at the top.
fn labels_of(ident: &str) -> Option<usize> {
    match ident {
        "resource" | "data" | "ephemeral" => Some(2),
        "module" | "variable" | "output" | "provider" | "check" => Some(1),
        "terraform" | "locals" | "moved" | "import" | "removed" => Some(0),
        _ => None,
    }
}

/// How many labels blocks have that stand in others.
fn inner_labels_of(ident: &str) -> Option<usize> {
    match ident {
        "dynamic" | "backend" | "provisioner" => Some(1),
        "validation" | "lifecycle" | "required_providers" | "cloud" | "content" => Some(0),
        _ => None,
    }
}

/// What stands between the quotes or brackets.
fn inside(span: Span) -> Span {
    let end = span.end.saturating_sub(1);
    Span::new((span.start + 1).min(end), end)
}

/// The map that a node is, or the maps of which it is a list.
fn objects(node: &Node) -> Vec<(&Map, Span)> {
    match &node.value {
        Value::Map(map) => vec![(map, node.span)],
        Value::List(items) => {
            let maps = items.iter().filter_map(|item| match &item.value {
                Value::Map(map) => Some((map, item.span)),
                _ => None,
            });
            maps.collect()
        }
        _ => Vec::new(),
    }
}

// It goes no deeper than the reader of JSON.
#[derive(Clone, Copy)]
struct Reader<'a> {
    text: &'a str,
}

impl<'a> Reader<'a> {
    fn top(self, (map, _): (&Map, Span), body: &mut Body<'a>) {
        for (ident, entry) in map {
            if let Some(labels) = labels_of(ident) {
                let ident = Spanned::new(self.name(entry.key), entry.key);
                self.blocks(ident, &mut Vec::new(), labels, &entry.value, body);
            }
        }
    }

    /// The blocks below `left` more labels.
    fn blocks(
        self,
        ident: Spanned<&'a str>,
        labels: &mut Vec<Label<'a>>,
        left: usize,
        node: &Node,
        body: &mut Body<'a>,
    ) {
        for (map, span) in objects(node) {
            if left == 0 {
                body.items.push(Item::Block(Block {
                    ident,
                    labels: labels.clone(),
                    body: self.body(map, span),
                    open: Span::new(span.start, inside(span).start),
                    close: Span::new(inside(span).end, span.end),
                }));
                continue;
            }
            for (name, entry) in map.iter().filter(|(name, _)| *name != "//") {
                labels.push(Label {
                    text: name.clone().into(),
                    span: entry.key,
                    kind: LabelKind::Quoted,
                });
                // As the evaluator does: from the last label on.
                let ident = Spanned::new(ident.node, entry.key);
                self.blocks(ident, labels, left - 1, &entry.value, body);
                labels.pop();
            }
        }
    }

    fn body(self, map: &Map, span: Span) -> Body<'a> {
        let mut body = Body {
            items: Vec::new(),
            span: inside(span),
        };
        for (name, entry) in map.iter().filter(|(name, _)| *name != "//") {
            let name_at = Spanned::new(self.name(entry.key), entry.key);
            if let Some(labels) = inner_labels_of(name)
                && !objects(&entry.value).is_empty()
            {
                self.blocks(name_at, &mut Vec::new(), labels, &entry.value, &mut body);
                continue;
            }
            let expr = match &entry.value.value {
                // A type is written as an expression.
                Value::String(text) if name == "type" => {
                    parser::read_expression(self.text, self.meant(entry.value.span, text))
                }
                _ => self.expr(&entry.value),
            };
            body.items.push(Item::Attribute(Attribute {
                name: name_at,
                expr,
            }));
        }
        body.items.sort_by_key(|item| item.span().start);
        body
    }

    fn name(self, key: Span) -> &'a str {
        self.text.get(inside(key).range()).unwrap_or_default()
    }

    /// Where a string that means `text` stands in the unescaped text.
    fn meant(self, span: Span, text: &str) -> Span {
        let inner = inside(span);
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Span::new(
            inner.start,
            inner.end.min(inner.start.saturating_add(length)),
        )
    }

    fn expr(self, node: &Node) -> Expr<'a> {
        let span = node.span;
        let kind = match &node.value {
            Value::Null => ExprKind::Null,
            Value::Bool(value) => ExprKind::Bool(*value),
            Value::Number(_) => ExprKind::Number(self.text.get(span.range()).unwrap_or_default()),
            Value::String(text) => return self.string(span, text),
            Value::List(items) => {
                ExprKind::Tuple(items.iter().map(|item| self.expr(item)).collect())
            }
            Value::Map(map) => ExprKind::Object(self.entries(map)),
            Value::Invalid => ExprKind::Invalid,
        };
        Expr { span, kind }
    }

    fn entries(self, map: &Map) -> Vec<Entry<'a>> {
        let entries = map.iter().map(|(name, entry)| {
            let end = entry.key.end;
            Entry {
                key: Key::Expr(self.string(entry.key, name)),
                separator: Span::new(end, end),
                value: self.expr(&entry.value),
            }
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by_key(|entry| entry.value.span.start);
        entries
    }

    /// A string, which is a template: alone in it, an expression stands for itself.
    fn string(self, span: Span, meant: &str) -> Expr<'a> {
        let at = self.meant(span, meant);
        let text = self.text.get(at.range()).unwrap_or_default();
        if !text.contains("${") && !text.contains("%{") {
            let kind = ExprKind::String(Literal::plain(text, at));
            return Expr { span, kind };
        }
        let (expr, _) = parser::read_template_at(self.text, at);
        match expr.kind {
            ExprKind::Template(mut template) => {
                if let [Part::Interpolation(_)] = template.parts.as_slice()
                    && let Some(Part::Interpolation(expr)) = template.parts.pop()
                {
                    return expr;
                }
                let kind = ExprKind::Template(template);
                Expr { span, kind }
            }
            kind => Expr { span, kind },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::hcl::walk;

    fn read(text: &str, check: impl FnOnce(&File<'_>)) {
        let plain = unescaped(text);
        check(&tree(text, plain.as_deref().unwrap_or(text)));
    }

    #[test]
    fn blocks_have_their_labels_and_attributes() {
        let text = r#"{"variable": {"p": {"type": "list(string)", "validation": {"condition": "${can(regex(\"^[a-z]\\\\.$\", var.p))}"}}},
            "resource": {"a_b": {"this": [{"count": "${length(var.p)}", "x": {"k": "v-${var.p}"}}]}}}"#;
        read(text, |file| {
            let variable = file.body.blocks_of("variable").next().unwrap();
            assert_eq!(variable.labels[0].text, "p");
            let ty = &variable.body.attribute("type").unwrap().expr;
            assert!(matches!(&ty.kind, ExprKind::Call(call) if call.name.node == "list"));
            let validation = variable.body.blocks_of("validation").next().unwrap();
            let mut patterns = Vec::new();
            walk::expressions(
                &validation.body.attribute("condition").unwrap().expr,
                &mut |e| {
                    patterns.extend(e.as_str().map(str::to_owned));
                },
            );
            assert_eq!(patterns, [r"^[a-z]\.$"]);
            let resource = file.body.blocks_of("resource").next().unwrap();
            assert_eq!(resource.labels.len(), 2);
            let count = &resource.body.attribute("count").unwrap().expr;
            assert_eq!(&text[count.span.range()], "length(var.p)");
        });
    }

    #[test]
    fn what_is_no_json_is_an_empty_tree() {
        read("", |file| assert!(file.body.items.is_empty()));
        read(r#"{"resource": 1, "x": {"y": "\q"}}"#, |file| {
            assert!(file.body.items.is_empty());
        });
    }
}
