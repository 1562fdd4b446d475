//! Arithmetic on numbers; what would be too long is not known.
//!
//! Terraform keeps 512 bits of a number. Sums and products of what people
//! write fit in them; a quotient without end is cut after as many digits as
//! Terraform shows.

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, RoundingMode, Zero};

use crate::eval::number::Number;

/// The decimal digits that 512 bits hold.
const DIGITS: i64 = 154;

/// The sum.
#[must_use]
pub fn add(left: &Number, right: &Number) -> Option<Number> {
    Number::new(left.decimal() + right.decimal())
}

/// The difference.
#[must_use]
pub fn subtract(left: &Number, right: &Number) -> Option<Number> {
    Number::new(left.decimal() - right.decimal())
}

/// The product.
#[must_use]
pub fn multiply(left: &Number, right: &Number) -> Option<Number> {
    Number::new(left.decimal() * right.decimal())
}

/// The quotient; `None` for a divisor of zero, too.
#[must_use]
pub fn divide(left: &Number, right: &Number) -> Option<Number> {
    let (left, right) = (left.decimal(), right.decimal());
    if right.is_zero() {
        return None;
    }
    let (above, above_scale) = left.as_bigint_and_exponent();
    let (below, below_scale) = right.as_bigint_and_exponent();
    let shift = (DIGITS + length(&below) - length(&above)).max(0) + 1;
    let ten = BigInt::from(10).pow(u32::try_from(shift).ok()?);
    let quotient = BigDecimal::new(above * ten / below, above_scale - below_scale + shift);
    let digits = length(&quotient.as_bigint_and_exponent().0);
    let scale = quotient.as_bigint_and_exponent().1 - (digits - DIGITS).max(0);
    Number::new(quotient.with_scale_round(scale, RoundingMode::HalfEven))
}

fn length(digits: &BigInt) -> i64 {
    i64::try_from(BigDecimal::new(digits.clone(), 0).digits()).unwrap_or(i64::MAX)
}

/// What a division leaves, with the sign of the dividend; all of it when the
/// divisor is zero, as Terraform has it.
#[must_use]
pub fn remainder(left: &Number, right: &Number) -> Option<Number> {
    if right.is_zero() {
        return Some(left.clone());
    }
    Number::new(left.decimal() % right.decimal())
}
