//! `overwritten-policy`: two policies for one domain or repository, which has room for one.

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
        let blocks = context.project.blocks.iter();
        let policies: Vec<_> = blocks
            .filter(|block| block.kind == BlockKind::Resource && block.ty == ty)
            .collect();
        for (index, block) in policies.iter().enumerate() {
            // One module and one provider: elsewhere the same names are in another account or Region.
            let first = policies[..index].iter().find(|other| {
                other.address.module == block.address.module
                    && ["provider", "region"]
                        .iter()
                        .all(|key| other.body.get(key).is_none() && block.body.get(key).is_none())
                    && keys.iter().all(|key| same(other, block, key))
            });
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

/// Whether both surely say the same, or both nothing.
fn same(one: &Block, other: &Block, key: &str) -> bool {
    match (one.body.get(key), other.body.get(key)) {
        (None, None) => true,
        (Some(one), Some(other)) => match (one.as_str(), other.as_str()) {
            (Some(one), Some(other)) => one == other,
            _ => reference(one).is_some_and(|one| reference(other) == Some(one)),
        },
        _ => false,
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
