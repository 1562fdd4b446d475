//! `repository-name`: a repository's name that AWS refuses, or that the guardrails do not allow.

use crate::aws::names::RepositoryName;
use crate::diag::Level;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "repository-name",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("repository_name.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for repository in &context.project.graph.repositories {
        let Some(name) = repository.name.known() else {
            if let Some(error) = RepositoryName::fault(repository.name.known_parts()) {
                let found = sink.report(repository.name.place, error.to_string());
                if let Some(help) = error.help() {
                    found.help(help);
                }
            }
            continue;
        };
        if let Err(error) = RepositoryName::parse(name) {
            let found = sink.report(repository.name.place, error.to_string());
            if let Some(help) = error.help() {
                found.help(help);
            }
            continue;
        }
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
                .help("choose an allowed name now: a repository cannot be renamed");
        }
    }
}
