//! `open-package-group`: a package group that lets both publishers and the outside in.

use crate::aws::package_group::group::Reach;
use crate::diag::Level;
use crate::document::graph::{Mode, PackageGroup, Within};
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
    for (index, group) in graph.package_groups.iter().enumerate() {
        let outside = topology.external_of(index);
        let open = match outside {
            Mode::Allow => true,
            Mode::Specific(_) => group.external.mode == *outside,
            Mode::Block | Mode::Inherit | Mode::Unknown => false,
        };
        let pattern = group.pattern.with_holes("…");
        if says_nothing(group) && *outside == Mode::Allow {
            let message = format!(
                "`{pattern}` restricts nothing, so versions of its packages come from the outside as everywhere"
            );
            sink.report(group.place, message)
                .level(Level::Warning)
                .subject(pattern)
                .help("say in its origin configuration who may publish, and block the external upstream");
            continue;
        }
        if !is_for_own_names(group) || !open {
            continue;
        }
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

/// Whether a group for some names of the tree's own domain leaves all to wider ones.
fn says_nothing(group: &PackageGroup) -> bool {
    let modes = [&group.publish, &group.external, &group.internal];
    let some = group.pattern.known().map(Reach::of);
    matches!(some, Some(Ok(Reach::Some(_))))
        && matches!(group.domain, Within::Inside(_))
        && modes
            .iter()
            .all(|restriction| restriction.mode == Mode::Inherit)
}

/// Whether a group is about names that somebody publishes: it says who may.
fn is_for_own_names(group: &PackageGroup) -> bool {
    match &group.publish.mode {
        Mode::Allow => group.internal.mode != Mode::Inherit || group.external.mode != Mode::Inherit,
        Mode::Specific(repositories) => !repositories.is_empty(),
        Mode::Block | Mode::Inherit | Mode::Unknown => false,
    }
}
