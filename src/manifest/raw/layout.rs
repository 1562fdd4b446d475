//! Which repositories there are: `shape`, `format` blocks, `repo` blocks, teams.

use std::collections::BTreeMap;

use crate::aws::connection::Connection;
use crate::aws::format::Format;
use crate::aws::text::Description;
use crate::manifest::raw::body::entries;
use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::report::Report;
use crate::manifest::raw::roles::{self, ANYWHERE, IN_FORMAT, IN_TEAM};
use crate::manifest::raw::words::{choice, parsed, word, words};
use crate::manifest::raw::{FormatBlock, Repo, Roles, Shape, Team, names};
use crate::source::Spanned;
use crate::syntax::literal::{Entry, Node, Value};

/// `shape` at the top.
pub(super) fn top_shape(node: &Node, report: &mut Report) -> Option<Spanned<Shape>> {
    if node.value == Value::String("single".to_owned()) {
        report.error(
            node.span,
            "the shape `single` is one format's, not the whole manifest's",
            "write it in a `format` block",
        );
        return None;
    }
    choice(
        node,
        &[("three", Shape::Three), ("poly", Shape::Poly)],
        report,
    )
}

fn format_shape(node: &Node, report: &mut Report) -> Option<Spanned<Shape>> {
    if node.value == Value::String("poly".to_owned()) {
        report.error(
            node.span,
            "the shape `poly` is the whole manifest's, not one format's",
            "write it at the top of the manifest",
        );
        return None;
    }
    choice(
        node,
        &[("three", Shape::Three), ("single", Shape::Single)],
        report,
    )
}

/// The `format` blocks.
pub(super) fn format_blocks(
    node: Option<&Node>,
    report: &mut Report,
) -> BTreeMap<Format, FormatBlock> {
    let mut blocks = BTreeMap::new();
    for (name, entry) in entries(node, report) {
        let format = parsed(Spanned::new(name, entry.key), Format::parse, report);
        let Some(mut fields) = Fields::of(&entry.value, report) else {
            continue;
        };
        let connections = fields.get("connections");
        let connections = connections.and_then(|node| words(node, Connection::parse, report));
        let block = FormatBlock {
            span: entry.key,
            connections,
            shape: fields
                .get("shape")
                .and_then(|node| format_shape(node, report)),
            roles: roles::read(&mut fields, IN_FORMAT, report),
        };
        fields.finish(report);
        if let Some(format) = format {
            check_connections(format.node, &block, report);
            blocks.insert(format.node, block);
        }
    }
    blocks
}

fn check_connections(format: Format, block: &FormatBlock, report: &mut Report) {
    for connection in block.connections.iter().flat_map(|list| &list.node) {
        let of = connection.node.format();
        if of != format {
            report.error(
                connection.span,
                format!(
                    "`{}` is a connection of {of}, not of {format}",
                    connection.node
                ),
                format!("move it to `format \"{of}\"`"),
            );
        }
    }
}

/// The `repo` blocks.
pub(super) fn repos(node: Option<&Node>, report: &mut Report) -> BTreeMap<String, Repo> {
    let entries = entries(node, report);
    entries
        .map(|(name, entry)| (name.to_owned(), repo(entry, report)))
        .collect()
}

/// One `repo` block.
pub(super) fn repo(entry: &Entry, report: &mut Report) -> Repo {
    let mut repo = Repo {
        span: entry.key,
        connect: Vec::new(),
        upstreams: Vec::new(),
        description: None,
        roles: Roles::default(),
    };
    let Some(mut fields) = Fields::of(&entry.value, report) else {
        return repo;
    };
    let connect = fields.get("connect");
    if let Some(connect) = connect.and_then(|node| words(node, Connection::parse, report)) {
        repo.connect = connect.node;
    }
    let upstreams = fields.get("upstreams");
    if let Some(upstreams) = upstreams.and_then(|node| words(node, names::any, report)) {
        repo.upstreams = upstreams.node;
    }
    let description = fields.get("description");
    repo.description = description.and_then(|node| word(node, Description::parse, report));
    repo.roles = roles::read(&mut fields, ANYWHERE, report);
    fields.finish(report);
    repo
}

/// One team, or `team_defaults`. What cannot be read of its formats are none:
/// that is not the same as not saying which.
pub(super) fn team(entry: &Entry, report: &mut Report) -> Team {
    let none = |node: &Node| Spanned::new(Vec::new(), node.span);
    let mut team = Team {
        span: entry.key,
        formats: Some(none(&entry.value)),
        roles: Roles::default(),
    };
    if let Some(mut fields) = Fields::of(&entry.value, report) {
        let formats = fields.get("formats");
        team.formats =
            formats.map(|node| words(node, Format::parse, report).unwrap_or_else(|| none(node)));
        team.roles = roles::read(&mut fields, IN_TEAM, report);
        fields.finish(report);
    }
    team
}
