//! `upstream-cycle`: repositories that are upstreams of themselves.

use crate::diag::Level;
use crate::document::graph::UpstreamTarget;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "upstream-cycle",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("upstream_cycle.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let graph = &context.project.graph;
    let topology = context.topology;
    for (index, repository) in graph.repositories.iter().enumerate() {
        // Reported once, where its first member closes it.
        let closing = repository
            .upstreams
            .iter()
            .find(|upstream| match upstream.to {
                UpstreamTarget::Inside(to) => topology.ring(to) == index,
                UpstreamTarget::Missing | UpstreamTarget::Outside => false,
            });
        if let Some(upstream) = closing {
            let name = repository.name.with_holes("…");
            sink.report(upstream.place, format!("`{name}` is an upstream of itself through this"))
                .help("take one upstream of the circle away: what is published should be upstream of what is read");
        }
    }
}
