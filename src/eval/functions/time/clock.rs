//! Points in time and the calendar.

use std::fmt::{Display, Formatter};

/// A point in time, and the offset it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// Since 1970, in the time of Greenwich.
    pub(super) nanoseconds: i128,
    /// East of Greenwich, in minutes.
    pub(super) offset: i64,
}

/// A point in time as calendars and clocks show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: i64,
    /// From 1.
    pub(super) month: i64,
    /// From 1.
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    /// From Sunday, 0.
    pub(super) weekday: i64,
}

const SECOND: i128 = 1_000_000_000;
const DAY: i64 = 24 * 60 * 60;

impl Moment {
    /// The moment that `text` says: `2006-01-02T15:04:05Z`, with a fraction or
    /// another offset perhaps.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut rest = Rest(text);
        let year = rest.digits(4)?;
        let month = rest.after('-')?.digits(2)?;
        let day = rest.after('-')?.digits(2)?;
        let hour = rest.after('T')?.digits(2)?;
        let minute = rest.after(':')?.digits(2)?;
        let second = rest.after(':')?.digits(2)?;
        let fraction = rest.fraction()?;
        let offset = rest.offset()?;
        let valid = (1..=12).contains(&month)
            && (1..=days_of(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60
            && rest.0.is_empty();
        let seconds = days(year, month, day) * DAY + hour * 3_600 + minute * 60 + second;
        let nanoseconds = i128::from(seconds - offset * 60) * SECOND + i128::from(fraction);
        valid.then_some(Self {
            nanoseconds,
            offset,
        })
    }

    /// So many nanoseconds later, within the years that have four digits.
    pub(super) fn plus(self, nanoseconds: i128) -> Option<Self> {
        let later = Self {
            nanoseconds: self.nanoseconds + nanoseconds,
            ..self
        };
        (0..=9999).contains(&later.civil().year).then_some(later)
    }

    pub(super) fn civil(&self) -> Civil {
        let seconds = self.nanoseconds.div_euclid(SECOND);
        let seconds = i64::try_from(seconds).unwrap_or(0) + self.offset * 60;
        let (days, seconds) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let (year, month, day) = date(days);
        Civil {
            year,
            month,
            day,
            hour: seconds / 3_600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            // The first of January 1970 was a Thursday.
            weekday: (days + 4).rem_euclid(7),
        }
    }

    /// The offset, with `colon` between hours and minutes.
    pub(super) fn zone(&self, colon: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs();
        format!("{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60)
    }
}

impl Display for Moment {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let civil = self.civil();
        let Civil {
            year, month, day, ..
        } = civil;
        let Civil {
            hour,
            minute,
            second,
            ..
        } = civil;
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        match self.offset {
            0 => f.write_str("Z"),
            _ => f.write_str(&self.zone(":")),
        }
    }
}

/// What is still to be read.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn after(&mut self, c: char) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(c)?;
        Some(self)
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        let all = digits.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| digits.parse().ok()).flatten()
    }

    /// The fraction of a second, in nanoseconds.
    fn fraction(&mut self) -> Option<i64> {
        let Some(rest) = self.0.strip_prefix('.') else {
            return Some(0);
        };
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, rest) = rest.split_at(end);
        self.0 = rest;
        let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
        (end > 0).then(|| nine.parse().ok()).flatten()
    }

    /// Minutes east of Greenwich.
    fn offset(&mut self) -> Option<i64> {
        if let Some(rest) = self.0.strip_prefix('Z') {
            self.0 = rest;
            return Some(0);
        }
        let sign = match self.0.chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        self.0 = &self.0[1..];
        let hours = self.digits(2)?;
        let minutes = self.after(':')?.digits(2)?;
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
    }
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The days since 1970, in the calendar that begins the year in March, so that
/// the leap day is its last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month < 3 { year - 1 } else { year };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year * 365 + year / 4 - year / 100 + day_of_year - 719_468
}

/// The year, the month and the day, so many days after the start of 1970.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month < 3);
    (year, month, day)
}
