//! The texts of a written file, by the reader of its language.

use cagen::syntax::hcl;
use cagen::syntax::hcl::ast::{Body, File, Item};
use cagen::syntax::hcl::expr::{Expr, ExprKind, Key, StepKind};
use cagen::syntax::hcl::template::{DirectiveKind, Part, Template};
use serde_json::Value;

/// Every constant text of an HCL file: strings, keys, labels, and comments as they stand.
pub(super) fn of_hcl(text: &str) -> Vec<String> {
    let (file, faults) = hcl::parse(text);
    assert!(faults.is_empty(), "{faults:#?}");
    let mut texts = comments(&file, text);
    body(&file.body, &mut texts);
    texts
}

/// Every text of a JSON file, keys among them.
pub(super) fn of_json(value: &Value) -> Vec<String> {
    let mut texts = Vec::new();
    json(value, &mut texts);
    texts
}

fn json(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| json(item, texts)),
        Value::Object(entries) => {
            for (key, value) in entries {
                texts.push(key.clone());
                json(value, texts);
            }
        }
    }
}

fn comments(file: &File<'_>, text: &str) -> Vec<String> {
    let comments = file.comments.iter();
    comments
        .map(|comment| text[comment.span.range()].to_owned())
        .collect()
}

fn body(body: &Body<'_>, texts: &mut Vec<String>) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => expr(&attribute.expr, texts),
            Item::Block(block) => {
                texts.extend(block.labels.iter().map(|label| label.text.to_string()));
                self::body(&block.body, texts);
            }
        }
    }
}

fn expr(one: &Expr<'_>, texts: &mut Vec<String>) {
    match &one.kind {
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Variable(_) => {}
        ExprKind::Invalid => panic!("what was written can be read"),
        ExprKind::String(literal) => texts.push(literal.as_str().to_owned()),
        ExprKind::Template(template) => parts(template, texts),
        ExprKind::Tuple(items) => items.iter().for_each(|item| expr(item, texts)),
        ExprKind::Object(entries) => {
            for entry in entries {
                match &entry.key {
                    Key::Name(name) => texts.push(name.node.to_string()),
                    Key::Expr(key) => expr(key, texts),
                }
                expr(&entry.value, texts);
            }
        }
        ExprKind::For(made) => {
            let optional = made.key.iter().chain(&made.condition);
            let all = [&made.collection, &made.value];
            all.into_iter()
                .chain(optional)
                .for_each(|one| expr(one, texts));
        }
        ExprKind::Call(call) => call.arguments.iter().for_each(|one| expr(one, texts)),
        ExprKind::Traversal(traversal) => {
            expr(&traversal.base, texts);
            for step in &traversal.steps {
                match &step.kind {
                    StepKind::Index(index) => expr(index, texts),
                    StepKind::Attribute(_)
                    | StepKind::LegacyIndex(_)
                    | StepKind::AttributeSplat
                    | StepKind::FullSplat => {}
                }
            }
        }
        ExprKind::Unary(unary) => expr(&unary.operand, texts),
        ExprKind::Binary(binary) => {
            expr(&binary.first, texts);
            binary.rest.iter().for_each(|(_, one)| expr(one, texts));
        }
        ExprKind::Conditional(conditional) => {
            for arm in &conditional.arms {
                expr(&arm.condition, texts);
                expr(&arm.value, texts);
            }
            expr(&conditional.otherwise, texts);
        }
        ExprKind::Parens(inner) => expr(inner, texts),
    }
}

fn parts(template: &Template<'_>, texts: &mut Vec<String>) {
    for part in &template.parts {
        match part {
            Part::Literal(literal) => texts.push(literal.as_str().to_owned()),
            Part::Interpolation(one) => expr(one, texts),
            Part::Directive(directive) => match &directive.kind {
                DirectiveKind::If(_) | DirectiveKind::For(_) => {
                    panic!("no template writes directives")
                }
            },
        }
    }
}

/// The value of an expression of literals.
pub(super) fn literal(one: &Expr<'_>) -> Value {
    match &one.kind {
        ExprKind::Null => Value::Null,
        ExprKind::Bool(value) => Value::Bool(*value),
        ExprKind::Number(text) => text.parse().expect("a number"),
        ExprKind::String(text) => Value::String(text.as_str().to_owned()),
        ExprKind::Tuple(items) => items.iter().map(literal).collect(),
        ExprKind::Object(entries) => entries
            .iter()
            .map(|entry| {
                let key = entry.key.as_str().expect("a constant key");
                (key.to_owned(), literal(&entry.value))
            })
            .collect(),
        _ => panic!("no literal"),
    }
}
