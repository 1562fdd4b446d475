//! `mixed-sources`: first-party and public packages meet in one upstream graph, and no package group keeps them apart.

use std::collections::BTreeSet;

use crate::diag::Level;
use crate::lint::publishers::Publishers;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::topology::{Guard, Topology};

pub(super) static RULE: Rule = Rule {
    id: "mixed-sources",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("mixed_sources.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let graph = &context.project.graph;
    let topology = Topology::new(graph);
    let publishers = Publishers::of(context.project);
    let mixture = |index| Mixture::of(topology.reach(index), topology, &publishers);
    for (index, repository) in graph.repositories.iter().enumerate() {
        let Some(found) = mixture(index) else {
            continue;
        };
        // Told where the two meet first, not again in all that reads from there.
        let upstream_mixes = topology
            .upstreams(index)
            .any(|to| to != index && mixture(to).is_some());
        if upstream_mixes || topology.guard(index) == Guard::Some || !topology.is_own(index) {
            continue;
        }
        let (public, own) = (
            topology.repository(found.public),
            topology.repository(found.own),
        );
        let message = format!(
            "first-party packages of `{}` and public ones of `{}` meet here, and no package group keeps the outside from the first-party names",
            own.name.with_holes("…"),
            public.name.with_holes("…"),
        );
        sink.report(repository.place, message)
            .label(public.place, "public packages come from here")
            .label(own.place, "first-party packages come from here")
            .help("declare a package group for the first-party names with the external upstream blocked");
    }
}

/// Where the two kinds of packages in one graph come from.
struct Mixture {
    public: usize,
    own: usize,
}

impl Mixture {
    fn of(
        reached: BTreeSet<usize>,
        topology: Topology<'_>,
        publishers: &Publishers,
    ) -> Option<Self> {
        let public = reached.iter().copied().find(|at| topology.is_store(*at))?;
        let own = reached.iter().copied().find(|at| {
            // A store into which somebody publishes is told as such.
            !topology.is_store(*at)
                && (topology.is_published_only(*at) || publishers.may_publish_to(*at))
        })?;
        Some(Self { public, own })
    }
}
