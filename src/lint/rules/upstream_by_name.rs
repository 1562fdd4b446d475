//! `upstream-by-name`: an upstream written as text although the tree declares the repository.

use crate::diag::Level;
use crate::document::graph::{Link, UpstreamTarget};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "upstream-by-name",
    group: Group::SupplyChain,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("upstream_by_name.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let repositories = &context.project.graph.repositories;
    for repository in repositories {
        for upstream in &repository.upstreams {
            let (UpstreamTarget::Inside(to), Link::Name) = (upstream.to, upstream.link) else {
                continue;
            };
            let name = repositories[to].name.with_holes("…");
            let message = format!(
                "`{name}` is named, not referred to, so it may not exist yet when this is created"
            );
            sink.report(upstream.place, message)
                .label(repositories[to].place, "it is declared here")
                .help("refer to the resource's `repository` attribute");
        }
    }
}
