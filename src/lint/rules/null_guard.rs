//! `null-guard`: `x == null || f(x)`, of which Terraform before 1.12 evaluates both sides.

use crate::diag::Level;
use crate::document::file::File;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::scope::Scope;
use crate::source::place::FileId;
use crate::syntax::hcl::expr::{Binary, BinaryOperator, Expr, ExprKind, StepKind};
use crate::syntax::hcl::template::Part;
use crate::syntax::hcl::walk;

pub(super) static RULE: Rule = Rule {
    id: "null-guard",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("null_guard.md"),
    check: Check::File(check),
};

/// The functions that take null, or whose failure is caught.
const TAKE_NULL: [&str; 16] = [
    "try",
    "can",
    "coalesce",
    "coalescelist",
    "jsonencode",
    "yamlencode",
    "nonsensitive",
    "sensitive",
    "issensitive",
    "type",
    "tobool",
    "tolist",
    "tomap",
    "tonumber",
    "toset",
    "tostring",
];

fn check(file: &File<'_>, id: FileId, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(tree) = file.syntax.terraform() else {
        return;
    };
    if !context.scope.is_about_packages(id) || stops_early(id, context.scope) {
        return;
    }
    walk::attributes(&tree.body, &mut |_, attribute| {
        walk::expressions(&attribute.expr, &mut |expr| {
            if let ExprKind::Binary(binary) = &expr.kind {
                judge(binary, expr, id, sink);
            }
        });
    });
}

/// Whether the module asks for a Terraform that leaves the right side alone.
fn stops_early(id: FileId, scope: &Scope<'_, '_>) -> bool {
    let settings = scope
        .module(id)
        .flat_map(|tree| tree.body.blocks_of("terraform"));
    let mut versions = settings.filter_map(|block| block.body.attribute("required_version"));
    versions.any(|version| version.expr.as_str().is_some_and(is_new))
}

/// Whether a constraint such as `>= 1.12, < 2.0` lets no Terraform before 1.12 in.
fn is_new(constraint: &str) -> bool {
    constraint.split(',').any(|part| {
        let part = part.trim();
        let version = part.trim_start_matches(['>', '=', '~', '<', '!']);
        let operator = &part[..part.len() - version.len()];
        let mut numbers = version
            .trim()
            .split('.')
            .map(|number| number.parse::<u64>().ok());
        let first = numbers.next().flatten();
        let second = numbers.next().map_or(Some(0), |second| second);
        matches!(operator, ">" | ">=" | "~>" | "=" | "")
            && first.zip(second).is_some_and(|version| version >= (1, 12))
    })
}

fn judge(binary: &Binary<'_>, whole: &Expr<'_>, id: FileId, sink: &mut Sink<'_>) {
    let Some((operator, _)) = binary.rest.first() else {
        return;
    };
    let operands = || {
        let rest = binary.rest.iter().map(|(_, operand)| operand);
        std::iter::once(&binary.first).chain(rest)
    };
    // All sides are evaluated, whatever their order.
    let guards: Vec<_> = operands()
        .enumerate()
        .filter_map(|(at, guard)| Some((at, null_test(guard, operator.node)?)))
        .collect();
    for (at, operand) in operands().enumerate() {
        let mut others = guards.iter().filter(|(guard, _)| *guard != at);
        let found =
            others.find_map(|(_, guarded)| Some((guarded, fails_on_null(operand, guarded)?)));
        if let Some((guarded, failing)) = found {
            let name = guarded.join(".");
            let (word, then) = match operator.node {
                BinaryOperator::Or => ("||", "true : …"),
                _ => ("&&", "… : false"),
            };
            sink.report(id.at(failing.span), format!("fails when `{name}` is null: Terraform before 1.12 evaluates both sides of `{word}`"))
                .label(id.at(whole.span), "the test for null does not guard it")
                .help(match operator.node {
                    BinaryOperator::Or => format!("write `{name} == null ? {then}`"),
                    _ => format!("write `{name} != null ? {then}`"),
                });
        }
    }
}

/// The reference that `guard` compares with null, in the sense that the operator needs.
fn null_test<'a>(guard: &Expr<'a>, operator: BinaryOperator) -> Option<Vec<&'a str>> {
    let wanted = match operator {
        BinaryOperator::Or => BinaryOperator::Equal,
        BinaryOperator::And => BinaryOperator::NotEqual,
        _ => return None,
    };
    let ExprKind::Binary(test) = &guard.unparenthesised().kind else {
        return None;
    };
    let [(operator, right)] = test.rest.as_slice() else {
        return None;
    };
    if operator.node != wanted {
        return None;
    }
    let (first, right) = (test.first.unparenthesised(), right.unparenthesised());
    match (&first.kind, &right.kind) {
        (ExprKind::Null, _) => right.path(),
        (_, ExprKind::Null) => first.path(),
        _ => None,
    }
}

/// What in `expr` fails when the reference is null.
fn fails_on_null<'t, 'a>(expr: &'t Expr<'a>, reference: &[&str]) -> Option<&'t Expr<'a>> {
    let is_it = |expr: &Expr<'_>| {
        expr.unparenthesised()
            .path()
            .is_some_and(|path| path == reference)
    };
    let mut caught = Vec::new();
    let mut failing = None;
    walk::expressions(expr, &mut |expr| match &expr.kind {
        ExprKind::Call(call) if TAKE_NULL.contains(&&*call.name.node) => caught.push(expr.span),
        ExprKind::Call(call) if call.arguments.iter().any(is_it) => {
            failing = failing.or(Some(expr))
        }
        ExprKind::For(for_) if is_it(&for_.collection) => failing = failing.or(Some(expr)),
        ExprKind::Binary(binary) if compares_size(binary, &is_it) => {
            failing = failing.or(Some(expr))
        }
        ExprKind::Template(template) => {
            let said = template.parts.iter().any(|part| match part {
                Part::Interpolation(inner) => is_it(inner),
                Part::Literal(_) | Part::Directive(_) => false,
            });
            if said {
                failing = failing.or(Some(expr));
            }
        }
        _ => {
            let deeper = expr
                .path()
                .is_some_and(|path| path.len() > reference.len() && path.starts_with(reference));
            if deeper || is_indexed(expr, reference) {
                failing = failing.or(Some(expr));
            }
        }
    });
    failing.filter(|expr| {
        !caught
            .iter()
            .any(|around| around.start <= expr.span.start && expr.span.end <= around.end)
    })
}

/// Whether it is an element of the reference.
fn is_indexed(expr: &Expr<'_>, reference: &[&str]) -> bool {
    let ExprKind::Traversal(traversal) = &expr.kind else {
        return false;
    };
    let ExprKind::Variable(root) = traversal.base.kind else {
        return false;
    };
    let mut names =
        std::iter::once(root).chain(traversal.steps.iter().map_while(|step| match step.kind {
            StepKind::Attribute(name) => Some(name),
            _ => None,
        }));
    let after = traversal.steps.get(reference.len().saturating_sub(1));
    let indexed = after
        .is_some_and(|step| matches!(step.kind, StepKind::Index(_) | StepKind::LegacyIndex(_)));
    indexed && reference.iter().all(|name| names.next() == Some(*name))
}

/// Whether it is `<`, `+` and their like on the reference, which take no null.
fn compares_size(binary: &Binary<'_>, is_it: &impl Fn(&Expr<'_>) -> bool) -> bool {
    let sized = binary.rest.iter().any(|(operator, _)| {
        !matches!(
            operator.node,
            BinaryOperator::Or
                | BinaryOperator::And
                | BinaryOperator::Equal
                | BinaryOperator::NotEqual
        )
    });
    sized && (is_it(&binary.first) || binary.rest.iter().any(|(_, operand)| is_it(operand)))
}

#[cfg(test)]
mod tests {
    use super::is_new;

    #[test]
    fn a_constraint_that_lets_old_ones_in_is_not_new() {
        for new in [
            ">= 1.12",
            "~> 1.13.0",
            ">=1.12.0, < 2.0.0",
            "1.12.2",
            "> 1.12",
            ">= 2",
        ] {
            assert!(is_new(new), "{new}");
        }
        for old in [">= 1.11", "~> 1.9", "< 1.12", "!= 1.12.0", "", ">= 1", "x"] {
            assert!(!is_new(old), "{old}");
        }
    }
}
