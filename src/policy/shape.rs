//! What a document must and must not have for the kind of policy that it is.

use crate::eval::value::Extent;
use crate::policy::action_set::{Service, service};
use crate::policy::document::{Document, Fault, FaultKind, Statement};
use crate::policy::kind::PolicyKind;

/// The faults of a document that depend on its kind: an element that is missing
/// or that such a policy does not have. The others stand in [`Document::faults`].
#[must_use]
pub fn faults(document: &Document, kind: PolicyKind) -> Vec<Fault> {
    let statements = document.statements.iter();
    statements
        .flat_map(|statement| statement_faults(statement, kind))
        .collect()
}

fn statement_faults(statement: &Statement, kind: PolicyKind) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut push = |place, kind| faults.push(Fault { place, kind });
    match (kind.names_principals(), &statement.principal) {
        (Some(true), None) => {
            let element = "Principal";
            push(statement.place, FaultKind::Missing { element });
        }
        (Some(false), Some(principal)) => {
            let element = "Principal";
            push(principal.key, FaultKind::Misplaced { element });
        }
        (Some(true) | None, Some(_)) | (Some(false) | None, None) => {}
    }
    match (kind, &statement.resource) {
        (PolicyKind::Trust, Some(resource)) => {
            let element = "Resource";
            push(resource.key, FaultKind::Misplaced { element });
        }
        (
            PolicyKind::Identity
            | PolicyKind::Domain
            | PolicyKind::Repository
            | PolicyKind::Endpoint,
            None,
        ) => {
            let element = "Resource";
            push(statement.place, FaultKind::Missing { element });
        }
        // Of other services' resources some have none; CodeArtifact's do.
        (PolicyKind::Unknown, None) if is_whole(statement) && names_ours(statement) => {
            let element = "Resource";
            push(statement.place, FaultKind::Missing { element });
        }
        (
            PolicyKind::Trust
            | PolicyKind::Identity
            | PolicyKind::Domain
            | PolicyKind::Repository
            | PolicyKind::Endpoint
            | PolicyKind::Control
            | PolicyKind::Other
            | PolicyKind::Unknown,
            _,
        ) => {}
    }
    faults
}

/// Whether nothing of a statement is hidden by what is not known.
fn is_whole(statement: &Statement) -> bool {
    statement.condition_extent == Extent::Exact
}

/// Whether a statement lists an action of CodeArtifact, itself or by a pattern of its own.
fn names_ours(statement: &Statement) -> bool {
    let listed = statement.action.iter();
    let mut words = listed.flat_map(|words| &words.items);
    words.any(|word| service(word) == Service::CodeArtifact)
}
