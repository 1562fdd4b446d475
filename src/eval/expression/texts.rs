//! The texts in values of which it is not known whether they hold: what a choice may be is told by them.

use std::sync::Arc;

use crate::eval::json;
use crate::eval::text::Text;
use crate::eval::value::{Kind, List, Value};

/// So many texts are kept of those that a value may be.
const MOST: usize = 32;

/// Longer texts, in bytes, are no names and no ARNs.
const MOST_BYTES: usize = 300;

/// How deep they are looked for: in JSON text, the actions of a policy's statements.
const MAX_DEPTH: usize = 6;

/// So many values are looked at.
const MOST_VALUES: usize = 200;

/// The texts that were found so far.
#[derive(Default)]
pub(super) struct Texts {
    found: Vec<String>,
    looked: usize,
}

impl Texts {
    /// All of them, unless there are none.
    pub(super) fn finish(self) -> Option<Arc<Vec<String>>> {
        (!self.found.is_empty()).then(|| Arc::new(self.found))
    }

    /// Adds the texts in a value.
    pub(super) fn value(&mut self, value: &Value, depth: usize) {
        self.looked += 1;
        if depth > MAX_DEPTH || self.looked > MOST_VALUES {
            return;
        }
        match &value.kind {
            Kind::String(text) => self.text(text, value, depth),
            Kind::Unknown(unknown) => self.several(unknown.perhaps.as_ref()),
            Kind::List(list) => self.list(list, depth),
            Kind::Map(map) => {
                for entry in map.entries.values().take(MOST) {
                    self.value(&entry.value, depth + 1);
                }
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
        }
    }

    /// Adds the texts in a list.
    pub(super) fn list(&mut self, list: &List, depth: usize) {
        for item in list.items.iter().take(MOST) {
            self.value(item, depth + 1);
        }
        self.several(list.perhaps.as_ref());
    }

    /// Adds a text, or what the JSON that it is holds.
    fn text(&mut self, text: &Text, value: &Value, depth: usize) {
        if let Some(inner) = text.as_json() {
            self.value(inner, depth + 1);
        } else if text.known_start().trim_start().starts_with('{') {
            for inner in &json::read(text, value.place).values {
                self.value(inner, depth + 1);
            }
        } else if let Some(known) = text.as_known().filter(|text| text.len() <= MOST_BYTES) {
            self.add(&known);
        }
    }

    fn several(&mut self, texts: Option<&Arc<Vec<String>>>) {
        for text in texts.into_iter().flat_map(|texts| texts.iter()) {
            self.add(text);
        }
    }

    fn add(&mut self, text: &str) {
        if self.found.len() < MOST && !self.found.iter().any(|found| found == text) {
            self.found.push(text.to_owned());
        }
    }
}
