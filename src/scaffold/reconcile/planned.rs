//! What becomes of a file that is planned, from what the lock knows of it and what stands there.

use std::borrow::Cow;

use crate::lock::class::Class;
use crate::lock::record::{Hash, Record};
use crate::scaffold::plan::File;
use crate::scaffold::reconcile::{Action, Choice, Found, Known, Verdict};
use crate::scaffold::section::{self, Place};

/// What becomes of `file`.
pub(super) fn judge<'a>(file: &'a File, known: Known<'a>) -> Verdict<'a> {
    if known.path.folded().split('/').any(|part| part == ".git") {
        return stop(Action::Blocked("it is inside `.git`".to_owned()));
    }
    let theirs = known.records().find(|record| record.class == Class::Seed);
    match (known.choice, theirs) {
        (Some(Choice::Adopt), theirs) => return adopted(known, theirs),
        (None, Some(record)) => return keep(*record),
        (Some(Choice::Overwrite) | None, _) => {}
    }
    match file.class {
        Class::Owned => owned(&file.contents, known),
        Class::Seed => seed(&file.contents, known),
        Class::Section => in_section(&file.contents, known),
    }
}

/// Whether a file holds what was planned; a checkout with CRLF line ends does.
pub(super) fn same(planned: &[u8], bytes: &[u8]) -> bool {
    planned == bytes || bytes.contains(&b'\r') && Hash::of(planned) == Hash::of(bytes)
}

/// The record of what stands there, if an earlier run wrote it and nobody changed it.
pub(super) fn ours(known: Known<'_>) -> Option<Record> {
    let Found::File(bytes) = known.found else {
        return None;
    };
    let whole = Hash::of(bytes);
    let part = match section::find(bytes) {
        Place::At(place) => Some(Hash::of(&bytes[place])),
        Place::Unmarked | Place::Broken(_) => None,
    };
    let unchanged = |record: &&Record| match record.class {
        Class::Owned | Class::Seed => record.hash == whole,
        Class::Section => Some(record.hash) == part,
    };
    known.records().find(unchanged).copied()
}

fn owned<'a>(contents: &'a str, known: Known<'a>) -> Verdict<'a> {
    let planned = contents.as_bytes();
    let new = Cow::Borrowed(planned);
    let record = Record::of(Class::Owned, planned);
    let action = match known.found {
        Found::Nothing => Action::Create(new),
        Found::Obstacle(what) => Action::Blocked(what.clone()),
        Found::File(old) if same(planned, old) => Action::Keep,
        Found::File(old) if known.choice == Some(Choice::Overwrite) || ours(known).is_some() => {
            Action::Update { old, new }
        }
        Found::File(old) => changed(known, old, new),
    };
    Verdict {
        action,
        record: Some(record),
    }
}

/// A file that is written once: whatever stands there or stood there is the team's.
fn seed<'a>(contents: &'a str, known: Known<'a>) -> Verdict<'a> {
    let planned = contents.as_bytes();
    let written = known.records().next().is_some();
    let action = match known.found {
        Found::File(old) if known.choice == Some(Choice::Overwrite) => Action::Update {
            old,
            new: Cow::Borrowed(planned),
        },
        Found::Nothing if !written || known.choice == Some(Choice::Overwrite) => {
            Action::Create(Cow::Borrowed(planned))
        }
        Found::Nothing | Found::File(_) | Found::Obstacle(_) => Action::Keep,
    };
    Verdict {
        action,
        record: Some(Record::of(Class::Seed, planned)),
    }
}

fn in_section<'a>(planned: &'a str, known: Known<'a>) -> Verdict<'a> {
    let body = section::body(planned).as_bytes();
    let record = Record::of(Class::Section, body);
    let verdict = |action| Verdict {
        action,
        record: Some(record),
    };
    let bytes = match known.found {
        Found::Nothing => return verdict(Action::Create(Cow::Borrowed(planned.as_bytes()))),
        Found::Obstacle(what) => return stop(Action::Blocked(what.clone())),
        Found::File(bytes) => bytes,
    };
    let place = match section::find(bytes) {
        Place::At(place) => place,
        Place::Broken(why) => return stop(Action::Blocked(why.to_owned())),
        Place::Unmarked => return unmarked(planned, bytes, known, record),
    };
    if same(body, &bytes[place.clone()]) {
        return keep(record);
    }
    let new = Cow::Owned(section::replaced(bytes, &place, planned));
    verdict(
        if known.choice == Some(Choice::Overwrite) || ours(known).is_some() {
            Action::Update { old: bytes, new }
        } else {
            changed(known, bytes, new)
        },
    )
}

/// A file without marks gets them once. Who takes them out again has decided.
fn unmarked<'a>(planned: &str, old: &'a [u8], known: Known<'a>, record: Record) -> Verdict<'a> {
    let earlier = known.lock.files.get(known.path);
    let interrupted = known.lock.pending.get(known.path);
    // A run that was cut short may have taken them out itself.
    let by_cagen = interrupted.is_some_and(|record| record.hash == Hash::of(old));
    let taken_out = earlier.filter(|record| record.class == Class::Section && !by_cagen);
    match taken_out {
        Some(written) if known.choice.is_none() => Verdict {
            action: Action::Leave("the marks were taken out, so it is yours"),
            record: Some(Record {
                class: Class::Seed,
                ..*written
            }),
        },
        Some(_) | None => Verdict {
            action: Action::Update {
                old,
                new: Cow::Owned(section::appended(old, planned)),
            },
            record: Some(record),
        },
    }
}

/// The file is the team's from now on.
fn adopted<'a>(known: Known<'a>, theirs: Option<&Record>) -> Verdict<'a> {
    match (theirs, known.found) {
        (Some(record), _) => keep(*record),
        (None, Found::File(bytes)) => keep(Record::of(Class::Seed, bytes)),
        (None, Found::Nothing) => stop(Action::Blocked("nothing is there to adopt".to_owned())),
        (None, Found::Obstacle(what)) => stop(Action::Blocked(what.clone())),
    }
}

fn changed<'a>(known: Known<'a>, old: &'a [u8], new: Cow<'a, [u8]>) -> Action<'a> {
    match known.records().next() {
        Some(_) => Action::Edited { old, new },
        None => Action::Foreign { old, new },
    }
}

fn keep<'a>(record: Record) -> Verdict<'a> {
    Verdict {
        action: Action::Keep,
        record: Some(record),
    }
}

/// What stops the run leaves the lock as it is.
fn stop(action: Action<'_>) -> Verdict<'_> {
    Verdict {
        action,
        record: None,
    }
}
