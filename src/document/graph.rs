//! Domains, repositories, upstreams, connections and package groups of a tree, whoever declares them.

pub(super) mod declared;
mod groups;
pub(super) mod naming;
mod stack;
pub(super) mod written;

use crate::eval::value::Extent;
use crate::policy::document::Word;
use crate::source::place::Place;

/// What a tree declares of CodeArtifact, from Terraform and manifests alike.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// The domains.
    pub domains: Vec<Domain>,
    /// The repositories.
    pub repositories: Vec<Repository>,
    /// The package groups.
    pub package_groups: Vec<PackageGroup>,
}

/// A domain.
#[derive(Debug, Clone)]
pub struct Domain {
    /// Its name.
    pub name: Word,
    /// Its declaration.
    pub place: Place,
    /// The account that owns it, where it is said.
    pub owner: Option<Word>,
    /// The block that declares it, by index; `None` from a manifest.
    pub block: Option<usize>,
}

/// A repository.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Its name.
    pub name: Word,
    /// Its declaration.
    pub place: Place,
    /// Its domain.
    pub domain: Within,
    /// Its upstreams, in the order in which they are asked.
    pub upstreams: Vec<Upstream>,
    /// Whether there may be more upstreams.
    pub upstream_extent: Extent,
    /// Its external connections, such as `public:npmjs`.
    pub connections: Vec<Word>,
    /// Whether there may be more connections.
    pub connection_extent: Extent,
    /// The block that declares it, by index; `None` from a manifest.
    pub block: Option<usize>,
}

/// A domain that something says it is in.
#[derive(Debug, Clone)]
pub enum Within {
    /// A domain of the tree, by index.
    Inside(usize),
    /// A name that no domain of the tree has, or that is not known.
    Outside(Word),
}

/// An upstream of a repository.
#[derive(Debug, Clone)]
pub struct Upstream {
    /// The name, as far as it is known.
    pub name: Word,
    /// Where the repository says it.
    pub place: Place,
    /// The repository it is.
    pub to: UpstreamTarget,
    /// Whether it is written as a reference or as a bare name.
    pub link: Link,
}

/// What an upstream names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpstreamTarget {
    /// A repository of the tree, by index.
    Inside(usize),
    /// A known name, which no repository of the tree has although the tree declares its whole domain.
    Missing,
    /// Something outside the tree, or not known.
    Outside,
}

/// How an upstream names its repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// By a reference, which orders creation.
    Reference,
    /// By a name that is only text, although the tree declares the repository.
    Name,
}

/// A package group.
#[derive(Debug, Clone)]
pub struct PackageGroup {
    /// Its pattern, such as `/npm/acme/*`.
    pub pattern: Word,
    /// Its domain.
    pub domain: Within,
    /// Its declaration.
    pub place: Place,
    /// May packages be published into it?
    pub publish: Restriction,
    /// May versions come from the outside?
    pub external: Restriction,
    /// May versions come from repositories of the domain?
    pub internal: Restriction,
}

/// A restriction of a package group, where it is declared.
#[derive(Debug, Clone)]
pub struct Restriction {
    /// What holds.
    pub mode: Mode,
    /// Where it is said, or the group's declaration.
    pub place: Place,
}

/// Modes of a restriction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// `ALLOW`.
    Allow,
    /// `ALLOW_SPECIFIC_REPOSITORIES`, with the names as far as they are known.
    Specific(Vec<String>),
    /// `BLOCK`.
    Block,
    /// `INHERIT`, or nothing said: what the next wider group says.
    Inherit,
    /// Not known.
    Unknown,
}

impl Within {
    /// Whether both are surely the same domain.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        let key = self.key();
        key.is_some() && key == other.key()
    }

    /// What makes it the same as another; `None` where that cannot be known.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        match self {
            Self::Inside(index) => Some(format!("\u{1}{index}")),
            Self::Outside(name) => name.text.identity(),
        }
    }
}
