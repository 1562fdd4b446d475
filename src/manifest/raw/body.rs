//! The keys that an environment can override: one reader for each, so that an
//! environment reads anew only what it changes.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::account::AccountId;
use crate::aws::format::{Format, Namespace};
use crate::aws::package_group::PackagePattern;
use crate::aws::text::{Description, TagKey, TagValue};
use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::key::{Key, Many};
use crate::manifest::raw::report::Report;
use crate::manifest::raw::roles::{self, ANYWHERE};
use crate::manifest::raw::words::{map, parsed, templates, text, word, words};
use crate::manifest::raw::{
    Consumer, FormatBlock, Repo, Roles, Shape, Team, layout, names, unwritten,
};
use crate::manifest::template::{Placeholder, Template};
use crate::source::Spanned;
use crate::syntax::literal::{Entry, Node, Value};

/// What the keys that an environment can override say.
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
    /// Every entry of every list of principals.
    pub(super) fn listed(&self) -> Vec<Spanned<Template>> {
        let formats = self.format.values().map(|block| &block.roles);
        let repos = self.repos.values().map(|repo| &repo.roles);
        let teams = self.teams.values().map(|team| &team.roles);
        let own = [&self.roles, &self.team_defaults.roles].into_iter();
        let lists = own.chain(formats).chain(repos).chain(teams);
        let lists = lists.flat_map(|roles| [&roles.readers, &roles.publishers, &roles.admins]);
        let named = self.principals.values();
        let lists = lists.flatten().chain(named);
        lists.flat_map(|list| list.node.iter().cloned()).collect()
    }

    /// Reads `key` anew from `entry`, or goes back to its default without one.
    pub(super) fn read(&mut self, key: Key, entry: Option<&Entry>, report: &mut Report) {
        let node = entry.map(|entry| &entry.value);
        let list = |node: Option<&Node>, report: &mut Report| {
            node.and_then(|node| templates(node, ANYWHERE, report))
        };
        match key {
            Key::Formats => self.formats(node, report),
            Key::Shape => self.shape = node.and_then(|node| layout::top_shape(node, report)),
            Key::Format => self.format = layout::format_blocks(node, report),
            Key::Repo => self.repos = layout::repos(node, report),
            Key::TeamDefaults => {
                self.team_defaults =
                    entry.map_or_else(Team::default, |entry| layout::team(entry, report));
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
        if let Some(node) = node.filter(|_| self.formats_broken) {
            self.formats.extend(meant_formats(node));
            let mut seen = BTreeSet::new();
            self.formats.retain(|format| seen.insert(format.node));
        }
    }

    fn teams(&mut self, node: Option<&Node>, report: &mut Report) {
        self.teams.clear();
        self.broken_teams.clear();
        entries(node, report).for_each(|(name, entry)| self.team(name, entry, report));
    }

    fn team(&mut self, name: &str, entry: &Entry, report: &mut Report) {
        let team = layout::team(entry, report);
        match names::path_part(Spanned::new(name, entry.key), "a team's name", report) {
            Some(name) => drop(self.teams.insert(name.to_owned(), team)),
            None => drop(self.broken_teams.insert(name.to_owned())),
        }
    }

    /// Reads one repository or team anew, or takes it away without an entry. Of
    /// these there can be thousands, of which an environment changes a few.
    pub(super) fn read_one(
        &mut self,
        many: Many,
        name: &str,
        entry: Option<&Entry>,
        report: &mut Report,
    ) {
        match (many, entry) {
            (Many::Repos, Some(entry)) => {
                self.repos
                    .insert(name.to_owned(), layout::repo(entry, report));
            }
            (Many::Repos, None) => drop(self.repos.remove(name)),
            (Many::Teams, Some(entry)) => self.team(name, entry, report),
            (Many::Teams, None) => drop(self.teams.remove(name)),
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
        let misspelt = fields.misspelt("account");
        fields.finish(report);
        let Some(account) = account else {
            if misspelt.is_none() {
                report.missing(
                    entry.key,
                    "a consumer without `account`",
                    "write `account = \"…\"`, the account that reads",
                );
            }
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
pub(super) fn entries<'a>(
    node: Option<&'a Node>,
    report: &mut Report,
) -> impl Iterator<Item = (&'a str, &'a Entry)> + use<'a> {
    let map = node.and_then(|node| map(node, report));
    map.into_iter()
        .flatten()
        .map(|(key, entry)| (key.as_str(), entry))
}

fn principals(
    node: Option<&Node>,
    report: &mut Report,
) -> BTreeMap<String, Spanned<Vec<Spanned<Template>>>> {
    let mut lists = BTreeMap::new();
    for (name, entry) in entries(node, report) {
        names::principal_list(Spanned::new(name, entry.key), report);
        let list = templates(&entry.value, &Placeholder::ALL, report);
        // A list that is wrong may still be referred to.
        let list = list.unwrap_or_else(|| Spanned::new(Vec::new(), entry.value.span));
        lists.insert(name.to_owned(), list);
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

/// What wrong names of formats were probably meant to be, so that what else
/// names those formats is not told to be wrong as well.
fn meant_formats(node: &Node) -> Vec<Spanned<Format>> {
    let Value::List(items) = &node.value else {
        return Vec::new();
    };
    let wrong = items.iter().filter_map(|item| match &item.value {
        Value::String(text) if Format::parse(text).is_err() => Some((text.as_str(), item.span)),
        _ => None,
    });
    let near = |text: &str| {
        let distance = |format: &Format| strsim::damerau_levenshtein(text, format.as_str());
        let nearest = Format::ALL.into_iter().min_by_key(distance)?;
        (distance(&nearest) <= 2).then_some(nearest)
    };
    let short = wrong.filter(|(text, _)| text.len() < 20);
    short
        .filter_map(|(text, span)| Some(Spanned::new(near(text)?, span)))
        .collect()
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
        let filler = || Description::parse("filler").ok();
        let reason = reason.or_else(|| Some(Spanned::new(filler()?, entry.value.span)));
        bans.extend(pattern.zip(reason));
    }
    bans
}

fn tags(node: Option<&Node>, report: &mut Report) -> BTreeMap<TagKey, Spanned<TagValue>> {
    let mut tags = BTreeMap::new();
    for (name, entry) in entries(node, report) {
        let key = parsed(Spanned::new(name, entry.key), TagKey::parse, report);
        let value = word(&entry.value, TagValue::parse, report);
        // A tag whose value is wrong is not one that is missing.
        let filler = || TagValue::parse("filler").ok();
        let value = value.or_else(|| Some(Spanned::new(filler()?, entry.value.span)));
        tags.extend(key.map(|key| key.node).zip(value));
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
