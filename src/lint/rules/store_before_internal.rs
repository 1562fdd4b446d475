//! `store-before-internal`: a public store that is asked before a repository of first-party packages.

use crate::diag::Level;
use crate::document::Project;
use crate::document::graph::{Repository, UpstreamTarget};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::topology::Topology;

pub(super) static RULE: Rule = Rule {
    id: "store-before-internal",
    group: Group::SupplyChain,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("store_before_internal.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let topology = context.topology;
    for repository in &context.project.graph.repositories {
        judge(repository, context.project, topology, sink);
    }
}

fn judge(
    repository: &Repository,
    project: &Project<'_>,
    topology: &Topology<'_>,
    sink: &mut Sink<'_>,
) {
    let inside = repository
        .upstreams
        .iter()
        .filter_map(|upstream| match upstream.to {
            UpstreamTarget::Inside(to) => Some((upstream, to)),
            UpstreamTarget::Missing | UpstreamTarget::Outside => None,
        });
    let mut store = None;
    for (upstream, to) in inside {
        if topology.public_source(to).is_some() {
            store = store.or(Some(upstream));
            continue;
        }
        let Some(store) = store else { continue };
        if topology.is_published_only(to) {
            let (public, internal) = (store.name.with_holes("…"), upstream.name.with_holes("…"));
            let message =
                format!("the public packages of `{public}` are asked for before `{internal}`");
            sink.report(store.place, message)
                .about(project.block_of(repository))
                .label(upstream.place, "first-party packages come only after it")
                .help("put the internal repository first, and block the outside for its names with a package group");
            return;
        }
    }
}
