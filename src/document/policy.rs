//! Policy documents with their kind, what they are attached to, and who holds them together.

use crate::eval::text::Text;
use crate::eval::value::{Extent, Reference};
use crate::policy::document::{Document, Word};
use crate::policy::kind::PolicyKind;
use crate::source::place::Place;

/// A policy document and where it takes effect.
#[derive(Debug, Clone)]
pub struct Policy {
    /// What it says.
    pub document: Document,
    /// What kind of policy it is, from where it is attached, else from its shape.
    pub kind: PolicyKind,
    /// What it is attached to, as far as the tree shows.
    pub attached: Vec<Attachment>,
    /// Whether attachments may exist that the tree does not show, as for bare JSON.
    pub attached_extent: Extent,
    /// Whether something beside its own actions ties it to CodeArtifact.
    pub tie: Tie,
    /// How it is written, which says where comments and edits can stand.
    pub form: Form,
}

/// What a policy is attached to.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// The thing.
    pub target: Target,
    /// Where it is said.
    pub place: Place,
}

/// Things that carry policies.
#[derive(Debug, Clone)]
pub enum Target {
    /// A domain, by its name and owner.
    Domain {
        /// Its name.
        domain: Word,
        /// The account that owns it, where it is said.
        owner: Option<Word>,
    },
    /// A repository.
    Repository {
        /// The domain's name.
        domain: Word,
        /// The repository's name.
        repository: Word,
        /// The account that owns the domain, where it is said.
        owner: Option<Word>,
    },
    /// A role, user, group or permission set: an index into the project's identities.
    Identity(usize),
    /// The interface endpoint of a service.
    Endpoint {
        /// The service's name, such as `com.amazonaws.eu-west-1.codeartifact.api`.
        service: Text,
    },
    /// Something of another service.
    Other,
}

/// Somebody who holds policies: a role, a user, a group.
#[derive(Debug, Clone)]
pub struct Identity {
    /// What it is.
    pub kind: IdentityKind,
    /// Its name or address, for messages.
    pub name: String,
    /// Where it is declared, or first attached to.
    pub place: Place,
    /// The address of its declaration, where the tree has one; the attribute is empty.
    pub address: Option<Reference>,
    /// The policies it holds, by index.
    pub policies: Vec<usize>,
    /// Its trust policies, by index.
    pub trust: Vec<usize>,
    /// The managed policies attached to it by ARN.
    pub managed: Vec<Word>,
    /// Whether it may hold others, which the tree does not show.
    pub extent: Extent,
}

/// Kinds of identities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityKind {
    /// A role.
    Role,
    /// A user.
    User,
    /// A group.
    Group,
    /// A permission set of IAM Identity Center.
    PermissionSet,
}

/// What ties a policy to CodeArtifact beside its actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// It is attached to something of CodeArtifact, or names it in an action, a resource or a condition.
    Tied,
    /// Nothing does: it only reaches CodeArtifact through `*`.
    Untied,
}

/// How a policy is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON in a file of its own.
    JsonFile,
    /// JSON text in another file: a heredoc, a string.
    JsonText,
    /// `jsonencode` or a map.
    Expression,
    /// `aws_iam_policy_document`.
    DataSource,
}
