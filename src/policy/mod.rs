//! One IAM policy as a value, whatever its syntax: statements, who they mean and under which conditions.

pub mod document;
pub mod json;

use std::collections::{BTreeMap, BTreeSet};

/// A policy document of the language version `2012-10-17`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// In the order in which they are written; AWS gives the order no meaning.
    pub statements: Vec<Statement>,
}

/// One statement of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its name, of letters and digits, unlike every other in the policy.
    pub sid: String,
    /// What it does to what it matches.
    pub effect: Effect,
    /// Whom it means; `None` in an identity policy, where it is the holder.
    pub principal: Option<Principal>,
    /// Actions with their service, such as `codeartifact:ListPackages`.
    pub actions: BTreeSet<String>,
    /// ARNs, or `*`; empty in a trust policy, where it is the role.
    pub resources: BTreeSet<String>,
    /// All of them must hold.
    pub conditions: BTreeMap<Test, BTreeSet<String>>,
}

/// What a statement does to what it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Allows it, unless something denies it.
    Allow,
    /// Denies it, whatever allows it.
    Deny,
}

/// Whom a statement of a resource or trust policy means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// `*`: every caller, so that only conditions bound it.
    Everyone,
    /// These ARNs; an account's root stands for the account.
    Aws(BTreeSet<String>),
    /// Whoever this identity provider, by its ARN, vouches for.
    Federated(String),
}

/// What a condition asks: it holds if the request's value of the key stands in
/// the operator's relation to one of the values (for a negated operator, to none).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Test {
    /// The relation.
    pub operator: Operator,
    /// The key, such as `aws:PrincipalArn`.
    pub key: String,
}

/// The relations that are used, in the order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// The ARN matches, each part by itself.
    ArnLike,
    /// The ARN matches none, or the request has none.
    ArnNotLike,
    /// Of the key's several values one at least matches.
    ForAnyValueStringLike,
    /// The number is at most that.
    NumericLessThanEquals,
    /// The text is that.
    StringEquals,
    /// The text matches.
    StringLike,
}

impl Effect {
    /// The word that a policy writes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

impl Operator {
    /// The word that a policy writes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ArnLike => "ArnLike",
            Self::ArnNotLike => "ArnNotLike",
            Self::ForAnyValueStringLike => "ForAnyValue:StringLike",
            Self::NumericLessThanEquals => "NumericLessThanEquals",
            Self::StringEquals => "StringEquals",
            Self::StringLike => "StringLike",
        }
    }
}
