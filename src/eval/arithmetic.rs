//! Arithmetic on numbers, rounded as Terraform rounds; what would be too long
//! is not known.

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::BigInt;

use crate::eval::binary::{nearest, quotient, shortest};
use crate::eval::number::Number;

/// The sum.
#[must_use]
pub fn add(left: &Number, right: &Number) -> Option<Number> {
    settle(&(binary(left) + binary(right)))
}

/// The difference.
#[must_use]
pub fn subtract(left: &Number, right: &Number) -> Option<Number> {
    settle(&(binary(left) - binary(right)))
}

/// The product.
#[must_use]
pub fn multiply(left: &Number, right: &Number) -> Option<Number> {
    settle(&(binary(left) * binary(right)))
}

/// The quotient; `None` for a divisor of zero, too.
#[must_use]
pub fn divide(left: &Number, right: &Number) -> Option<Number> {
    if right.is_zero() {
        return None;
    }
    let (above, above_scale) = binary(left).into_bigint_and_exponent();
    let (below, below_scale) = binary(right).into_bigint_and_exponent();
    let power = |scale: i64| Some(BigInt::from(10).pow(u32::try_from(scale.max(0)).ok()?));
    let above = above * power(below_scale)? * power(-above_scale)?;
    let below = below * power(above_scale)? * power(-below_scale)?;
    Number::new(shortest(&quotient(&above, &below)))
}

/// What a division leaves, with the sign of the dividend; all of it when the
/// divisor is zero, as Terraform has it.
#[must_use]
pub fn remainder(left: &Number, right: &Number) -> Option<Number> {
    if right.is_zero() {
        return Some(left.clone());
    }
    settle(&(binary(left) % binary(right)))
}

/// The number that Terraform keeps; whole numbers of everyday size are exact.
fn binary(number: &Number) -> BigDecimal {
    match number.is_whole() {
        true => number.decimal().clone(),
        false => nearest(number.decimal()),
    }
}

fn settle(exact: &BigDecimal) -> Option<Number> {
    match exact.is_integer() && exact.digits() < 150 {
        true => Number::new(exact.clone()),
        false => Number::new(shortest(&nearest(exact))),
    }
}
