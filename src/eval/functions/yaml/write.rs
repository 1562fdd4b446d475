//! YAML: written as Terraform writes it.

use crate::eval::functions::arguments::{Arguments, Stop};
use crate::eval::value::{Extent, Kind, Value};

/// YAML of a value of which all is known.
pub(in crate::eval::functions) fn encode(call: &Arguments) -> Result<Value, Stop> {
    let mut out = String::new();
    let value = call.get(0)?;
    match &value.kind {
        // What stands bare at the end of a document is ended by dots.
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => {
            write_scalar(value, 0, &mut out)?;
            out.push_str("...\n");
        }
        Kind::String(_) => write_scalar(value, 0, &mut out)?,
        Kind::Unknown(_) | Kind::List(_) | Kind::Map(_) => write(value, 0, Start::Line, &mut out)?,
    }
    call.made(&out)
}

/// Where a collection begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// On a line of its own.
    Line,
    /// Behind the dash of a list.
    Dash,
}

/// Writes `value`, whose lines are indented by `indent`.
fn write(value: &Value, indent: usize, start: Start, out: &mut String) -> Result<(), Stop> {
    let mut first = start == Start::Dash;
    let mut line = |out: &mut String| {
        if !std::mem::take(&mut first) {
            out.push_str(&" ".repeat(indent));
        }
    };
    match &value.kind {
        Kind::Unknown(_) => Err(Stop::Unknown),
        Kind::List(list) if list.extent == Extent::Open => Err(Stop::Unknown),
        Kind::Map(map) if map.extent == Extent::Open => Err(Stop::Unknown),
        Kind::List(list) if !list.items.is_empty() => {
            for item in list.items.iter() {
                line(out);
                out.push_str("- ");
                write(item, indent + 2, Start::Dash, out)?;
            }
            Ok(())
        }
        Kind::Map(map) if !map.entries.is_empty() => {
            for (key, entry) in map.entries.iter() {
                line(out);
                write_key(key, out)?;
                out.push(':');
                match &entry.value.kind {
                    // Lists in maps stand as far left as their key.
                    Kind::List(list) if !list.items.is_empty() => {
                        out.push('\n');
                        write(&entry.value, indent, Start::Line, out)?;
                    }
                    Kind::Map(map) if !map.entries.is_empty() => {
                        out.push('\n');
                        write(&entry.value, indent + 2, Start::Line, out)?;
                    }
                    _ => {
                        out.push(' ');
                        write_scalar(&entry.value, indent, out)?;
                    }
                }
            }
            Ok(())
        }
        _ => write_scalar(value, indent.saturating_sub(2), out),
    }
}

fn write_scalar(value: &Value, indent: usize, out: &mut String) -> Result<(), Stop> {
    match &value.kind {
        Kind::Unknown(_) => return Err(Stop::Unknown),
        Kind::Null => out.push_str("null"),
        Kind::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Kind::Number(number) => out.push_str(&number.to_string()),
        Kind::List(list) if list.extent == Extent::Open => return Err(Stop::Unknown),
        Kind::Map(map) if map.extent == Extent::Open => return Err(Stop::Unknown),
        Kind::List(_) => out.push_str("[]"),
        Kind::Map(_) => out.push_str("{}"),
        Kind::String(text) => {
            let text = text.as_known().ok_or(Stop::Unknown)?;
            match text.contains('\n') {
                true => return write_block(&text, indent + 2, out),
                false => write_quoted(&text, indent, out)?,
            }
        }
    }
    out.push('\n');
    Ok(())
}

/// Text of several lines. Those that need more care than a mark for their end are left.
fn write_block(text: &str, indent: usize, out: &mut String) -> Result<(), Stop> {
    let plain = text.chars().all(|c| c == '\n' || !is_special(c));
    let body = text.strip_suffix('\n').unwrap_or(text);
    if !plain || text.starts_with([' ', '\n']) || body.ends_with('\n') || has_blank_end(text) {
        return Err(Stop::Unknown);
    }
    out.push_str(if body.len() < text.len() {
        "|\n"
    } else {
        "|-\n"
    });
    for line in body.split('\n') {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
        out.push('\n');
    }
    Ok(())
}

fn has_blank_end(text: &str) -> bool {
    text.ends_with(' ') || text.contains(" \n")
}

fn is_special(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// The longest quoted text, in bytes, that surely stands on one line; longer
/// ones are folded at their blanks.
const MAX_LINE: usize = 60;

/// The longest key, in bytes, that stands before its value on one line.
const MAX_KEY: usize = 100;

fn write_key(key: &str, out: &mut String) -> Result<(), Stop> {
    match key.len() > MAX_KEY || key.contains('\n') {
        true => Err(Stop::Unknown),
        false => write_quoted(key, 0, out),
    }
}

fn write_quoted(text: &str, indent: usize, out: &mut String) -> Result<(), Stop> {
    if text.contains(' ') && indent.saturating_add(text.len()) > MAX_LINE {
        return Err(Stop::Unknown);
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_special(c) => return Err(Stop::Unknown),
            c => out.push(c),
        }
    }
    out.push('"');
    Ok(())
}
