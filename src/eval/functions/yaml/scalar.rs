//! What plain scalars mean.

use crate::eval::functions::arguments::Stop;
use crate::eval::number::Number;
use crate::eval::value::Kind;

/// What a plain scalar means, when it is no string. Terraform follows YAML 1.1 for
/// truths and 1.2 for octal numbers.
pub(super) fn plain(text: &str) -> Result<Option<Kind>, Stop> {
    Ok(Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "y" | "Y" => {
            Kind::Bool(true)
        }
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "n" | "N" => {
            Kind::Bool(false)
        }
        text if is_time(text) || is_endless(text) => return Err(Stop::Unknown),
        text => match number(text) {
            Some(number) => Kind::Number(number?),
            None => return Ok(None),
        },
    }))
}

/// A number, or a text that is none; what is too long for a number is not known.
fn number(text: &str) -> Option<Result<Number, Stop>> {
    let based = |digits: &str, base: u32| {
        let valid = !digits.is_empty() && digits.chars().all(|c| c.is_digit(base));
        let number = valid.then(|| i64::from_str_radix(digits, base))?;
        Some(number.map(Number::from).map_err(|_| Stop::Unknown))
    };
    if let Some(digits) = text.strip_prefix("0x") {
        return based(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return based(digits, 8);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent),
        None => (unsigned, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let some = !whole.is_empty() || !fraction.is_empty();
    let number = some && digits(whole) && digits(fraction) && digits(exponent);
    (number && !exponent.is_empty()).then(|| Number::parse(text).ok_or(Stop::Unknown))
}

/// Whether a text begins like a date, which Terraform writes in another form.
fn is_time(text: &str) -> bool {
    let year = text.split('-').next().unwrap_or_default();
    year.len() == 4 && year.len() < text.len() && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it is an infinity or no number, which Terraform refuses.
fn is_endless(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let name = unsigned.to_ascii_lowercase();
    name == ".inf" || name == ".nan"
}
