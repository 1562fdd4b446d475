//! Comma-separated values, as RFC 4180 and Terraform have them.

use std::collections::{BTreeMap, BTreeSet};

use crate::eval::functions::MAX_ITEMS;
use crate::eval::functions::arguments::{Arguments, Stop, entry, refuse};
use crate::eval::value::Value;

/// A list of objects, whose attributes the first line names.
pub(super) fn decode(call: &Arguments) -> Result<Value, Stop> {
    let text = call.string(0)?;
    let mut records = read(&text)?.into_iter();
    let Some(names) = records.next() else {
        return refuse("there is no line that names the columns");
    };
    if names.iter().collect::<BTreeSet<_>>().len() < names.len() {
        return refuse("two columns have the same name");
    }
    let mut rows = Vec::new();
    for record in records {
        if record.len() != names.len() {
            return refuse("a line has another number of fields than the first");
        }
        let mut entries = BTreeMap::new();
        for (name, field) in names.iter().zip(record) {
            entries.insert(name.clone(), entry(call.made(&field)?));
        }
        rows.push(Value::map(entries, call.place));
        if rows.len().saturating_mul(names.len()) > MAX_ITEMS {
            return Err(Stop::Unknown);
        }
    }
    Ok(Value::list(rows, call.place))
}

/// The records; lines without anything are none.
fn read(text: &str) -> Result<Vec<Vec<String>>, Stop> {
    let text = text.replace("\r\n", "\n");
    let mut records = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
            continue;
        }
        let mut record = Vec::new();
        loop {
            let (field, after) = match rest.strip_prefix('"') {
                Some(quoted) => read_quoted(quoted)?,
                None => read_bare(rest)?,
            };
            record.push(field);
            rest = after;
            match rest.strip_prefix(',') {
                Some(after) => rest = after,
                None => break,
            }
        }
        rest = rest.strip_prefix('\n').unwrap_or(rest);
        records.push(record);
    }
    Ok(records)
}

fn read_bare(text: &str) -> Result<(String, &str), Stop> {
    let end = text.find([',', '\n']).unwrap_or(text.len());
    let (field, rest) = text.split_at(end);
    match field.contains('"') {
        true => refuse("a quote stands in a field without quotes"),
        false => Ok((field.to_owned(), rest)),
    }
}

fn read_quoted(text: &str) -> Result<(String, &str), Stop> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_once('"') else {
            return refuse("a quote is not closed");
        };
        field.push_str(before);
        match after.strip_prefix('"') {
            Some(next) => {
                field.push('"');
                rest = next;
            }
            None if after.is_empty() || after.starts_with([',', '\n']) => {
                return Ok((field, after));
            }
            None => return refuse("something follows a closing quote"),
        }
    }
}
