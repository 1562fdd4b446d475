//! `mixed-sources`: first-party and public packages meet in one upstream graph, and no package group keeps them apart.

use std::collections::HashMap;

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
    let topology = context.topology;
    let mixtures = mixtures(topology, context.publishers);
    for (index, repository) in context.project.graph.repositories.iter().enumerate() {
        let Some(found) = mixtures[index].filter(|_| topology.is_own(index)) else {
            continue;
        };
        // Told where the two meet first, not again in all that reads from there.
        let upstream_mixes = topology
            .upstreams(index)
            .any(|to| to != index && mixtures[to].is_some());
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
        let draft = sink
            .report(repository.place, message)
            .about(context.project.block_of(repository))
            .about(context.project.block_of(public))
            .about(context.project.block_of(own))
            .label(public.place, "public packages come from here")
            .label(own.place, "first-party packages come from here");
        let draft = match topology.void_group(index) {
            Some(group) => draft.label(group.place, "this package group holds none of them"),
            None => draft,
        };
        draft.help(
            "declare a package group for the first-party names with the external upstream blocked",
        );
    }
}

/// Where the two kinds of packages behind one repository come from, with nothing between them.
#[derive(Clone, Copy)]
struct Mixture {
    public: usize,
    own: usize,
}

/// The mixture behind each repository, if it has one.
fn mixtures(topology: &Topology<'_>, publishers: &Publishers) -> Vec<Option<Mixture>> {
    let mut mixtures = vec![None; topology.len()];
    // Whether groups keep the outside away is the same in all of a domain that serves the same formats.
    let mut guarded = HashMap::new();
    for alike in topology.alike() {
        let Some(first) = alike.members.first() else {
            continue;
        };
        let domain = topology.repository(*first).domain.key();
        let mut open = |packages: &Packages| {
            let formats = topology.public_formats(*first);
            let met = packages
                .format()
                .is_none_or(|format| formats.is_empty() || formats.contains(format));
            met && !*guarded
                .entry((domain.clone(), formats, packages.clone()))
                .or_insert_with(|| topology.is_guarded(*first, packages))
        };
        let sources = alike.behind.iter().copied().filter(|at| {
            // A store into which somebody publishes is told as such; where nobody may, nothing comes from.
            if topology.is_store(*at) || publishers.is_sealed(*at) {
                return false;
            }
            let mut packages = publishers
                .into(*at)
                .flat_map(|grant| &grant.packages)
                .peekable();
            match packages.peek() {
                Some(_) => packages.any(&mut open),
                None => topology.is_published_only(*at) && open(&Packages::Unknown),
            }
        });
        let own = topology.lowest(sources);
        for index in &alike.members {
            let public = topology.public_source(*index);
            let own = own.get(index).copied();
            mixtures[*index] = public.zip(own).map(|(public, own)| Mixture { public, own });
        }
    }
    mixtures
}
