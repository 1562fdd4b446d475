//! What a repository serves: its upstreams to the end, public registries, first-party packages, and what package groups block.

use std::collections::BTreeSet;

use crate::aws::connection::Connection;
use crate::document::graph::{
    Domain, Graph, Mode, PackageGroup, Repository, UpstreamTarget, Within,
};
use crate::eval::value::Extent;
use crate::lint::publishers::Packages;
use crate::policy::document::Word;

/// Questions about a graph.
#[derive(Debug, Clone, Copy)]
pub struct Topology<'a> {
    graph: &'a Graph,
}

impl<'a> Topology<'a> {
    /// The questions about `graph`.
    #[must_use]
    pub const fn new(graph: &'a Graph) -> Self {
        Self { graph }
    }

    /// The repository with an index.
    #[must_use]
    pub fn repository(self, index: usize) -> &'a Repository {
        &self.graph.repositories[index]
    }

    /// The direct upstreams that the tree declares.
    pub fn upstreams(self, index: usize) -> impl Iterator<Item = usize> + 'a {
        let upstreams = &self.graph.repositories[index].upstreams;
        upstreams.iter().filter_map(|upstream| match upstream.to {
            UpstreamTarget::Inside(to) => Some(to),
            UpstreamTarget::Missing | UpstreamTarget::Outside => None,
        })
    }

    /// The repository and all that it reads through, however far.
    #[must_use]
    pub fn reach(self, index: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::from([index]);
        let mut next = vec![index];
        while let Some(index) = next.pop() {
            for upstream in self.upstreams(index) {
                if reached.insert(upstream) {
                    next.push(upstream);
                }
            }
        }
        reached
    }

    /// Whether it has a connection to a public registry.
    #[must_use]
    pub fn is_store(self, index: usize) -> bool {
        !self.repository(index).connections.is_empty()
    }

    /// Whether it has neither connection nor upstreams: packages come into it by publishing alone.
    #[must_use]
    pub fn is_published_only(self, index: usize) -> bool {
        let repository = self.repository(index);
        repository.connections.is_empty()
            && repository.connection_extent == Extent::Exact
            && repository.upstreams.is_empty()
            && repository.upstream_extent == Extent::Exact
    }

    /// The public store that it reads through, or that it is.
    #[must_use]
    pub fn public_source(self, index: usize) -> Option<usize> {
        self.reach(index).into_iter().find(|at| self.is_store(*at))
    }

    /// Whether the tree says which domain a repository is in, so that it would
    /// also hold the domain's package groups.
    #[must_use]
    pub fn is_own(self, index: usize) -> bool {
        match &self.repository(index).domain {
            Within::Inside(_) => true,
            Within::Outside(name) => name.known().is_some(),
        }
    }

    /// The domain that the tree declares for a repository.
    #[must_use]
    pub fn domain(self, index: usize) -> Option<&'a Domain> {
        match self.repository(index).domain {
            Within::Inside(domain) => self.graph.domains.get(domain),
            Within::Outside(_) => None,
        }
    }

    /// The package groups that surely, or perhaps, belong to a repository's domain.
    pub fn groups(self, index: usize) -> impl Iterator<Item = &'a PackageGroup> {
        let domain = &self.repository(index).domain;
        let groups = self.graph.package_groups.iter();
        groups.filter(move |group| same_domain(&group.domain, domain) != Some(false))
    }

    /// Whether package groups keep the outside from `packages` in a
    /// repository's domain. Of packages that are not known a group for any names is enough.
    #[must_use]
    pub fn is_guarded(self, index: usize, packages: &Packages) -> bool {
        let Packages::Group(pattern) = packages else {
            return self.groups(index).any(|group| self.blocks(group));
        };
        let holding = self
            .groups(index)
            .filter(|group| match group.pattern.known() {
                Some(own) => own == pattern || is_wider(own, pattern),
                None => true,
            });
        let known = |group: &&PackageGroup| group.pattern.known().map_or(usize::MAX, str::len);
        holding
            .max_by_key(known)
            .is_some_and(|group| self.blocks(group))
    }

    /// Whether a group keeps the outside from its names, or may do.
    fn blocks(self, group: &'a PackageGroup) -> bool {
        match self.external_of(group) {
            Mode::Block | Mode::Specific(_) | Mode::Unknown => true,
            Mode::Allow | Mode::Inherit => false,
        }
    }

    /// The formats of the public registries behind a repository; empty when one is not known.
    #[must_use]
    pub fn public_formats(self, index: usize) -> BTreeSet<&'static str> {
        let reach = self.reach(index);
        let words = reach
            .iter()
            .flat_map(|at| &self.repository(*at).connections);
        let formats = words.map(|word| {
            let connection = word.known().and_then(Connection::from_external_name)?;
            Some(connection.format().as_str())
        });
        formats.collect::<Option<_>>().unwrap_or_default()
    }

    /// What a group says about the outside, inherited from wider groups of the
    /// tree; without one from the root group, which starts open (User Guide, package groups).
    #[must_use]
    pub fn external_of(self, group: &'a PackageGroup) -> Mode {
        if group.external.mode != Mode::Inherit {
            return group.external.mode.clone();
        }
        let Some(pattern) = group.pattern.known() else {
            return Mode::Unknown;
        };
        let wider = self.graph.package_groups.iter().filter(|other| {
            same_domain(&other.domain, &group.domain) != Some(false)
                && other.external.mode != Mode::Inherit
                && other
                    .pattern
                    .known()
                    .is_none_or(|other| is_wider(other, pattern))
        });
        let nearest = wider.max_by_key(|other| other.pattern.known().map_or(usize::MAX, str::len));
        nearest.map_or(Mode::Allow, |other| match other.pattern.known() {
            Some(_) => other.external.mode.clone(),
            None => Mode::Unknown,
        })
    }
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
    let stem = |pattern: &str| pattern.trim_end_matches(['*', '~', '$']).to_owned();
    let (outer, inner) = (stem(wider), stem(pattern));
    match wider.chars().last() {
        // All that begins so: another segment, or a whole format.
        Some('*') => inner.len() > outer.len() && inner.starts_with(&outer),
        // The name itself, and all whose next character begins a new word.
        Some('~') => inner.strip_prefix(&outer).is_some_and(|rest| match rest {
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
