//! The names that an expression mentions, without evaluating it.

use crate::syntax::hcl::expr::{Expr, ExprKind, Key, StepKind};
use crate::syntax::hcl::template::{DirectiveKind, Part};

/// Calls `tell` with the path of each reference in `expr`, such as
/// `["local", "names"]`; what follows an index is left out.
pub(super) fn each<'e, 'a>(expr: &'e Expr<'a>, tell: &mut impl FnMut(&[&'a str])) {
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        match &expr.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Invalid => {}
            ExprKind::Variable(name) => tell(&[name]),
            ExprKind::Template(template) => parts(&template.parts, &mut waiting),
            ExprKind::Tuple(items) => waiting.extend(items),
            ExprKind::Object(entries) => {
                for entry in entries {
                    waiting.push(&entry.value);
                    if let Key::Expr(key) = &entry.key {
                        waiting.push(key);
                    }
                }
            }
            ExprKind::For(each) => {
                waiting.extend([&each.collection, &each.value]);
                waiting.extend(each.key.iter().chain(&each.condition));
            }
            ExprKind::Call(call) => waiting.extend(&call.arguments),
            ExprKind::Traversal(traversal) => {
                let mut path = Vec::new();
                match traversal.base.kind {
                    ExprKind::Variable(name) => path.push(name),
                    _ => waiting.push(&traversal.base),
                }
                let mut plain = !path.is_empty();
                for step in &traversal.steps {
                    match &step.kind {
                        StepKind::Attribute(name) if plain => path.push(name),
                        StepKind::Index(index) => {
                            plain = false;
                            waiting.push(index);
                        }
                        StepKind::Attribute(_)
                        | StepKind::LegacyIndex(_)
                        | StepKind::AttributeSplat
                        | StepKind::FullSplat => plain = false,
                    }
                }
                if !path.is_empty() {
                    tell(&path);
                }
            }
            ExprKind::Unary(unary) => waiting.push(&unary.operand),
            ExprKind::Binary(binary) => {
                waiting.push(&binary.first);
                waiting.extend(binary.rest.iter().map(|(_, operand)| operand));
            }
            ExprKind::Conditional(conditional) => {
                waiting.push(&conditional.otherwise);
                for arm in &conditional.arms {
                    waiting.extend([&arm.condition, &arm.value]);
                }
            }
            ExprKind::Parens(inner) => waiting.push(inner),
        }
    }
}

/// The expressions in the parts of a template.
fn parts<'e, 'a>(parts: &'e [Part<'a>], waiting: &mut Vec<&'e Expr<'a>>) {
    let mut unseen: Vec<&'e [Part<'a>]> = vec![parts];
    while let Some(parts) = unseen.pop() {
        for part in parts {
            match part {
                Part::Literal(_) => {}
                Part::Interpolation(expr) => waiting.push(expr),
                Part::Directive(directive) => match &directive.kind {
                    DirectiveKind::If(each) => {
                        waiting.push(&each.condition);
                        unseen.extend([&*each.then, &*each.otherwise]);
                    }
                    DirectiveKind::For(each) => {
                        waiting.push(&each.collection);
                        unseen.push(&each.body);
                    }
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::hcl;

    #[test]
    fn every_name_is_mentioned() {
        let text = r#"x = [for a in local.b : "${c.d.e}%{ if f }${g[h.i].j}%{ endif }"]
y = { (k) = l ? m : -n, o = p.q[*].r }
"#;
        let (tree, _) = hcl::parse(text);
        let mut seen = Vec::new();
        for attribute in tree.body.attributes() {
            each(&attribute.expr, &mut |path| seen.push(path.join(".")));
        }
        seen.sort();
        assert_eq!(
            seen,
            [
                "c.d.e", "f", "g", "h.i", "k", "l", "local.b", "m", "n", "p.q"
            ]
        );
    }
}
