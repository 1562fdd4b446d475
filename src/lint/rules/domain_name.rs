//! `domain-name`: a domain's name that AWS refuses, or that the guardrails do not allow.

use crate::aws::names::{DomainName, NameError};
use crate::diag::Level;
use crate::document::block::BlockKind;
use crate::lint::named;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::document::Word;

pub(super) static RULE: Rule = Rule {
    id: "domain-name",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("domain_name.md"),
    check: Check::Project(check),
};

/// What takes the name of a domain that something else may have made.
const SAID: [(BlockKind, &str, &str); 9] = [
    (BlockKind::Resource, "aws_codeartifact_repository", "domain"),
    (
        BlockKind::Resource,
        "aws_codeartifact_domain_permissions_policy",
        "domain",
    ),
    (
        BlockKind::Resource,
        "aws_codeartifact_repository_permissions_policy",
        "domain",
    ),
    (
        BlockKind::Resource,
        "awscc_codeartifact_repository",
        "domain_name",
    ),
    (
        BlockKind::Resource,
        "awscc_codeartifact_package_group",
        "domain_name",
    ),
    (
        BlockKind::Data,
        "aws_codeartifact_repository_endpoint",
        "domain",
    ),
    (
        BlockKind::Data,
        "aws_codeartifact_authorization_token",
        "domain",
    ),
    (
        BlockKind::Data,
        "awscc_codeartifact_repository",
        "domain_name",
    ),
    (
        BlockKind::Data,
        "awscc_codeartifact_package_group",
        "domain_name",
    ),
];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    named::judge(context.project, &SAID, judge, sink);
    for domain in &context.project.graph.domains {
        let block = domain
            .block
            .and_then(|index| context.project.blocks.get(index));
        if let Some(error) = judge(&domain.name) {
            named::tell(&domain.name, &error, block, sink);
            continue;
        }
        let Some(name) = domain.name.known() else {
            continue;
        };
        let guardrails = context.config.guardrails(domain.name.place.file);
        let Some(rule) = guardrails.and_then(|guardrails| guardrails.domain_name.as_ref()) else {
            continue;
        };
        if !rule.node.is_match(name) {
            let message = format!(
                "the guardrails allow domain names like `{}`, not `{name}`",
                rule.node
            );
            sink.report(domain.name.place, message)
                .about(block)
                .help("choose an allowed name now: a domain cannot be renamed");
        }
    }
}

/// What AWS has against a name, as far as it is known.
fn judge(name: &Word) -> Option<NameError> {
    match name.known() {
        Some(known) => DomainName::parse(known).err(),
        None => DomainName::fault(name.known_parts()),
    }
}
