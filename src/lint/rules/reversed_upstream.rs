//! `reversed-upstream`: a repository of first-party packages that is an upstream of a public store.

use crate::diag::Level;
use crate::document::graph::UpstreamTarget;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "reversed-upstream",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("reversed_upstream.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let graph = &context.project.graph;
    let topology = context.topology;
    for (index, store) in graph.repositories.iter().enumerate() {
        if !topology.is_store(index) {
            continue;
        }
        for upstream in &store.upstreams {
            let UpstreamTarget::Inside(to) = upstream.to else {
                continue;
            };
            if topology
                .public_source(to)
                .is_some_and(|public| public != index)
            {
                continue;
            }
            let name = upstream.name.with_holes("…");
            let message =
                format!("`{name}` is an upstream of a public store: the direction is reversed");
            sink.report(upstream.place, message)
                .about(context.project.block_of(store))
                .label(store.place, "readers of this store see its packages")
                .help("take the upstream away here, and make the store an upstream of the repository that builds read from");
        }
    }
}
