//! First-party names and bans: that they do not contradict each other, that what can be published is named, and their package groups.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::format::Format;
use crate::aws::names::RepositoryName;
use crate::aws::package_group::PackagePattern;
use crate::diag::Diagnostic;
use crate::manifest::model::access::Access;
use crate::manifest::model::draft::{Draft, Kind};
use crate::manifest::model::findings::Findings;
use crate::manifest::model::served::{FormatSet, Served};
use crate::manifest::model::topology::Topology;
use crate::manifest::model::{GrantRole, PackageGroup, Purpose};
use crate::manifest::raw::{self, Exclusive};
use crate::source::{Span, Spanned};

/// The formats that `internal` names.
pub(super) fn named(environment: &raw::Environment) -> FormatSet {
    let patterns = environment.internal.iter();
    patterns.map(|pattern| pattern.node.format()).collect()
}

/// Why the repository at `index` can be published to, if it can: the list of
/// its publishers, or an `exclusive = false` that leaves it to IAM.
pub(super) fn published(index: usize, draft: &Draft<'_>, access: &Access<'_>) -> Option<Span> {
    match draft.kind {
        Kind::Store(_) | Kind::Shared(_) => return None,
        Kind::Internal(_) | Kind::Single(_) | Kind::Team(..) | Kind::Repo(..) => {}
    }
    let holders = access.holders(index, GrantRole::Publisher);
    if let Some(holders) = holders.filter(|holders| !holders.principals.is_empty()) {
        return Some(holders.span);
    }
    match access.rights.get(index)?.exclusive {
        (Exclusive::No, written) => written,
        (Exclusive::Yes, _) => None,
    }
}

/// Where something can be published beside a public registry of its format,
/// `internal` must say which names are first-party: all others could be replaced
/// from outside.
pub(super) fn demand(
    environment: &raw::Environment,
    topology: &Topology<'_>,
    served: &Served,
    access: &Access<'_>,
    found: &mut Findings,
) {
    let named = named(environment);
    for (index, draft) in topology.repositories.iter().enumerate() {
        let Some(span) = published(index, draft, access) else {
            continue;
        };
        let at_risk = served.formats[index].and(served.public_beside[index]);
        for format in at_risk.formats() {
            if !named.holds(format) {
                found.push(unnamed(format, span));
            }
        }
    }
}

fn unnamed(format: Format, span: Span) -> Diagnostic {
    let example = match format {
        Format::Npm => "npm:@example/*",
        Format::Pypi => "pypi:example-*",
        Format::Maven => "maven:com.example.*",
        Format::Nuget => "nuget:Example.*",
        Format::Ruby => "ruby:example-*",
        Format::Cargo => "cargo:example-*",
        Format::Swift => "swift:example/*",
        Format::Generic => "generic:example/*",
    };
    Diagnostic::error(
        span,
        format!(
            "`{format}` packages can be published here beside a public registry, and `internal` \
             does not say which are first-party"
        ),
    )
    .help(format!(
        "add their names to `internal`, such as \"{example}\""
    ))
}

/// Patterns of formats that no repository of any environment serves.
pub(super) fn unserved(environment: &raw::Environment, served: Anywhere, found: &mut Findings) {
    let Anywhere::Only(served) = served else {
        return;
    };
    let internal = environment.internal.iter();
    for pattern in internal.chain(environment.ban.iter().map(|(pattern, _)| pattern)) {
        let format = pattern.node.format();
        if !served.holds(format) {
            found.push(
                Diagnostic::error(
                    pattern.span,
                    format!(
                        "no repository serves `{format}`, so `{}` says nothing",
                        pattern.node
                    ),
                )
                .help(format!(
                    "add \"{format}\" to `formats`, or drop the pattern"
                )),
            );
        }
    }
}

/// Which formats some repository of the manifest serves.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anywhere {
    /// One takes every format.
    All,
    /// These.
    Only(FormatSet),
}

/// A pattern and what it was written for.
#[derive(Clone, Copy)]
struct Written<'a> {
    pattern: &'a Spanned<PackagePattern>,
    list: Origin,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Internal,
    Ban,
}

/// Finds patterns that say the same twice or contradict each other.
pub(super) fn contradictions(environment: &raw::Environment, found: &mut Findings) {
    let internal = environment.internal.iter().map(|pattern| Written {
        pattern,
        list: Origin::Internal,
    });
    let ban = environment.ban.iter().map(|(pattern, _)| Written {
        pattern,
        list: Origin::Ban,
    });
    // By group, each after those that can cover it: a group without its last
    // sign is the beginning of every group below it.
    let mut patterns: Vec<(String, Written<'_>)> = internal
        .chain(ban)
        .map(|written| {
            let mut stem = written.pattern.node.group();
            stem.pop();
            (stem, written)
        })
        .collect();
    patterns.sort_by(|(a, one), (b, other)| (a, one.pattern.span).cmp(&(b, other.pattern.span)));
    let mut above: Vec<&(String, Written<'_>)> = Vec::new();
    for entry in &patterns {
        while above
            .last()
            .is_some_and(|(stem, _)| !entry.0.starts_with(stem.as_str()))
        {
            above.pop();
        }
        for (_, wider) in &above {
            compare(wider, &entry.1, found);
        }
        above.push(entry);
    }
}

fn compare(one: &Written<'_>, other: &Written<'_>, found: &mut Findings) {
    let (wide, narrow) = if one.pattern.node.covers(&other.pattern.node) {
        (one, other)
    } else if other.pattern.node.covers(&one.pattern.node) {
        (other, one)
    } else {
        return;
    };
    let same = wide.pattern.node.group() == narrow.pattern.node.group();
    let (a, b) = (
        wide.pattern.node.as_written(),
        narrow.pattern.node.as_written(),
    );
    let (message, at, label, help) = match (wide.list, narrow.list) {
        (Origin::Internal, Origin::Ban) => (
            format!("the ban of `{b}` is covered by the internal pattern `{a}`"),
            narrow,
            wide,
            "drop the ban: names that are first-party never come from outside",
        ),
        (Origin::Ban, Origin::Internal) => (
            format!("the ban of `{a}` covers the internal pattern `{b}`"),
            wide,
            narrow,
            "ban less, or drop the internal pattern",
        ),
        (Origin::Internal, Origin::Internal) | (Origin::Ban, Origin::Ban) => {
            if !same {
                return;
            }
            (
                format!("`{b}` means the same packages as `{a}`"),
                narrow,
                wide,
                "write one of them",
            )
        }
    };
    found.push(
        Diagnostic::error(at.pattern.span, message)
            .label(label.pattern.span, "here")
            .help(help),
    );
}

/// How many patterns `internal` takes. A limit of ours: each stands beside every
/// repository that publishes it, and some hundred fill a policy.
const MOST: usize = 1000;

/// Finds more patterns than can be meant.
pub(super) fn too_many(environment: &raw::Environment, found: &mut Findings) {
    if let Some(over) = environment.internal.get(MOST) {
        let count = environment.internal.len();
        found.push(
            Diagnostic::error(
                over.span,
                format!("{count} patterns in `internal`, at most {MOST} are taken"),
            )
            .help("name prefixes or whole namespaces instead of single packages"),
        );
    }
}

/// The package groups, by AWS's pattern.
pub(super) fn groups(
    environment: &raw::Environment,
    topology: &Topology<'_>,
    served: &Served,
    access: &Access<'_>,
) -> BTreeMap<String, PackageGroup> {
    let mut groups = BTreeMap::new();
    let mut publishing: BTreeMap<Format, BTreeSet<RepositoryName>> = BTreeMap::new();
    for pattern in &environment.internal {
        let format = pattern.node.format();
        let repositories = publishing
            .entry(format)
            .or_insert_with(|| publishing_to(format, topology, served, access));
        let group = PackageGroup {
            pattern: pattern.node.clone(),
            purpose: Purpose::FirstParty {
                repositories: repositories.clone(),
            },
        };
        groups.insert(pattern.node.group(), group);
    }
    for (pattern, reason) in &environment.ban {
        let group = PackageGroup {
            pattern: pattern.node.clone(),
            purpose: Purpose::Ban {
                reason: reason.node.clone(),
            },
        };
        groups.insert(pattern.node.group(), group);
    }
    groups
}

fn publishing_to(
    format: Format,
    topology: &Topology<'_>,
    served: &Served,
    access: &Access<'_>,
) -> BTreeSet<RepositoryName> {
    let drafts = topology.repositories.iter().enumerate();
    drafts
        .filter(|(index, draft)| {
            let formats = served.formats[*index];
            (formats.is_empty() || formats.holds(format))
                && published(*index, draft, access).is_some()
        })
        .filter_map(|(_, draft)| draft.name.clone())
        .collect()
}

impl Anywhere {
    /// What one of both serves.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Only(one), Self::Only(other)) => Self::Only(one.or(other)),
            (Self::All, _) | (_, Self::All) => Self::All,
        }
    }
}
