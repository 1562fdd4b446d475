//! `upstream-by-name`: an upstream written as text although the tree declares the repository.

use crate::diag::Level;
use crate::document::graph::{Link, Repository, UpstreamTarget};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "upstream-by-name",
    group: Group::SupplyChain,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("upstream_by_name.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let repositories = &context.project.graph.repositories;
    for repository in repositories {
        for upstream in &repository.upstreams {
            let (UpstreamTarget::Inside(to), Link::Name) = (upstream.to, upstream.link) else {
                continue;
            };
            let name = repositories[to].name.with_holes("…");
            let message = format!(
                "`{name}` is named, not referred to, so it may not exist yet when this is created"
            );
            sink.report(upstream.place, message)
                .label(repositories[to].place, "it is declared here")
                .help(remedy(repository, &repositories[to]));
        }
    }
}

/// What to type instead: a resource cannot refer to another instance of itself, which Terraform calls a cycle.
fn remedy(repository: &Repository, upstream: &Repository) -> &'static str {
    if repository.block.is_some() && repository.block == upstream.block {
        "make the repositories that others read from in a resource of their own, and refer to that one's `repository`"
    } else {
        "refer to the resource's `repository` attribute"
    }
}
