//! `unprotected`: a domain, its key or a repository that one plan can destroy.

use crate::diag::Level;
use crate::document::block::{Block, BlockKind, Origin};
use crate::eval::value::{Kind, Value};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "unprotected",
    group: Group::Safety,
    level: Level::Note,
    since: "0.1.0",
    page: include_str!("unprotected.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let blocks = &context.project.blocks;
    for block in blocks {
        let what = match &*block.ty {
            _ if block.kind != BlockKind::Resource => continue,
            "aws_codeartifact_domain" | "awscc_codeartifact_domain" => "domain and its packages",
            "aws_codeartifact_repository" | "awscc_codeartifact_repository" => {
                "repository and its packages"
            }
            "aws_kms_key" if encrypts_a_domain(block, blocks) => {
                "key, without which no package can be read,"
            }
            _ => continue,
        };
        if is_protected(block) {
            continue;
        }
        let message = format!("a plan can destroy this {what}");
        let message = message.trim_end_matches(',');
        let level = match block.origin {
            Origin::Generated => Level::Warning,
            Origin::Written => Level::Note,
        };
        sink.report(block.header, message)
            .level(level)
            .about(Some(block))
            .help("add `lifecycle { prevent_destroy = true }`");
    }
}

fn is_protected(block: &Block) -> bool {
    block.body.blocks("lifecycle").iter().any(|lifecycle| {
        lifecycle
            .get("prevent_destroy")
            .is_some_and(|value| match value.kind {
                Kind::Bool(on) => on,
                // A text that says so, as the JSON syntax allows; what is not known may be true.
                _ => value.as_str().is_none_or(|text| text == "true"),
            })
    })
}

fn encrypts_a_domain(key: &Block, blocks: &[Block]) -> bool {
    let domains = blocks.iter().filter(|block| {
        matches!(
            &*block.ty,
            "aws_codeartifact_domain" | "awscc_codeartifact_domain"
        )
    });
    let mut keys = domains.filter_map(|domain| domain.body.get("encryption_key"));
    keys.any(|value| names(value, key))
}

fn names(value: &Value, block: &Block) -> bool {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.reference.as_ref().is_some_and(|reference| {
            reference.module == block.address.module && reference.address == block.address.address
        }),
        Kind::String(text) => text.references().any(|reference| {
            reference.module == block.address.module && reference.address == block.address.address
        }),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => false,
    }
}
