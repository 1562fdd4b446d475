//! What a policy is attached to, which decides what of it takes effect.

use crate::aws::actions::{Action, Effective};

/// The kinds of policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PolicyKind {
    /// Of a user, group or role: whom it means is who holds it.
    Identity,
    /// Of a role: who may become it.
    Trust,
    /// Of a domain: everything in the domain is asked by it.
    Domain,
    /// Of one repository.
    Repository,
    /// Of an endpoint in a private network.
    Endpoint,
    /// Not known.
    Unknown,
}

impl PolicyKind {
    /// Whether a statement about `action` takes effect in a policy of this kind.
    ///
    /// A trust policy is asked about none of the service's actions; an endpoint's
    /// is asked about all, and so may be one of which nothing is known.
    #[must_use]
    pub fn effect_of(self, action: &Action) -> Effective {
        match self {
            Self::Identity | Self::Endpoint | Self::Unknown => action.effective_in.identity,
            Self::Domain => action.effective_in.domain,
            Self::Repository => action.effective_in.repository,
            Self::Trust => Effective::No,
        }
    }

    /// Whether its statements have a `Principal`; `None` when the kind is not known.
    #[must_use]
    pub const fn names_principals(self) -> Option<bool> {
        match self {
            Self::Identity => Some(false),
            Self::Trust | Self::Domain | Self::Repository | Self::Endpoint => Some(true),
            Self::Unknown => None,
        }
    }
}
