//! `format` and `formatlist`.

use std::iter::Peekable;
use std::str::Chars;

use crate::eval::functions::MAX_BYTES;
use crate::eval::functions::arguments::{Arguments, Stop, refuse};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::functions::verb::{Flag, Verb};
use crate::eval::text::Text as Words;
use crate::eval::value::{Extent, Kind, Value};
use Parameter::{Nullable, Text};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("format", &[Text], |call| {
        let made = format(call, &call.string(0)?, &call.all()[1..])?;
        call.make(Kind::String(made))
    })
    .and(Nullable),
    Function::new("formatlist", &[Text], format_list).and(Nullable),
];

fn format(call: &Arguments, pattern: &str, values: &[Value]) -> Result<Words, Stop> {
    let mut made = Words::default();
    let mut rest = pattern;
    let mut next = 0;
    let mut most = 0;
    let mut bytes = 0_usize;
    while let Some((before, verb)) = rest.split_once('%') {
        made.push_all(call.literal(before)?);
        if let Some(after) = verb.strip_prefix('%') {
            made.push_all(call.literal("%")?);
            rest = after;
            continue;
        }
        let (verb, after) = read(verb, next)?;
        rest = after;
        let Some(value) = values.get(verb.argument) else {
            return refuse("there are fewer values than the format asks for");
        };
        next = verb.argument + 1;
        most = most.max(next);
        let text = verb.write(call, value)?;
        bytes = bytes.saturating_add(text.least_bytes());
        if bytes > MAX_BYTES {
            return Err(Stop::Unknown);
        }
        made.push_all(text.pieces().iter().cloned());
    }
    made.push_all(call.literal(rest)?);
    match most < values.len() {
        true => refuse("there are more values than the format asks for"),
        false => Ok(made),
    }
}

/// The verb at the start of `text`, which is what follows a percent sign, and
/// what follows the verb. Without an index of its own it writes the value `next`.
fn read(text: &str, next: usize) -> Result<(Verb, &str), Stop> {
    let mut chars = text.chars().peekable();
    let mut flags = Vec::new();
    while let Some(flag) = chars.peek().copied().and_then(Flag::of) {
        chars.next();
        flags.push(flag);
    }
    let width = number(&mut chars);
    let precision = chars.next_if_eq(&'.').map(|_| number(&mut chars));
    let mut argument = next;
    if chars.next_if_eq(&'[').is_some() {
        let index = number(&mut chars).parse::<usize>();
        let index = index.ok().and_then(|index| index.checked_sub(1));
        match (index, chars.next()) {
            (Some(index), Some(']')) => argument = index,
            _ => return refuse("the index of a value must be a number from 1"),
        }
    }
    let Some(letter) = chars.next() else {
        return refuse("the format ends within a verb");
    };
    if precision.as_deref() == Some("") {
        return refuse("a precision is missing");
    }
    let limited = |digits: &str| digits.parse::<usize>().map_err(|_| Stop::Unknown);
    let verb = Verb {
        letter,
        flags,
        width: match width.as_str() {
            "" => None,
            digits => Some(limited(digits)?),
        },
        precision: precision.as_deref().map(limited).transpose()?,
        argument,
    };
    let rest: usize = chars.map(char::len_utf8).sum();
    Ok((verb, &text[text.len() - rest..]))
}

/// The digits that are next.
fn number(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    digits
}

/// The format once for each element of the lists among the values, which all
/// have the same length.
fn format_list(call: &Arguments) -> Result<Value, Stop> {
    let pattern = call.string(0)?;
    let values = &call.all()[1..];
    let mut length = None;
    for value in values {
        let Kind::List(list) = &value.kind else {
            if let Kind::Unknown(_) = value.kind {
                return Err(Stop::Unknown);
            }
            continue;
        };
        if list.extent == Extent::Open {
            return Err(Stop::Unknown);
        }
        if length.is_some_and(|length| length != list.items.len()) {
            return refuse("the lists must have the same length");
        }
        length = Some(list.items.len());
    }
    let mut made = Vec::new();
    let mut bytes = 0_usize;
    for index in 0..length.unwrap_or(1) {
        let row = values.iter().filter_map(|value| match &value.kind {
            Kind::List(list) => list.items.get(index).cloned(),
            _ => Some(value.clone()),
        });
        let text = format(call, &pattern, &row.collect::<Vec<_>>())?;
        bytes = bytes.saturating_add(text.least_bytes());
        if bytes > MAX_BYTES {
            return Err(Stop::Unknown);
        }
        made.push(Value::new(Kind::String(text), call.place));
    }
    Ok(Value::list(made, call.place))
}
