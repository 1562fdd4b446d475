//! The chain of upstreams as a diagram that stays readable, however many repositories there are.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::aws::format::Format;
use crate::manifest::model::{Environment, Repository, Role};

/// More repositories than this are drawn together, those of one role and the same formats.
const READABLE: usize = 24;

/// A diagram.
#[derive(Serialize)]
pub(super) struct Picture {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

#[derive(Serialize)]
struct Node {
    id: String,
    label: String,
    /// Whether it is a public registry.
    public: bool,
}

#[derive(Serialize)]
struct Edge {
    from: String,
    to: String,
    /// Its place among several.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
}

/// What is drawn as one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Kind<'a> {
    One(&'a str),
    Several(&'static str, &'a BTreeSet<Format>),
}

/// The picture of `environment`.
pub(super) fn picture(environment: &Environment) -> Picture {
    let repositories = &environment.repositories;
    let crowded = repositories.len() > READABLE;

    let mut members: BTreeMap<Kind<'_>, Vec<&Repository>> = BTreeMap::new();
    for repository in repositories.values() {
        members
            .entry(kind(repository, crowded))
            .or_default()
            .push(repository);
    }
    let mut nodes: Vec<Node> = Vec::new();
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    for (at, (kind, members)) in members.iter().enumerate() {
        let id = format!("r{at}");
        ids.extend(
            members
                .iter()
                .map(|member| (member.name.as_str(), id.clone())),
        );
        nodes.push(Node {
            id,
            label: label(kind, members),
            public: false,
        });
    }

    let mut edges = BTreeSet::new();
    for repository in repositories.values() {
        let Some(from) = ids.get(repository.name.as_str()) else {
            continue;
        };
        let upstreams = repository.role.upstreams();
        for (at, upstream) in upstreams.iter().enumerate() {
            if let Some(to) = ids.get(upstream.as_str()).filter(|to| *to != from) {
                edges.insert((
                    from.clone(),
                    (upstreams.len() > 1).then_some(at + 1),
                    to.clone(),
                ));
            }
        }
        if let Role::Store { connection } = &repository.role {
            let id = format!("{from}_public");
            edges.insert((from.clone(), None, id.clone()));
            nodes.push(Node {
                id,
                label: connection.external_name().to_owned(),
                public: true,
            });
        }
    }

    let edge = |(from, position, to)| Edge { from, to, position };
    Picture {
        nodes,
        edges: edges.into_iter().map(edge).collect(),
    }
}

fn kind(repository: &Repository, crowded: bool) -> Kind<'_> {
    match &repository.role {
        Role::Team { .. } | Role::Repo { .. } if crowded => {
            Kind::Several(repository.role.address(), &repository.formats)
        }
        Role::Store { .. }
        | Role::Internal
        | Role::Shared { .. }
        | Role::Single { .. }
        | Role::Team { .. }
        | Role::Repo { .. } => Kind::One(repository.name.as_str()),
    }
}

fn label(kind: &Kind<'_>, members: &[&Repository]) -> String {
    match (kind, members) {
        (Kind::One(name), _) => (*name).to_owned(),
        (Kind::Several(..), [one]) => one.name.to_string(),
        (Kind::Several(address, formats), several) => {
            let what = if *address == "team" {
                "team repositories"
            } else {
                "repositories"
            };
            let formats: Vec<_> = formats.iter().map(|format| format.as_str()).collect();
            format!("{} {what}: {}", several.len(), formats.join(", "))
        }
    }
}
