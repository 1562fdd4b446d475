//! Walks over trees: every expression of a body, every expression in another.

use super::ast::{Attribute, Block, Body, Item};
use super::expr::{Expr, ExprKind, Key, StepKind};
use super::template::{DirectiveKind, Part};

/// Calls `visit` for each attribute of a body and of the blocks in it, with
/// the blocks that it stands in, the outermost first.
pub fn attributes<'t, 'a>(
    body: &'t Body<'a>,
    visit: &mut impl FnMut(&[&'t Block<'a>], &'t Attribute<'a>),
) {
    let mut path = Vec::new();
    below(body, &mut path, visit);
}

// The reader bounds how deep blocks nest.
fn below<'t, 'a>(
    body: &'t Body<'a>,
    path: &mut Vec<&'t Block<'a>>,
    visit: &mut impl FnMut(&[&'t Block<'a>], &'t Attribute<'a>),
) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => visit(path, attribute),
            Item::Block(block) => {
                path.push(block);
                below(&block.body, path, visit);
                path.pop();
            }
        }
    }
}

/// Calls `visit` for an expression and every expression in it, the outer first.
pub fn expressions<'t, 'a>(root: &'t Expr<'a>, visit: &mut impl FnMut(&'t Expr<'a>)) {
    let mut next = vec![root];
    while let Some(expr) = next.pop() {
        visit(expr);
        let from = next.len();
        push_children(expr, &mut next);
        next[from..].reverse();
    }
}

fn push_children<'t, 'a>(expr: &'t Expr<'a>, next: &mut Vec<&'t Expr<'a>>) {
    match &expr.kind {
        ExprKind::Null
        | ExprKind::Bool(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Variable(_)
        | ExprKind::Invalid => {}
        ExprKind::Template(template) => push_parts(&template.parts, next),
        ExprKind::Tuple(items) => next.extend(items),
        ExprKind::Object(entries) => {
            for entry in entries {
                if let Key::Expr(key) = &entry.key {
                    next.push(key);
                }
                next.push(&entry.value);
            }
        }
        ExprKind::For(for_) => {
            next.push(&for_.collection);
            next.extend(&for_.key);
            next.push(&for_.value);
            next.extend(&for_.condition);
        }
        ExprKind::Call(call) => next.extend(&call.arguments),
        ExprKind::Traversal(traversal) => {
            next.push(&traversal.base);
            for step in &traversal.steps {
                if let StepKind::Index(index) = &step.kind {
                    next.push(index);
                }
            }
        }
        ExprKind::Unary(unary) => next.push(&unary.operand),
        ExprKind::Binary(binary) => {
            next.push(&binary.first);
            next.extend(binary.rest.iter().map(|(_, operand)| operand));
        }
        ExprKind::Conditional(conditional) => {
            for arm in &conditional.arms {
                next.push(&arm.condition);
                next.push(&arm.value);
            }
            next.push(&conditional.otherwise);
        }
        ExprKind::Parens(inner) => next.push(inner),
    }
}

fn push_parts<'t, 'a>(parts: &'t [Part<'a>], next: &mut Vec<&'t Expr<'a>>) {
    for part in parts {
        match part {
            Part::Literal(_) => {}
            Part::Interpolation(expr) => next.push(expr),
            Part::Directive(directive) => match &directive.kind {
                DirectiveKind::If(directive) => {
                    next.push(&directive.condition);
                    push_parts(&directive.then, next);
                    push_parts(&directive.otherwise, next);
                }
                DirectiveKind::For(directive) => {
                    next.push(&directive.collection);
                    push_parts(&directive.body, next);
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::hcl::parse;

    #[test]
    fn every_reference_is_met_in_order() {
        let text = "a = f(x, [y, { (k) = \"${z}%{ if c }${d}%{ endif }\" }])[i] ? -(m) : [for v in w : v.q if n]\n";
        let (file, _) = parse(text);
        let mut met = Vec::new();
        attributes(&file.body, &mut |_, attribute| {
            expressions(&attribute.expr, &mut |expr| {
                if let ExprKind::Variable(name) = expr.kind {
                    met.push(name);
                }
            });
        });
        assert_eq!(met.join(" "), "x y k z c d i m w v n");
    }

    #[test]
    fn attributes_know_their_blocks() {
        let (file, _) = parse("a = 1\nb \"x\" {\n  c {\n    d = 1\n  }\n}\n");
        let mut met = Vec::new();
        attributes(&file.body, &mut |blocks, attribute| {
            let path: Vec<_> = blocks.iter().map(|block| block.ident.node).collect();
            met.push(format!("{}/{}", path.join("."), attribute.name.node));
        });
        assert_eq!(met, ["/a", "b.c/d"]);
    }
}
