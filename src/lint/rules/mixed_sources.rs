//! `mixed-sources`: first-party and public packages meet in one upstream graph, and no package group keeps them apart.

use crate::diag::Level;
use crate::lint::publishers::{Packages, Publishers};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::topology::Topology;

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
    let publishers = Publishers::of(context.project, context.held);
    let mixture = |index| Mixture::of(index, topology, &publishers);
    for (index, repository) in graph.repositories.iter().enumerate() {
        let Some(found) = mixture(index).filter(|_| topology.is_own(index)) else {
            continue;
        };
        // Told where the two meet first, not again in all that reads from there.
        let upstream_mixes = topology
            .upstreams(index)
            .any(|to| to != index && mixture(to).is_some());
        if upstream_mixes {
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

/// Where the two kinds of packages behind one repository come from, with nothing between them.
struct Mixture {
    public: usize,
    own: usize,
}

impl Mixture {
    fn of(index: usize, topology: Topology<'_>, publishers: &Publishers) -> Option<Self> {
        let reached = topology.reach(index);
        let public = reached.iter().copied().find(|at| topology.is_store(*at))?;
        let formats = topology.public_formats(index);
        let open = |packages: &Packages| {
            let met = packages
                .format()
                .is_none_or(|format| formats.is_empty() || formats.contains(format));
            met && !topology.is_guarded(index, packages)
        };
        let own = reached.iter().copied().find(|at| {
            // A store into which somebody publishes is told as such; where nobody may, nothing comes from.
            if topology.is_store(*at) || publishers.is_sealed(*at) {
                return false;
            }
            let mut packages = publishers
                .into(*at)
                .flat_map(|grant| &grant.packages)
                .peekable();
            match packages.peek() {
                Some(_) => packages.any(open),
                None => topology.is_published_only(*at) && open(&Packages::Unknown),
            }
        })?;
        Some(Self { public, own })
    }
}
