//! `domain-name`: a domain's name that AWS refuses, or that the guardrails do not allow.

use crate::aws::names::DomainName;
use crate::diag::Level;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "domain-name",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("domain_name.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for domain in &context.project.graph.domains {
        let Some(name) = domain.name.known() else {
            if let Some(error) = DomainName::fault(domain.name.known_parts()) {
                let found = sink.report(domain.name.place, error.to_string());
                if let Some(help) = error.help() {
                    found.help(help);
                }
            }
            continue;
        };
        if let Err(error) = DomainName::parse(name) {
            let found = sink.report(domain.name.place, error.to_string());
            if let Some(help) = error.help() {
                found.help(help);
            }
            continue;
        }
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
                .help("choose an allowed name now: a domain cannot be renamed");
        }
    }
}
