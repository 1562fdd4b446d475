//! What a policy is attached to, which decides what of it takes effect.

use crate::aws::actions::{Action, Effective};

/// The kinds of policies, which differ in what `*` means and what takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyKind {
    /// What an identity may do: whom it means is who holds it.
    Identity,
    /// Who may assume a role.
    Trust,
    /// The resource policy of a domain: everything in the domain is asked by it.
    Domain,
    /// The resource policy of a repository.
    Repository,
    /// The policy of a VPC endpoint.
    Endpoint,
    /// An organisation's service or resource control policy: it only takes away.
    Control,
    /// A policy of another service's resource: a key, a bucket, a queue.
    Other,
    /// It could be an identity's or any resource's.
    Unknown,
}

impl PolicyKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Identity,
        Self::Trust,
        Self::Domain,
        Self::Repository,
        Self::Endpoint,
        Self::Control,
        Self::Other,
        Self::Unknown,
    ];

    /// Whether a statement about `action` takes effect in a policy of this kind.
    ///
    /// A trust policy is asked about none of the service's actions; an endpoint's
    /// is asked about all, and so may be one of which nothing is known; one of
    /// another service's resource is asked about nothing here.
    #[must_use]
    pub fn effect_of(self, action: &Action) -> Effective {
        match self {
            Self::Identity | Self::Endpoint | Self::Control | Self::Unknown => {
                action.effective_in.identity
            }
            Self::Domain => action.effective_in.domain,
            Self::Repository => action.effective_in.repository,
            Self::Trust | Self::Other => Effective::No,
        }
    }

    /// Whether its statements have a `Principal`; `None` when the kind is not known.
    #[must_use]
    pub const fn names_principals(self) -> Option<bool> {
        match self {
            Self::Identity => Some(false),
            Self::Trust | Self::Domain | Self::Repository | Self::Endpoint => Some(true),
            Self::Control | Self::Other | Self::Unknown => None,
        }
    }
}
