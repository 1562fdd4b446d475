//! The verbs of `format`: one value written one way.

use std::cmp::Ordering;

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, RoundingMode, Signed};
use unicode_segmentation::UnicodeSegmentation;

use crate::eval::binary::nearest;
use crate::eval::convert::{to_bool, to_number, to_string};
use crate::eval::functions::MAX_BYTES;
use crate::eval::functions::arguments::{Arguments, Stop, refuse, text};
use crate::eval::functions::parts::cut;
use crate::eval::number::Number;
use crate::eval::refusal::Refusal;
use crate::eval::text::Text;
use crate::eval::value::{Kind, Value};

/// A verb of a format.
pub(super) struct Verb {
    pub(super) letter: char,
    pub(super) flags: Vec<Flag>,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    /// The index of the value that it writes.
    pub(super) argument: usize,
}

/// What stands between the percent sign and the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flag {
    Space,
    Plus,
    Minus,
    Zero,
    Sharp,
}

impl Flag {
    pub(super) fn of(c: char) -> Option<Self> {
        Some(match c {
            ' ' => Self::Space,
            '+' => Self::Plus,
            '-' => Self::Minus,
            '0' => Self::Zero,
            '#' => Self::Sharp,
            _ => return None,
        })
    }
}

fn stopped(result: Result<Value, Refusal>) -> Result<Value, Stop> {
    result.map_err(|refusal| Stop::Refused(refusal.reason))
}

impl Verb {
    fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }

    /// What the verb makes of `value`; what is not known makes a hole.
    pub(super) fn write(&self, call: &Arguments, value: &Value) -> Result<Text, Stop> {
        if self.width.max(self.precision) > Some(MAX_BYTES) {
            return Ok(Text::new([call.hole()]));
        }
        if matches!(value.kind, Kind::Null) {
            // Without a type of its own it is unknown to Terraform, too.
            return Ok(Text::new([call.hole()]));
        }
        match self.letter {
            'v' if !self.has(Flag::Sharp) => self.plain(call, value),
            'v' => self.json(call, value),
            't' => match stopped(to_bool(value))?.kind {
                Kind::Bool(truth) => self.finish(call, if truth { "true" } else { "false" }),
                _ => Ok(Text::new([call.hole()])),
            },
            'b' | 'd' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'g' | 'G' => {
                match stopped(to_number(value))?.kind {
                    Kind::Number(number) => self.finish(call, &self.number(&number)?),
                    _ => Ok(Text::new([call.hole()])),
                }
            }
            's' => self.string(call, value),
            'q' => self.json(call, &stopped(to_string(value))?),
            _ => refuse("there is no such verb"),
        }
    }

    fn finish(&self, call: &Arguments, text: &str) -> Result<Text, Stop> {
        Ok(Text::new(call.literal(text)?))
    }

    /// The default form: strings as they are, numbers short, all else as JSON.
    fn plain(&self, call: &Arguments, value: &Value) -> Result<Text, Stop> {
        match &value.kind {
            Kind::String(text) => self.pad_text(call, text),
            Kind::Number(number) => {
                let text = general(number.decimal(), None, 'e');
                self.finish(call, &self.pad(&text))
            }
            _ => self.json(call, value),
        }
    }

    fn json(&self, call: &Arguments, value: &Value) -> Result<Text, Stop> {
        match self.cut_to_precision(value)?.to_json() {
            Some(json) => self.finish(call, &self.pad(&json)),
            None => Ok(Text::new([call.hole()])),
        }
    }

    fn string(&self, call: &Arguments, value: &Value) -> Result<Text, Stop> {
        match stopped(to_string(&self.cut_to_precision(value)?))?.kind {
            Kind::String(text) => self.pad_text(call, &text),
            Kind::Unknown(_) if self.width.is_none() && self.precision.is_none() => text(value),
            _ => Ok(Text::new([call.hole()])),
        }
    }

    /// A string of at most as many characters as the precision says.
    fn cut_to_precision(&self, value: &Value) -> Result<Value, Stop> {
        let (Some(most @ 1..), 's' | 'q') = (self.precision, self.letter) else {
            return Ok(value.clone());
        };
        let value = stopped(to_string(value))?;
        let Kind::String(text) = &value.kind else {
            return Ok(value);
        };
        let Some(whole) = text.as_known() else {
            return Ok(Value::unknown(value.place));
        };
        let end: usize = whole.graphemes(true).take(most).map(str::len).sum();
        let text = cut(text, 0..end).ok_or(Stop::Unknown)?;
        Ok(Value::new(Kind::String(text), value.place))
    }

    /// A string, filled up to the width.
    fn pad_text(&self, call: &Arguments, text: &Text) -> Result<Text, Stop> {
        if self.width.is_none() {
            return Ok(text.clone());
        }
        match text.as_known() {
            Some(whole) => self.finish(call, &self.pad(&whole)),
            None => Ok(Text::new([call.hole()])),
        }
    }

    fn pad(&self, text: &str) -> String {
        let missing = self.missing(text.graphemes(true).count());
        let with = if self.has(Flag::Zero) { "0" } else { " " };
        let filling = with.repeat(missing);
        match self.has(Flag::Minus) {
            true => format!("{text}{filling}"),
            false => format!("{filling}{text}"),
        }
    }

    fn missing(&self, length: usize) -> usize {
        self.width.unwrap_or(0).saturating_sub(length)
    }

    fn number(&self, number: &Number) -> Result<String, Stop> {
        let decimal = number.decimal();
        let size = decimal.abs();
        let digits = match self.letter {
            'b' | 'd' | 'o' | 'x' | 'X' => self.integer(number)?,
            'f' => fixed(&size, self.precision.unwrap_or(6)),
            'e' | 'E' => scientific(&size, self.precision.unwrap_or(6), self.letter),
            'G' => general(&size, self.precision, 'E'),
            _ => general(&size, self.precision, 'e'),
        };
        let sign = match (
            decimal.is_negative(),
            self.has(Flag::Plus),
            self.has(Flag::Space),
        ) {
            (true, _, _) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        };
        let missing = self.missing(sign.len() + digits.len());
        let integer = matches!(self.letter, 'b' | 'd' | 'o' | 'x' | 'X');
        let zero = self.has(Flag::Zero) && !(integer && self.precision.is_some());
        Ok(match (self.has(Flag::Minus), zero) {
            (true, _) => format!("{sign}{digits}{}", " ".repeat(missing)),
            (false, true) => format!("{sign}{}{digits}", "0".repeat(missing)),
            (false, false) => format!("{}{sign}{digits}", " ".repeat(missing)),
        })
    }

    fn integer(&self, number: &Number) -> Result<String, Stop> {
        if !number.is_whole() {
            return refuse("a whole number is required");
        }
        let (whole, _) = number
            .decimal()
            .abs()
            .with_scale(0)
            .into_bigint_and_exponent();
        let (base, prefix) = match self.letter {
            'b' => (2, "0b"),
            'o' => (8, "0"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        let mut digits = BigInt::to_str_radix(&whole, base);
        if self.letter == 'X' {
            digits.make_ascii_uppercase();
        }
        if let Some(least) = self.precision {
            let missing = least.saturating_sub(digits.len());
            digits.insert_str(0, &"0".repeat(missing));
        }
        let prefix = if self.has(Flag::Sharp) { prefix } else { "" };
        Ok(format!("{prefix}{digits}"))
    }
}

/// So many places after the point.
fn fixed(size: &BigDecimal, places: usize) -> String {
    let places = i64::try_from(places).unwrap_or(i64::MAX);
    let rounded = nearest(size).with_scale_round(places, RoundingMode::HalfEven);
    rounded.to_plain_string()
}

/// The digits of a number, rounded to `count` of them when it is given, and the
/// place of the point after the first.
fn significant(size: &BigDecimal, count: Option<usize>) -> (String, i64) {
    let number = match count.and_then(|count| u64::try_from(count.max(1)).ok()) {
        Some(count) => {
            let exact = nearest(size);
            let digits = i64::try_from(exact.digits()).unwrap_or(i64::MAX);
            let (_, scale) = exact.as_bigint_and_exponent();
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            match digits.cmp(&count) {
                Ordering::Greater => {
                    exact.with_scale_round(scale - (digits - count), RoundingMode::HalfEven)
                }
                Ordering::Equal | Ordering::Less => exact,
            }
        }
        None => size.clone(),
    };
    let (digits, scale) = number.normalized().into_bigint_and_exponent();
    let digits = digits.to_string();
    let exponent = match digits.as_str() {
        "0" => 0,
        digits => i64::try_from(digits.len()).unwrap_or(i64::MAX) - 1 - scale,
    };
    (digits, exponent)
}

fn scientific(size: &BigDecimal, places: usize, letter: char) -> String {
    let (mut digits, exponent) = significant(size, Some(places.saturating_add(1)));
    let missing = places.saturating_add(1).saturating_sub(digits.len());
    digits.push_str(&"0".repeat(missing));
    with_exponent(&digits, exponent, letter)
}

fn with_exponent(digits: &str, exponent: i64, letter: char) -> String {
    let (first, rest) = digits.split_at(1.min(digits.len()));
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}{letter}{sign}{:02}", exponent.abs())
}

/// With an exponent where it is large; else plain. Without a count of digits,
/// as few digits as tell the number.
fn general(number: &BigDecimal, count: Option<usize>, letter: char) -> String {
    let sign = if number.is_negative() { "-" } else { "" };
    let (digits, exponent) = significant(&number.abs(), count);
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    let mut limit = match count {
        None => 6,
        Some(count) => i64::try_from(count.max(1)).unwrap_or(i64::MAX),
    };
    if count.is_some() && limit > length && length > exponent {
        limit = length;
    }
    if exponent < -4 || exponent >= limit {
        return format!("{sign}{}", with_exponent(&digits, exponent, letter));
    }
    let scale = length - 1 - exponent;
    let plain = digits
        .parse::<BigInt>()
        .map(|digits| BigDecimal::new(digits, scale));
    match plain {
        Ok(plain) => format!("{sign}{}", plain.to_plain_string()),
        Err(_) => format!("{sign}{digits}"),
    }
}
