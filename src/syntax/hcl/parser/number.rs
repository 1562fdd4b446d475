//! What is a number, and one that Terraform can hold.

/// Whether Terraform reads `text`, of digits, dots and exponents, as a number.
pub(super) fn is_number(text: &str) -> bool {
    let (digits, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return false;
    }
    exponent.is_none_or(|exponent| {
        let fraction = if digits.contains('.') { fraction } else { "" };
        exponent
            .parse()
            .is_ok_and(|exponent| fits(whole, fraction, exponent))
    })
}

/// Whether the number fits Terraform's range, whose binary exponent has 32
/// bits and begins as the decimal one does.
fn fits(whole: &str, fraction: &str, exponent: i64) -> bool {
    let written = whole.bytes().chain(fraction.bytes());
    let digits: Vec<u8> = written.skip_while(|digit| *digit == b'0').collect();
    if digits.is_empty() {
        return true;
    }
    let bits = digits
        .iter()
        .take(30)
        .fold(0u128, |sum, digit| sum * 10 + u128::from(digit - b'0'));
    let beyond = digits.len().saturating_sub(30) * 3322 / 1000;
    let length =
        i64::from(128 - bits.leading_zeros()) + i64::try_from(beyond).unwrap_or(i64::MAX / 4);
    let scale = exponent.saturating_sub(i64::try_from(fraction.len()).unwrap_or(0));
    let binary = scale.saturating_add(length);
    i32::try_from(binary).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn numbers_are_those_terraform_takes() {
        for good in [
            "0",
            "00012",
            "1.5",
            "1e5",
            "1E+5",
            "1.5e-3",
            "1e400",
            "1e2147483646",
            "1e0000000000000000000000005",
            "1.5e-2147483649",
            "0e99999999999",
        ] {
            assert!(is_number(good), "{good}");
        }
        for bad in [
            "1..2",
            "4.5.0",
            "1e5.5",
            "1e5e5",
            "1e2147483647",
            "15e2147483645",
            "1e-2147483650",
            "0e9999999999999999999999",
        ] {
            assert!(!is_number(bad), "{bad}");
        }
    }
}
