//! `unknown-upstream`: an upstream that no repository of the tree is.

use crate::diag::{self, Level};
use crate::document::graph::UpstreamTarget;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::topology::same_domain;

pub(super) static RULE: Rule = Rule {
    id: "unknown-upstream",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("unknown_upstream.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let repositories = &context.project.graph.repositories;
    for repository in repositories {
        for upstream in &repository.upstreams {
            let UpstreamTarget::Missing = upstream.to else {
                continue;
            };
            let Some(name) = upstream.name.known() else {
                continue;
            };
            let siblings = repositories
                .iter()
                .filter(|other| same_domain(&other.domain, &repository.domain) == Some(true));
            let names = siblings.filter_map(|other| other.name.known());
            let found = sink.report(
                upstream.place,
                format!("the domain has no repository `{name}`"),
            );
            match diag::nearest(name, names) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help("declare the repository, or take the upstream away"),
            };
        }
    }
}
