//! Documents merged by sid, as the provider of `aws_iam_policy_document` does it.

use std::collections::HashMap;

use crate::eval::value::Extent;
use crate::policy::document::{Document, Fault, FaultKind, Statement, Word};
use crate::policy::terraform::is_within;

/// Adds a source document; the provider refuses a sid that an earlier source has.
pub(super) fn source(into: &mut Document, other: Document) {
    let sids = by_sid(into);
    let sids: HashMap<String, _> = sids
        .into_iter()
        .map(|(sid, at)| (sid, into.statements[at].sid.as_ref().map(|sid| sid.place)))
        .collect();
    for statement in &other.statements {
        let Some(word) = &statement.sid else {
            continue;
        };
        if let Some(sid) = word.known()
            && let Some(Some(earlier)) = sids.get(sid)
        {
            let kind = FaultKind::RepeatedSid {
                sid: sid.to_owned(),
                earlier: *earlier,
            };
            let place = word.place;
            into.faults.push(Fault { place, kind });
        }
    }
    over(into, other);
}

/// Lays a document over another: a statement replaces the one of its sid, or is added.
pub(super) fn over(into: &mut Document, other: Document) {
    let mut sids = by_sid(into);
    newer(&mut into.version, other.version);
    let unknown = other.extent == Extent::Open || other.statements.iter().any(sid_is_open);
    if unknown {
        // It may replace every statement that has a sid.
        for statement in &mut into.statements {
            if statement.sid.is_some() {
                statement.effect = None;
            }
        }
    }
    if other.extent == Extent::Open {
        into.extent = Extent::Open;
    }
    into.faults.extend(other.faults);
    for statement in other.statements {
        let sid = statement.sid.as_ref().and_then(Word::known);
        match sid.and_then(|sid| sids.get(sid)).copied() {
            Some(at) => {
                let old = std::mem::replace(&mut into.statements[at], statement);
                into.faults.retain(|fault| !is_within(fault, old.place));
            }
            None => {
                if let Some(sid) = sid {
                    sids.insert(sid.to_owned(), into.statements.len());
                }
                into.statements.push(statement);
            }
        }
    }
}

fn sid_is_open(statement: &Statement) -> bool {
    statement
        .sid
        .as_ref()
        .is_some_and(|sid| sid.known().is_none())
}

/// The statements by their sids, the first of each.
fn by_sid(document: &Document) -> HashMap<String, usize> {
    let mut sids = HashMap::new();
    for (at, statement) in document.statements.iter().enumerate() {
        if let Some(sid) = statement.sid.as_ref().and_then(Word::known) {
            sids.entry(sid.to_owned()).or_insert(at);
        }
    }
    sids
}

/// The later of two versions counts.
fn newer(version: &mut Option<Word>, other: Option<Word>) {
    let Some(other) = other else {
        return;
    };
    let older = match (&*version, other.known()) {
        (None, _) | (Some(_), None) => true,
        (Some(own), Some(other)) => own.known().is_none_or(|own| own < other),
    };
    if older {
        *version = Some(other);
    }
}
