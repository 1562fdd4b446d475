//! `condition ? a : b`: only what is chosen is evaluated.

use super::alternatives::Alternatives;
use super::meter::is_known;
use super::names::Scope;
use super::{Evaluated, evaluate};
use crate::eval::convert;
use crate::eval::refusal::Refusal;
use crate::eval::unify::unify;
use crate::eval::value::{Extent, Kind, Value};
use crate::source::Span;
use crate::syntax::hcl::expr::{Conditional, Expr, ExprKind};

/// What is chosen; where a condition is not known, what all possible choices share.
pub(super) fn choose(conditional: &Conditional<'_>, span: Span, scope: Scope<'_>) -> Evaluated {
    let mut possible = Alternatives::new(scope.place(span));
    for (index, arm) in conditional.arms.iter().enumerate() {
        let truth = truth(&arm.condition, scope)?;
        if truth == Truth::No {
            continue;
        }
        let value = evaluate(&arm.value, scope);
        let others = conditional.arms[index + 1..].iter().map(|arm| &arm.value);
        let others = others.chain(std::iter::once(&conditional.otherwise));
        let value = value.map(|value| unified(value, others, scope));
        if truth == Truth::Yes {
            return possible.finish(value, scope);
        }
        possible.add(value, scope);
    }
    let last = evaluate(&conditional.otherwise, scope);
    let others = conditional.arms.iter().map(|arm| &arm.value);
    let last = last.map(|value| unified(value, others, scope));
    possible.finish(last, scope)
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    Unknown,
}

/// Whether `condition` holds.
pub(super) fn truth(condition: &Expr<'_>, scope: Scope<'_>) -> Result<Truth, Refusal> {
    let value = evaluate(condition, scope)?;
    match convert::to_bool(&value)?.kind {
        Kind::Bool(true) => Ok(Truth::Yes),
        Kind::Bool(false) => Ok(Truth::No),
        Kind::Null => Err(Refusal::new(value.place, "a condition is `null`")),
        _ => {
            scope.meter.doubt();
            Ok(Truth::Unknown)
        }
    }
}

/// `value` with the type that Terraform gives to it beside the other choices: a
/// number or bool beside a string becomes one, and so on inwards.
fn unified<'e>(
    value: Value,
    mut others: impl Iterator<Item = &'e Expr<'e>>,
    scope: Scope<'_>,
) -> Value {
    match &value.kind {
        Kind::Number(_) | Kind::Bool(_) if others.any(is_string) => {
            convert::to_string(&value).unwrap_or(value)
        }
        Kind::List(_) | Kind::Map(_) if has_scalars(&value, 0) => {
            let mut values = vec![value];
            for other in others {
                let other = scope.meter.apart(|| evaluate(other, scope));
                values.extend(other.ok().filter(is_known));
            }
            let unified = unify(&values, Extent::Exact, values[0].place);
            let first = unified.ok().and_then(|unified| unified.into_iter().next());
            first.unwrap_or_else(|| values.swap_remove(0))
        }
        _ => value,
    }
}

/// Collections are searched this deep for what a type may change.
const MAX_DEPTH: usize = 8;

/// Whether a number or bool stands in a collection.
fn has_scalars(value: &Value, depth: usize) -> bool {
    match &value.kind {
        Kind::Number(_) | Kind::Bool(_) => true,
        _ if depth > MAX_DEPTH => false,
        Kind::List(list) => list.items.iter().any(|item| has_scalars(item, depth + 1)),
        Kind::Map(map) => {
            let mut values = map.entries.values().map(|entry| &entry.value);
            values.any(|value| has_scalars(value, depth + 1))
        }
        Kind::Unknown(_) | Kind::Null | Kind::String(_) => false,
    }
}

/// Whether `expr` is a string by its form.
fn is_string(expr: &Expr<'_>) -> bool {
    match &expr.unparenthesised().kind {
        ExprKind::String(_) => true,
        ExprKind::Template(template) => super::string::alone(template).is_none(),
        _ => false,
    }
}
