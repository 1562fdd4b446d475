//! Functions that search strings for texts and for regular expressions.

use std::collections::BTreeMap;

use regex::{Captures, Regex, RegexBuilder};

use crate::eval::functions::arguments::{Arguments, Stop, entry, refuse};
use crate::eval::functions::dialect;
use crate::eval::functions::parts::{Part, fields, joined, part_of, parts};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::functions::{MAX_BYTES, MAX_ITEMS};
use crate::eval::text::{Known, Piece, Text};
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

/// Replaces in what is known; what may be part of a match that a hole begins
/// or ends is no longer known.
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
    let fields = fields(&parts);
    let known = |index: Option<usize>| match index.and_then(|index| parts.get(index)) {
        Some(Part::Known(known)) => &*known.text,
        Some(Part::Hole(_)) | None => "",
    };
    // A hole that is a field of an ARN holds no separator: there a match goes
    // on in the text behind the field, or stands in the text before it.
    let goes_on = |hole: usize, rest: &str| match rest.find([':', '/']) {
        Some(at) if fields.get(hole) == Some(&true) => {
            let (behind, rest) = (known(Some(hole + 1)), &rest[at..]);
            behind.starts_with(rest) || rest.starts_with(behind)
        }
        _ => hole < parts.len(),
    };
    let began = |hole: Option<usize>, start: &str| match (hole, start.rfind([':', '/'])) {
        (Some(hole), Some(at)) if fields[hole] => {
            let (before, start) = (known(hole.checked_sub(1)), &start[..=at]);
            before.ends_with(start) || start.ends_with(before)
        }
        (hole, _) => hole.is_some(),
    };
    let mut made = Text::default();
    for (index, part) in parts.iter().enumerate() {
        let Part::Known(known) = part else {
            made.push(call.hole());
            continue;
        };
        let heads = wanted.char_indices().skip(1).map(|(at, _)| at);
        // What a hole before it and a hole behind it may make part of a match.
        let shared = Shared {
            start: heads
                .clone()
                .filter(|at| began(index.checked_sub(1), &wanted[..*at]))
                .map(|at| &wanted[at..])
                .filter_map(|tail| match tail.starts_with(&*known.text) {
                    true => Some(known.text.len()),
                    false => known.text.starts_with(tail).then_some(tail.len()),
                })
                .max(),
            ends: heads
                .filter(|at| goes_on(index + 1, &wanted[*at..]))
                .map(|at| &wanted[..at])
                .collect(),
        };
        replace_known(call, known, &shared, (wanted, by), &mut made)?;
    }
    call.make(Kind::String(made))
}

/// What a known part shares with the matches that its neighbours may begin or end.
struct Shared<'w> {
    /// So many bytes at its start.
    start: Option<usize>,
    /// The texts with which a match begins that goes on behind it.
    ends: Vec<&'w str>,
}

fn replace_known(
    call: &Arguments,
    known: &Known,
    shared: &Shared<'_>,
    (wanted, by): (&str, &str),
    made: &mut Text,
) -> Result<(), Stop> {
    let text = &*known.text;
    let mut at = shared.start.unwrap_or(0);
    if shared.start.is_some() {
        // Where matches overlap, the first one decides about the others.
        if overlaps(text, wanted, at) {
            at = text.len();
        }
        made.push(call.hole());
    }
    let mut end = at;
    let count = text[at..].matches(wanted).count();
    if count.saturating_mul(by.len()) > MAX_BYTES {
        return Err(Stop::Unknown);
    }
    for (found, _) in text[at..].match_indices(wanted) {
        let found = at + found;
        made.push_all(part_of(known, end..found));
        made.push_all(call.literal(by)?);
        end = found + wanted.len();
    }
    let rest = &text[end..];
    let ends = shared.ends.iter();
    let cut = ends
        .filter(|head| rest.ends_with(**head))
        .map(|head| head.len())
        .max();
    // All of it may be the middle of a match.
    made.push_all(part_of(known, end..text.len() - cut.unwrap_or(0)));
    made.push_all(cut.map(|_| call.hole()));
    Ok(())
}

/// Whether a match begins before `at` and ends behind it.
fn overlaps(text: &str, wanted: &str, at: usize) -> bool {
    let from = (at + 1).saturating_sub(wanted.len());
    let mut starts = (from..at).filter(|start| text.is_char_boundary(*start));
    starts.any(|start| start + wanted.len() > at && text[start..].starts_with(wanted))
}
