//! Numbers as Terraform keeps them: decimal, and far wider than a machine's.

use std::str::FromStr;

use bigdecimal::BigDecimal;

/// A number, exact in decimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(BigDecimal);

impl Number {
    /// The most digits, before and after the point together, that a number
    /// may have; what is longer is not known.
    const MAX_DIGITS: i64 = 1_000;

    /// The number written as `text`, such as `15` or `1.5e3`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = BigDecimal::from_str(text).ok()?;
        Self::new(number)
    }

    /// `number`, unless it is too long to be worked with.
    #[must_use]
    pub fn new(number: BigDecimal) -> Option<Self> {
        let (_, scale) = number.as_bigint_and_exponent();
        let digits = i64::try_from(number.digits()).ok()?;
        let long = digits > Self::MAX_DIGITS || scale.abs() > Self::MAX_DIGITS;
        (!long).then(|| Self(number.normalized()))
    }

    /// The number itself.
    #[must_use]
    pub const fn decimal(&self) -> &BigDecimal {
        &self.0
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.sign() == bigdecimal::num_bigint::Sign::NoSign
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self(-self.0.clone())
    }

    /// The number when it is whole and not huge.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        self.0.to_plain_string().parse().ok()
    }

    /// Whether it has no fraction.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.0.is_integer()
    }

    /// The number as an index or a count.
    #[must_use]
    pub fn to_usize(&self) -> Option<usize> {
        self.0.to_plain_string().parse().ok()
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(BigDecimal::from(number))
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_plain_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_and_bounded() {
        assert_eq!(Number::parse("1.50e3").unwrap().to_string(), "1500");
        assert_eq!(Number::parse("012").unwrap().to_usize(), Some(12));
        assert_eq!(Number::parse("1e100000"), None);
        assert_eq!(Number::parse("x"), None);
    }
}
