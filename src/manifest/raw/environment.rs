//! `env` blocks: each laid over the manifest, of which only what it changes is read anew.

use std::collections::BTreeMap;

use crate::aws::format::Format;
use crate::aws::names::{nearest, shown};
use crate::diag::Diagnostic;
use crate::manifest::overlay;
use crate::manifest::raw::body::Body;
use crate::manifest::raw::domain::{Draft, Place};
use crate::manifest::raw::fields::unknown_key;
use crate::manifest::raw::key::{Key, Many};
use crate::manifest::raw::report::Report;
use crate::manifest::raw::words::{map, parsed, words};
use crate::manifest::raw::{Domain, Environment, EnvironmentName, names, settings};
use crate::source::Spanned;
use crate::syntax::literal::{Entry, Map, Node, Value};

/// What an `env` block can say beside the keys of [`Key`].
const OWN_KEYS: [&str; 5] = ["account", "region", "kms", "domain", "only_teams"];

/// How many environments a manifest takes. A limit of ours: each is read and
/// worked out by itself, so that a short text could ask for endless work.
const MOST: usize = 100;

/// The manifest that environments are laid over.
pub(super) struct Base<'a> {
    /// Its top.
    pub(super) root: &'a Map,
    /// What it says of the keys that environments override.
    pub(super) body: Body,
    /// Its domain.
    pub(super) domain: Draft,
}

/// The environments, sorted by name, and what of them is not written yet.
pub(super) struct Environments {
    /// The environments.
    pub(super) all: Vec<Environment>,
    /// Keys of which nothing is written yet, in any of them.
    pub(super) unwritten: Vec<Spanned<&'static str>>,
    /// Whether some domain's name stands for one that is wrong.
    pub(super) fillers: bool,
}

impl Base<'_> {
    /// One environment for each block in `blocks`, or the one called `prod`.
    pub(super) fn environments(self, blocks: &Map, report: &mut Report) -> Environments {
        let mut environments = Environments {
            all: Vec::new(),
            unwritten: self.body.unwritten.clone(),
            fillers: false,
        };
        if blocks.is_empty() {
            let place = Place::Manifest(self.domain.span);
            environments.fillers = !self.domain.is_named();
            let name = Spanned::new(EnvironmentName::prod(), self.domain.span);
            let mut body = self.body;
            check_formats(&mut body, &[], report);
            let domain = self.domain.finish(0, place, report);
            environments.all.push(environment(name, domain, body));
            return environments;
        }
        if let Some((_, over)) = blocks.iter().nth(MOST) {
            let count = blocks.len();
            let message = format!("{count} environments, at most {MOST} are taken");
            report.push(
                Diagnostic::error(over.key, message).help("divide them among several manifests"),
            );
            return environments;
        }
        let nothing = Map::new();
        for (index, (name, entry)) in blocks.iter().enumerate() {
            if report.is_full() {
                break;
            }
            let parsed = parsed(
                Spanned::new(name.as_str(), entry.key),
                EnvironmentName::parse,
                report,
            );
            let filler = || Spanned::new(EnvironmentName::filler(name), entry.key);
            let parsed = parsed.unwrap_or_else(filler);
            let over = map(&entry.value, report).unwrap_or(&nothing);
            let (domain, body) = self.laid_over(over, report);
            environments.fillers |= !domain.is_named();
            environments
                .unwritten
                .extend(body.unwritten.iter().copied());
            let place = Place::Environment(name, entry.key);
            let domain = domain.finish(index, place, report);
            environments.all.push(environment(parsed, domain, body));
        }
        environments
            .all
            .sort_by(|a, b| a.name.node.cmp(&b.name.node));
        environments
    }

    /// The manifest with `over` laid over it.
    fn laid_over(&self, over: &Map, report: &mut Report) -> (Draft, Body) {
        let mut body = self.body.clone();
        let mut domain = self.domain.clone();
        let mut only_teams = None;
        for (name, entry) in over {
            if report.is_full() {
                break;
            }
            if let Some(key) = Key::ALL.into_iter().find(|key| key.as_str() == name) {
                self.lay_over(&mut body, key, entry, report);
                continue;
            }
            match name.as_str() {
                "account" => domain.set_account(&entry.value, report),
                "region" => domain.set_region(&entry.value, report),
                "kms" => domain.set_kms(&entry.value, report),
                "domain" => domain.set_name(&entry.value, report),
                "only_teams" => only_teams = Some(entry),
                _ => {
                    if let Some(near) = whole_manifest_or_unknown(name, entry, report) {
                        domain.misspell(near, entry.key);
                    }
                }
            }
        }
        if let Some(only_teams) = only_teams.filter(|entry| entry.value.value != Value::Null) {
            keep_teams(&mut body, only_teams, report);
        }
        let listed: Vec<_> = self.body.formats.iter().map(|format| format.node).collect();
        check_formats(&mut body, &listed, report);
        (domain, body)
    }

    /// Reads `key` anew as `entry` makes it.
    fn lay_over(&self, body: &mut Body, key: Key, entry: &Entry, report: &mut Report) {
        let base = self.root.get(key.as_str()).map(|entry| &entry.value);
        if let (Some(many), Some(Value::Map(below)), Value::Map(over)) = (
            Many::of(key),
            base.map(|node| &node.value),
            &entry.value.value,
        ) {
            for (name, entry) in over {
                let below = below.get(name).map(|entry| &entry.value);
                let merged = merged(name, below, entry, report);
                body.read_one(many, name, merged.as_ref(), report);
            }
            return;
        }
        let merged = merged(key.as_str(), base, entry, report);
        body.read(key, merged.as_ref(), report);
    }
}

fn merged(name: &str, base: Option<&Node>, entry: &Entry, report: &mut Report) -> Option<Entry> {
    let mut told = Vec::new();
    let value = overlay::merge(name, base, entry, &mut told);
    told.into_iter()
        .for_each(|diagnostic| report.push(diagnostic));
    value.map(|value| Entry {
        key: entry.key,
        value,
    })
}

/// Tells why `name` is no key of an environment; gives back what it was probably
/// meant to be.
fn whole_manifest_or_unknown(
    name: &str,
    entry: &Entry,
    report: &mut Report,
) -> Option<&'static str> {
    if name == "env" {
        report.error(
            entry.key,
            "an environment in an environment",
            "write both at the top",
        );
    } else if settings::KEYS.contains(&name) {
        let help = match name {
            "protect" => {
                "write it at the top: Terraform wants a literal there, and all environments share the module"
            }
            _ => "write it at the top",
        };
        report.error(
            entry.key,
            format!("`{name}` holds for the whole manifest"),
            help,
        );
    } else {
        let keys = Key::ALL.into_iter().map(Key::as_str);
        let known: Vec<_> = OWN_KEYS.into_iter().chain(keys).collect();
        unknown_key(name, entry, &known, report);
        return nearest(name, known);
    }
    None
}

/// Keeps the teams that `only_teams` names.
fn keep_teams(body: &mut Body, entry: &Entry, report: &mut Report) {
    let Some(only) = words(&entry.value, names::any, report) else {
        return;
    };
    let mut kept = BTreeMap::new();
    for name in only.node {
        match body.teams.get(&name.node) {
            Some(team) => drop(kept.insert(name.node, team.clone())),
            None if body.broken_teams.contains(&name.node) || report.is_full() => {}
            None => {
                let unknown = format!("there is no team `{}`", shown(&name.node));
                let unknown = Diagnostic::error(name.span, unknown);
                let near = report.nearest(&name.node, body.teams.keys().map(String::as_str));
                report.push(match near {
                    Some(near) => unknown.help(format!("did you mean `{near}`?")),
                    None => unknown.help("name one of `teams`"),
                });
            }
        }
    }
    body.teams = kept;
}

/// Tells of `format` blocks of formats that are listed nowhere. A block of a
/// format that the manifest lists and the environment does not is left out.
fn check_formats(body: &mut Body, listed: &[Format], report: &mut Report) {
    let formats: Vec<_> = body.formats.iter().map(|format| format.node).collect();
    let broken = body.formats_broken;
    body.format.retain(|format, block| {
        if !formats.contains(format) && !listed.contains(format) && !broken {
            report.error(
                block.span,
                format!("{format} is not in `formats`"),
                format!("add `\"{format}\"` to `formats`, or remove the block"),
            );
        }
        formats.contains(format)
    });
}

fn environment(name: Spanned<EnvironmentName>, domain: Domain, body: Body) -> Environment {
    Environment {
        name,
        domain,
        formats: body.formats,
        shape: body.shape,
        format: body.format,
        repos: body.repos,
        team_defaults: body.team_defaults,
        teams: body.teams,
        principals: body.principals,
        roles: body.roles,
        internal: body.internal,
        ban: body.ban,
        consumers: body.consumers,
        token_minutes: body.token_minutes,
        tags: body.tags,
    }
}
