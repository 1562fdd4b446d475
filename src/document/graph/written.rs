//! The graph that manifests declare. What their generated tree declares as
//! well is one thing, not two.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::names::RepositoryName;
use crate::document::graph::declared::Builder;
use crate::document::graph::{
    Domain, Link, Mode, PackageGroup, Repository, Restriction, Upstream, UpstreamTarget, Within,
};
use crate::eval::text::Text;
use crate::eval::value::Extent;
use crate::manifest::model::{self, Environment, Model, Purpose, Role};
use crate::policy::document::Word;
use crate::source::place::{FileId, Place};

/// Adds what a manifest declares. `below` tells which declarations stand
/// below the manifest's directory, and may so be what it generated.
pub(in crate::document) fn add(
    builder: &mut Builder,
    model: &Model,
    file: FileId,
    below: impl Fn(Place) -> bool,
) {
    let mut taken = BTreeSet::new();
    for environment in &model.environments {
        let generated = |(index, domain): &(usize, &Domain)| {
            domain.block.is_some()
                && domain.name.known() == Some(environment.domain.name.as_str())
                && below(domain.place)
                && !taken.contains(index)
        };
        let domains = builder.graph.domains.iter().enumerate();
        let found = domains.clone().find(generated).map(|(index, _)| index);
        let domain = match found {
            Some(index) => index,
            None => new_domain(builder, environment, file),
        };
        taken.insert(domain);
        let named = repositories(builder, environment, file, domain);
        upstreams(builder, environment, file, &named);
        groups(builder, environment, file, domain);
    }
}

fn said(text: &str, place: Place) -> Word {
    Word::new(Text::made(text, place), place)
}

fn new_domain(builder: &mut Builder, environment: &Environment, file: FileId) -> usize {
    let place = file.at(environment.place);
    builder.graph.domains.push(Domain {
        name: said(environment.domain.name.as_str(), place),
        place,
        owner: Some(said(environment.domain.account.as_str(), place)),
        block: None,
    });
    builder.graph.domains.len() - 1
}

/// What is new of an environment's repositories, and where each of them is.
struct Named<'m> {
    all: BTreeMap<&'m RepositoryName, usize>,
    new: Vec<&'m RepositoryName>,
}

fn repositories<'m>(
    builder: &mut Builder,
    environment: &'m Environment,
    file: FileId,
    domain: usize,
) -> Named<'m> {
    let repositories = &mut builder.graph.repositories;
    let inside =
        |repository: &Repository| matches!(repository.domain, Within::Inside(at) if at == domain);
    let declared: BTreeMap<String, usize> = repositories
        .iter()
        .enumerate()
        .filter(|(_, repository)| inside(repository))
        .filter_map(|(index, repository)| Some((repository.name.known()?.to_owned(), index)))
        .collect();
    let mut named = Named {
        all: BTreeMap::new(),
        new: Vec::new(),
    };
    for (name, repository) in &environment.repositories {
        if let Some(index) = declared.get(name.as_str()) {
            named.all.insert(name, *index);
            continue;
        }
        let place = file.at(repository.place);
        let connections = match &repository.role {
            Role::Store { connection } => vec![said(connection.external_name(), place)],
            Role::Internal
            | Role::Shared { .. }
            | Role::Single { .. }
            | Role::Team { .. }
            | Role::Repo { .. } => Vec::new(),
        };
        named.all.insert(name, repositories.len());
        named.new.push(name);
        repositories.push(Repository {
            name: said(name.as_str(), place),
            place,
            domain: Within::Inside(domain),
            upstreams: Vec::new(),
            upstream_extent: Extent::Exact,
            connections,
            connection_extent: Extent::Exact,
            block: None,
        });
    }
    named
}

fn upstreams(builder: &mut Builder, environment: &Environment, file: FileId, named: &Named<'_>) {
    for name in &named.new {
        let Some((repository, index)) =
            environment.repositories.get(*name).zip(named.all.get(name))
        else {
            continue;
        };
        let place = file.at(repository.place);
        let upstream = |name: &RepositoryName| Upstream {
            name: said(name.as_str(), place),
            place,
            to: match named.all.get(name) {
                Some(index) => UpstreamTarget::Inside(*index),
                None => UpstreamTarget::Outside,
            },
            // Scaffold writes references.
            link: Link::Reference,
        };
        if let Some(declared) = builder.graph.repositories.get_mut(*index) {
            declared.upstreams = repository.role.upstreams().iter().map(upstream).collect();
        }
    }
}

fn groups(builder: &mut Builder, environment: &Environment, file: FileId, domain: usize) {
    let place = file.at(environment.place);
    for group in environment.package_groups.values() {
        let pattern = group.pattern.group();
        let known = |other: &PackageGroup| {
            matches!(other.domain, Within::Inside(at) if at == domain)
                && other.pattern.known() == Some(&*pattern)
        };
        if builder.graph.package_groups.iter().any(known) {
            continue;
        }
        let (publish, internal) = modes(group);
        let restriction = |mode| Restriction { mode, place };
        builder.graph.package_groups.push(PackageGroup {
            pattern: said(&pattern, place),
            domain: Within::Inside(domain),
            place,
            publish: restriction(publish),
            external: restriction(Mode::Block),
            internal: restriction(internal),
        });
    }
}

/// Who publishes into a group, and whether the domain's repositories pass its packages on.
fn modes(group: &model::PackageGroup) -> (Mode, Mode) {
    match &group.purpose {
        Purpose::Ban { .. } => (Mode::Block, Mode::Block),
        Purpose::FirstParty { repositories } if repositories.is_empty() => {
            (Mode::Block, Mode::Allow)
        }
        Purpose::FirstParty { repositories } => {
            let names = repositories.iter().map(|name| name.as_str().to_owned());
            (Mode::Specific(names.collect()), Mode::Allow)
        }
    }
}
