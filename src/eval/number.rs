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

    /// The number as an index or a count.
    #[must_use]
    pub fn to_usize(&self) -> Option<usize> {
        self.0.to_plain_string().parse().ok()
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
