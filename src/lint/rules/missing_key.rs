//! `missing-key`: a domain without a KMS key of its own, for ever.

use crate::diag::Level;
use crate::document::block::{Block, BlockKind};
use crate::eval::value::Kind;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "missing-key",
    group: Group::Safety,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("missing_key.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for block in &context.project.blocks {
        if !is_domain(block) {
            continue;
        }
        let place = match block.body.get("encryption_key") {
            None => block.header,
            Some(value) => match value.kind {
                Kind::Null => value.place,
                // The provider takes an empty text for none.
                _ if value.as_str().as_deref() == Some("") => value.place,
                _ => continue,
            },
        };
        sink.report(
            place,
            "no customer-managed key, and a domain's key can never be changed",
        )
        .about(Some(block))
        .help("set `encryption_key` to the ARN of a key of your own before the domain is created");
    }
}

fn is_domain(block: &Block) -> bool {
    block.kind == BlockKind::Resource
        && matches!(
            &*block.ty,
            "aws_codeartifact_domain" | "awscc_codeartifact_domain"
        )
}
