//! `shared-connection-twice`: two repositories of a domain with the same external connection.

use crate::diag::Level;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::topology::same_domain;

pub(super) static RULE: Rule = Rule {
    id: "shared-connection-twice",
    group: Group::SupplyChain,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("shared_connection_twice.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let repositories = &context.project.graph.repositories;
    let connected = || {
        repositories.iter().flat_map(|repository| {
            let names = repository.connections.iter();
            names.filter_map(move |word| Some((repository, word, word.known()?)))
        })
    };
    for (index, (repository, word, name)) in connected().enumerate() {
        let earlier = connected().take(index).find(|(other, _, taken)| {
            *taken == name
                && other.place != repository.place
                && same_domain(&other.domain, &repository.domain) == Some(true)
        });
        if let Some((_, first, _)) = earlier {
            let twice = format!("a second repository of the domain is connected to `{name}`");
            sink.report(word.place, twice)
                .label(first.place, "the first is here")
                .help("keep one store for each registry and make it an upstream of the repositories that need it");
        }
    }
}
