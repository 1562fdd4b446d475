//! The keys of one map: which were asked for, and which nobody knows.

use crate::aws::names::{nearest, shown};
use crate::manifest::raw::report::Report;
use crate::manifest::raw::words::{listed, map};
use crate::source::Span;
use crate::syntax::literal::{Entry, Map, Node};

/// Of how many keys on nobody reads a list in a message.
const MANY: usize = 12;

/// A map that is read key by key. Whatever key was never asked for is unknown.
pub(super) struct Fields<'a> {
    map: &'a Map,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The keys of `node`, if it is a map.
    pub(super) fn of(node: &'a Node, report: &mut Report) -> Option<Self> {
        Some(Self::new(map(node, report)?))
    }

    /// The keys of `map`.
    pub(super) fn new(map: &'a Map) -> Self {
        Self {
            map,
            asked: Vec::new(),
        }
    }

    /// What `key` says, if it is there.
    pub(super) fn get(&mut self, key: &'static str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of `key`, if it is there.
    pub(super) fn entry(&mut self, key: &'static str) -> Option<&'a Entry> {
        self.asked.push(key);
        self.map.get(key)
    }

    /// Where those of `keys` that are there stand, each up to the next key or the end;
    /// without the key `without`, which would say what the rest is for, it is all.
    pub(super) fn extents(&self, keys: &[&str], without: &str) -> Vec<Span> {
        if !self.map.contains_key(without) {
            return vec![Span::new(0, u32::MAX)];
        }
        let found = keys.iter().filter_map(|key| self.map.get(*key));
        let extent = |entry: &Entry| {
            let starts = self.map.values().map(|other| other.key.start);
            let next = starts.filter(|start| *start > entry.key.start).min();
            Span::new(entry.key.start, next.unwrap_or(u32::MAX))
        };
        found.map(extent).collect()
    }

    /// Where `key`, which is not there, is probably written wrong. Asked after
    /// all other keys, as they may be meant as well.
    pub(super) fn misspelt(&self, key: &str) -> Option<Span> {
        let unknown = self
            .map
            .iter()
            .filter(|(name, _)| !self.asked.contains(&name.as_str()));
        // Who writes many unknown keys has not misspelt one.
        let mut near = unknown
            .take(MANY)
            .filter(|(name, _)| nearest(name, self.asked.iter().copied()) == Some(key));
        near.next().map(|(_, entry)| entry.key)
    }

    /// Tells of every key that was never asked for.
    pub(super) fn finish(self, report: &mut Report) {
        let known = |key: &str| self.asked.contains(&key);
        for (key, entry) in self.map.iter().filter(|(key, _)| !known(key)) {
            if report.is_full() {
                return;
            }
            unknown_key(key, entry, &self.asked, report);
        }
    }
}

/// Tells that `key` is none of `known`.
pub(super) fn unknown_key(key: &str, entry: &Entry, known: &[&str], report: &mut Report) {
    let help = match nearest(key, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.len() > MANY => {
            "remove it; `cagen init` writes a manifest in which the keys are explained".to_owned()
        }
        None => format!("the keys here are {}", listed(known.iter().copied(), "and")),
    };
    report.error(entry.key, format!("unknown key `{}`", shown(key)), help);
}
