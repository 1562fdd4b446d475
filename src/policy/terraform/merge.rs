//! Documents merged by sid, as the provider of `aws_iam_policy_document` does it.

use std::collections::HashMap;

use crate::eval::value::Extent;
use crate::policy::document::{Document, Fault, FaultKind, Statement, Word};
use crate::policy::terraform::is_within;
use crate::source::place::Place;

/// A document that others are merged into.
pub(super) struct Merger {
    pub(super) document: Document,
    /// Its statements by their sids, the first of each.
    sids: HashMap<String, usize>,
}

impl Merger {
    /// Merges into a document without statements.
    pub(super) fn new(document: Document) -> Self {
        Self {
            document,
            sids: HashMap::new(),
        }
    }

    /// Adds a source document; the provider refuses a sid that an earlier source has.
    pub(super) fn source(&mut self, other: Document) {
        for statement in &other.statements {
            let Some(word) = &statement.sid else {
                continue;
            };
            let earlier = word.known().and_then(|sid| self.earlier(sid));
            if let (Some(sid), Some(earlier)) = (word.known(), earlier) {
                let sid = sid.to_owned();
                let kind = FaultKind::RepeatedSid { sid, earlier };
                let place = word.place;
                self.document.faults.push(Fault { place, kind });
            }
        }
        self.over(other);
    }

    /// Where the statement with a sid says it.
    fn earlier(&self, sid: &str) -> Option<Place> {
        let statement = self.document.statements.get(*self.sids.get(sid)?)?;
        statement.sid.as_ref().map(|sid| sid.place)
    }

    /// Lays a document over another: a statement replaces the one of its sid, or is added.
    pub(super) fn over(&mut self, other: Document) {
        let into = &mut self.document;
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
        into.perhaps.extend(other.perhaps);
        into.faults.extend(other.faults);
        for statement in other.statements {
            let sid = statement.sid.as_ref().and_then(Word::known);
            match sid.and_then(|sid| self.sids.get(sid)).copied() {
                Some(at) => {
                    let old = std::mem::replace(&mut into.statements[at], statement);
                    into.faults.retain(|fault| !is_within(fault, old.place));
                }
                None => {
                    if let Some(sid) = sid {
                        self.sids.insert(sid.to_owned(), into.statements.len());
                    }
                    into.statements.push(statement);
                }
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
