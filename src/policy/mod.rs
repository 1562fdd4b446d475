//! One IAM policy as a value, whatever its syntax: statements, who they mean and under which conditions.
//!
//! [`Policy`] is a policy that the program writes. One that somebody else wrote
//! is a [`document::Document`], read by [`read`] (IAM's JSON), [`terraform`]
//! (`aws_iam_policy_document`) and found in a file by [`recognise`]. What it
//! means is asked here, and nowhere by comparing texts:
//!
//! | question | answer |
//! |---|---|
//! | is every action granted? | [`grant::Grant::names_everything`], with the statements of [`grant::Grant::sources`]; whether the service is named: [`action_set::service`] |
//! | what does one pattern sweep in? | [`action_set::Bounds::of_word`], with [`action_set::ActionSet::changes`] and [`action_set::ActionSet::purpose`]; its names: [`action_set::ActionSet::actions`] |
//! | is it allowed by exclusion? | `sense` of [`document::Words`] and [`document::Principals`] |
//! | is an action granted, and on how much? | [`grant::Scope::actions`], [`grant::Scope::breadth`], [`grant::Scope::given_on`] |
//! | may everybody? | [`grant::Scope::everyone`] and [`grant::Scope::bounds_who`], which knows Denies |
//! | what does a condition bound, and why nothing? | [`condition::classify`] |
//! | whom does a principal mean? | [`principal::who`]; organisations are conditions on [`aws::iam::condition_key`](crate::aws::iam::condition_key) |
//! | who changes permissions, origins, connections, copies, deletes? | [`action_set::ActionSet::permission_changes`], [`action_set::ActionSet::purpose`] |
//! | is the service's token pinned? | [`action_set::ActionSet::has_service_token`] and the condition's value; [`action_set::ActionSet::has_other_sts`] |
//! | whose web identity is trusted? | [`claims::Claims`] by [`subject::Subject`], [`principal::Who::Federated`] |
//! | does an action take these resources? | [`resource::Resources::takes`], word by word [`resource::ResourcePattern::takes`] |
//! | does it take effect in this kind of policy? | [`action_set::ActionSet::effective_in`] |
//! | is another repository named? | [`resource::ResourcePattern::meets_in`] |
//! | what is wrong with an ARN? | [`arn_fault::faults`]; of a principal, [`principal::Wrong`] |
//! | can a condition be true? | [`condition::Class::Never`], [`condition::dead_values`], [`condition::never_has_key`] |
//! | what is wrong with the shape? | [`document::Document::faults`] and [`shape::faults`] |
//! | are there letters that are not what they seem? | [`confusable::confusables`] |
//! | does a text hold policy variables? | [`document::Document::reading`], [`pattern::Pattern`] |
//! | what does a Deny guard? | [`guard::Guard`] |
//!
//! Answers are three-valued, [`answer::Answer`]: a part that is not known makes
//! an answer less sure and never another one. Two things are taken for granted
//! as whoever wrote them will have meant: a condition that is not known is met by
//! somebody, and a part of an ARN that is not known is a name.

pub mod action_set;
pub mod answer;
pub mod arn_fault;
pub mod claims;
pub mod condition;
pub mod confusable;
pub mod document;
mod element;
pub mod grant;
pub mod guard;
pub mod json;
pub mod kind;
pub mod operator;
pub mod pattern;
pub mod principal;
pub mod read;
pub mod recognise;
pub mod resource;
pub mod shape;
mod size;
mod statements;
pub mod subject;
pub mod terraform;
#[cfg(test)]
mod tests;

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
