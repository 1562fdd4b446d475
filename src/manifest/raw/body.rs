//! The keys that an environment can override: one reader for each, so that an
//! environment reads anew only what it changes.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::account::AccountId;
use crate::aws::connection::Connection;
use crate::aws::format::{Format, Namespace};
use crate::aws::package_group::PackagePattern;
use crate::aws::text::{Description, TagKey, TagValue};
use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::report::Report;
use crate::manifest::raw::roles::{self, ANYWHERE, IN_FORMAT, IN_TEAM};
use crate::manifest::raw::words::{choice, map, parsed, templates, text, word, words};
use crate::manifest::raw::{Consumer, FormatBlock, Repo, Roles, Shape, Team, names, unwritten};
use crate::manifest::template::{Placeholder, Template};
use crate::source::Spanned;
use crate::syntax::literal::{Entry, Node};

/// A key that an environment can override.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Formats,
    Shape,
    Format,
    Repo,
    TeamDefaults,
    Teams,
    Principals,
    Readers,
    Publishers,
    Admins,
    Exclusive,
    Internal,
    Ban,
    Consumers,
    Ci,
    Audit,
    OnPublish,
    Tags,
}

impl Key {
    pub(super) const ALL: [Self; 18] = [
        Self::Formats,
        Self::Shape,
        Self::Format,
        Self::Repo,
        Self::TeamDefaults,
        Self::Teams,
        Self::Principals,
        Self::Readers,
        Self::Publishers,
        Self::Admins,
        Self::Exclusive,
        Self::Internal,
        Self::Ban,
        Self::Consumers,
        Self::Ci,
        Self::Audit,
        Self::OnPublish,
        Self::Tags,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Formats => "formats",
            Self::Shape => "shape",
            Self::Format => "format",
            Self::Repo => "repo",
            Self::TeamDefaults => "team_defaults",
            Self::Teams => "teams",
            Self::Principals => "principals",
            Self::Readers => "readers",
            Self::Publishers => "publishers",
            Self::Admins => "admins",
            Self::Exclusive => "exclusive",
            Self::Internal => "internal",
            Self::Ban => "ban",
            Self::Consumers => "consumers",
            Self::Ci => "ci",
            Self::Audit => "audit",
            Self::OnPublish => "on_publish",
            Self::Tags => "tags",
        }
    }
}

/// What those keys say.
#[derive(Debug, Clone, Default)]
pub(super) struct Body {
    pub(super) formats: Vec<Spanned<Format>>,
    pub(super) shape: Option<Spanned<Shape>>,
    pub(super) format: BTreeMap<Format, FormatBlock>,
    pub(super) repos: BTreeMap<String, Repo>,
    pub(super) team_defaults: Team,
    pub(super) teams: BTreeMap<String, Team>,
    pub(super) principals: BTreeMap<String, Spanned<Vec<Spanned<Template>>>>,
    pub(super) roles: Roles,
    pub(super) internal: Vec<Spanned<PackagePattern>>,
    pub(super) ban: Vec<(Spanned<PackagePattern>, Spanned<Description>)>,
    pub(super) consumers: BTreeMap<String, Consumer>,
    pub(super) token_minutes: Option<Spanned<u16>>,
    pub(super) tags: BTreeMap<TagKey, Spanned<TagValue>>,
    /// Keys of which nothing is written yet.
    pub(super) unwritten: Vec<Spanned<&'static str>>,
    /// Whether some of `formats` could not be read, so that a `format` block of
    /// one that is not there may be right.
    pub(super) formats_broken: bool,
    /// Teams that were left out because of their names, which may still be referred to.
    pub(super) broken_teams: BTreeSet<String>,
}

impl Body {
    /// Reads `key` anew from `entry`, or goes back to its default without one.
    pub(super) fn read(&mut self, key: Key, entry: Option<&Entry>, report: &mut Report) {
        let node = entry.map(|entry| &entry.value);
        let list = |node: Option<&Node>, report: &mut Report| {
            node.and_then(|node| templates(node, ANYWHERE, report))
        };
        match key {
            Key::Formats => self.formats(node, report),
            Key::Shape => self.shape = node.and_then(|node| top_shape(node, report)),
            Key::Format => self.format = format_blocks(node, report),
            Key::Repo => self.repos = repos(node, report),
            Key::TeamDefaults => {
                self.team_defaults = entry.map_or_else(Team::default, |entry| team(entry, report));
            }
            Key::Teams => self.teams(node, report),
            Key::Principals => self.principals = principals(node, report),
            Key::Readers => self.roles.readers = list(node, report),
            Key::Publishers => self.roles.publishers = list(node, report),
            Key::Admins => self.roles.admins = list(node, report),
            Key::Exclusive => {
                self.roles.exclusive = node.and_then(|node| roles::exclusive(node, report));
            }
            Key::Internal => self.internal = internal(node, report),
            Key::Ban => self.ban = ban(node, report),
            Key::Consumers => self.consumers(node, report),
            Key::Ci => self.ci(node, report),
            Key::Audit | Key::OnPublish => {
                self.forget(key.as_str());
                if let Some(entry) = entry {
                    unwritten::topic_or_bus(&entry.value, report);
                    self.unwritten.push(Spanned::new(key.as_str(), entry.key));
                }
            }
            Key::Tags => self.tags = tags(node, report),
        }
    }

    fn forget(&mut self, prefix: &str) {
        self.unwritten
            .retain(|known| !known.node.starts_with(prefix));
    }

    fn formats(&mut self, node: Option<&Node>, report: &mut Report) {
        let before = report.errors();
        let formats = node.and_then(|node| words(node, Format::parse, report));
        self.formats = formats.map(|formats| formats.node).unwrap_or_default();
        self.formats_broken = report.errors() > before;
    }

    fn teams(&mut self, node: Option<&Node>, report: &mut Report) {
        self.teams.clear();
        self.broken_teams.clear();
        for (name, entry) in entries(node, report) {
            let team = team(entry, report);
            let name = Spanned::new(name, entry.key);
            match names::path_part(name, "a team's name", report) {
                Some(name) => drop(self.teams.insert(name.to_owned(), team)),
                None => drop(self.broken_teams.insert(name.node.to_owned())),
            }
        }
    }

    fn consumers(&mut self, node: Option<&Node>, report: &mut Report) {
        self.consumers.clear();
        self.forget("consumers.");
        let mut folded = BTreeMap::new();
        for (name, entry) in entries(node, report) {
            let consumer = self.consumer(entry, report);
            let name = Spanned::new(name, entry.key);
            let Some(name) = names::path_part(name, "a consumer's name", report) else {
                continue;
            };
            names::distinct(&mut folded, Spanned::new(name, entry.key), report);
            if let Some(consumer) = consumer {
                self.consumers.insert(name.to_owned(), consumer);
            }
        }
    }

    fn consumer(&mut self, entry: &Entry, report: &mut Report) -> Option<Consumer> {
        let mut fields = Fields::of(&entry.value, report)?;
        let account = fields.get("account");
        let roles = fields.get("roles");
        let roles = roles.and_then(|node| words(node, names::role_name, report));
        self.unwritten
            .extend(unwritten::network(&mut fields, report));
        fields.finish(report);
        let Some(account) = account else {
            report.missing(
                entry.key,
                "a consumer without `account`",
                "write `account = \"…\"`, the account that reads",
            );
            return None;
        };
        Some(Consumer {
            span: entry.key,
            account: word(account, AccountId::parse, report)?,
            roles: roles.map(|roles| roles.node).unwrap_or_default(),
        })
    }

    fn ci(&mut self, node: Option<&Node>, report: &mut Report) {
        self.token_minutes = None;
        self.forget("ci.");
        let Some(mut fields) = node.and_then(|node| Fields::of(node, report)) else {
            return;
        };
        let minutes = fields.get("token_minutes");
        self.token_minutes = minutes.and_then(|node| names::token_minutes(node, report));
        if let Some(system) = fields.entry("system") {
            text(&system.value, "`system`", report);
            self.unwritten.push(Spanned::new("ci.system", system.key));
        }
        fields.finish(report);
    }
}

/// The entries of a map that may not be there.
fn entries<'a>(
    node: Option<&'a Node>,
    report: &mut Report,
) -> impl Iterator<Item = (&'a str, &'a Entry)> + use<'a> {
    let map = node.and_then(|node| map(node, report));
    map.into_iter()
        .flatten()
        .map(|(key, entry)| (key.as_str(), entry))
}

fn top_shape(node: &Node, report: &mut Report) -> Option<Spanned<Shape>> {
    let choices = [
        ("three", Some(Shape::Three)),
        ("poly", Some(Shape::Poly)),
        ("single", None),
    ];
    let shape = choice(node, &choices, report)?;
    if shape.node.is_none() {
        report.error(
            shape.span,
            "the shape `single` is one format's, not the whole manifest's",
            "write it in a `format` block",
        );
    }
    Some(Spanned::new(shape.node?, shape.span))
}

fn format_shape(node: &Node, report: &mut Report) -> Option<Spanned<Shape>> {
    let choices = [
        ("three", Some(Shape::Three)),
        ("single", Some(Shape::Single)),
        ("poly", None),
    ];
    let shape = choice(node, &choices, report)?;
    if shape.node.is_none() {
        report.error(
            shape.span,
            "the shape `poly` is the whole manifest's, not one format's",
            "write it at the top of the manifest",
        );
    }
    Some(Spanned::new(shape.node?, shape.span))
}

fn format_blocks(node: Option<&Node>, report: &mut Report) -> BTreeMap<Format, FormatBlock> {
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

fn repos(node: Option<&Node>, report: &mut Report) -> BTreeMap<String, Repo> {
    let mut repos = BTreeMap::new();
    for (name, entry) in entries(node, report) {
        let Some(mut fields) = Fields::of(&entry.value, report) else {
            continue;
        };
        let connect = fields.get("connect");
        let connect = connect.and_then(|node| words(node, Connection::parse, report));
        let upstreams = fields.get("upstreams");
        let upstreams = upstreams.and_then(|node| words(node, names::any, report));
        let description = fields.get("description");
        let repo = Repo {
            span: entry.key,
            connect: connect.map(|list| list.node).unwrap_or_default(),
            upstreams: upstreams.map(|list| list.node).unwrap_or_default(),
            description: description.and_then(|node| word(node, Description::parse, report)),
            roles: roles::read(&mut fields, ANYWHERE, report),
        };
        fields.finish(report);
        repos.insert(name.to_owned(), repo);
    }
    repos
}

fn team(entry: &Entry, report: &mut Report) -> Team {
    let Some(mut fields) = Fields::of(&entry.value, report) else {
        return Team::default();
    };
    let formats = fields.get("formats");
    let team = Team {
        span: entry.key,
        formats: formats.and_then(|node| words(node, Format::parse, report)),
        roles: roles::read(&mut fields, IN_TEAM, report),
    };
    fields.finish(report);
    team
}

fn principals(
    node: Option<&Node>,
    report: &mut Report,
) -> BTreeMap<String, Spanned<Vec<Spanned<Template>>>> {
    let mut lists = BTreeMap::new();
    for (name, entry) in entries(node, report) {
        names::principal_list(Spanned::new(name, entry.key), report);
        let all = &Placeholder::ALL;
        if let Some(list) = templates(&entry.value, all, report) {
            lists.insert(name.to_owned(), list);
        }
    }
    lists
}

fn internal(node: Option<&Node>, report: &mut Report) -> Vec<Spanned<PackagePattern>> {
    let before = report.errors();
    let patterns = node.and_then(|node| words(node, PackagePattern::parse, report));
    let mut patterns = patterns.map(|patterns| patterns.node).unwrap_or_default();
    if let Some(node) = node.filter(|_| report.errors() > before) {
        // Each stands for what is wrong, so that no format seems to have no first-party names.
        let fillers = Format::ALL.into_iter().filter_map(filler_pattern);
        patterns.extend(fillers.map(|pattern| Spanned::new(pattern, node.span)));
    }
    patterns
}

/// A pattern that matches nothing anybody writes.
fn filler_pattern(format: Format) -> Option<PackagePattern> {
    let text = match format.namespace() {
        Namespace::Required => format!("{format}:cagen.filler/cagen-filler"),
        Namespace::None | Namespace::Optional => format!("{format}:cagen-filler"),
    };
    PackagePattern::parse(&text).ok()
}

fn ban(
    node: Option<&Node>,
    report: &mut Report,
) -> Vec<(Spanned<PackagePattern>, Spanned<Description>)> {
    let mut bans = Vec::new();
    for (name, entry) in entries(node, report) {
        let pattern = parsed(Spanned::new(name, entry.key), PackagePattern::parse, report);
        let reason = names::reason(&entry.value, report);
        let reason = reason.and_then(|reason| parsed(reason, Description::parse, report));
        if let (Some(pattern), Some(reason)) = (pattern, reason) {
            bans.push((pattern, reason));
        }
    }
    bans
}

fn tags(node: Option<&Node>, report: &mut Report) -> BTreeMap<TagKey, Spanned<TagValue>> {
    let mut tags = BTreeMap::new();
    for (name, entry) in entries(node, report) {
        let key = parsed(Spanned::new(name, entry.key), TagKey::parse, report);
        let value = word(&entry.value, TagValue::parse, report);
        if let (Some(key), Some(value)) = (key, value) {
            tags.insert(key.node, value);
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_a_filler() {
        for format in Format::ALL {
            assert_eq!(
                filler_pattern(format).map(|pattern| pattern.format()),
                Some(format)
            );
        }
    }
}
