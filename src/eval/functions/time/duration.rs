//! Durations such as `-1h30m`.

use bigdecimal::{BigDecimal, RoundingMode, ToPrimitive};

use crate::eval::functions::arguments::{Stop, refuse};

/// The longest duration that is read, in characters.
const LONGEST: usize = 100;

/// The nanoseconds of a duration.
pub(super) fn read(text: &str) -> Result<i128, Stop> {
    if text.len() > LONGEST {
        return Err(Stop::Unknown);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut rest = unsigned;
    let mut sum = 0_i128;
    while !rest.is_empty() && unsigned != "0" {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, after) = rest.split_at(end.unwrap_or(rest.len()));
        let end = after.find(|c: char| c.is_ascii_digit() || c == '.');
        let (unit, after) = after.split_at(end.unwrap_or(after.len()));
        let digits = number.bytes().any(|byte| byte.is_ascii_digit());
        let number = number.parse::<BigDecimal>().ok().filter(|_| digits);
        let (Some(number), Some(nanoseconds)) = (number, nanoseconds(unit)) else {
            return refuse("the string is no duration");
        };
        let part = number * BigDecimal::from(nanoseconds);
        let part = part.with_scale_round(0, RoundingMode::Down).to_i64();
        sum += i128::from(part.ok_or(Stop::Unknown)?);
        rest = after;
    }
    match (unsigned.is_empty(), text.starts_with('-')) {
        (true, _) => refuse("the string is no duration"),
        (false, true) => Ok(-sum),
        (false, false) => Ok(sum),
    }
}

fn nanoseconds(unit: &str) -> Option<i64> {
    Some(match unit {
        "ns" => 1,
        "us" | "\u{b5}s" | "\u{3bc}s" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}
