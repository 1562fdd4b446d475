//! The graph that Terraform blocks declare.

use std::collections::{HashMap, HashSet};

use crate::document::block::{Block, BlockKind};
use crate::document::graph::naming::Register;
use crate::document::graph::{Domain, Graph, Link, Repository, Upstream, UpstreamTarget, Within};
use crate::document::graph::{groups, stack};
use crate::document::word::{items, sole_reference, unknown, word};
use crate::eval::value::{Extent, Kind, Value};
use crate::policy::document::Word;
use crate::source::place::Place;

/// How the resource types of the two providers call things.
struct Names {
    ty: &'static str,
    name: &'static str,
    domain: &'static str,
    owner: &'static str,
}

const DOMAINS: [Names; 2] = [
    Names {
        ty: "aws_codeartifact_domain",
        name: "domain",
        domain: "domain",
        owner: "owner",
    },
    Names {
        ty: "awscc_codeartifact_domain",
        name: "domain_name",
        domain: "domain_name",
        owner: "owner",
    },
];

const REPOSITORIES: [Names; 2] = [
    Names {
        ty: "aws_codeartifact_repository",
        name: "repository",
        domain: "domain",
        owner: "domain_owner",
    },
    Names {
        ty: "awscc_codeartifact_repository",
        name: "repository_name",
        domain: "domain_name",
        owner: "domain_owner",
    },
];

/// A graph in the making, and the names in it.
#[derive(Debug, Default)]
pub(in crate::document) struct Builder {
    pub(in crate::document) graph: Graph,
    pub(in crate::document) domains: Register,
    pub(in crate::document) repositories: Register,
    /// The repositories by their domains and known names.
    siblings: HashMap<(String, String), usize>,
    /// The domains with repositories whose names are not known.
    unnamed: HashSet<String>,
}

impl Builder {
    /// The graph of `blocks`, whose upstreams are linked as `links` tells of each.
    pub(in crate::document) fn read<F: Fn(&Value, usize) -> Link>(
        blocks: &[Block],
        links: impl Fn(&Block) -> F,
    ) -> Self {
        let mut builder = Self::default();
        let resources = || {
            let numbered = blocks.iter().enumerate();
            numbered.filter(|(_, block)| block.kind == BlockKind::Resource)
        };
        for (index, block) in resources() {
            builder.domain(index, block);
        }
        stack::domains(&mut builder, resources());
        for (index, block) in resources() {
            builder.repository(index, block);
        }
        stack::repositories(&mut builder, resources());
        let declared: Vec<_> = builder.graph.repositories.iter().map(|r| r.block).collect();
        for (repository, block) in declared.into_iter().enumerate() {
            if let Some(block) = block.and_then(|index| blocks.get(index)) {
                builder.upstreams(repository, block, links(block));
            }
        }
        for (_, block) in resources() {
            groups::declared(&mut builder, block);
        }
        stack::groups(&mut builder, resources());
        builder
    }

    fn domain(&mut self, index: usize, block: &Block) {
        let Some(names) = DOMAINS.iter().find(|names| names.ty == block.ty) else {
            return;
        };
        let name = named(block, names.name);
        self.graph.domains.push(Domain {
            name,
            place: block.header,
            owner: word(block.body.get(names.owner)),
            block: Some(index),
        });
        let at = self.graph.domains.len() - 1;
        let module = &block.address.module;
        self.domains
            .name(&self.graph.domains[at].name.text, module, at);
        self.domains.address(&block.address, at);
    }

    fn repository(&mut self, index: usize, block: &Block) {
        let Some(names) = REPOSITORIES.iter().find(|names| names.ty == block.ty) else {
            return;
        };
        let module = &block.address.module;
        let connections = connections(&block.body);
        let repository = Repository {
            name: named(block, names.name),
            place: block.header,
            domain: self.within(&named(block, names.domain), module),
            upstreams: Vec::new(),
            upstream_extent: Extent::Exact,
            connections: connections.0,
            connection_extent: connections.1,
            block: Some(index),
        };
        let at = self.graph.repositories.len();
        self.repositories.name(&repository.name.text, module, at);
        self.repositories.address(&block.address, at);
        self.add_repository(repository);
    }

    /// Adds a repository, and where its domain's others find it.
    pub(in crate::document) fn add_repository(&mut self, repository: Repository) {
        if let Some(domain) = repository.domain.key() {
            match repository.name.known() {
                Some(name) => {
                    let at = self.graph.repositories.len();
                    self.siblings.entry((domain, name.to_owned())).or_insert(at);
                }
                None => {
                    self.unnamed.insert(domain);
                }
            }
        }
        self.graph.repositories.push(repository);
    }

    /// The domain that `name` means where it is written in `module`.
    pub(in crate::document) fn within(&self, name: &Word, module: &str) -> Within {
        let referred = sole_reference(&name.text).and_then(|to| self.domains.referred(to));
        let found = referred.or_else(|| self.domains.called(&name.text, module));
        match found {
            Some(index) => Within::Inside(index),
            None => Within::Outside(name.clone()),
        }
    }

    /// The repository that `name` means where it is written in `module`.
    pub(in crate::document) fn repository_called(
        &self,
        name: &Word,
        module: &str,
    ) -> Option<usize> {
        let referred = sole_reference(&name.text).and_then(|to| self.repositories.referred(to));
        referred.or_else(|| self.repositories.called(&name.text, module))
    }

    fn upstreams(
        &mut self,
        repository: usize,
        block: &Block,
        link: impl Fn(&Value, usize) -> Link,
    ) {
        let (values, extent) = upstream_values(block);
        let module = &block.address.module;
        let numbered = values.into_iter().enumerate();
        let upstreams = numbered.map(|(position, (value, place))| {
            let name = word(Some(value)).unwrap_or_else(|| unknown(value.place));
            let to = self.upstream(repository, &name, module);
            let link = match to {
                UpstreamTarget::Inside(_) => link(value, position),
                UpstreamTarget::Missing | UpstreamTarget::Outside => Link::Reference,
            };
            Upstream {
                name,
                place,
                to,
                link,
            }
        });
        let upstreams: Vec<_> = upstreams.collect();
        if let Some(repository) = self.graph.repositories.get_mut(repository) {
            repository.upstreams = upstreams;
            repository.upstream_extent = extent;
        }
    }

    /// What the upstream `name` of a repository is.
    pub(in crate::document) fn upstream(
        &self,
        repository: usize,
        name: &Word,
        module: &str,
    ) -> UpstreamTarget {
        let repositories = &self.graph.repositories;
        let Some(domain) = repositories.get(repository).map(|r| &r.domain) else {
            return UpstreamTarget::Outside;
        };
        if let Some(found) = self.repository_called(name, module)
            && repositories
                .get(found)
                .is_some_and(|other| other.domain.is(domain))
        {
            return UpstreamTarget::Inside(found);
        }
        let Some(domain_key) = domain.key() else {
            return UpstreamTarget::Outside;
        };
        // The nearest of that name may be another domain's.
        let known = name.known();
        let sibling =
            known.and_then(|known| self.siblings.get(&(domain_key.clone(), known.to_owned())));
        if let Some(found) = sibling {
            return UpstreamTarget::Inside(*found);
        }
        let declared = matches!(domain, Within::Inside(_));
        if declared && known.is_some() && !self.unnamed.contains(&domain_key) {
            return UpstreamTarget::Missing;
        }
        UpstreamTarget::Outside
    }
}

/// What a block calls itself by an attribute; not known where it does not say.
pub(in crate::document) fn named(block: &Block, attribute: &str) -> Word {
    word(block.body.get(attribute)).unwrap_or_else(|| unknown(block.header))
}

fn connections(body: &Value) -> (Vec<Word>, Extent) {
    let (values, extent) = items(body.get("external_connections"));
    let values = certain(values, extent, "external_connection_name");
    let names = values.map(|value| match &value.kind {
        Kind::Map(_) => word(value.get("external_connection_name")),
        _ => word(Some(value)),
    });
    (names.flatten().collect(), extent)
}

/// Those of a body's blocks that surely exist. Where a `dynamic` block is
/// repeated over something unknown, one block stands for all that there may be,
/// and there may be none.
fn certain<'v>(
    values: &'v [Value],
    extent: Extent,
    name: &'static str,
) -> impl Iterator<Item = &'v Value> {
    let sole = values.len() == 1;
    values.iter().filter(move |value| {
        let is_block = matches!(value.kind, Kind::Map(_));
        let known = || value.get(name).is_some_and(|name| name.as_str().is_some());
        extent == Extent::Exact || !is_block || (!sole && known())
    })
}

/// The names of a body's upstreams, each with the place where the body says it.
fn upstream_values(block: &Block) -> (Vec<(&Value, Place)>, Extent) {
    let body = &block.body;
    let list = body.entry("upstream").or_else(|| body.entry("upstreams"));
    let (blocks, extent) = items(list.map(|entry| &entry.value));
    let blocks = certain(blocks, extent, "repository_name");
    let values = blocks.filter_map(|value| match &value.kind {
        Kind::Map(_) => {
            let entry = value.entry("repository_name")?;
            Some((&entry.value, block.place_of(entry)))
        }
        _ => {
            let place = list.map_or(value.place, |entry| entry.key);
            Some((value, block.place_within(value, place)))
        }
    });
    (values.collect(), extent)
}
