//! Values with places, and *unknown* as a value of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::entries::Entries;
use super::number::Number;
use super::text::Text;
use crate::source::place::Place;

/// A value and the smallest expression that it came from.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// Where it was written.
    pub place: Place,
}

/// The forms of values.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Anything at all, as far as the tree tells.
    Unknown(Unknown),
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, of which parts may not be known.
    String(Text),
    /// A list, a tuple or a set (sorted, each element once).
    List(List),
    /// A map, an object, or the body of a block.
    Map(Map),
}

/// Why a value is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unknown {
    /// The thing of the tree that would say it, such as the `arn` of
    /// `aws_iam_role.build`; `None` when it is nothing that the tree declares.
    pub reference: Option<Arc<Reference>>,
    /// Texts of which it may be one, or hold one, as a choice by something
    /// that is not known gives it; there may be others.
    pub perhaps: Option<Arc<Vec<String>>>,
}

/// An attribute of something that the tree declares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// The directory of the module and the calls that lead to it, which makes
    /// addresses of different modules different.
    pub module: Arc<str>,
    /// The address within the module, such as `aws_iam_role.build["a"]` or `var.name`.
    pub address: String,
    /// The path of the attribute, such as `arn`; empty for the whole.
    pub attribute: String,
}

/// The elements of a list.
#[derive(Debug, Clone)]
pub struct List {
    /// The elements that are known to be there; each may be unknown itself.
    pub items: Arc<[Value]>,
    /// Whether there may be more.
    pub extent: Extent,
    /// Texts that the others may be, or hold, as in [`Unknown::perhaps`].
    pub perhaps: Option<Arc<Vec<String>>>,
}

/// The entries of a map.
#[derive(Debug, Clone)]
pub struct Map {
    /// The entries that are known to be there.
    pub entries: Entries,
    /// Whether there may be more.
    pub extent: Extent,
}

/// One entry of a map.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where the key was written; of a block, its header.
    pub key: Place,
    /// Its value; nested blocks of one type are a list of maps.
    pub value: Value,
    /// The same key written earlier in the same JSON object: parsers keep the
    /// last, people read the first.
    pub earlier: Vec<(Place, Value)>,
}

/// Whether a collection is known to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All elements are listed.
    Exact,
    /// There may be others, which are not known.
    Open,
}

impl Value {
    /// A value at a place.
    #[must_use]
    pub const fn new(kind: Kind, place: Place) -> Self {
        Self { kind, place }
    }

    /// A value of which nothing is known.
    #[must_use]
    pub fn unknown(place: Place) -> Self {
        Self::new(Kind::Unknown(Unknown::default()), place)
    }

    /// A list that is known to its end.
    #[must_use]
    pub fn list(items: Vec<Self>, place: Place) -> Self {
        let extent = Extent::Exact;
        let items = items.into();
        Self::new(
            Kind::List(List {
                items,
                extent,
                perhaps: None,
            }),
            place,
        )
    }

    /// A map that is known to its end.
    #[must_use]
    pub fn map(entries: BTreeMap<String, Entry>, place: Place) -> Self {
        let extent = Extent::Exact;
        let entries = entries.into();
        Self::new(Kind::Map(Map { entries, extent }), place)
    }

    /// The text of a string of which all is known.
    #[must_use]
    pub fn as_str(&self) -> Option<String> {
        match &self.kind {
            Kind::String(text) => text.as_known(),
            _ => None,
        }
    }

    /// The entry of a map under `key`.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            Kind::Map(map) => map.entries.get(key),
            _ => None,
        }
    }

    /// The value of a map under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The nested blocks called `name` in the body of a block: Terraform's JSON
    /// syntax writes a single one as a map, its own syntax makes a list.
    #[must_use]
    pub fn blocks(&self, name: &str) -> &[Self] {
        match self.get(name) {
            Some(value) => match &value.kind {
                Kind::List(list) => &list.items,
                Kind::Map(_) => std::slice::from_ref(value),
                _ => &[],
            },
            None => &[],
        }
    }

    /// The value as compact JSON with sorted keys and Terraform's escapes, when all of it is known.
    #[must_use]
    pub fn to_json(&self) -> Option<String> {
        let mut json = String::new();
        self.write_json(&mut json)?;
        Some(json)
    }

    fn write_json(&self, out: &mut String) -> Option<()> {
        match &self.kind {
            Kind::Unknown(_) => return None,
            Kind::Null => out.push_str("null"),
            Kind::Bool(true) => out.push_str("true"),
            Kind::Bool(false) => out.push_str("false"),
            Kind::Number(number) => out.push_str(&number.to_string()),
            Kind::String(text) => write_string(&text.as_known()?, out),
            Kind::List(list) => {
                if list.extent == Extent::Open {
                    return None;
                }
                out.push('[');
                for (index, item) in list.items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out)?;
                }
                out.push(']');
            }
            Kind::Map(map) => {
                if map.extent == Extent::Open {
                    return None;
                }
                out.push('{');
                for (index, (key, entry)) in map.entries.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_string(key, out);
                    out.push(':');
                    entry.value.write_json(out)?;
                }
                out.push('}');
            }
        }
        Some(())
    }
}

/// `text` as a JSON string; Terraform also escapes what HTML would read.
fn write_string(text: &str, out: &mut String) {
    // Most texts are written as they are.
    let plain = |byte: u8| {
        byte >= 0x20 && byte.is_ascii() && !matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'&' | 0x7f)
    };
    if text.bytes().all(plain) {
        out.reserve(text.len() + 2);
        out.push('"');
        out.push_str(text);
        out.push('"');
        return;
    }
    let quoted = serde_json::Value::from(text).to_string();
    for c in quoted.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            other => out.push(other),
        }
    }
}
