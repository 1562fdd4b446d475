//! Which allows may cover a finding, so that not every one is held against every finding.

use std::collections::{BTreeSet, HashMap};

use crate::lint::allow::{Allow, Reach};
use crate::source::Span;
use crate::source::place::{FileId, Place};

/// The allows of a tree by where they hold.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Those for parts of their own files, by file and rule.
    parts: HashMap<(FileId, String), Parts>,
    /// Those for many files, by rule.
    files: HashMap<String, Vec<usize>>,
}

/// The allows for parts of one file.
#[derive(Debug, Default)]
struct Parts {
    /// The parts, in order.
    reach: Vec<(Span, usize)>,
    /// How far those of each block of [`Self::reach`] reach at most.
    ends: Vec<u32>,
    /// Where the allows stand themselves, in order.
    written: Vec<(u32, usize)>,
}

/// How many parts are passed over at once.
const BLOCK: usize = 64;

impl Index {
    pub(super) fn of(allows: &[Allow]) -> Self {
        let mut index = Self::default();
        for (at, allow) in allows.iter().enumerate() {
            for named in &allow.rules {
                let rule = named.rule.clone();
                match allow.reach {
                    Reach::Files(_) => index.files.entry(rule).or_default().push(at),
                    Reach::Part(span) => {
                        let parts = index.parts.entry((allow.file(), rule)).or_default();
                        parts.reach.push((span, at));
                        parts.written.push((allow.place.span.start, at));
                    }
                }
            }
        }
        for parts in index.parts.values_mut() {
            parts.sort();
        }
        index
    }

    /// The allows of `rule` that may cover one of `places` or stand in one of `calls`, and perhaps others.
    pub(super) fn near(&self, rule: &str, places: &[Place], calls: &[Place]) -> BTreeSet<usize> {
        let mut near = BTreeSet::new();
        let parts = |place: &Place| self.parts.get(&(place.file, rule.to_owned()));
        for place in places {
            if let Some(parts) = parts(place) {
                parts.around(place.span.start, &mut near);
            }
        }
        for call in calls {
            if let Some(parts) = parts(call) {
                parts.within(call.span, &mut near);
            }
        }
        near.extend(self.files.get(rule).into_iter().flatten());
        near
    }
}

impl Parts {
    fn sort(&mut self) {
        self.reach.sort_unstable();
        self.written.sort_unstable();
        let end = |block: &[(Span, usize)]| block.iter().map(|(span, _)| span.end.max(1)).max();
        self.ends = self.reach.chunks(BLOCK).filter_map(end).collect();
    }

    /// Those whose part holds a byte.
    fn around(&self, at: u32, near: &mut BTreeSet<usize>) {
        for (block, end) in self.reach.chunks(BLOCK).zip(&self.ends) {
            if block.first().is_none_or(|(span, _)| span.start > at) {
                return;
            }
            if *end > at {
                let holds = |span: Span| span.start <= at && at < span.end.max(1);
                near.extend(
                    block
                        .iter()
                        .filter(|(span, _)| holds(*span))
                        .map(|(_, at)| at),
                );
            }
        }
    }

    /// Those that stand in a span.
    fn within(&self, span: Span, near: &mut BTreeSet<usize>) {
        let first = self
            .written
            .partition_point(|(start, _)| *start < span.start);
        let behind = self.written.get(first..).unwrap_or_default().iter();
        near.extend(
            behind
                .take_while(|(start, _)| *start <= span.end)
                .map(|(_, at)| at),
        );
    }
}
