//! Which list reaches which repository, and what each list grants.
//!
//! A list has a level: the top, a format, a team, a hand-shaped repository. Top
//! and format `readers` reach shared and single repositories, top ones also
//! hand-shaped ones without a list of their own. Top and format `publishers`
//! reach internal and single repositories. A team's and a hand-shaped
//! repository's own lists reach those alone. `exclusive` holds for its level and
//! those below.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::format::Format;
use crate::aws::limits;
use crate::diag::Diagnostic;
use crate::manifest::model::draft::{Draft, Kind};
use crate::manifest::model::findings::Findings;
use crate::manifest::model::github::Made;
use crate::manifest::model::lists::{List, Reader};
use crate::manifest::model::naming::in_values;
use crate::manifest::model::topology::Topology;
use crate::manifest::model::{GrantRole, Principal};
use crate::manifest::raw::{self, Exclusive, Roles};
use crate::manifest::template::Values;
use crate::source::{Span, Spanned};

/// Where a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level<'a> {
    /// At the top.
    Top,
    /// In a `format` block.
    Format(Format),
    /// In a team, or in `team_defaults` for it.
    Team(&'a str),
    /// In a `repo` block.
    Repo(&'a str),
}

/// A list that was read.
#[derive(Debug)]
pub(super) struct Holders {
    /// Where it stands.
    pub(super) span: Span,
    /// Who is on it.
    pub(super) principals: BTreeSet<Principal>,
    /// The repositories that it reaches, by index.
    pub(super) reach: Vec<usize>,
}

/// What holds for one repository.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rights<'a> {
    /// By role: the level of its list.
    levels: [Option<Level<'a>>; 3],
    /// Whether publishing is denied to all others, and where that is written.
    pub(super) exclusive: (Exclusive, Option<Span>),
}

/// The rights of an environment.
#[derive(Debug)]
pub(super) struct Access<'a> {
    /// Every list, read.
    pub(super) lists: BTreeMap<(GrantRole, Level<'a>), Holders>,
    /// By the index of each repository.
    pub(super) rights: Vec<Rights<'a>>,
    /// The roles of all `github:` principals.
    pub(super) github_roles: BTreeMap<Principal, Made>,
}

const ROLES: [GrantRole; 3] = [GrantRole::Reader, GrantRole::Publisher, GrantRole::Admin];

/// Reads every list of `environment` and finds what it reaches.
pub(super) fn work_out<'a>(
    environment: &'a raw::Environment,
    topology: &Topology<'a>,
    guardrails: &'a raw::Guardrails,
    found: &mut Findings,
) -> Access<'a> {
    without_effect_in_poly(environment, topology, found);
    let written = Written { environment };
    let (mut lists, github_roles) = written.read(topology, guardrails, found);
    let rights: Vec<_> = topology
        .repositories
        .iter()
        .map(|draft| written.rights(draft, topology))
        .collect();
    for (index, rights) in rights.iter().enumerate() {
        for (role, level) in ROLES.into_iter().zip(rights.levels) {
            if let Some(level) = level
                && let Some(holders) = lists.get_mut(&(role, level))
            {
                holders.reach.push(index);
            }
        }
    }
    Access {
        lists,
        rights,
        github_roles,
    }
}

impl Access<'_> {
    /// Who holds `role` on the repository at `index`.
    pub(super) fn holders(&self, index: usize, role: GrantRole) -> Option<&Holders> {
        let level = self.rights.get(index)?.levels[role as usize]?;
        self.lists.get(&(role, level))
    }

    /// The repositories that the top-level readers read, whether there are any.
    pub(super) fn read_from_top(&self) -> impl Iterator<Item = usize> {
        self.rights
            .iter()
            .enumerate()
            .filter(|(_, rights)| rights.levels[GrantRole::Reader as usize] == Some(Level::Top))
            .map(|(index, _)| index)
    }
}

/// The lists as they are written.
struct Written<'a> {
    environment: &'a raw::Environment,
}

impl<'a> Written<'a> {
    fn list(&self, role: GrantRole, level: Level<'a>) -> Option<&'a List> {
        let environment = self.environment;
        match level {
            Level::Top => list(&environment.roles, role),
            Level::Format(format) => list(&environment.format.get(&format)?.roles, role),
            Level::Team(team) => list(&environment.teams.get(team)?.roles, role)
                .or_else(|| list(&environment.team_defaults.roles, role)),
            Level::Repo(name) => list(&environment.repos.get(name)?.roles, role),
        }
    }

    fn read(
        &self,
        topology: &Topology<'a>,
        guardrails: &'a raw::Guardrails,
        found: &mut Findings,
    ) -> (
        BTreeMap<(GrantRole, Level<'a>), Holders>,
        BTreeMap<Principal, Made>,
    ) {
        let environment = self.environment;
        let mut reader = Reader::new(environment, guardrails, found);
        let levels = std::iter::once(Level::Top)
            .chain(
                environment
                    .format
                    .keys()
                    .map(|format| Level::Format(*format)),
            )
            .chain(teams(topology).into_iter().map(Level::Team))
            .chain(environment.repos.keys().map(|name| Level::Repo(name)));
        let mut lists = BTreeMap::new();
        for level in levels {
            for role in ROLES {
                if let Some(list) = self.list(role, level) {
                    let principals = reader.read(list, role, &self.values(level), found);
                    let holders = Holders {
                        span: list.span,
                        principals,
                        reach: Vec::new(),
                    };
                    lists.insert((role, level), holders);
                }
            }
        }
        let github_roles = reader.github_roles.clone();
        for (role, list) in self.idle_defaults(topology) {
            let values = Values {
                team: Some("team"),
                ..in_values(environment)
            };
            reader.read(list, role, &values, found);
        }
        (lists, github_roles)
    }

    /// The lists of `team_defaults` that no team takes: what is wrong in them is wrong all the same.
    fn idle_defaults(&self, topology: &Topology<'a>) -> Vec<(GrantRole, &'a List)> {
        let environment = self.environment;
        let teams = teams(topology);
        let own = |team: &str, role| {
            let team = environment.teams.get(team)?;
            list(&team.roles, role)
        };
        let idle = |role: &GrantRole| teams.iter().all(|team| own(team, *role).is_some());
        let idle = ROLES.into_iter().filter(idle);
        idle.filter_map(|role| Some((role, list(&environment.team_defaults.roles, role)?)))
            .collect()
    }

    fn values(&self, level: Level<'a>) -> Values<'a> {
        let values = in_values(self.environment);
        match level {
            Level::Top | Level::Repo(_) => values,
            Level::Format(format) => Values {
                format: Some(format),
                ..values
            },
            Level::Team(team) => Values {
                team: Some(team),
                ..values
            },
        }
    }

    fn rights(&self, draft: &Draft<'a>, topology: &Topology<'a>) -> Rights<'a> {
        let own = |role: GrantRole, level| self.list(role, level).map(|_| level);
        let or_top = |role: GrantRole, level| Some(own(role, level).unwrap_or(Level::Top));
        let (readers, publishers, admins) = match draft.kind {
            Kind::Store(connection) => {
                let format = connection.format();
                let listed = topology.connections.get(&format);
                let of_format = listed.is_some_and(|list| list.contains(&connection));
                let admins = own(GrantRole::Admin, Level::Format(format)).filter(|_| of_format);
                (None, None, admins)
            }
            Kind::Internal(None) => (None, Some(Level::Top), None),
            Kind::Shared(None) => (Some(Level::Top), None, None),
            Kind::Internal(Some(format)) => {
                let level = Level::Format(format);
                let publishers = or_top(GrantRole::Publisher, level);
                (None, publishers, own(GrantRole::Admin, level))
            }
            Kind::Shared(Some(format)) => {
                let level = Level::Format(format);
                let readers = or_top(GrantRole::Reader, level);
                (readers, None, own(GrantRole::Admin, level))
            }
            Kind::Single(format) => {
                let level = Level::Format(format);
                (
                    or_top(GrantRole::Reader, level),
                    or_top(GrantRole::Publisher, level),
                    own(GrantRole::Admin, level),
                )
            }
            Kind::Team(team, _) => {
                let level = Level::Team(team);
                let [readers, publishers, admins] = ROLES.map(|role| own(role, level));
                (readers, publishers, admins)
            }
            Kind::Repo(name, _) => {
                let level = Level::Repo(name);
                (
                    or_top(GrantRole::Reader, level),
                    own(GrantRole::Publisher, level),
                    own(GrantRole::Admin, level),
                )
            }
        };
        Rights {
            levels: [readers, publishers, admins],
            exclusive: self.exclusive(draft),
        }
    }

    fn exclusive(&self, draft: &Draft<'a>) -> (Exclusive, Option<Span>) {
        let environment = self.environment;
        let of_format = |format: &Format| {
            let block = environment.format.get(format)?;
            block.roles.exclusive.as_ref()
        };
        let nearer: Option<&Spanned<Exclusive>> = match draft.kind {
            Kind::Store(_) | Kind::Shared(_) => return (Exclusive::Yes, None),
            Kind::Internal(None) => None,
            Kind::Internal(Some(format)) | Kind::Single(format) => of_format(&format),
            Kind::Team(team, format) => environment
                .teams
                .get(team)
                .and_then(|team| team.roles.exclusive.as_ref())
                .or(environment.team_defaults.roles.exclusive.as_ref())
                .or_else(|| of_format(&format)),
            Kind::Repo(_, repo) => repo.roles.exclusive.as_ref(),
        };
        match nearer.or(environment.roles.exclusive.as_ref()) {
            Some(written) => (written.node, Some(written.span)),
            None => (Exclusive::Yes, None),
        }
    }
}

/// The teams that have repositories, of no more than a domain can have: each
/// reads the lists of `team_defaults` anew.
fn teams<'a>(topology: &Topology<'a>) -> BTreeSet<&'a str> {
    let team = |draft: &Draft<'a>| match draft.kind {
        Kind::Team(team, _) => Some(team),
        Kind::Store(_) | Kind::Internal(_) | Kind::Shared(_) | Kind::Single(_) | Kind::Repo(..) => {
            None
        }
    };
    let teams = topology.repositories.iter().filter_map(team);
    teams.take(limits::repositories_per_domain()).collect()
}

fn list(roles: &Roles, role: GrantRole) -> Option<&List> {
    match role {
        GrantRole::Reader => roles.readers.as_ref(),
        GrantRole::Publisher => roles.publishers.as_ref(),
        GrantRole::Admin => roles.admins.as_ref(),
    }
}

/// The repositories of shape `poly` are those of all formats, so a `format`
/// block there has none of its own for its lists to reach.
fn without_effect_in_poly(
    environment: &raw::Environment,
    topology: &Topology<'_>,
    found: &mut Findings,
) {
    for format in &topology.poly {
        let Some(block) = environment.format.get(format) else {
            continue;
        };
        let lists = ROLES
            .into_iter()
            .filter_map(|role| list(&block.roles, role));
        let exclusive = block
            .roles
            .exclusive
            .as_ref()
            .map(|exclusive| exclusive.span);
        for span in lists.map(|list| list.span).chain(exclusive) {
            found.push(
                Diagnostic::error(
                    span,
                    format!("in shape `poly` no repository is for `{format}` alone"),
                )
                .help("write it at the top, or give the format `shape = \"three\"`"),
            );
        }
    }
}
