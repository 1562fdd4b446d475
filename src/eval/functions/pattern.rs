//! Functions that search strings for texts and for regular expressions.

use std::collections::BTreeMap;

use regex::{Captures, Regex, RegexBuilder};

use crate::eval::functions::arguments::{Arguments, Stop, entry, refuse};
use crate::eval::functions::dialect;
use crate::eval::functions::parts::{Part, parts};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::functions::{MAX_BYTES, MAX_ITEMS};
use crate::eval::text::{Form, Known, Piece, Text};
use crate::eval::value::{Kind, Value};
use Parameter::Text as String;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("regex", &[String, String], |call| {
        let expression = compile(&call.string(0)?)?;
        match expression.captures(&call.string(1)?) {
            Some(found) => groups(call, &expression, &found),
            None => refuse("the pattern does not match the string"),
        }
    }),
    Function::new("regexall", &[String, String], |call| {
        let expression = compile(&call.string(0)?)?;
        let text = searched(call, 1)?;
        let found = expression.captures_iter(&text).take(MAX_ITEMS + 1);
        let found: Vec<_> = found
            .map(|found| groups(call, &expression, &found))
            .collect::<Result<_, _>>()?;
        match found.len() > MAX_ITEMS {
            true => Err(Stop::Unknown),
            false => Ok(Value::list(found, call.place)),
        }
    }),
    Function::new("replace", &[String, String, String], replace),
];

/// The longest text, in bytes, that is looked for around holes.
const MAX_WANTED: usize = 1_000;

/// The longest text, in bytes, that is searched for a pattern: to find all
/// matches may take the square of it.
const MAX_SEARCHED: usize = 1 << 15;

/// How much memory a compiled pattern may take, in bytes.
const MAX_COMPILED: usize = 1 << 20;

fn searched(call: &Arguments, index: usize) -> Result<std::string::String, Stop> {
    let text = call.string(index)?;
    match text.len() > MAX_SEARCHED {
        true => Err(Stop::Unknown),
        false => Ok(text),
    }
}

fn compile(pattern: &str) -> Result<Regex, Stop> {
    let translated = dialect::translate(pattern).ok_or(Stop::Unknown)?;
    let built = RegexBuilder::new(&translated)
        .size_limit(MAX_COMPILED)
        .dfa_size_limit(MAX_COMPILED)
        .build();
    match built {
        Ok(expression) => Ok(expression),
        Err(regex::Error::Syntax(_)) => refuse("the pattern is no regular expression"),
        Err(_) => Err(Stop::Unknown),
    }
}

/// What a match gives: the whole without groups, a list of unnamed groups, a
/// map of named ones.
fn groups(call: &Arguments, expression: &Regex, found: &Captures<'_>) -> Result<Value, Stop> {
    let value = |index: usize| match found.get(index) {
        Some(found) => call.made(found.as_str()),
        None => call.make(Kind::Null),
    };
    let names: Vec<_> = expression.capture_names().skip(1).collect();
    if names.is_empty() {
        return value(0);
    }
    let named: Vec<&str> = names.iter().copied().flatten().collect();
    if named.is_empty() {
        let items = (1..=names.len()).map(value).collect::<Result<_, _>>()?;
        return Ok(Value::list(items, call.place));
    }
    if named.len() < names.len() {
        return refuse("groups with names and groups without cannot be mixed");
    }
    let mut entries = BTreeMap::new();
    for (index, name) in named.into_iter().enumerate() {
        entries.insert(name.to_owned(), entry(value(index + 1)?));
    }
    Ok(Value::map(entries, call.place))
}

fn replace(call: &Arguments) -> Result<Value, Stop> {
    let (wanted, by) = (call.string(1)?, call.string(2)?);
    let text = call.text(0)?;
    let pattern = wanted
        .strip_prefix('/')
        .and_then(|inner| inner.strip_suffix('/'));
    if let Some(pattern) = pattern {
        return replace_pattern(call, &compile(pattern)?, &by);
    }
    if text.as_known().is_none() {
        return replace_around_holes(call, &text, &wanted, &by);
    }
    if let [Piece::Known(known)] = text.pieces()
        && !known.text.contains(&*wanted)
    {
        return call.make(Kind::String(text));
    }
    call.made(&replace_bounded(&call.string(0)?, &wanted, &by)?)
}

fn replace_pattern(call: &Arguments, pattern: &Regex, by: &str) -> Result<Value, Stop> {
    let text = searched(call, 0)?;
    let mut made = std::string::String::new();
    let mut end = 0;
    for found in pattern.captures_iter(&text) {
        let whole = found.get_match();
        made.push_str(&text[end..whole.start()]);
        found.expand(by, &mut made);
        end = whole.end();
        if made.len() > MAX_BYTES {
            return Err(Stop::Unknown);
        }
    }
    made.push_str(&text[end..]);
    call.made(&made)
}

fn replace_bounded(text: &str, wanted: &str, by: &str) -> Result<std::string::String, Stop> {
    let count = text.matches(wanted).count();
    if count.saturating_mul(by.len()) > MAX_BYTES {
        return Err(Stop::Unknown);
    }
    Ok(text.replace(wanted, by))
}

/// Replaces in the known parts that no match can share with a hole; what may
/// be part of a match that a hole begins or ends is no longer known.
fn replace_around_holes(
    call: &Arguments,
    text: &Text,
    wanted: &str,
    by: &str,
) -> Result<Value, Stop> {
    if wanted.is_empty() || wanted.len() > MAX_WANTED {
        return Err(Stop::Unknown);
    }
    let parts = joined(parts(text));
    let last = parts.len().saturating_sub(1);
    let mut made = Text::default();
    for (index, part) in parts.into_iter().enumerate() {
        match part {
            Part::Hole(_) => made.push(call.hole()),
            Part::Known(known) => {
                let shared = (index > 0 && begins_inside(&known.text, wanted))
                    || (index < last && ends_inside(&known.text, wanted));
                if shared {
                    made.push(call.hole());
                    continue;
                }
                let text = replace_bounded(&known.text, wanted, by)?;
                made.push(Piece::Known(match *text == *known.text {
                    true => known,
                    false => Known {
                        text: text.into(),
                        form: Form::Made,
                        ..known
                    },
                }));
            }
        }
    }
    call.make(Kind::String(made))
}

/// Known parts next to each other as one.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Part::Known(before)), Part::Known(known)) => {
                before.text = format!("{}{}", before.text, known.text).into();
                before.form = Form::Made;
            }
            (_, part) => joined.push(part),
        }
    }
    joined
}

/// Whether a match that began before `text` may end in it or after it.
fn begins_inside(text: &str, wanted: &str) -> bool {
    let tails = wanted.char_indices().skip(1).map(|(at, _)| &wanted[at..]);
    tails
        .into_iter()
        .any(|tail| text.starts_with(tail) || tail.starts_with(text))
}

/// Whether a match that ends after `text` may begin in it or before it.
fn ends_inside(text: &str, wanted: &str) -> bool {
    let heads = wanted.char_indices().skip(1).map(|(at, _)| &wanted[..at]);
    heads
        .into_iter()
        .any(|head| text.ends_with(head) || head.ends_with(text))
}
