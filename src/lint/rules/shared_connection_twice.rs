//! `shared-connection-twice`: two repositories of a domain with the same external connection.

use std::collections::BTreeSet;

use crate::diag::Level;
use crate::document::Project;
use crate::document::block::Block;
use crate::document::graph::{Repository, Within};
use crate::eval::value::Value;
use crate::lint::provider;
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
    let project = context.project;
    let repositories = &project.graph.repositories;
    let connected = || {
        repositories.iter().flat_map(|repository| {
            let names = repository.connections.iter();
            names.filter_map(move |word| Some((repository, word, word.known()?)))
        })
    };
    let mut told = BTreeSet::new();
    for (index, (repository, word, name)) in connected().enumerate() {
        let earlier = connected().take(index).find(|(other, _, taken)| {
            *taken == name
                && !std::ptr::eq(*other, repository)
                && share_domain(other, repository, project)
        });
        if let Some((other, first, _)) = earlier {
            let second = repository.name.with_holes("…");
            // A declaration is met once for each instance.
            if !told.insert((word.place, name, second.clone())) {
                continue;
            }
            let twice = format!(
                "`{second}` is connected to `{name}`, as `{}` of the same domain is",
                other.name.with_holes("…")
            );
            let draft = sink
                .report(word.place, twice)
                .about(project.block_of(repository))
                .about(project.block_of(other))
                .subject(second);
            let draft = match first.place == word.place {
                true => draft,
                false => draft.label(first.place, "the first is here"),
            };
            draft
                .help("keep one store for each registry and make it an upstream of the repositories that need it");
        }
    }
}

/// Whether both are surely in one domain, and can be there at once.
fn share_domain(one: &Repository, other: &Repository, project: &Project<'_>) -> bool {
    let block = |repository: &Repository| repository.block.and_then(|at| project.blocks.get(at));
    let (here, there) = (block(one), block(other));
    let may_be_none =
        |block: Option<&Block>| block.is_some_and(|block| block.address.address.contains("[?]"));
    if may_be_none(here) && may_be_none(there) {
        return false;
    }
    let named = match (&one.domain, &other.domain) {
        (Within::Inside(a), Within::Inside(b)) if a != b => is_one_domain(*a, *b, project),
        _ => same_domain(&one.domain, &other.domain) == Some(true),
    };
    // A domain of the same name in another account or Region is another one.
    named
        && match (here, there) {
            (Some(here), Some(there)) => may_meet(here, there, project),
            (None, _) | (_, None) => true,
        }
}

/// Whether two repositories of one domain's name are surely in one account and Region: what is
/// run on its own may have its own, as environments and examples do.
fn may_meet(one: &Block, other: &Block, project: &Project<'_>) -> bool {
    let owner = |block: &Block| block.body.get("domain_owner").and_then(Value::as_str);
    let region = |block| provider::region(block, project);
    if owner(one).is_some_and(|account| owner(other) == Some(account)) {
        return region(one) == region(other);
    }
    if one.header == other.header || provider::root(one) != provider::root(other) {
        return provider::is_same(one, other, project);
    }
    let place = |block| provider::place(block, project);
    match (place(one), place(other)) {
        (Some(here), Some(there)) => here == there || provider::is_same(one, other, project),
        (None, _) | (_, None) => true,
    }
}

/// Whether two declarations make the same domain, as `duplicate-domain` tells.
fn is_one_domain(one: usize, other: usize, project: &Project<'_>) -> bool {
    let domains = &project.graph.domains;
    let named = |index: usize| {
        let domain = domains.get(index)?;
        Some((domain.name.known()?, project.blocks.get(domain.block?)?))
    };
    match (named(one), named(other)) {
        (Some((name, here)), Some((same, there))) => {
            name == same && provider::is_same(here, there, project)
        }
        _ => false,
    }
}
