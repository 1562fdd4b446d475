//! `repository-name`: a repository's name that AWS refuses, or that the guardrails do not allow.

use crate::aws::names::{NameError, RepositoryName};
use crate::diag::Level;
use crate::document::block::BlockKind;
use crate::lint::named;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::document::Word;

pub(super) static RULE: Rule = Rule {
    id: "repository-name",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("repository_name.md"),
    check: Check::Project(check),
};

/// What takes the name of a repository that something else may have made.
const SAID: [(BlockKind, &str, &str); 2] = [
    (
        BlockKind::Resource,
        "aws_codeartifact_repository_permissions_policy",
        "repository",
    ),
    (
        BlockKind::Data,
        "aws_codeartifact_repository_endpoint",
        "repository",
    ),
];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    named::judge(context.project, &SAID, judge, sink);
    for repository in &context.project.graph.repositories {
        let block = context.project.block_of(repository);
        if let Some(error) = judge(&repository.name) {
            named::tell(&repository.name, &error, block, sink);
            continue;
        }
        let Some(name) = repository.name.known() else {
            continue;
        };
        let guardrails = context.config.guardrails(repository.name.place.file);
        let Some(rule) = guardrails.and_then(|guardrails| guardrails.repository_name.as_ref())
        else {
            continue;
        };
        if !rule.node.is_match(name) {
            let message = format!(
                "the guardrails allow repository names like `{}`, not `{name}`",
                rule.node
            );
            sink.report(repository.name.place, message)
                .about(block)
                .help("choose an allowed name now: a repository cannot be renamed");
        }
    }
}

/// What AWS has against a name, as far as it is known.
fn judge(name: &Word) -> Option<NameError> {
    match name.known() {
        Some(known) => RepositoryName::parse(known).err(),
        None => RepositoryName::fault(name.known_parts()),
    }
}
