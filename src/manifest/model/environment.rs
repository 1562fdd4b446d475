//! One environment, put together from what was found out about it.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::account::AccountId;
use crate::aws::format::Format;
use crate::aws::limits;
use crate::aws::names::RepositoryName;
use crate::aws::package_group::PackagePattern;
use crate::diag::Diagnostic;
use crate::manifest::model::access::{self, Access, Level};
use crate::manifest::model::draft::{Draft, Kind};
use crate::manifest::model::findings::Findings;
use crate::manifest::model::first_party::{self, Anywhere};
use crate::manifest::model::github::Made;
use crate::manifest::model::served::{self, FormatSet, Served};
use crate::manifest::model::topology::{self, Topology};
use crate::manifest::model::upstreams::{self, Order};
use crate::manifest::model::{
    Depth, Domain, Environment, GithubRole, Grant, GrantRole, Principal, Repository, Role, Scope,
    consumers, guardrails, precedence, state, tags,
};
use crate::manifest::raw::{self, Exclusive};

/// How long a build's token lives when the manifest does not say, in minutes.
const TOKEN_MINUTES: u16 = 60;

/// An environment that was worked out, right or wrong.
#[derive(Debug)]
pub(super) struct Worked<'a> {
    raw: &'a raw::Environment,
    settings: &'a raw::Settings,
    topology: Topology<'a>,
    order: Order,
    served: Served,
    access: Access<'a>,
}

/// Works out an environment, all that needs no other one.
pub(super) fn work_out<'a>(
    raw: &'a raw::Environment,
    settings: &'a raw::Settings,
    found: &mut Findings,
) -> Worked<'a> {
    let mut topology = topology::lay_out(raw, settings, found);
    let order = upstreams::resolve(&mut topology.repositories, found);
    check_count(raw, topology.repositories.len(), found);
    guardrails::names(&settings.guardrails, raw, &topology.repositories, found);
    let first_party = first_party::named(raw);
    let served = served::work_out(&topology, &order.upstreams_first, first_party);
    let access = access::work_out(raw, &topology, &settings.guardrails, found);
    first_party::too_many(raw, found);
    first_party::contradictions(raw, found);
    first_party::demand(raw, &topology, &served, &access, found);
    precedence::check(&topology, &served, &access, found);
    warn_of_idle_lists(&access, found);
    Worked {
        raw,
        settings,
        topology,
        order,
        served,
        access,
    }
}

fn check_count(raw: &raw::Environment, count: usize, found: &mut Findings) {
    let most = limits::repositories_per_domain();
    if count > most {
        let name = raw.name.node.as_str();
        found.push(
            Diagnostic::error(
                raw.name.span,
                format!("environment `{name}` has {count} repositories, a domain takes {most}"),
            )
            .help("let teams share repositories, or divide them among environments"),
        );
    }
}

/// Lists at the top whose people get nothing are a misunderstanding.
fn warn_of_idle_lists(access: &Access<'_>, found: &mut Findings) {
    for (role, who) in [
        (GrantRole::Reader, "readers"),
        (GrantRole::Publisher, "publishers"),
    ] {
        let Some(holders) = access.lists.get(&(role, Level::Top)) else {
            continue;
        };
        if holders.reach.is_empty() && !holders.principals.is_empty() {
            let message = format!("these {who} reach no repository");
            found.push(Diagnostic::warning(holders.span, message).help(match role {
                GrantRole::Publisher => {
                    "write them in the `repo` block, the team or the format that they publish to"
                }
                GrantRole::Reader | GrantRole::Admin => "drop them: nearer lists replace this one",
            }));
        }
    }
}

impl<'a> Worked<'a> {
    /// The formats that some repository serves.
    pub(super) fn anywhere(&self) -> Anywhere {
        let sets = &self.served.formats;
        if sets.iter().any(|set| set.is_empty()) {
            return Anywhere::All;
        }
        Anywhere::Only(
            sets.iter()
                .copied()
                .fold(FormatSet::default(), FormatSet::or),
        )
    }

    /// The names that it declares.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.topology
            .repositories
            .iter()
            .map(|draft| draft.text.as_str())
    }

    /// Its name, its account, and the roles that are to be made there.
    pub(super) fn github_roles_made(
        &self,
    ) -> (&'a str, &'a AccountId, impl Iterator<Item = &Made>) {
        let (name, domain) = (self.raw.name.node.as_str(), &self.raw.domain);
        let made = self.access.github_roles.values();
        (name, &domain.account.node, made)
    }

    /// Puts the environment together, if nothing is wrong.
    pub(super) fn assemble(&self, found: &mut Findings) -> Option<Environment> {
        let raw = self.raw;
        let tags = tags::tags(self.settings, raw, found);
        let guardrails = &self.settings.guardrails;
        guardrails::tags(guardrails, raw, &tags, found);
        let from_top = self.named(self.access.read_from_top());
        let consumers = consumers::consumers(raw, guardrails, &from_top, found);
        let state = state::state(self.settings, raw, found);
        if found.any_error() {
            return None;
        }
        let grants = self.grants();
        Some(Environment {
            name: raw.name.node.clone(),
            name_place: raw.name.span,
            place: raw.domain.name.span,
            domain: Domain {
                name: raw.domain.name.node.clone(),
                account: raw.domain.account.node.clone(),
                region: raw.domain.region.node,
                kms: raw.domain.kms.node.clone(),
                kms_place: raw.domain.kms.span,
            },
            state,
            tags,
            repositories: self.repositories(),
            github_roles: self.github_roles(&grants),
            grants,
            consumers,
            package_groups: first_party::groups(raw, &self.topology, &self.served, &self.access),
            token_minutes: raw
                .token_minutes
                .map_or(TOKEN_MINUTES, |minutes| minutes.node),
        })
    }

    fn repositories(&self) -> BTreeMap<RepositoryName, Repository> {
        let drafts = self.topology.repositories.iter().enumerate();
        drafts
            .filter_map(|(index, draft)| self.repository(index, draft))
            .map(|repository| (repository.name.clone(), repository))
            .collect()
    }

    fn repository(&self, index: usize, draft: &Draft<'_>) -> Option<Repository> {
        let holders = |role| {
            let holders = self.access.holders(index, role);
            holders
                .map(|holders| holders.principals.clone())
                .unwrap_or_default()
        };
        let publishers: BTreeSet<Principal> = holders(GrantRole::Publisher);
        let mut readers = holders(GrantRole::Reader);
        readers.retain(|reader| !publishers.contains(reader));
        let formats = self.served.formats[index].formats();
        let (description, exclusive) = match draft.kind {
            Kind::Repo(_, repo) => (repo.description.as_ref().map(|d| d.node.clone()), true),
            Kind::Store(_) | Kind::Shared(_) => (None, false),
            Kind::Internal(_) | Kind::Single(_) | Kind::Team(..) => (None, true),
        };
        let exclusive = match self.access.rights.get(index) {
            Some(rights) if exclusive => rights.exclusive.0,
            Some(_) | None => Exclusive::Yes,
        };
        let names = if publishers.is_empty() {
            BTreeSet::new()
        } else {
            self.first_party_names(&formats)
        };
        Some(Repository {
            name: draft.name.clone()?,
            place: draft.span,
            named: draft.place(),
            role: self.role(index, draft),
            formats,
            description,
            readers,
            publishers,
            admins: holders(GrantRole::Admin),
            exclusive,
            names,
        })
    }

    fn first_party_names(&self, formats: &BTreeSet<Format>) -> BTreeSet<PackagePattern> {
        let patterns = self.raw.internal.iter().map(|pattern| &pattern.node);
        patterns
            .filter(|pattern| formats.contains(&pattern.format()))
            .cloned()
            .collect()
    }

    fn role(&self, index: usize, draft: &Draft<'_>) -> Role {
        let upstreams = draft
            .upstreams
            .iter()
            .filter_map(|edge| self.topology.repositories[edge.to].name.clone())
            .collect();
        match draft.kind {
            Kind::Store(connection) => Role::Store { connection },
            Kind::Internal(_) => Role::Internal,
            Kind::Shared(_) => Role::Shared { upstreams },
            Kind::Single(_) => Role::Single { upstreams },
            Kind::Team(team, _) => Role::Team {
                team: team.to_owned(),
                upstreams,
            },
            Kind::Repo(..) => Role::Repo {
                depth: self.order.depths[index].unwrap_or(Depth::One),
                upstreams,
            },
        }
    }

    fn grants(&self) -> Vec<Grant> {
        let mut grants = Vec::new();
        for ((role, level), holders) in &self.access.lists {
            let Some(scope) = scope(*level) else {
                continue;
            };
            let repositories = match (role, level) {
                (GrantRole::Admin, Level::Top) => self.named(0..self.topology.repositories.len()),
                _ => self.named(holders.reach.iter().copied()),
            };
            let whole_domain = *role == GrantRole::Admin && *level == Level::Top;
            if !holders.principals.is_empty() && (whole_domain || !repositories.is_empty()) {
                grants.push(Grant {
                    role: *role,
                    place: holders.span,
                    scope,
                    principals: holders.principals.clone(),
                    repositories,
                });
            }
        }
        grants.sort_by(|a, b| (a.role, &a.scope).cmp(&(b.role, &b.scope)));
        grants
    }

    /// The roles for the `github:` principals that hold something.
    fn github_roles(&self, grants: &[Grant]) -> BTreeMap<String, GithubRole> {
        let holders = grants.iter().flat_map(|grant| &grant.principals);
        holders
            .filter_map(|principal| self.access.github_roles.get(principal))
            .map(|made| (made.role.name.clone(), made.role.clone()))
            .collect()
    }

    fn named(&self, indices: impl Iterator<Item = usize>) -> BTreeSet<RepositoryName> {
        indices
            .filter_map(|index| self.topology.repositories[index].name.clone())
            .collect()
    }
}

fn scope(level: Level<'_>) -> Option<Scope> {
    Some(match level {
        Level::Top => Scope::Top,
        Level::Format(format) => Scope::Format(format),
        Level::Team(team) => Scope::Team(team.to_owned()),
        Level::Repo(name) => Scope::Repository(RepositoryName::parse(name).ok()?),
    })
}
