//! The organisation's own limits, on what is written and on what is derived.

use std::collections::BTreeMap;

use crate::aws::account::AccountId;
use crate::aws::text::{TagKey, TagValue};
use crate::diag::Diagnostic;
use crate::manifest::model::Principal;
use crate::manifest::model::draft::Draft;
use crate::manifest::model::findings::Findings;
use crate::manifest::raw::{self, Guardrails};
use crate::source::{Span, Spanned};

/// Holds the names of the domain and of all repositories against the guardrails' patterns.
pub(super) fn names(
    guardrails: &Guardrails,
    environment: &raw::Environment,
    repositories: &[Draft<'_>],
    found: &mut Findings,
) {
    let domain = &environment.domain.name;
    if let Some(pattern) = &guardrails.domain_name
        && !pattern.node.is_match(domain.node.as_str())
    {
        found.push(unlike(
            "the domain",
            domain.node.as_str(),
            domain.span,
            pattern,
        ));
    }
    if let Some(pattern) = &guardrails.repository_name {
        for draft in repositories {
            if draft.name.is_some() && !pattern.node.is_match(&draft.text) {
                let phrase = draft.kind.phrase();
                found.push(unlike(&phrase, &draft.text, draft.place(), pattern));
            }
        }
    }
}

fn unlike(what: &str, name: &str, span: Span, pattern: &Spanned<regex::Regex>) -> Diagnostic {
    Diagnostic::error(
        span,
        format!("{what} is called `{name}`, which the guardrails do not allow"),
    )
    .label(pattern.span, "names must match this")
    .help("change the name, or its template in `naming`")
}

/// Why the guardrails refuse `principal`, written at `span`, in a domain of the account `own`.
///
/// An organisation is wider than any list of accounts, so a list of accounts
/// alone refuses organisations. A list of organisations alone says nothing of
/// accounts: which belong to it cannot be known here.
pub(super) fn principal(
    guardrails: &Guardrails,
    own: &AccountId,
    principal: &Principal,
    span: Span,
) -> Option<Diagnostic> {
    match principal {
        Principal::Account(id) => account(guardrails, own, id, span),
        Principal::Role(pattern) | Principal::Github(pattern) => {
            account(guardrails, own, pattern.account(), span)
        }
        Principal::Organization(id) => organization(guardrails, id.as_str(), span),
        Principal::Unit(path) => organization(guardrails, path.organization(), span),
    }
}

/// Why the guardrails refuse `account`.
pub(super) fn account(
    guardrails: &Guardrails,
    own: &AccountId,
    account: &AccountId,
    span: Span,
) -> Option<Diagnostic> {
    let allowed = guardrails.accounts.as_ref()?;
    if account == own || allowed.node.iter().any(|one| one.node == *account) {
        return None;
    }
    Some(
        Diagnostic::error(
            span,
            format!("the guardrails do not allow the account `{account}`"),
        )
        .label(allowed.span, "the allowed ones, beside the domain's own")
        .help("ask those who keep the guardrails"),
    )
}

fn organization(guardrails: &Guardrails, id: &str, span: Span) -> Option<Diagnostic> {
    let (place, label) = match (&guardrails.organizations, &guardrails.accounts) {
        (Some(allowed), _) => {
            if allowed.node.iter().any(|one| one.node.as_str() == id) {
                return None;
            }
            (allowed.span, "the allowed ones")
        }
        (None, Some(accounts)) => (accounts.span, "only these accounts are allowed"),
        (None, None) => return None,
    };
    Some(
        Diagnostic::error(
            span,
            format!("the guardrails do not allow the organisation `{id}`"),
        )
        .label(place, label)
        .help("ask those who keep the guardrails"),
    )
}

/// Holds the tags of an environment against those that are required.
pub(super) fn tags(
    guardrails: &Guardrails,
    environment: &raw::Environment,
    tags: &BTreeMap<TagKey, TagValue>,
    found: &mut Findings,
) {
    for required in &guardrails.required_tags {
        let key = &required.node;
        if !tags.contains_key(key) {
            let name = environment.name.node.as_str();
            found.push(
                Diagnostic::error(
                    environment.name.span,
                    format!(
                        "environment `{name}` has no tag `{key}`, which the guardrails require"
                    ),
                )
                .label(required.span, "required here")
                .help(format!("add `{key}` to `tags`")),
            );
        }
    }
}
