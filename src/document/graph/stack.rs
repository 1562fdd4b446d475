//! What CloudFormation templates within Terraform declare.

use crate::document::block::Block;
use crate::document::graph::Link;
use crate::document::graph::declared::Builder;
use crate::document::graph::groups::{Words, restriction};
use crate::document::graph::{
    Domain, Mode, PackageGroup, Repository, Restriction, Upstream, Within,
};
use crate::document::word::{items, unknown, word};
use crate::eval::json;
use crate::eval::value::{Extent, Kind, Value};
use crate::policy::document::Word;

/// As CloudFormation calls the parts of a package group.
const CLOUDFORMATION: Words = Words {
    configuration: "OriginConfiguration",
    restrictions: "Restrictions",
    publish: "Publish",
    external: "ExternalUpstream",
    internal: "InternalUpstream",
    mode: "RestrictionMode",
    repositories: "Repositories",
};

/// The resources of one type in the template of `block`: each one's name and properties.
fn resources(block: &Block, ty: &str) -> Vec<(Word, Value)> {
    if block.ty != "aws_cloudformation_stack" {
        return Vec::new();
    }
    let Some(template) = template(block) else {
        return Vec::new();
    };
    let Some(Kind::Map(map)) = template.get("Resources").map(|value| &value.kind) else {
        return Vec::new();
    };
    let of_type = map.entries.values().filter(|entry| {
        let found = entry.value.get("Type").and_then(Value::as_str);
        found.as_deref() == Some(ty)
    });
    let properties = |value: &Value| {
        let nothing = || Value::unknown(value.place);
        value.get("Properties").cloned().unwrap_or_else(nothing)
    };
    of_type
        .map(|entry| (unknown(entry.key), properties(&entry.value)))
        .collect()
}

/// The template of a stack where it is JSON.
fn template(block: &Block) -> Option<Value> {
    let body = block.body.get("template_body")?;
    let Kind::String(text) = &body.kind else {
        return None;
    };
    let reading = json::read(text, body.place);
    reading.values.into_iter().next()
}

/// What a property says: text, or what CloudFormation works out.
fn property(properties: &Value, name: &str, absent: &Word) -> Word {
    match properties.get(name) {
        Some(value) if matches!(value.kind, Kind::Map(_)) => unknown(value.place),
        value => word(value).unwrap_or_else(|| absent.clone()),
    }
}

/// Adds the domains of stacks.
pub(in crate::document) fn domains<'b>(
    builder: &mut Builder,
    blocks: impl Iterator<Item = (usize, &'b Block)>,
) {
    for (_, block) in blocks {
        for (absent, properties) in resources(block, "AWS::CodeArtifact::Domain") {
            let index = builder.graph.domains.len();
            let name = property(&properties, "DomainName", &absent);
            builder
                .domains
                .name(&name.text, &block.address.module, index);
            builder.graph.domains.push(Domain {
                name,
                place: absent.place,
                owner: None,
                block: None,
            });
        }
    }
}

/// Adds the repositories of stacks.
pub(in crate::document) fn repositories<'b>(
    builder: &mut Builder,
    blocks: impl Iterator<Item = (usize, &'b Block)>,
) {
    let mut added = Vec::new();
    for (_, block) in blocks {
        let module = &block.address.module;
        for (absent, properties) in resources(block, "AWS::CodeArtifact::Repository") {
            let index = builder.graph.repositories.len();
            let name = property(&properties, "RepositoryName", &absent);
            builder.repositories.name(&name.text, module, index);
            let domain = property(&properties, "DomainName", &absent);
            let (connections, connection_extent) = items(properties.get("ExternalConnections"));
            builder.add_repository(Repository {
                name,
                place: absent.place,
                domain: builder.within(&domain, module),
                upstreams: Vec::new(),
                upstream_extent: Extent::Exact,
                connections: connections
                    .iter()
                    .filter_map(|value| word(Some(value)))
                    .collect(),
                connection_extent,
                block: None,
            });
            added.push((index, module.clone(), properties));
        }
    }
    for (index, module, properties) in added {
        let (values, extent) = items(properties.get("Upstreams"));
        let upstreams = values.iter().map(|value| {
            let name = match value.kind {
                Kind::Map(_) => unknown(value.place),
                _ => word(Some(value)).unwrap_or_else(|| unknown(value.place)),
            };
            let to = builder.upstream(index, &name, &module);
            // The order within a stack is CloudFormation's affair.
            let link = Link::Reference;
            let place = value.place;
            Upstream {
                name,
                place,
                to,
                link,
            }
        });
        let upstreams: Vec<_> = upstreams.collect();
        let repository = &mut builder.graph.repositories[index];
        repository.upstreams = upstreams;
        repository.upstream_extent = extent;
    }
}

/// Adds the package groups of stacks; one of which nothing is known where the
/// template may hold some.
pub(in crate::document) fn groups<'b>(
    builder: &mut Builder,
    blocks: impl Iterator<Item = (usize, &'b Block)>,
) {
    for (_, block) in blocks {
        let module = &block.address.module;
        for (absent, properties) in resources(block, "AWS::CodeArtifact::PackageGroup") {
            let domain = property(&properties, "DomainName", &absent);
            let of = |which| restriction(&properties, &CLOUDFORMATION, which, absent.place);
            builder.graph.package_groups.push(PackageGroup {
                pattern: property(&properties, "Pattern", &absent),
                domain: builder.within(&domain, module),
                place: absent.place,
                publish: of(CLOUDFORMATION.publish),
                external: of(CLOUDFORMATION.external),
                internal: of(CLOUDFORMATION.internal),
            });
        }
        if may_hold_groups(block) {
            builder.graph.package_groups.push(unknown_group(block));
        }
    }
}

/// Whether the template of a stack is none that can be read, and may declare groups.
fn may_hold_groups(block: &Block) -> bool {
    if block.ty != "aws_cloudformation_stack" {
        return false;
    }
    if template(block).is_some_and(|template| matches!(template.kind, Kind::Map(_))) {
        return false;
    }
    match block.body.get("template_body") {
        Some(body) => word(Some(body)).is_some_and(|text| {
            let text = text.with_holes("");
            text.contains("AWS::CodeArtifact::PackageGroup") || text.is_empty()
        }),
        None => false,
    }
}

fn unknown_group(block: &Block) -> PackageGroup {
    let restriction = || Restriction {
        mode: Mode::Unknown,
        place: block.header,
    };
    PackageGroup {
        pattern: unknown(block.header),
        domain: Within::Outside(unknown(block.header)),
        place: block.header,
        publish: restriction(),
        external: restriction(),
        internal: restriction(),
    }
}
