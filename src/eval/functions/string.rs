//! Functions that change strings, take them apart and put them together.

use unicode_segmentation::UnicodeSegmentation;

use crate::eval::equality::Answer;
use crate::eval::functions::arguments::{Arguments, Stop, refuse, text};
use crate::eval::functions::parts::{Part, change, cut, cut_start, fields, joined, part_of, parts};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::functions::{MAX_BYTES, MAX_ITEMS};
use crate::eval::text::{Piece, Text};
use crate::eval::value::{Extent, Kind, Value};
use Parameter::{Number, Text as String, Texts};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("endswith", &[String, String], ends_with),
    Function::new("indent", &[Number, String], indent),
    Function::new("join", &[String], join).and(Texts),
    Function::new("lower", &[String], |call| {
        change_all(call, |text| text.chars().map(lower).collect())
    }),
    Function::new("split", &[String, String], split),
    Function::new("startswith", &[String, String], starts_with),
    Function::new("strcontains", &[String, String], contains),
    Function::new("strrev", &[String], |call| {
        let text = call.string(0)?;
        let reversed: std::string::String = text.graphemes(true).rev().collect();
        call.made(&reversed)
    }),
    Function::new("substr", &[String, Number, Number], substr),
    Function::new("title", &[String], title_all),
    Function::new("upper", &[String], |call| {
        change_all(call, |text| text.chars().map(upper).collect())
    }),
];

fn change_all(call: &Arguments, with: impl Fn(&str) -> std::string::String) -> Result<Value, Stop> {
    call.make(Kind::String(change(call, &call.text(0)?, with)))
}

/// One character for one, as Terraform changes case.
fn upper(c: char) -> char {
    one(c.to_uppercase()).unwrap_or(c)
}

fn lower(c: char) -> char {
    match c {
        'İ' => 'i',
        c => one(c.to_lowercase()).unwrap_or(c),
    }
}

fn one(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next();
    first.filter(|_| chars.next().is_none())
}

/// A character as the first of a word; those that are two letters have a form for it.
fn capital(c: char) -> char {
    match c {
        'Ǆ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǳ' => 'ǲ',
        c => upper(c),
    }
}

/// A text with a capital at the start of each word. Whether a word goes on
/// after what is not known is not known either.
fn title_all(call: &Arguments) -> Result<Value, Stop> {
    let text = call.text(0)?;
    if let Some(whole) = text.as_known() {
        return call.made(&title(&whole, false));
    }
    let mut made = Text::default();
    for (index, part) in joined(parts(&text)).into_iter().enumerate() {
        let Part::Known(known) = part else {
            made.push(call.hole());
            continue;
        };
        let titled = title(&known.text, false);
        let mut sure = titled.chars();
        if index > 0 && titled != title(&known.text, true) {
            made.push(call.hole());
            sure.next();
        }
        made.push_all(call.literal(sure.as_str())?);
    }
    call.make(Kind::String(made))
}

/// The text with a capital at the start of each word; the first may go on.
fn title(text: &str, inside: bool) -> std::string::String {
    let mut inside = inside;
    let word = |c: char| {
        let made = if inside { c } else { capital(c) };
        inside = match c.is_ascii() {
            true => c.is_ascii_alphanumeric() || c == '_',
            false => c.is_alphanumeric() || !c.is_whitespace(),
        };
        made
    };
    text.chars().map(word).collect()
}

fn indent(call: &Arguments) -> Result<Value, Stop> {
    let Ok(spaces) = usize::try_from(call.integer(0)?) else {
        return refuse("the number of spaces must not be negative");
    };
    let text = call.text(1)?;
    let count = |part: &Part| match part {
        Part::Known(known) => known.text.matches('\n').count(),
        Part::Hole(_) => 0,
    };
    let lines: usize = parts(&text).iter().map(count).sum();
    if lines.saturating_mul(spaces) > MAX_BYTES {
        return Err(Stop::Unknown);
    }
    let line = format!("\n{}", " ".repeat(if lines == 0 { 0 } else { spaces }));
    call.make(Kind::String(change(call, &text, |text| {
        text.replace('\n', &line)
    })))
}

fn join(call: &Arguments) -> Result<Value, Stop> {
    let separator = call.text(0)?;
    if call.all().len() < 2 {
        return refuse("at least one list is required");
    }
    let mut made = Text::default();
    let mut first = true;
    let mut bytes = 0_usize;
    for index in 1..call.all().len() {
        for item in call.items(index)? {
            if matches!(item.kind, Kind::Null) {
                return refuse("an element of the list is null");
            }
            if !first {
                made.push_all(separator.pieces().iter().cloned());
            }
            first = false;
            let text = text(item)?;
            bytes = bytes.saturating_add(text.least_bytes() + separator.least_bytes());
            if bytes > MAX_BYTES {
                return Err(Stop::Unknown);
            }
            made.push_all(text.pieces().iter().cloned());
        }
    }
    call.make(Kind::String(made))
}

/// The parts between separators. Of a text with holes, which may hold
/// separators themselves, those that stand between two known ones are sure.
fn split(call: &Arguments) -> Result<Value, Stop> {
    let (separator, text) = (call.string(0)?, call.text(1)?);
    if let Some(whole) = text.as_known() {
        return split_known(call, &separator, &text, &whole);
    }
    if separator.chars().count() != 1 {
        return Err(Stop::Unknown);
    }
    let mut items = Vec::new();
    let parts = parts(&text);
    let holds_none = matches!(&*separator, ":" | "/") && {
        let fields = fields(&parts);
        let mut holes = parts.iter().zip(fields);
        holes.all(|(part, field)| field || matches!(part, Part::Known(_)))
    };
    if holds_none {
        return split_fields(call, &separator, parts);
    }
    for (index, part) in parts.iter().enumerate() {
        let Part::Known(known) = part else {
            continue;
        };
        let piece = Text::new([Piece::Known(known.clone())]);
        let pieces = ranges(&separator, &known.text);
        let starts = usize::from(index > 0);
        let ends = pieces.len() - usize::from(index + 1 < parts.len());
        for range in pieces.get(starts..ends).unwrap_or_default() {
            let text = cut(&piece, range.clone()).ok_or(Stop::Unknown)?;
            items.push(Value::new(Kind::String(text), call.place));
        }
    }
    call.open_list(items, Extent::Open)
}

/// The parts of a text in whose holes no separator can be.
fn split_fields(call: &Arguments, separator: &str, parts: Vec<Part>) -> Result<Value, Stop> {
    let mut texts = vec![Text::default()];
    for part in parts {
        let Part::Known(known) = &part else {
            texts.last_mut().ok_or(Stop::Unknown)?.push(part.into());
            continue;
        };
        for (index, range) in ranges(separator, &known.text).into_iter().enumerate() {
            if index > 0 {
                texts.push(Text::default());
            }
            let text = texts.last_mut().ok_or(Stop::Unknown)?;
            text.push_all(part_of(known, range));
        }
    }
    let items = texts
        .into_iter()
        .map(|text| Value::new(Kind::String(text), call.place));
    Ok(Value::list(items.collect(), call.place))
}

fn split_known(call: &Arguments, separator: &str, text: &Text, whole: &str) -> Result<Value, Stop> {
    let ranges = match separator {
        "" => whole
            .char_indices()
            .map(|(at, c)| at..at + c.len_utf8())
            .collect(),
        separator => ranges(separator, whole),
    };
    if ranges.len() > MAX_ITEMS {
        return Err(Stop::Unknown);
    }
    let single = matches!(text.pieces(), [Piece::Known(_)]);
    let items = ranges.into_iter().map(|range| match single {
        true => {
            let text = cut(text, range).ok_or(Stop::Unknown)?;
            let place = match text.pieces() {
                [Piece::Known(known)] => known.place,
                _ => call.place,
            };
            Ok(Value::new(Kind::String(text), place))
        }
        // Texts of many pieces are not searched again for each part.
        false => call.made(&whole[range]),
    });
    Ok(Value::list(items.collect::<Result<_, _>>()?, call.place))
}

/// Where the parts between separators stand.
fn ranges(separator: &str, text: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(separator) {
        ranges.push(start..at);
        start = at + separator.len();
    }
    ranges.push(start..text.len());
    ranges
}

/// Whether one text surely starts with another, both perhaps with holes.
fn starts(text: &Text, prefix: &Text) -> Answer {
    let (start, wanted) = (text.known_start(), prefix.known_start());
    let known = prefix.as_known().is_some();
    match known && start.starts_with(&*wanted) {
        true => Answer::Yes,
        false => surely_not(text, &start, &wanted, |a, b| a.starts_with(b)),
    }
}

/// No, when what is known of the text rules out what is wanted at its end.
fn surely_not(text: &Text, known: &str, wanted: &str, fits: fn(&str, &str) -> bool) -> Answer {
    let whole = text.as_known().is_some();
    let clash = !fits(known, wanted) && !fits(wanted, known);
    let short = whole && known.len() < wanted.len();
    match clash || short {
        true => Answer::No,
        false => Answer::Unsure,
    }
}

fn starts_with(call: &Arguments) -> Result<Value, Stop> {
    call.answer(starts(&call.text(0)?, &call.text(1)?))
}

fn ends_with(call: &Arguments) -> Result<Value, Stop> {
    let (text, suffix) = (call.text(0)?, call.text(1)?);
    let (end, wanted) = (text.known_end(), suffix.known_end());
    let known = suffix.as_known().is_some();
    call.answer(match known && end.ends_with(&*wanted) {
        true => Answer::Yes,
        false => surely_not(&text, &end, &wanted, |a, b| a.ends_with(b)),
    })
}

fn contains(call: &Arguments) -> Result<Value, Stop> {
    let (text, wanted) = (call.text(0)?, call.string(1)?);
    let within = |part: &Part| match part {
        Part::Known(known) => known.text.contains(&*wanted),
        Part::Hole(_) => false,
    };
    let found = match text.as_known() {
        Some(whole) => Answer::from_bool(whole.contains(&*wanted)),
        None if parts(&text).iter().any(within) => Answer::Yes,
        None => Answer::Unsure,
    };
    call.answer(found)
}

/// A part of a string, counted in characters as people see them.
fn substr(call: &Arguments) -> Result<Value, Stop> {
    let (text, offset, length) = (call.text(0)?, call.integer(1)?, call.integer(2)?);
    let whole = text.as_known();
    let start = whole.clone().unwrap_or_else(|| text.known_start());
    let mut ends: Vec<usize> = start
        .grapheme_indices(true)
        .map(|(at, grapheme)| at + grapheme.len())
        .collect();
    if whole.is_none() {
        // The last one may go on in what is not known.
        ends.pop();
    }
    let count = i64::try_from(ends.len()).unwrap_or(i64::MAX);
    let from = match (offset >= 0, whole.is_some()) {
        (true, _) => offset,
        (false, true) => offset.saturating_add(count).max(0),
        (false, false) => return Err(Stop::Unknown),
    };
    let at = |index: i64| {
        let index = usize::try_from(index).unwrap_or(0);
        match index.checked_sub(1) {
            None => Some(0),
            Some(before) => ends.get(before).copied(),
        }
    };
    let made = match (length < 0, whole) {
        (true, None) => cut_start(&text, at(from).ok_or(Stop::Unknown)?),
        (false, None) => {
            let from_byte = at(from).ok_or(Stop::Unknown)?;
            match at(from.saturating_add(length)) {
                Some(to) => cut(&text, from_byte..to),
                None => {
                    let sure = ends.last().copied().unwrap_or_default();
                    let mut made = cut(&text, from_byte..sure).ok_or(Stop::Unknown)?;
                    made.push(call.hole());
                    Some(made)
                }
            }
        }
        (negative, Some(whole)) => {
            let end = |index| at(index).unwrap_or(whole.len());
            let to = if negative {
                whole.len()
            } else {
                end(from.saturating_add(length))
            };
            cut(&text, end(from).min(to)..to)
        }
    };
    call.make(Kind::String(made.ok_or(Stop::Unknown)?))
}
