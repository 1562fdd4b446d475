//! Numbers as Terraform rounds them: to 512 binary digits.

use bigdecimal::num_bigint::{BigInt, Sign};
use bigdecimal::{BigDecimal, RoundingMode, Signed};

/// The binary digits that Terraform keeps of a number.
const BITS: u64 = 512;

/// The fewest and the most decimal digits that may be needed to tell one
/// number of so many binary digits from the next.
const DIGITS: std::ops::RangeInclusive<i64> = 153..=156;

/// The number nearest to `number` that has 512 binary digits.
#[must_use]
pub fn nearest(number: &BigDecimal) -> BigDecimal {
    let (digits, scale) = number.as_bigint_and_exponent();
    match u32::try_from(scale.unsigned_abs()) {
        Ok(shift) if scale > 0 => quotient(&digits, &BigInt::from(10).pow(shift)),
        Ok(shift) => quotient(&(digits * BigInt::from(10).pow(shift)), &BigInt::from(1)),
        Err(_) => number.clone(),
    }
}

/// The number nearest to `above / below` that has 512 binary digits; `below`
/// is not zero.
#[must_use]
pub fn quotient(above: &BigInt, below: &BigInt) -> BigDecimal {
    if above.sign() == Sign::NoSign || below.sign() == Sign::NoSign {
        return BigDecimal::from(0);
    }
    let negative = above.is_negative() != below.is_negative();
    let (above, below) = (above.abs(), below.abs());
    let bits = |number: &BigInt| i64::try_from(number.bits()).unwrap_or(i64::MAX);
    let wanted = i64::try_from(BITS).unwrap_or(i64::MAX);
    let mut shift = wanted - bits(&above) + bits(&below);
    let mut whole = shifted(&above, shift) / shifted(&below, -shift);
    if whole.bits() > BITS {
        shift -= 1;
        whole = shifted(&above, shift) / shifted(&below, -shift);
    }
    let (above, below) = (shifted(&above, shift), shifted(&below, -shift));
    let twice: BigInt = (above - &whole * &below) * 2;
    let odd = whole.bit(0);
    if twice > below || (twice == below && odd) {
        whole += 1;
    }
    let number = match shift > 0 {
        true => {
            let fives = BigInt::from(5).pow(u32::try_from(shift).unwrap_or(0));
            BigDecimal::new(whole * fives, shift)
        }
        false => BigDecimal::from(shifted(&whole, -shift)),
    };
    if negative { -number } else { number }
}

/// `number`, with so many zeros more at its binary end; with fewer, itself.
fn shifted(number: &BigInt, by: i64) -> BigInt {
    number << u64::try_from(by).unwrap_or(0)
}

/// The shortest decimal number that is nearest to `binary`, which is a number
/// of 512 binary digits.
#[must_use]
pub fn shortest(binary: &BigDecimal) -> BigDecimal {
    let binary = binary.normalized();
    let (_, scale) = binary.as_bigint_and_exponent();
    let digits = i64::try_from(binary.digits()).unwrap_or(i64::MAX);
    if digits < *DIGITS.start() {
        return binary;
    }
    for count in DIGITS {
        let rounded = binary.with_scale_round(scale - (digits - count), RoundingMode::HalfEven);
        if digits <= count || nearest(&rounded) == binary {
            return rounded.normalized();
        }
    }
    binary
}
