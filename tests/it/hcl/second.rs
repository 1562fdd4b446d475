//! Trees and spans held to hcl-edit's, on syntax that it reads right.

use cagen::source::Span;
use cagen::syntax::hcl;
use cagen::syntax::hcl::ast::{Body, Item};
use cagen::syntax::hcl::expr::{Expr, ExprKind, Key, StepKind, UnaryOperator};
use cagen::syntax::hcl::template::{Directive, DirectiveKind, Part};
use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Attribute, Block};
use hcl_edit::visit::{self, Visit};

use super::corpus;

/// A node: where it begins and ends, what it is, and its text if it has one.
type Node = (u32, u32, &'static str, String);

#[derive(Default)]
struct Nodes(Vec<Node>);

impl Nodes {
    fn add(&mut self, span: Span, kind: &'static str, text: impl Into<String>) {
        self.0.push((span.start, span.end, kind, text.into()));
    }

    fn body(&mut self, body: &Body<'_>) {
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => {
                    self.add(attribute.name.span, "attribute", attribute.name.node);
                    self.expr(&attribute.expr);
                }
                Item::Block(block) => {
                    let labels = block.labels.iter().map(|label| label.text.as_ref());
                    let labels = labels.collect::<Vec<_>>().join(",");
                    self.add(block.span(), "block", labels);
                    self.body(&block.body);
                }
            }
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Null => self.add(span, "null", ""),
            ExprKind::Bool(value) => self.add(span, "bool", value.to_string()),
            ExprKind::Number(_) => self.add(span, "number", ""),
            ExprKind::String(literal) => self.add(span, "string", literal.as_str()),
            ExprKind::Variable(name) => self.add(span, "variable", *name),
            ExprKind::Template(template) => {
                self.add(span, "template", "");
                self.parts(&template.parts);
            }
            ExprKind::Tuple(elements) => {
                self.add(span, "tuple", elements.len().to_string());
                elements.iter().for_each(|element| self.expr(element));
            }
            ExprKind::Object(entries) => {
                self.add(span, "object", entries.len().to_string());
                for entry in entries {
                    match &entry.key {
                        Key::Expr(key) => self.expr(key),
                        // Keywords are names here; hcl-edit reads their values.
                        Key::Name(name) => match name.node {
                            "null" => self.add(name.span, "null", ""),
                            word @ ("true" | "false") => self.add(name.span, "bool", word),
                            _ => {}
                        },
                    }
                    self.expr(&entry.value);
                }
            }
            ExprKind::For(parts) => {
                self.add(span, "for", "");
                let values = [&parts.collection, &parts.value];
                let more = parts.key.iter().chain(&parts.condition);
                values
                    .into_iter()
                    .chain(more)
                    .for_each(|expr| self.expr(expr));
            }
            ExprKind::Call(call) => {
                self.add(span, "call", call.arguments.len().to_string());
                call.arguments
                    .iter()
                    .for_each(|argument| self.expr(argument));
            }
            ExprKind::Traversal(traversal) => {
                self.add(span, "traversal", traversal.steps.len().to_string());
                self.expr(&traversal.base);
                for step in &traversal.steps {
                    if let StepKind::Index(index) = &step.kind {
                        self.expr(index);
                    }
                }
            }
            // hcl-edit takes the sign into the number.
            ExprKind::Unary(unary)
                if unary.operator.node == UnaryOperator::Negate
                    && matches!(unary.operand.kind, ExprKind::Number(_)) =>
            {
                self.add(span, "number", "");
            }
            ExprKind::Unary(unary) => {
                self.add(span, "unary", "");
                self.expr(&unary.operand);
            }
            ExprKind::Binary(binary) => {
                self.expr(&binary.first);
                for (_, operand) in &binary.rest {
                    self.add(binary.first.span.to(operand.span), "binary", "");
                    self.expr(operand);
                }
            }
            ExprKind::Conditional(conditional) => {
                for arm in &conditional.arms {
                    self.add(
                        Span::new(arm.condition.span.start, span.end),
                        "conditional",
                        "",
                    );
                    self.expr(&arm.condition);
                    self.expr(&arm.value);
                }
                self.expr(&conditional.otherwise);
            }
            ExprKind::Parens(inner) => {
                self.add(span, "parens", "");
                self.expr(inner);
            }
            ExprKind::Invalid => panic!("{expr:?} in a text without faults"),
        }
    }

    fn parts(&mut self, parts: &[Part<'_>]) {
        for part in parts {
            match part {
                Part::Literal(_) => {}
                Part::Interpolation(expr) => self.expr(expr),
                Part::Directive(directive) => self.directive(directive),
            }
        }
    }

    fn directive(&mut self, directive: &Directive<'_>) {
        match &directive.kind {
            DirectiveKind::If(parts) => {
                self.expr(&parts.condition);
                self.parts(&parts.then);
                self.parts(&parts.otherwise);
            }
            DirectiveKind::For(parts) => {
                // hcl-edit's visitor passes over the collection.
                self.parts(&parts.body);
            }
        }
    }

    fn add_range(
        &mut self,
        range: Option<std::ops::Range<usize>>,
        kind: &'static str,
        text: String,
    ) {
        let range = range.unwrap();
        let at = |offset: usize| u32::try_from(offset).unwrap();
        self.0.push((at(range.start), at(range.end), kind, text));
    }
}

impl Visit for Nodes {
    fn visit_attr(&mut self, node: &Attribute) {
        self.add_range(node.key.span(), "attribute", node.key.to_string());
        visit::visit_attr(self, node);
    }

    fn visit_block(&mut self, node: &Block) {
        let labels: Vec<&str> = node.labels.iter().map(|label| label.as_str()).collect();
        self.add_range(node.span(), "block", labels.join(","));
        visit::visit_block(self, node);
    }

    fn visit_expr(&mut self, node: &Expression) {
        let (kind, text) = match node {
            Expression::Null(_) => ("null", String::new()),
            Expression::Bool(value) => ("bool", value.to_string()),
            Expression::Number(_) => ("number", String::new()),
            Expression::String(value) => ("string", value.to_string()),
            Expression::Array(array) => ("tuple", array.len().to_string()),
            Expression::Object(object) => ("object", object.len().to_string()),
            Expression::StringTemplate(_) | Expression::HeredocTemplate(_) => {
                ("template", String::new())
            }
            Expression::Parenthesis(_) => ("parens", String::new()),
            Expression::Variable(name) => ("variable", name.to_string()),
            Expression::Conditional(_) => ("conditional", String::new()),
            Expression::FuncCall(call) => ("call", call.args.len().to_string()),
            Expression::Traversal(steps) => ("traversal", steps.operators.len().to_string()),
            Expression::UnaryOp(_) => ("unary", String::new()),
            Expression::BinaryOp(_) => ("binary", String::new()),
            Expression::ForExpr(_) => ("for", String::new()),
        };
        self.add_range(node.span(), kind, text);
        visit::visit_expr(self, node);
    }
}

/// The first node that only one of the two sees, and whose it is; nothing for
/// what one of them refuses.
fn difference(text: &str) -> Option<(Node, &'static str)> {
    let (file, faults) = hcl::parse(text);
    let theirs = hcl_edit::parser::parse_body(text).ok()?;
    if !faults.is_empty() {
        return None;
    }
    let (mut left, mut right) = (Nodes::default(), Nodes::default());
    left.body(&file.body);
    right.visit_body(&theirs);
    left.0.sort();
    right.0.sort();
    let only = |some: &Nodes, others: &Nodes| {
        let is_new = |node: &&Node| others.0.binary_search(node).is_err();
        some.0.iter().find(is_new).cloned()
    };
    let ours = only(&left, &right).map(|node| (node, "only ours"));
    ours.or_else(|| only(&right, &left).map(|node| (node, "only theirs")))
}

#[test]
fn the_tree_of_every_construct_is_as_hcl_edit_sees_it() {
    let text = include_str!("../../../fixtures/hcl/everything.tf");
    assert_eq!(difference(text), None);
}

#[test]
fn the_trees_of_public_files_are_as_hcl_edit_sees_them() {
    for (name, text) in corpus::corpus().unwrap_or_default() {
        let Ok(text) = String::from_utf8(text) else {
            continue;
        };
        if let Some((node, whose)) = difference(&text) {
            let place = text.get(node.0 as usize..node.1 as usize);
            panic!("{name}: {node:?} is {whose}: {place:?}");
        }
    }
}
