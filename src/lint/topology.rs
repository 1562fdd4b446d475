//! What a repository serves: its upstreams to the end, public registries, first-party packages, and what package groups block.

mod rings;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::aws::connection::Connection;
use crate::aws::limits;
use crate::aws::package_group::group::Reach;
use crate::document::graph::{
    Domain, Graph, Mode, PackageGroup, Repository, UpstreamTarget, Within,
};
use crate::eval::value::Extent;
use crate::lint::publishers::Packages;
use crate::policy::document::Word;

/// Questions about a graph, those about what is far behind a repository answered
/// for all repositories at once: a walk for each would take the square of the time.
#[derive(Debug)]
pub struct Topology<'a> {
    graph: &'a Graph,
    /// The repositories that read through each one directly.
    readers: Vec<Vec<usize>>,
    /// The first public store behind each one.
    public: Vec<Option<usize>>,
    /// The formats of the public registries behind each one.
    formats: Vec<BTreeSet<&'static str>>,
    /// The first of those that each one reads through and that read through it.
    rings: Vec<usize>,
    /// What each package group says about the outside.
    externals: Vec<Mode>,
}

/// Repositories of one domain that serve public packages of the same formats.
#[derive(Debug)]
pub struct Alike {
    /// These, in order.
    pub members: Vec<usize>,
    /// All that one of them may read through, in order.
    pub behind: Vec<usize>,
}

impl<'a> Topology<'a> {
    /// The questions about `graph`.
    #[must_use]
    pub fn new(graph: &'a Graph) -> Self {
        let count = graph.repositories.len();
        let mut topology = Self {
            graph,
            readers: vec![Vec::new(); count],
            public: vec![None; count],
            formats: vec![BTreeSet::new(); count],
            rings: Vec::new(),
            externals: externals(&graph.package_groups),
        };
        for index in 0..count {
            for upstream in topology.upstreams(index) {
                topology.readers[upstream].push(index);
            }
        }
        let stores = (0..count).filter(|index| topology.is_store(*index));
        for (reader, store) in topology.lowest(stores) {
            topology.public[reader] = Some(store);
        }
        topology.read_formats();
        topology.rings = rings::first_members(count, |index| topology.upstreams(index).collect());
        topology
    }

    /// Notes the formats behind every repository; none where one is not known.
    fn read_formats(&mut self) {
        let mut stores: BTreeMap<Option<&'static str>, Vec<usize>> = BTreeMap::new();
        for (index, repository) in self.graph.repositories.iter().enumerate() {
            for word in &repository.connections {
                let connection = word.known().and_then(Connection::from_external_name);
                let format = connection.map(|connection| connection.format().as_str());
                stores.entry(format).or_default().push(index);
            }
        }
        let unknown = stores.remove(&None).unwrap_or_default();
        for (format, stores) in stores {
            for reader in self.lowest(stores.into_iter()).into_keys() {
                self.formats[reader].extend(format);
            }
        }
        for reader in self.lowest(unknown.into_iter()).into_keys() {
            self.formats[reader].clear();
        }
    }

    /// How many repositories there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.graph.repositories.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.graph.repositories.is_empty()
    }

    /// The repository with an index.
    #[must_use]
    pub fn repository(&self, index: usize) -> &'a Repository {
        &self.graph.repositories[index]
    }

    /// The direct upstreams that the tree declares.
    pub fn upstreams(&self, index: usize) -> impl Iterator<Item = usize> + use<'a> {
        let upstreams = &self.graph.repositories[index].upstreams;
        upstreams.iter().filter_map(|upstream| match upstream.to {
            UpstreamTarget::Inside(to) => Some(to),
            UpstreamTarget::Missing | UpstreamTarget::Outside => None,
        })
    }

    /// For each repository that is one of `sources`, which come in order, or
    /// reads through one, however far: the first of them.
    #[must_use]
    pub fn lowest(&self, sources: impl Iterator<Item = usize>) -> HashMap<usize, usize> {
        let mut lowest = HashMap::new();
        let mut next = Vec::new();
        for source in sources {
            next.push(source);
            while let Some(index) = next.pop() {
                if let Entry::Vacant(free) = lowest.entry(index) {
                    free.insert(source);
                    next.extend(&self.readers[index]);
                }
            }
        }
        lowest
    }

    /// How many repositories one reads through, itself with them, as far as
    /// they are counted: a domain has room for so many.
    #[must_use]
    pub fn reached(&self, index: usize) -> (usize, Extent) {
        let most = limits::repositories_per_domain();
        // Each has room for so many upstreams.
        let mut links = most * limits::direct_upstreams();
        let mut reached = BTreeSet::from([index]);
        let mut next = vec![index];
        while let Some(index) = next.pop() {
            for upstream in self.upstreams(index) {
                if reached.len() == most || links == 0 {
                    return (reached.len(), Extent::Open);
                }
                links -= 1;
                if reached.insert(upstream) {
                    next.push(upstream);
                }
            }
        }
        (reached.len(), Extent::Exact)
    }

    /// The first of the repositories that this one reads through and that read
    /// through it; without any, itself.
    #[must_use]
    pub fn ring(&self, index: usize) -> usize {
        self.rings[index]
    }

    /// All repositories, those together that are in one domain, linked in
    /// whatever way, and serve public packages of the same formats.
    #[must_use]
    pub fn alike(&self) -> Vec<Alike> {
        let parts = self.parts();
        let mut behind: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, part) in parts.iter().enumerate() {
            let domain = self.repository(index).domain.key();
            behind.entry(*part).or_default().push(index);
            let key = (*part, domain, &self.formats[index]);
            alike.entry(key).or_default().push(index);
        }
        alike
            .into_iter()
            .map(|((part, ..), members)| Alike {
                members,
                behind: behind.get(&part).cloned().unwrap_or_default(),
            })
            .collect()
    }

    /// For each repository a number, the same for all that are linked.
    fn parts(&self) -> Vec<usize> {
        let mut parts = vec![usize::MAX; self.len()];
        for start in 0..self.len() {
            let mut next = vec![start];
            while let Some(index) = next.pop() {
                if parts[index] == usize::MAX {
                    parts[index] = start;
                    next.extend(&self.readers[index]);
                    next.extend(self.upstreams(index));
                }
            }
        }
        parts
    }

    /// Whether it has a connection to a public registry.
    #[must_use]
    pub fn is_store(&self, index: usize) -> bool {
        !self.repository(index).connections.is_empty()
    }

    /// Whether it has neither connection nor upstreams: packages come into it by publishing alone.
    #[must_use]
    pub fn is_published_only(&self, index: usize) -> bool {
        let repository = self.repository(index);
        repository.connections.is_empty()
            && repository.connection_extent == Extent::Exact
            && repository.upstreams.is_empty()
            && repository.upstream_extent == Extent::Exact
    }

    /// The public store that it reads through, or that it is: of several the first.
    #[must_use]
    pub fn public_source(&self, index: usize) -> Option<usize> {
        self.public[index]
    }

    /// Whether the tree says which domain a repository is in, so that it would
    /// also hold the domain's package groups.
    #[must_use]
    pub fn is_own(&self, index: usize) -> bool {
        match &self.repository(index).domain {
            Within::Inside(_) => true,
            Within::Outside(name) => name.known().is_some(),
        }
    }

    /// The domain that the tree declares for a repository.
    #[must_use]
    pub fn domain(&self, index: usize) -> Option<&'a Domain> {
        match self.repository(index).domain {
            Within::Inside(domain) => self.graph.domains.get(domain),
            Within::Outside(_) => None,
        }
    }

    /// The package groups that surely, or perhaps, belong to a repository's
    /// domain, each with what it says about the outside.
    fn groups(&self, index: usize) -> impl Iterator<Item = (&'a PackageGroup, &Mode)> {
        let domain = &self.repository(index).domain;
        let groups = self.graph.package_groups.iter().zip(&self.externals);
        groups.filter(move |(group, _)| same_domain(&group.domain, domain) != Some(false))
    }

    /// Whether package groups keep the outside from `packages` in a
    /// repository's domain. Of packages that are not known a group for any names is enough.
    #[must_use]
    pub fn is_guarded(&self, index: usize, packages: &Packages) -> bool {
        let Packages::Group(pattern) = packages else {
            let formats = self.public_formats(index);
            return self
                .groups(index)
                .any(|(group, outside)| may_guard(group, formats) && blocks(outside));
        };
        let holding = self
            .groups(index)
            .filter(|(group, _)| match group.pattern.known() {
                Some(own) => Reach::of(own).is_ok() && (own == pattern || is_wider(own, pattern)),
                None => true,
            });
        holding
            .max_by_key(|(group, _)| length(group))
            .is_some_and(|(_, outside)| blocks(outside))
    }

    /// The first package group of a repository's domain that guards no names of its formats.
    #[must_use]
    pub fn void_group(&self, index: usize) -> Option<&'a PackageGroup> {
        let formats = self.public_formats(index);
        let mut groups = self.groups(index).map(|(group, _)| group);
        groups.find(|group| group.pattern.known().is_some() && !may_guard(group, formats))
    }

    /// The formats of the public registries behind a repository; empty when one is not known.
    #[must_use]
    pub fn public_formats(&self, index: usize) -> &BTreeSet<&'static str> {
        &self.formats[index]
    }

    /// What the group with an index says about the outside, inherited from wider
    /// groups of the tree; without one from the root group, which starts open
    /// (User Guide, package groups).
    #[must_use]
    pub fn external_of(&self, group: usize) -> &Mode {
        &self.externals[group]
    }
}

/// What each of `groups` says about the outside, found out once for all.
fn externals(groups: &[PackageGroup]) -> Vec<Mode> {
    let inherits = |group: &PackageGroup| group.external.mode == Mode::Inherit;
    let saying: Vec<_> = groups.iter().filter(|group| !inherits(group)).collect();
    let external = |group: &PackageGroup| {
        if !inherits(group) {
            return group.external.mode.clone();
        }
        let Some(pattern) = group.pattern.known() else {
            return Mode::Unknown;
        };
        let wider = saying.iter().filter(|other| {
            let own = other.pattern.known();
            own.is_none_or(|own| is_wider(own, pattern))
                && same_domain(&other.domain, &group.domain) != Some(false)
        });
        let nearest = wider.max_by_key(|other| length(other));
        nearest.map_or(Mode::Allow, |other| match other.pattern.known() {
            Some(_) => other.external.mode.clone(),
            None => Mode::Unknown,
        })
    };
    groups.iter().map(external).collect()
}

/// How long a group's pattern is; one that is not known may be the longest.
fn length(group: &PackageGroup) -> usize {
    group.pattern.known().map_or(usize::MAX, str::len)
}

/// Whether a group that says this about the outside keeps it from its names, or may do.
fn blocks(outside: &Mode) -> bool {
    match outside {
        Mode::Block | Mode::Specific(_) | Mode::Unknown => true,
        Mode::Allow | Mode::Inherit => false,
    }
}

/// Whether a group may be there for first-party names that are not known: it can match
/// packages of one of the formats, and does not shut some names out for good.
fn may_guard(group: &PackageGroup, formats: &BTreeSet<&'static str>) -> bool {
    let Some(pattern) = group.pattern.known() else {
        return true;
    };
    let Ok(reach) = Reach::of(pattern) else {
        return false;
    };
    let meets = reach
        .format()
        .is_none_or(|format| formats.is_empty() || formats.contains(format.as_str()));
    let banned = matches!(
        (&group.publish.mode, &group.internal.mode),
        (Mode::Block, Mode::Block)
    );
    meets && !(banned && matches!(reach, Reach::Some(_)))
}

/// Whether two things are in one domain, as far as that is known.
#[must_use]
pub fn same_domain(one: &Within, other: &Within) -> Option<bool> {
    match (one, other) {
        (Within::Inside(one), Within::Inside(other)) => Some(one == other),
        (Within::Inside(_), Within::Outside(name)) | (Within::Outside(name), Within::Inside(_)) => {
            name.known().map(|_| false)
        }
        (Within::Outside(one), Within::Outside(other)) => same_word(one, other),
    }
}

/// Whether two words say the same, as far as they are known.
#[must_use]
pub fn same_word(one: &Word, other: &Word) -> Option<bool> {
    match (one.known(), other.known()) {
        (Some(one), Some(other)) => Some(one == other),
        _ if one.is_same_unknown(other) => Some(true),
        _ => None,
    }
}

/// Whether the group `wider` holds all packages of the group `pattern`, which is not the same one.
fn is_wider(wider: &str, pattern: &str) -> bool {
    let stem = |pattern: &'_ str| pattern.trim_end_matches(['*', '~', '$']).len();
    let (outer, inner) = (&wider[..stem(wider)], &pattern[..stem(pattern)]);
    match wider.chars().last() {
        // All that begins so: another segment, or a whole format.
        Some('*') => inner.len() > outer.len() && inner.starts_with(outer),
        // The name itself, and all whose next character begins a new word.
        Some('~') => inner.strip_prefix(outer).is_some_and(|rest| match rest {
            "" => pattern.ends_with('$'),
            _ => rest.starts_with(['-', '_', '.', '/']),
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_wider;

    #[test]
    fn a_wider_group_holds_the_narrower_one() {
        assert!(is_wider("/*", "/npm/*"));
        assert!(is_wider("/npm/*", "/npm/acme/*"));
        assert!(is_wider("/npm/acme/*", "/npm/acme/ui~"));
        assert!(is_wider("/npm/acme/ui~", "/npm/acme/ui-kit$"));
        assert!(is_wider("/npm/acme/ui~", "/npm/acme/ui$"));
        assert!(!is_wider("/npm/acme/ui~", "/npm/acme/ui*"));
        assert!(!is_wider("/npm/acme/ui~", "/npm/acme/uikit$"));
        assert!(!is_wider("/npm/acme/*", "/npm/*"));
        assert!(!is_wider("/npm/acme/*", "/npm/acme/*"));
        assert!(!is_wider("/pypi/*", "/npm/acme/*"));
    }
}
