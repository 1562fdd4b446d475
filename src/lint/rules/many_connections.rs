//! `many-connections`: a repository with more than one external connection.

use crate::aws::limits;
use crate::diag::Level;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::scope::in_repository;

pub(super) static RULE: Rule = Rule {
    id: "many-connections",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("many_connections.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let most = limits::connections_per_repository();
    for repository in &context.project.graph.repositories {
        let name = repository.name.with_holes("…");
        for extra in repository.connections.iter().skip(most) {
            sink.report(in_repository(context.project, repository, extra.place), format!("`{name}` has more than one external connection"))
                .about(context.project.block_of(repository))
                .subject(&name)
                .label(repository.connections[0].place, "this is its first")
                .help("give each connection a store of its own, and make the stores upstreams of this repository");
        }
    }
}
