//! Points in time as conditions write them, compared with the day on which the facts were gathered.

use crate::aws::iam;

/// Whether a point in time is before the day on which the program's facts were
/// gathered, so that it is past in every run; `None` when the text is none.
pub(super) fn is_past(text: &str) -> Option<bool> {
    if text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty() {
        let seconds: u64 = text.parse().ok()?;
        return Some(seconds < seconds_of(iam::gathered())?);
    }
    let day = text.get(..10)?;
    let bytes = day.as_bytes();
    let dashed = bytes[4] == b'-' && bytes[7] == b'-';
    let digits = [0, 1, 2, 3, 5, 6, 8, 9];
    let shaped = dashed && digits.iter().all(|at| bytes[*at].is_ascii_digit());
    let rest = text.get(10..)?;
    let clock = rest.is_empty() || rest.starts_with('T');
    (shaped && clock).then(|| day < iam::gathered())
}

/// The seconds from 1970 to the start of a day, at least: leap days are left out.
fn seconds_of(day: &str) -> Option<u64> {
    let year: u64 = day.get(..4)?.parse().ok()?;
    Some(year.checked_sub(1970)? * 365 * 24 * 60 * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_past_in_every_run() {
        assert_eq!(is_past("2020-01-01T00:00:00Z"), Some(true));
        assert_eq!(is_past("2020-01-01"), Some(true));
        assert_eq!(is_past("2099-01-01T00:00:00Z"), Some(false));
        assert_eq!(is_past(iam::gathered()), Some(false));
        assert_eq!(is_past("1577836800"), Some(true));
        assert_eq!(is_past("4102444800"), Some(false));
        for bad in ["", "soon", "2020-1-1", "2020-01-01x", "２020-01-01"] {
            assert_eq!(is_past(bad), None, "{bad}");
        }
    }
}
