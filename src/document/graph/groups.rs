//! Package groups as blocks declare them.

use crate::document::block::Block;
use crate::document::graph::declared::{Builder, named};
use crate::document::graph::{Mode, PackageGroup, Restriction};
use crate::document::word::{items, word};
use crate::eval::value::{Extent, Kind, Value};
use crate::source::place::Place;

/// How a syntax calls the parts of a package group.
pub(in crate::document) struct Words {
    pub(in crate::document) configuration: &'static str,
    pub(in crate::document) restrictions: &'static str,
    pub(in crate::document) publish: &'static str,
    pub(in crate::document) external: &'static str,
    pub(in crate::document) internal: &'static str,
    pub(in crate::document) mode: &'static str,
    pub(in crate::document) repositories: &'static str,
}

/// As `awscc` calls them.
const AWSCC: Words = Words {
    configuration: "origin_configuration",
    restrictions: "restrictions",
    publish: "publish",
    external: "external_upstream",
    internal: "internal_upstream",
    mode: "restriction_mode",
    repositories: "repositories",
};

/// Adds the package group that `block` declares, if it does.
pub(in crate::document) fn declared(builder: &mut Builder, block: &Block) {
    if block.ty != "awscc_codeartifact_package_group" {
        return;
    }
    let domain = named(block, "domain_name");
    let group = PackageGroup {
        pattern: named(block, "pattern"),
        domain: builder.within(&domain, &block.address.module),
        place: block.header,
        publish: restriction(&block.body, &AWSCC, AWSCC.publish, block.header),
        external: restriction(&block.body, &AWSCC, AWSCC.external, block.header),
        internal: restriction(&block.body, &AWSCC, AWSCC.internal, block.header),
    };
    builder.graph.package_groups.push(group);
}

/// What `body` says of one restriction.
pub(in crate::document) fn restriction(
    body: &Value,
    words: &Words,
    which: &str,
    place: Place,
) -> Restriction {
    let mut value = body;
    for step in [words.configuration, words.restrictions, which] {
        value = match value.get(step) {
            Some(next) => sole(next),
            None if is_closed(value) => {
                let mode = Mode::Inherit;
                return Restriction { mode, place };
            }
            None => {
                let mode = Mode::Unknown;
                return Restriction { mode, place };
            }
        };
    }
    let place = value.get(words.mode).map_or(value.place, |mode| mode.place);
    let mode = match (value.get(words.mode), is_closed(value)) {
        (Some(mode), _) => mode_of(mode, value.get(words.repositories)),
        (None, true) => Mode::Inherit,
        (None, false) => Mode::Unknown,
    };
    Restriction { mode, place }
}

fn mode_of(mode: &Value, repositories: Option<&Value>) -> Mode {
    match mode.as_str().as_deref() {
        Some("ALLOW") => Mode::Allow,
        Some("BLOCK") => Mode::Block,
        Some("INHERIT") => Mode::Inherit,
        Some("ALLOW_SPECIFIC_REPOSITORIES") => specific(repositories),
        Some(_) | None => match mode.kind {
            Kind::Null => Mode::Inherit,
            _ => Mode::Unknown,
        },
    }
}

fn specific(repositories: Option<&Value>) -> Mode {
    let (values, extent) = items(repositories);
    let names = values.iter().map(|value| word(Some(value)));
    let names: Option<Vec<String>> = names
        .map(|name| name.and_then(|name| name.known().map(str::to_owned)))
        .collect();
    match (names, extent) {
        (Some(names), Extent::Exact) => Mode::Specific(names),
        // Some of the repositories are not known: which may publish is not known.
        _ => Mode::Unknown,
    }
}

/// The one block of a list of blocks, or the value itself.
fn sole(value: &Value) -> &Value {
    match &value.kind {
        Kind::List(list) => match &*list.items {
            [one] => one,
            _ => value,
        },
        _ => value,
    }
}

/// Whether what is not in `value` is certainly not there.
fn is_closed(value: &Value) -> bool {
    match &value.kind {
        Kind::Map(map) => map.extent == Extent::Exact,
        Kind::Null => true,
        Kind::List(list) => list.items.is_empty() && list.extent == Extent::Exact,
        Kind::Unknown(_) | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => false,
    }
}
