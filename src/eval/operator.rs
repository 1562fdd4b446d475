//! Operators on values of which parts may not be known.

use crate::eval::arithmetic;
use crate::eval::convert::{to_bool, to_number};
use crate::eval::equality::{Answer, equal};
use crate::eval::number::Number;
use crate::eval::refusal::Refusal;
use crate::eval::value::{Kind, Value};
use crate::source::place::Place;
use crate::syntax::hcl::expr::{BinaryOperator, UnaryOperator};

/// What `left operator right`, which stands at `place`, comes to.
///
/// Both sides are converted before either decides, as up to Terraform 1.11:
/// `false && null` is an error. But `false` and something unknown is `false`,
/// which it will be once Terraform knows.
///
/// # Errors
///
/// When an operand is `null` or of another type, or a divisor is zero.
pub fn binary(
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
    place: Place,
) -> Result<Value, Refusal> {
    let truth = |answer| Ok(from_answer(answer, place));
    match operator {
        BinaryOperator::Equal => truth(equal(left, right)),
        BinaryOperator::NotEqual => truth(equal(left, right).not()),
        BinaryOperator::And => truth(answer(left)?.and(answer(right)?)),
        BinaryOperator::Or => truth(answer(left)?.or(answer(right)?)),
        BinaryOperator::Less => compare(left, right, place, |a, b| a < b),
        BinaryOperator::LessEqual => compare(left, right, place, |a, b| a <= b),
        BinaryOperator::Greater => compare(left, right, place, |a, b| a > b),
        BinaryOperator::GreaterEqual => compare(left, right, place, |a, b| a >= b),
        BinaryOperator::Add => calculate(left, right, place, arithmetic::add),
        BinaryOperator::Subtract => calculate(left, right, place, arithmetic::subtract),
        BinaryOperator::Multiply => calculate(left, right, place, arithmetic::multiply),
        BinaryOperator::Divide => {
            if number(right)?.is_some_and(|divisor| divisor.is_zero()) {
                number(left)?;
                return Err(Refusal::new(place, "a division by zero"));
            }
            calculate(left, right, place, arithmetic::divide)
        }
        BinaryOperator::Modulo => calculate(left, right, place, arithmetic::remainder),
    }
}

/// What `operator operand`, which stands at `place`, comes to.
///
/// # Errors
///
/// When the operand is `null` or of another type.
pub fn unary(operator: UnaryOperator, operand: &Value, place: Place) -> Result<Value, Refusal> {
    match operator {
        UnaryOperator::Not => Ok(from_answer(answer(operand)?.not(), place)),
        UnaryOperator::Negate => Ok(match number(operand)? {
            Some(number) => Value::new(Kind::Number(number.negated()), place),
            None => Value::unknown(place),
        }),
    }
}

/// The truth that an answer gives.
#[must_use]
pub fn from_answer(answer: Answer, place: Place) -> Value {
    match answer {
        Answer::Yes => Value::new(Kind::Bool(true), place),
        Answer::No => Value::new(Kind::Bool(false), place),
        Answer::Unsure => Value::unknown(place),
    }
}

/// What a condition says.
///
/// # Errors
///
/// When it is `null` or no truth.
pub fn answer(value: &Value) -> Result<Answer, Refusal> {
    match to_bool(value)?.kind {
        Kind::Bool(truth) => Ok(Answer::from_bool(truth)),
        Kind::Null => Err(Refusal::new(value.place, "a bool is required, not null")),
        _ => Ok(Answer::Unsure),
    }
}

/// A number, `None` when it is not known.
fn number(value: &Value) -> Result<Option<Number>, Refusal> {
    match to_number(value)?.kind {
        Kind::Number(number) => Ok(Some(number)),
        Kind::Null => Err(Refusal::new(value.place, "a number is required, not null")),
        _ => Ok(None),
    }
}

fn compare(
    left: &Value,
    right: &Value,
    place: Place,
    holds: fn(&Number, &Number) -> bool,
) -> Result<Value, Refusal> {
    Ok(match (number(left)?, number(right)?) {
        (Some(left), Some(right)) => Value::new(Kind::Bool(holds(&left, &right)), place),
        _ => Value::unknown(place),
    })
}

fn calculate(
    left: &Value,
    right: &Value,
    place: Place,
    with: fn(&Number, &Number) -> Option<Number>,
) -> Result<Value, Refusal> {
    let (left, right) = (number(left)?, number(right)?);
    let result = left
        .zip(right)
        .and_then(|(left, right)| with(&left, &right));
    Ok(match result {
        Some(number) => Value::new(Kind::Number(number), place),
        None => Value::unknown(place),
    })
}
