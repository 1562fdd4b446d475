//! Letting go: what becomes of the written files when the team takes them over.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::lock::class::Class;
use crate::lock::record::Record;
use crate::lock::{self, Lock};
use crate::scaffold::plan::{HEADER, PlanError, path};
use crate::scaffold::reconcile::{Action, Found, Reconciled, Snapshot, Step};
use crate::scaffold::section::{self, Place};

/// What a run is to do so that nothing in the files of `lock` speaks of cagen any
/// more: headers and marks go, all else stays, and the lock goes last.
///
/// # Errors
/// Only what is cagen's own fault.
pub fn eject<'a>(lock: &'a Lock, snapshot: &'a Snapshot) -> Result<Reconciled<'a>, PlanError> {
    let mut records = lock.pending.clone();
    records.extend(
        lock.files
            .iter()
            .map(|(path, record)| (path.clone(), *record)),
    );
    let mut pending = Lock {
        files: records.clone(),
        names: lock.names.clone(),
        pending: BTreeMap::new(),
    };
    let mut steps = Vec::new();
    for (path, record) in &records {
        let action = match snapshot.found.get(path) {
            None | Some(Found::Nothing) => Action::Keep,
            Some(Found::Obstacle(_)) => Action::Leave("it is no file any more"),
            Some(Found::File(old)) => match without_traces(record.class, old) {
                None => Action::Keep,
                Some(new) => {
                    let record = Record::of(record.class, &new);
                    pending.pending.insert(path.clone(), record);
                    Action::Update {
                        old,
                        new: Cow::Owned(new),
                    }
                }
            },
        };
        steps.push(Step {
            path: path.clone(),
            action,
        });
    }
    if let Some(text) = &snapshot.lock {
        steps.push(Step {
            path: path(lock::FILE)?,
            action: Action::Delete(text),
        });
    }
    Ok(Reconciled {
        steps,
        pending,
        lock: None,
        gone: Vec::new(),
        interrupted: &lock.pending,
    })
}

/// How the paragraph of a README begins that says what the marks and the lock are for.
const ON_MARKS: &[u8] = b"Everything between the marks, ";

/// The file without header or marks; nothing if it has none.
fn without_traces(class: Class, old: &[u8]) -> Option<Vec<u8>> {
    let marks = || match section::find(old) {
        Place::At(place) => {
            let inner = without_paragraph(&old[place.clone()], ON_MARKS);
            let whole = [&old[..place.start], &inner, &old[place.end..]].concat();
            let place = place.start..place.start + inner.len();
            Some(section::unmarked(&whole, &place))
        }
        Place::Unmarked | Place::Broken(_) => None,
    };
    match class {
        Class::Owned => without_header(old),
        Class::Section => marks(),
        // Adopted from either.
        Class::Seed => without_header(old).or_else(marks),
    }
}

/// `text` without the paragraph that begins so, and the empty line after it.
fn without_paragraph(text: &[u8], begin: &[u8]) -> Vec<u8> {
    let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    let Some(first) = lines.iter().position(|line| line.starts_with(begin)) else {
        return text.to_owned();
    };
    let is_empty = |line: &&[u8]| line.trim_ascii().is_empty();
    let end = lines.iter().skip(first).position(is_empty);
    let end = end.map_or(lines.len() - 1, |end| first + end + 1);
    [&lines[..first], &lines[end..]].concat().concat()
}

/// The file without the line that forbids to edit it and the empty one after it.
fn without_header(old: &[u8]) -> Option<Vec<u8>> {
    let lines: Vec<&[u8]> = old.split_inclusive(|byte| *byte == b'\n').collect();
    // Not always the first line: a script begins with its interpreter.
    let mut first = lines.iter().take(2);
    let at = first.position(|line| line.trim_ascii_end() == HEADER.as_bytes())?;
    let is_empty = |line: &&[u8]| matches!(line.trim_ascii(), b"" | b"#");
    let next = match lines.get(at + 1) {
        Some(line) if is_empty(line) => at + 2,
        Some(_) | None => at + 1,
    };
    Some([&lines[..at], &lines[next..]].concat().concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_goes_and_all_else_stays() {
        for (old, new) in [
            (format!("{HEADER}\n\na = 1\n"), Some("a = 1\n")),
            (format!("{HEADER}\r\n\r\na = 1\r\n"), Some("a = 1\r\n")),
            (
                format!("#!/bin/sh\n{HEADER}\n#\n# x\n"),
                Some("#!/bin/sh\n# x\n"),
            ),
            (format!("{HEADER}\na = 1\n"), Some("a = 1\n")),
            (format!("a = 1\n\n{HEADER}\n"), None),
            (format!("// {HEADER}\n"), None),
            (String::new(), None),
        ] {
            let left = without_header(old.as_bytes());
            let left = left.map(|left| String::from_utf8(left).unwrap());
            assert_eq!(left.as_deref(), new, "{old:?}");
        }
    }

    #[test]
    fn marks_go_of_what_was_adopted_too() {
        let old = b"mine\n<!-- BEGIN cagen -->\nx\n<!-- END cagen -->\n";
        for class in [Class::Section, Class::Seed] {
            assert_eq!(without_traces(class, old), Some(b"mine\nx\n".to_vec()));
        }
        assert_eq!(without_traces(Class::Owned, old), None);
        let said = b"<!-- BEGIN cagen -->\r\n# x\r\n\r\nEverything between the marks, is\r\ncagen's.\r\n\r\ny\r\n<!-- END cagen -->\r\n";
        let left = without_traces(Class::Section, said);
        assert_eq!(left, Some(b"# x\r\n\r\ny\r\n".to_vec()));
    }
}
