//! `package-group-pattern`: a package group whose pattern AWS refuses, or that no package ever matches.

use crate::aws::package_group::group::Reach;
use crate::diag::Level;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "package-group-pattern",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("package_group_pattern.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for group in &context.project.graph.package_groups {
        let known = group.pattern.known();
        let Some(Err(error)) = known.map(Reach::of) else {
            continue;
        };
        let found = sink.report(group.pattern.place, error.to_string());
        if let Some(help) = error.help() {
            found.help(help);
        }
    }
}
