//! What of a body is evaluated so far.

use std::collections::BTreeMap;

use crate::eval::value::{Entry, Extent, Kind, List, Value};
use crate::source::place::Place;

/// The entries of a body as they are found.
#[derive(Default)]
pub(super) struct Written {
    entries: BTreeMap<String, Entry>,
    blocks: BTreeMap<String, Nested>,
}

/// Nested blocks of one type.
pub(super) struct Nested {
    header: Place,
    pub(super) whole: Place,
    pub(super) items: Vec<Value>,
    pub(super) extent: Extent,
}

impl Written {
    pub(super) fn attribute(&mut self, name: &str, key: Place, value: Value) {
        let mut entry = Entry {
            key,
            value,
            earlier: Vec::new(),
        };
        if let Some(before) = self.entries.remove(name) {
            entry.earlier = before.earlier;
            entry.earlier.push((before.key, before.value));
        }
        self.entries.insert(name.to_owned(), entry);
    }

    pub(super) fn nested(&mut self, name: &str, header: Place, whole: Place) -> &mut Nested {
        self.blocks.entry(name.to_owned()).or_insert(Nested {
            header,
            whole,
            items: Vec::new(),
            extent: Extent::Exact,
        })
    }

    /// What an override file says in `over` replaces what was said before.
    pub(super) fn replace_by(&mut self, over: Self) {
        for (name, nested) in over.blocks {
            self.entries.remove(&name);
            match self.blocks.get_mut(&name) {
                // Only the arguments that are said again.
                Some(before) if name == "lifecycle" => merge_lifecycle(before, nested),
                _ => {
                    self.blocks.insert(name, nested);
                }
            }
        }
        for (name, entry) in over.entries {
            self.blocks.remove(&name);
            self.entries.insert(name, entry);
        }
    }

    pub(super) fn finish(mut self, place: Place) -> Value {
        for (name, nested) in self.blocks {
            let list = List {
                items: nested.items.into(),
                extent: nested.extent,
                perhaps: None,
            };
            let entry = Entry {
                key: nested.header,
                value: Value::new(Kind::List(list), nested.whole),
                earlier: Vec::new(),
            };
            self.entries.insert(name, entry);
        }
        Value::map(self.entries, place)
    }
}

fn merge_lifecycle(before: &mut Nested, over: Nested) {
    let (Some(first), Some(second)) = (before.items.first_mut(), over.items.first()) else {
        return;
    };
    if let (Kind::Map(first), Kind::Map(second)) = (&mut first.kind, &second.kind) {
        let mut entries = first.entries.to_map();
        for (name, entry) in second.entries.iter() {
            entries.insert(name.clone(), entry.clone());
        }
        first.entries = entries.into();
    }
}
