//! The patterns of `formatdate`.

use crate::eval::functions::arguments::{Stop, refuse};
use crate::eval::functions::time::clock::Moment;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// `moment` as `pattern` says: runs of one letter stand for parts of it,
/// quotes keep letters, all else stays.
pub(super) fn write(pattern: &str, moment: &Moment) -> Result<String, Stop> {
    let mut made = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let run = match first {
            '\'' => {
                rest = quoted(&rest[1..], &mut made)?;
                continue;
            }
            first if first.is_ascii_alphabetic() => {
                rest.len() - rest.trim_start_matches(first).len()
            }
            other => {
                made.push(other);
                rest = &rest[other.len_utf8()..];
                continue;
            }
        };
        let (letters, after) = rest.split_at(run);
        made.push_str(&part(letters, moment)?);
        rest = after;
    }
    Ok(made)
}

/// Adds what stands up to the closing quote; two quotes are one.
fn quoted<'a>(text: &'a str, made: &mut String) -> Result<&'a str, Stop> {
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_once('\'') else {
            return refuse("a quote is not closed");
        };
        made.push_str(before);
        match after.strip_prefix('\'') {
            Some(next) => {
                made.push('\'');
                rest = next;
            }
            None => return Ok(after),
        }
    }
}

fn part(letters: &str, moment: &Moment) -> Result<String, Stop> {
    let civil = moment.civil();
    let twelve = (civil.hour + 11) % 12 + 1;
    let half = if civil.hour < 12 { "am" } else { "pm" };
    let name = |names: &[&str], index: i64| {
        let name = usize::try_from(index)
            .ok()
            .and_then(|index| names.get(index));
        name.copied().unwrap_or_default().to_owned()
    };
    let short = |name: String| name[..3.min(name.len())].to_owned();
    let month = || name(&MONTHS, civil.month - 1);
    let weekday = || name(&WEEKDAYS, civil.weekday);
    Ok(match letters {
        "YYYY" => format!("{:04}", civil.year),
        "YY" => format!("{:02}", civil.year % 100),
        "MMMM" => month(),
        "MMM" => short(month()),
        "MM" => format!("{:02}", civil.month),
        "M" => civil.month.to_string(),
        "DD" => format!("{:02}", civil.day),
        "D" => civil.day.to_string(),
        "EEEE" => weekday(),
        "EEE" => short(weekday()),
        "hh" => format!("{:02}", civil.hour),
        "h" => civil.hour.to_string(),
        "HH" => format!("{twelve:02}"),
        "H" => twelve.to_string(),
        "AA" => half.to_uppercase(),
        "aa" => half.to_owned(),
        "mm" => format!("{:02}", civil.minute),
        "m" => civil.minute.to_string(),
        "ss" => format!("{:02}", civil.second),
        "s" => civil.second.to_string(),
        "ZZZZZ" => moment.zone(":"),
        "ZZZZ" => moment.zone(""),
        "ZZZ" if moment.offset == 0 => "UTC".to_owned(),
        "ZZZ" => moment.zone(""),
        "Z" if moment.offset == 0 => "Z".to_owned(),
        "Z" => moment.zone(":"),
        _ => return refuse(format!("`{letters}` stands for no part of a time")),
    })
}
