//! `unprotected`: a domain, its key or a repository that one plan can destroy.

use std::collections::HashSet;

use crate::diag::Level;
use crate::document::block::{Block, BlockKind, Origin};
use crate::eval::value::{Kind, Reference};
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
    let keys = keys_of_domains(blocks);
    for block in blocks {
        let what = match &*block.ty {
            _ if block.kind != BlockKind::Resource => continue,
            "aws_codeartifact_domain" | "awscc_codeartifact_domain" => "domain and its packages",
            "aws_codeartifact_repository" | "awscc_codeartifact_repository" => {
                "repository and its packages"
            }
            "aws_kms_key" if keys.contains(&address(&block.address)) => {
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

/// The module of a reference and its address there.
fn address(reference: &Reference) -> (&str, &str) {
    (&reference.module, &reference.address)
}

/// What the keys of domains refer to.
fn keys_of_domains(blocks: &[Block]) -> HashSet<(&str, &str)> {
    let domains = blocks.iter().filter(|block| {
        matches!(
            &*block.ty,
            "aws_codeartifact_domain" | "awscc_codeartifact_domain"
        )
    });
    let mut found = HashSet::new();
    for key in domains.filter_map(|domain| domain.body.get("encryption_key")) {
        match &key.kind {
            Kind::Unknown(unknown) => found.extend(unknown.reference.as_deref().map(address)),
            Kind::String(text) => found.extend(text.references().map(address)),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => {}
        }
    }
    found
}
