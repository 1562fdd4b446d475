//! A manifest as it is meant: every relation checked, every name derived, every
//! default filled in. Nothing here can be wrong, and nothing is left to choose.

mod access;
mod build;
mod consumers;
mod domains;
mod draft;
mod environment;
mod findings;
mod first_party;
mod github;
mod guardrails;
mod lists;
mod naming;
mod precedence;
mod principals;
mod retire;
mod served;
mod state;
mod tags;
mod topology;
mod upstreams;

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::account::{AccountId, OrganizationId, OrganizationalUnitPath, Region, RegionName};
use crate::aws::connection::Connection;
use crate::aws::format::Format;
use crate::aws::names::{DomainName, RepositoryName};
use crate::aws::package_group::PackagePattern;
use crate::aws::role::RolePattern;
use crate::aws::text::{Description, TagKey, TagValue};
use crate::diag::Diagnostic;
use crate::manifest::raw;
use crate::manifest::raw::{
    EnvironmentName, Exclusive, Kms, Origin, Protect, StateLock, Target, Written,
};
use crate::source::path::RelPath;
use crate::source::{Span, Spanned};

/// What `manifest` means, or nothing if a diagnostic is an error or the manifest
/// has no environment. All that is wrong is told at once, by place.
#[must_use]
pub fn build(manifest: &raw::Manifest) -> (Option<Model>, Vec<Diagnostic>) {
    build::build(manifest)
}

/// Everything that is to be generated.
#[derive(Debug, Clone)]
pub struct Model {
    /// What is generated.
    pub target: Target,
    /// Whether Terraform refuses to destroy.
    pub protect: Protect,
    /// How package groups are made.
    pub origin: Origin,
    /// Where the module stands.
    pub module_path: RelPath,
    /// What Terragrunt uses instead of the relative path: a pinned source.
    pub module_source: Option<String>,
    /// Names that Terraform shall forget, with the reason and the place of the name.
    pub retire: BTreeMap<String, Spanned<String>>,
    /// Old names and the new ones, with the place of the new: what has an old one
    /// is forgotten, too.
    pub renames: BTreeMap<String, Spanned<String>>,
    /// Whether the manifest has `env` blocks.
    pub environments_written: Written,
    /// By name; at least one, and exactly one for [`Target::Terraform`].
    pub environments: Vec<Environment>,
}

/// One environment: one domain and all in it.
#[derive(Debug, Clone)]
pub struct Environment {
    /// Its name.
    pub name: EnvironmentName,
    /// Where that is written, or what stands for it.
    pub name_place: Span,
    /// Where its domain is written, for what is found wrong later.
    pub place: Span,
    /// Its domain.
    pub domain: Domain,
    /// The S3 backend, or local state.
    pub state: Option<State>,
    /// All tags, the defaults and `Environment` included.
    pub tags: BTreeMap<TagKey, TagValue>,
    /// By name.
    pub repositories: BTreeMap<RepositoryName, Repository>,
    /// Who holds which role where: one identity document each. Sorted.
    pub grants: Vec<Grant>,
    /// By name: other accounts that read.
    pub consumers: BTreeMap<String, Consumer>,
    /// Roles that the module makes for `github:` principals, by name.
    pub github_roles: BTreeMap<String, GithubRole>,
    /// By AWS's pattern.
    pub package_groups: BTreeMap<String, PackageGroup>,
    /// The longest a build's token lives, in minutes: 0 (as long as the role's
    /// session), or 15 to 720.
    pub token_minutes: u16,
}

/// The domain of an environment.
#[derive(Debug, Clone)]
pub struct Domain {
    /// Its name.
    pub name: DomainName,
    /// The account that owns it.
    pub account: AccountId,
    /// Where it is.
    pub region: Region,
    /// Its key.
    pub kms: Kms,
    /// Where that is written, or what stands for it.
    pub kms_place: Span,
}

/// The S3 backend of an environment's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The bucket.
    pub bucket: String,
    /// Its region.
    pub region: RegionName,
    /// Whether the state is locked by a file beside it.
    pub lock: StateLock,
}

/// One repository.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Its name.
    pub name: RepositoryName,
    /// Where that is written which it comes from.
    pub place: Span,
    /// Where that is written which its name is made of.
    pub named: Span,
    /// What it is for, and what hangs on that.
    pub role: Role,
    /// The formats that it serves: its own, or those it reaches. Sorted.
    pub formats: BTreeSet<Format>,
    /// What the manifest says of it.
    pub description: Option<Description>,
    /// Who reads it, publishers not repeated and without consumers.
    pub readers: BTreeSet<Principal>,
    /// Who publishes to it; only roles and GitHub.
    pub publishers: BTreeSet<Principal>,
    /// Who administers this repository beside the domain's administrators.
    pub admins: BTreeSet<Principal>,
    /// Whether all others are denied to publish. Always [`Exclusive::Yes`] for
    /// stores and shared repositories.
    pub exclusive: Exclusive,
    /// The first-party names that publishing is narrowed to; empty is every name.
    pub names: BTreeSet<PackagePattern>,
}

/// What a repository is for. Connection and upstreams together cannot be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Caches one public registry.
    Store {
        /// Which.
        connection: Connection,
    },
    /// Holds what the company publishes.
    Internal,
    /// What builds read: internal, then the stores.
    Shared {
        /// In order.
        upstreams: Vec<RepositoryName>,
    },
    /// One repository that is published to and read from.
    Single {
        /// In order.
        upstreams: Vec<RepositoryName>,
    },
    /// A team's own.
    Team {
        /// The team.
        team: String,
        /// Internal, then the stores.
        upstreams: Vec<RepositoryName>,
    },
    /// Hand-shaped.
    Repo {
        /// How many hand-shaped ones it stands on.
        depth: Depth,
        /// In the order that was written, connected stores last.
        upstreams: Vec<RepositoryName>,
    },
}

/// The place of a hand-shaped repository among hand-shaped ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// No hand-shaped upstream.
    One,
    /// On at least one of depth one.
    Two,
    /// On at least one of depth two.
    Three,
}

impl Role {
    /// The upstreams, in order.
    #[must_use]
    pub fn upstreams(&self) -> &[RepositoryName] {
        match self {
            Self::Store { .. } | Self::Internal => &[],
            Self::Shared { upstreams }
            | Self::Single { upstreams }
            | Self::Team { upstreams, .. }
            | Self::Repo { upstreams, .. } => upstreams,
        }
    }

    /// The label of the Terraform resource that holds repositories of this role.
    #[must_use]
    pub fn address(&self) -> &'static str {
        match self {
            Self::Store { .. } => "store",
            Self::Internal => "internal",
            Self::Shared { .. } => "shared",
            Self::Single { .. } => "single",
            Self::Team { .. } => "team",
            Self::Repo { depth, .. } => match depth {
                Depth::One => "repo_1",
                Depth::Two => "repo_2",
                Depth::Three => "repo_3",
            },
        }
    }
}

/// Somebody who can hold a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Principal {
    /// An account's root: the account decides who.
    Account(AccountId),
    /// Roles of one account by ARN, `*` allowed in the role's part.
    Role(RolePattern),
    /// Everybody in an organisation.
    Organization(OrganizationId),
    /// Everybody in an organisational unit and those below it.
    Unit(OrganizationalUnitPath),
    /// The role of this name in the domain's account that the module makes for a
    /// `github:` principal; its [`GithubRole`] stands in the environment.
    Github(RolePattern),
}

/// A role that GitHub's OIDC provider may assume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GithubRole {
    /// Its name, at most 64 characters.
    pub name: String,
    /// The principal as it was written, placeholders expanded.
    pub written: String,
    /// The token's `sub` that is trusted.
    pub subject: Subject,
}

/// What the token's `sub` must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Exactly this text.
    Exact(String),
    /// A `StringLike` pattern; the owner in it is exact.
    Like(String),
}

/// What a role allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GrantRole {
    /// Reading.
    Reader,
    /// Reading and publishing.
    Publisher,
    /// Administration.
    Admin,
}

/// The level at which a list was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The top of the manifest (or of the environment).
    Top,
    /// A `format` block.
    Format(Format),
    /// A team, or `team_defaults` for this team.
    Team(String),
    /// A `repo` block.
    Repository(RepositoryName),
}

/// A list of principals and what it reaches: one identity document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What they may do.
    pub role: GrantRole,
    /// Where the list is written.
    pub place: Span,
    /// Where the list was written.
    pub scope: Scope,
    /// Who; never empty.
    pub principals: BTreeSet<Principal>,
    /// On which repositories; for an admin at [`Scope::Top`] every one of the
    /// domain, those to come included.
    pub repositories: BTreeSet<RepositoryName>,
}

impl Grant {
    /// The names of the roles among its holders that the module makes.
    pub fn made_roles(&self) -> impl Iterator<Item = &str> {
        self.principals
            .iter()
            .filter_map(|principal| match principal {
                Principal::Github(role) => Some(role.role()),
                Principal::Account(_)
                | Principal::Role(_)
                | Principal::Organization(_)
                | Principal::Unit(_) => None,
            })
    }
}

/// Another account that reads what the top-level readers read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consumer {
    /// The account.
    pub account: AccountId,
    /// Who in it: the account, or its roles by pattern.
    pub principals: BTreeSet<Principal>,
    /// What it reads.
    pub repositories: BTreeSet<RepositoryName>,
}

/// A package group: names of the domain and where their packages may come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageGroup {
    /// As the manifest says it.
    pub pattern: PackagePattern,
    /// What it is for.
    pub purpose: Purpose,
}

/// What a package group is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// First-party names: published here only, never from outside. Without a
    /// repository nobody can publish them.
    FirstParty {
        /// The repositories that publish them. Sorted.
        repositories: BTreeSet<RepositoryName>,
    },
    /// Banned: not published, not fetched.
    Ban {
        /// Why.
        reason: Description,
    },
}
