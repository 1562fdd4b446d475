//! `overwritten-policy`: two policies for one domain or repository, which has room for one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diag::Level;
use crate::document::block::{Block, BlockKind};
use crate::eval::text::Piece;
use crate::eval::value::{Kind, Reference, Value};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "overwritten-policy",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("overwritten_policy.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (ty, keys) in [
        (
            "aws_codeartifact_domain_permissions_policy",
            ["domain", "domain_owner"].as_slice(),
        ),
        (
            "aws_codeartifact_repository_permissions_policy",
            &["domain", "repository", "domain_owner"],
        ),
    ] {
        let mut known: HashMap<(&str, Vec<Said<'_>>), &Block> = HashMap::new();
        let blocks = context.project.blocks.iter();
        for block in blocks.filter(|block| block.kind == BlockKind::Resource && block.ty == ty) {
            // One module and one provider: elsewhere the same names are in another account or Region.
            let elsewhere = ["provider", "region"]
                .iter()
                .any(|key| block.body.get(key).is_some());
            let said = keys.iter().map(|key| Said::of(block.body.get(key)));
            let Some(said) = said.collect::<Option<_>>().filter(|_| !elsewhere) else {
                continue;
            };
            let first = match known.entry((&*block.address.module, said)) {
                Entry::Occupied(first) => Some(*first.get()),
                Entry::Vacant(entry) => {
                    entry.insert(block);
                    None
                }
            };
            if let Some(first) = first {
                let what = if ty.contains("domain_") {
                    "domain"
                } else {
                    "repository"
                };
                sink.report(block.header, format!("a second policy for the same {what}: the one that is applied last replaces the other"))
                    .label(first.header, "the first is here")
                    .help("put all statements into one document");
            }
        }
    }
}

/// What an attribute says, as far as that surely is the same or not.
#[derive(PartialEq, Eq, Hash)]
enum Said<'v> {
    Nothing,
    Text(String),
    /// The attribute of something else, whatever it comes to.
    Same(&'v Reference),
}

impl<'v> Said<'v> {
    /// `None` of what is not known at all.
    fn of(value: Option<&'v Value>) -> Option<Self> {
        let Some(value) = value else {
            return Some(Self::Nothing);
        };
        let text = value.as_str().map(Self::Text);
        text.or_else(|| reference(value).map(Self::Same))
    }
}

/// The attribute that a value is, when it is not known.
fn reference(value: &Value) -> Option<&Reference> {
    let unknown = match &value.kind {
        Kind::Unknown(unknown) => unknown,
        Kind::String(text) => match text.pieces() {
            [Piece::Hole(hole)] => &hole.unknown,
            _ => return None,
        },
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => return None,
    };
    unknown.reference.as_deref()
}
