//! `unguarded-repository`: publishing is denied in all repositories of a kind but one.

use std::collections::BTreeMap;

use crate::diag::Level;
use crate::document::graph::UpstreamTarget;
use crate::eval::value::Extent;
use crate::lint::publishers::Publishers;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::topology::Topology;
use crate::source::place::Place;

pub(super) static RULE: Rule = Rule {
    id: "unguarded-repository",
    group: Group::SupplyChain,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("unguarded_repository.md"),
    check: Check::Project(check),
};

/// What a repository is for, as far as its guard goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Purpose {
    /// It fetches from the outside; nobody publishes into it.
    Store,
    /// It serves what stores and others hold; nobody publishes into it.
    Shared,
    /// Somebody publishes into it.
    Own,
}

/// The repositories of a domain that are for the same.
#[derive(Debug, Default)]
struct Alike {
    /// Those whose policy denies publishing, and where.
    guarded: Vec<(usize, Place)>,
    /// Those into which nobody is denied to publish.
    open: Vec<usize>,
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let (topology, publishers) = (context.topology, context.publishers);
    let mut alike: BTreeMap<(String, Purpose), Alike> = BTreeMap::new();
    for at in 0..topology.len() {
        // What a manifest says has its policies elsewhere.
        let repository = topology.repository(at);
        let (Some(domain), Some(_)) = (repository.domain.key(), repository.block) else {
            continue;
        };
        let Some(purpose) = purpose(at, topology, publishers) else {
            continue;
        };
        let guards = publishers.guards();
        let guard = match purpose {
            Purpose::Store | Purpose::Shared => guards.sealing(at),
            Purpose::Own => guards.bounding(at),
        };
        let alike = alike.entry((domain, purpose)).or_default();
        match guard {
            Some(place) => alike.guarded.push((at, place)),
            None if guards.is_none(at) => alike.open.push(at),
            None => {}
        }
    }
    for ((_, purpose), alike) in &alike {
        for open in alike.exceptions(*purpose) {
            tell(*open, *purpose, &alike.guarded, context, sink);
        }
    }
}

impl Alike {
    /// Those that lack what the others have. Into a store nobody should publish;
    /// of the others one that is alone among several was hardly meant so.
    fn exceptions(&self, purpose: Purpose) -> &[usize] {
        let stands_out = match purpose {
            Purpose::Store => !self.guarded.is_empty(),
            Purpose::Shared | Purpose::Own => self.guarded.len() > 1 && self.open.len() == 1,
        };
        if stands_out { &self.open } else { &[] }
    }
}

fn purpose(at: usize, topology: &Topology<'_>, publishers: &Publishers) -> Option<Purpose> {
    let published = publishers.into(at).next().is_some();
    if topology.is_store(at) {
        // Publishing into a store is told as such.
        return (!published).then_some(Purpose::Store);
    }
    if published {
        return Some(Purpose::Own);
    }
    let repository = topology.repository(at);
    let inside = |to: UpstreamTarget| match to {
        UpstreamTarget::Inside(to) => topology.upstreams(to).next().is_none(),
        UpstreamTarget::Missing | UpstreamTarget::Outside => false,
    };
    let shared = topology.public_source(at).is_some()
        && repository.upstream_extent == Extent::Exact
        && repository
            .upstreams
            .iter()
            .all(|upstream| inside(upstream.to));
    shared.then_some(Purpose::Shared)
}

fn tell(
    open: usize,
    purpose: Purpose,
    guarded: &[(usize, Place)],
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) {
    let topology = context.topology;
    let repository = topology.repository(open);
    let name = repository.name.with_holes("…");
    let Some((peer, deny)) = guarded.first() else {
        return;
    };
    let like = topology.repository(*peer).name.with_holes("…");
    let (to, level) = match purpose {
        Purpose::Store => ("everybody", Level::Warning),
        Purpose::Shared => ("everybody", Level::Note),
        Purpose::Own => ("all but its publishers", Level::Note),
    };
    let message = format!("publishing into `{name}` is denied to nobody, into `{like}` to {to}");
    let block = repository
        .block
        .and_then(|at| context.project.blocks.get(at));
    sink.report(repository.place, message)
        .level(level)
        .label(*deny, "what this Deny keeps out is let in there")
        .about(block)
        .help("deny publishing in its policy too: a wide grant anywhere in the account lets packages in");
}
