//! The entries of a map in the order of their keys, without room for more: a
//! tree has very many maps of few entries, which nobody changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::eval::value::Entry;

/// The entries of a map, sorted by their keys.
#[derive(Debug, Clone)]
pub struct Entries(Arc<[(String, Entry)]>);

impl Entries {
    /// The entry under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        let found = self.0.binary_search_by(|(name, _)| (**name).cmp(key));
        found
            .ok()
            .and_then(|at| self.0.get(at))
            .map(|(_, entry)| entry)
    }

    /// Whether there is an entry under `key`.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The keys and their entries, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&String, &Entry)> + ExactSizeIterator {
        self.0.iter().map(|(key, entry)| (key, entry))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &String> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The entries, in the order of their keys.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.0.iter().map(|(_, entry)| entry)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same to be changed.
    #[must_use]
    pub fn to_map(&self) -> BTreeMap<String, Entry> {
        self.0.iter().cloned().collect()
    }
}

impl From<BTreeMap<String, Entry>> for Entries {
    fn from(entries: BTreeMap<String, Entry>) -> Self {
        Self(entries.into_iter().collect())
    }
}
