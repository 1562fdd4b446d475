//! `upstream-by-name`: an upstream written as text although the tree declares the repository.

use crate::diag::Level;
use crate::document::Project;
use crate::document::graph::{Link, Repository, UpstreamTarget};
use crate::lint::provider;
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
    let project = context.project;
    let repositories = &project.graph.repositories;
    for (index, repository) in repositories.iter().enumerate() {
        for upstream in &repository.upstreams {
            let (UpstreamTarget::Inside(to), Link::Name) = (upstream.to, upstream.link) else {
                continue;
            };
            let named = &repositories[to];
            // A circle is told as such: references would not make it right.
            let circle = context.topology.ring(index) == context.topology.ring(to);
            if circle || !share_state(repository, named, project) {
                continue;
            }
            let name = named.name.with_holes("…");
            let message = format!(
                "`{name}` is named, not referred to, so it may not exist yet when this is created"
            );
            sink.report(upstream.place, message)
                .label(named.place, "it is declared here")
                .about(project.block_of(repository))
                .subject(name)
                .help(remedy(repository, named));
        }
    }
}

/// Whether one configuration declares both, so that one can refer to the other.
fn share_state(one: &Repository, other: &Repository, project: &Project<'_>) -> bool {
    match (project.block_of(one), project.block_of(other)) {
        (Some(one), Some(other)) => provider::root(one) == provider::root(other),
        (None, _) | (_, None) => true,
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
