//! Functions that cut off the ends of strings.

use crate::eval::functions::arguments::{Arguments, Stop};
use crate::eval::functions::parts::{Part, cut_end, cut_start, part_of, parts};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::text::{Piece, Text};
use crate::eval::value::{Kind, Value};
use Parameter::Text as String;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("chomp", &[String], |call| {
        let text = trim_end(call, call.text(0)?, &|c| matches!(c, '\n' | '\r'));
        call.make(Kind::String(text))
    }),
    Function::new("trim", &[String, String], |call| {
        let set = call.string(1)?;
        trim_both(call, &|c| set.contains(c))
    }),
    Function::new("trimprefix", &[String, String], |call| {
        let (text, prefix) = (call.text(0)?, call.string(1)?);
        let start = text.known_start();
        // A hole may go on with the rest of the prefix.
        let open = prefix.starts_with(&*start) && start.len() < prefix.len();
        trimmed(call, &text, open, || {
            start
                .starts_with(&*prefix)
                .then(|| cut_start(&text, prefix.len()))
        })
    }),
    Function::new("trimspace", &[String], |call| {
        trim_both(call, &char::is_whitespace)
    }),
    Function::new("trimsuffix", &[String, String], |call| {
        let (text, suffix) = (call.text(0)?, call.string(1)?);
        let end = text.known_end();
        let open = suffix.ends_with(&*end) && end.len() < suffix.len();
        trimmed(call, &text, open, || {
            end.ends_with(&*suffix)
                .then(|| cut_end(&text, suffix.len()))
        })
    }),
];

/// `text` cut, if it is to be cut; `open` says that what is not known may decide.
fn trimmed(
    call: &Arguments,
    text: &Text,
    open: bool,
    cut: impl FnOnce() -> Option<Option<Text>>,
) -> Result<Value, Stop> {
    if open && text.as_known().is_none() {
        return Err(Stop::Unknown);
    }
    match cut() {
        Some(cut) => call.make(Kind::String(cut.ok_or(Stop::Unknown)?)),
        None => call.make(Kind::String(text.clone())),
    }
}

fn trim_both(call: &Arguments, cut: &dyn Fn(char) -> bool) -> Result<Value, Stop> {
    let text = trim_end(call, call.text(0)?, cut);
    call.make(Kind::String(trim_start(call, text, cut)))
}

/// Cuts at the start. A hole may be cut, or be nothing but what is cut, so that
/// the known text behind it loses its start to the hole.
fn trim_start(call: &Arguments, text: Text, cut: &dyn Fn(char) -> bool) -> Text {
    let mut rest = parts(&text).into_iter();
    let mut made = Text::default();
    let mut passed = false;
    for part in rest.by_ref() {
        match part {
            Part::Hole(_) => passed = true,
            Part::Known(known) => {
                let kept = known.text.trim_start_matches(cut).len();
                if kept == 0 {
                    continue;
                }
                let length = known.text.len();
                made = Text::new(passed.then(|| call.hole()));
                made.push_all(part_of(&known, length - kept..length));
                made.push_all(rest.map(Piece::from));
                return made;
            }
        }
    }
    made.push_all(passed.then(|| call.hole()));
    made
}

fn trim_end(call: &Arguments, text: Text, cut: &dyn Fn(char) -> bool) -> Text {
    let mut before: Vec<Part> = parts(&text);
    let mut passed = false;
    while let Some(part) = before.pop() {
        let Part::Known(known) = part else {
            passed = true;
            continue;
        };
        let kept = known.text.trim_end_matches(cut).len();
        if kept > 0 {
            let mut made = Text::new(before.into_iter().map(Piece::from));
            made.push_all(part_of(&known, 0..kept));
            made.push_all(passed.then(|| call.hole()));
            return made;
        }
    }
    Text::new(passed.then(|| call.hole()))
}
