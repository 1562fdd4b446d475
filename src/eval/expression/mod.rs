//! Expressions to values.
//!
//! What is not known stays as small as it can: a string keeps the parts that
//! are known, a list its other elements. What Terraform would refuse is a
//! [`Refusal`], so that `try` and `can` know the two apart.

mod alternatives;
mod call;
mod collection;
pub(crate) mod comprehension;
mod conditional;
pub mod meter;
pub mod names;
mod path;
pub mod steps;
pub(crate) mod string;
mod texts;

use crate::eval::functions::cost::Size;
use crate::eval::number::Number;
use crate::eval::operator;
use crate::eval::refusal::Refusal;
use crate::eval::text::Text;
use crate::eval::value::{Kind, Value};
use crate::source::place::Place;
use crate::syntax::hcl::expr::{Binary, BinaryOperator, Expr, ExprKind, Traversal, Unary};
use names::Scope;

/// What an expression comes to.
pub type Evaluated = Result<Value, Refusal>;

/// What `expr` comes to in `scope`.
///
/// # Errors
///
/// When Terraform would refuse it whatever the values are that are not known.
pub fn evaluate(expr: &Expr<'_>, scope: Scope<'_>) -> Evaluated {
    if !scope.meter.enter() {
        return Ok(scope.doubtful(scope.place(expr.span)));
    }
    let value = dispatch(expr, scope);
    scope.meter.leave();
    value
}

fn dispatch(expr: &Expr<'_>, scope: Scope<'_>) -> Evaluated {
    match &expr.kind {
        ExprKind::Null => Ok(Value::new(Kind::Null, scope.place(expr.span))),
        ExprKind::Bool(truth) => Ok(Value::new(Kind::Bool(*truth), scope.place(expr.span))),
        ExprKind::Number(text) => Ok(number(text, scope.place(expr.span))),
        ExprKind::String(literal) => {
            let kind = Kind::String(scope.origin.text(literal));
            Ok(Value::new(kind, scope.place(expr.span)))
        }
        ExprKind::Template(template) => string::template(template, expr.span, scope),
        ExprKind::Tuple(items) => collection::tuple(items, expr.span, scope),
        ExprKind::Object(entries) => collection::object(entries, expr.span, scope),
        ExprKind::For(each) => comprehension::evaluate_for(each, expr.span, scope),
        ExprKind::Call(call) => call::evaluate_call(call, expr.span, scope),
        ExprKind::Variable(name) => variable(name, expr, scope),
        ExprKind::Traversal(traversal) => traverse(traversal, expr, scope),
        ExprKind::Unary(unary) => self::unary(unary, expr, scope),
        ExprKind::Binary(binary) => self::binary(binary, expr, scope),
        ExprKind::Conditional(conditional) => conditional::choose(conditional, expr.span, scope),
        ExprKind::Parens(inner) => evaluate(inner, scope),
        // The reader has told what is wrong there.
        ExprKind::Invalid => Ok(scope.doubtful(scope.place(expr.span))),
    }
}

fn number(text: &str, place: Place) -> Value {
    match Number::parse(text) {
        Some(number) => Value::new(Kind::Number(number), place),
        None => Value::unknown(place),
    }
}

fn variable(name: &str, expr: &Expr<'_>, scope: Scope<'_>) -> Evaluated {
    let place = scope.place(expr.span);
    match scope.bound(name) {
        Some(value) => Ok(value.clone()),
        None => Ok(scope.names.resolve(name, &[], place)?.0),
    }
}

fn traverse(traversal: &Traversal<'_>, expr: &Expr<'_>, scope: Scope<'_>) -> Evaluated {
    let steps = steps::read(&traversal.steps, scope)?;
    let place = scope.place(expr.span);
    let root = match traversal.base.kind {
        ExprKind::Variable(name) if scope.bound(name).is_none() => Some(name),
        _ => None,
    };
    match root {
        Some(root) => {
            let (value, taken) = scope.names.resolve(root, &steps, place)?;
            steps::take(value, &steps[taken.min(steps.len())..], place, scope)
        }
        None => {
            let base = evaluate(&traversal.base, scope)?;
            steps::take(base, &steps, place, scope)
        }
    }
}

fn unary(unary: &Unary<'_>, expr: &Expr<'_>, scope: Scope<'_>) -> Evaluated {
    let operand = evaluate(&unary.operand, scope)?;
    scope.doubt_unless_known(std::slice::from_ref(&operand));
    operator::unary(unary.operator.node, &operand, scope.place(expr.span))
}

fn binary(binary: &Binary<'_>, expr: &Expr<'_>, scope: Scope<'_>) -> Evaluated {
    let mut left = evaluate(&binary.first, scope)?;
    for (operator, operand) in &binary.rest {
        let right = evaluate(operand, scope)?;
        let both = [left, right];
        scope.doubt_unless_known(&both);
        let place = scope.place(expr.span);
        let compares = matches!(
            operator.node,
            BinaryOperator::Equal | BinaryOperator::NotEqual
        );
        if compares && !scope.meter.spend(Size::of_comparison(&both[0], &both[1])) {
            return Ok(scope.doubtful(place));
        }
        left = operator::binary(operator.node, &both[0], &both[1], place)?;
    }
    Ok(left)
}

/// A string that is made at `place`.
pub(crate) fn made(text: &str, place: Place) -> Value {
    Value::new(Kind::String(Text::made(text, place)), place)
}
