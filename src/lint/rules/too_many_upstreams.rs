//! `too-many-upstreams`: more direct upstreams than AWS takes, or more repositories behind one than a request searches.

use crate::aws::limits;
use crate::diag::Level;
use crate::eval::value::Extent;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "too-many-upstreams",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("too_many_upstreams.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let graph = &context.project.graph;
    let topology = context.topology;
    let (direct, searched) = (limits::direct_upstreams(), limits::searched_repositories());
    for (index, repository) in graph.repositories.iter().enumerate() {
        let name = repository.name.with_holes("…");
        if let Some(extra) = repository.upstreams.get(direct) {
            let count = repository.upstreams.len();
            let message =
                format!("`{name}` has {count} direct upstreams, of which AWS takes {direct}");
            sink.report(extra.place, message)
                .about(context.project.block_of(repository))
                .subject(&name)
                .help("put some of them behind a shared repository");
            continue;
        }
        let (reached, most) = topology.reached(index);
        if reached > searched {
            let through = match most {
                Extent::Exact => reached.to_string(),
                Extent::Open => format!("more than {reached}"),
            };
            let message = format!(
                "a request searches {searched} repositories, and `{name}` reads through {through}"
            );
            sink.report(repository.name.place, message)
                .about(context.project.block_of(repository))
                .subject(&name)
                .help("take upstreams away, or publish into fewer repositories");
        }
    }
}
