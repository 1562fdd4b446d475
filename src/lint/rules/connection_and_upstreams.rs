//! `connection-and-upstreams`: a repository with an external connection and upstreams at once.

use crate::diag::Level;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::scope::in_repository;

pub(super) static RULE: Rule = Rule {
    id: "connection-and-upstreams",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("connection_and_upstreams.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for repository in &context.project.graph.repositories {
        let (Some(connection), Some(upstream)) =
            (repository.connections.first(), repository.upstreams.first())
        else {
            continue;
        };
        let name = repository.name.with_holes("…");
        sink.report(
            in_repository(context.project, repository, connection.place),
            format!("`{name}` has an external connection and an upstream, and AWS takes one or the other"),
        )
        .about(context.project.block_of(repository))
        .subject(name)
        .label(upstream.place, "it has an upstream too")
        .help("move the connection to a store of its own, and make the store the last upstream");
    }
}
