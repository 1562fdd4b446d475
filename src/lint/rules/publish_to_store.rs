//! `publish-to-store`: publishing into a repository that also fetches from the outside.

use crate::diag::Level;
use crate::lint::publishers::{Packages, Publishing};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::topology::Topology;

pub(super) static RULE: Rule = Rule {
    id: "publish-to-store",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("publish_to_store.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let topology = context.topology;
    for grant in context.publishers.all() {
        if topology.is_store(grant.repository) {
            into_store(grant, topology, sink);
        } else if topology.is_own(grant.repository) {
            beside_public(grant, topology, sink);
        }
    }
}

fn into_store(grant: &Publishing, topology: &Topology<'_>, sink: &mut Sink<'_>) {
    let store = topology.repository(grant.repository);
    let connection = &store.connections[0];
    let message = format!(
        "publishes into `{}`, which fetches from `{}`",
        store.name.with_holes("…"),
        connection.with_holes("…"),
    );
    sink.report(grant.place, message)
        .label(connection.place, "the public registry is connected here")
        .help(
            "publish into a repository of its own, and let builds read both through a shared one",
        );
}

/// Publishing into a repository that reads through a public store, with no group between.
fn beside_public(grant: &Publishing, topology: &Topology<'_>, sink: &mut Sink<'_>) {
    let Some(public) = topology.public_source(grant.repository) else {
        return;
    };
    let formats = topology.public_formats(grant.repository);
    let open = |packages: &&Packages| {
        let met = packages
            .format()
            .is_none_or(|format| formats.is_empty() || formats.contains(format));
        met && !topology.is_guarded(grant.repository, packages)
    };
    if !grant.packages.iter().any(|packages| open(&packages)) {
        return;
    }
    let (own, store) = (
        topology.repository(grant.repository),
        topology.repository(public),
    );
    let message = format!(
        "publishes into `{}`, which also serves the public packages of `{}`",
        own.name.with_holes("…"),
        store.name.with_holes("…"),
    );
    sink.report(grant.place, message)
        .label(store.place, "public packages come from here")
        .help("block the outside for the published names with a package group, or publish into a repository of its own");
}
