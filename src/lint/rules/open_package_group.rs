//! `open-package-group`: a package group that lets both publishers and the outside in.

use crate::diag::Level;
use crate::document::graph::{Mode, PackageGroup};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "open-package-group",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("open_package_group.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let graph = &context.project.graph;
    let topology = context.topology;
    for group in &graph.package_groups {
        let outside = topology.external_of(group);
        let open = match &outside {
            Mode::Allow => true,
            Mode::Specific(_) => group.external.mode == outside,
            Mode::Block | Mode::Inherit | Mode::Unknown => false,
        };
        if !is_for_own_names(group) || !open {
            continue;
        }
        let pattern = group.pattern.with_holes("…");
        let message = match group.external.mode {
            Mode::Inherit => format!(
                "`{pattern}` is for published packages and inherits that versions come from the outside"
            ),
            _ => format!(
                "`{pattern}` is for published packages and lets versions come from the outside"
            ),
        };
        sink.report(group.external.place, message)
            .subject(pattern)
            .label(group.publish.place, "packages may be published here")
            .help("set the external upstream to `BLOCK`");
    }
}

/// Whether a group is about names that somebody publishes: it says who may.
fn is_for_own_names(group: &PackageGroup) -> bool {
    match &group.publish.mode {
        Mode::Allow => group.internal.mode != Mode::Inherit || group.external.mode != Mode::Inherit,
        Mode::Specific(repositories) => !repositories.is_empty(),
        Mode::Block | Mode::Inherit | Mode::Unknown => false,
    }
}
