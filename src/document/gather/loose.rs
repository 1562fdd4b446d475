//! Policies that nothing certain uses: in attributes that no table tells of, or used by nobody.

use crate::document::gather::Gatherer;
use crate::document::gather::content::{self, Content};
use crate::eval::text::Text;
use crate::eval::value::{Extent, Kind, Value};
use crate::policy::kind::PolicyKind;
use crate::policy::recognise::is_policy;

/// A content that no table tells the use of.
pub(super) struct Loose {
    block: usize,
    content: Content,
    kind: PolicyKind,
}

impl Gatherer<'_> {
    /// Keeps a content until it is clear whether anything else uses it.
    pub(super) fn loosely(&mut self, block: usize, content: Content, kind: PolicyKind) {
        self.loose.push(Loose {
            block,
            content,
            kind,
        });
    }

    /// The contents that nothing else uses.
    pub(super) fn loose(&mut self) {
        for loose in std::mem::take(&mut self.loose) {
            let elsewhere = match &loose.content {
                Content::Data(index) => self.used.contains(index),
                Content::Json(value, ..) => self.standing.contains(&value.place),
                Content::Unknown(_) => true,
            };
            if !elsewhere {
                let policy = self.policy(loose.content, loose.kind);
                self.note(loose.block, policy);
                self.policies[policy].attached_extent = Extent::Open;
            }
        }
    }

    /// The data sources that nothing of the tree is seen to use.
    pub(super) fn orphans(&mut self) {
        let blocks = self.blocks;
        for (index, block) in blocks.iter().enumerate() {
            if content::is_data(block) && !self.used.contains(&index) {
                // A part of a document that is found later.
                self.document_of(index);
            }
        }
        for (index, block) in blocks.iter().enumerate() {
            if content::is_data(block) && !self.used.contains(&index) {
                let kind = self.around.mentioned(block).unwrap_or(PolicyKind::Unknown);
                let policy = self.policy(Content::Data(index), kind);
                self.policies[policy].attached_extent = Extent::Open;
            }
        }
    }
}

/// The texts and references below a value that may be policies.
pub(super) fn policies_within<'v>(value: &'v Value, found: &mut Vec<&'v Value>, depth: u32) {
    if depth > 8 {
        return;
    }
    match &value.kind {
        Kind::String(text) if may_be_policy(text) => found.push(value),
        Kind::Unknown(unknown) if unknown.reference.is_some() => found.push(value),
        Kind::Map(_) if is_policy(value) => found.push(value),
        Kind::Map(map) => {
            for entry in map.entries.values() {
                policies_within(&entry.value, found, depth + 1);
            }
        }
        Kind::List(list) => {
            for item in list.items.iter() {
                policies_within(item, found, depth + 1);
            }
        }
        Kind::String(_) | Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
    }
}

/// Whether a text may be a policy's: a brace, and the key of statements.
fn may_be_policy(text: &Text) -> bool {
    if text.as_json().is_some_and(|value| is_policy(value)) {
        return true;
    }
    let Some(key) = text.identity() else {
        return text.pieces().len() > 1;
    };
    key.starts_with('\0')
        || key.trim_start().starts_with(['{', '['])
            && key.to_ascii_lowercase().contains("statement")
}
