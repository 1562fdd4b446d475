//! The organisation's own limits, on what is written and on what is derived.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::account::AccountId;
use crate::aws::text::{TagKey, TagValue};
use crate::diag::Diagnostic;
use crate::manifest::model::Principal;
use crate::manifest::model::draft::{Draft, Kind};
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
            (pattern, "change the name"),
        ));
    }
    if let Some(pattern) = &guardrails.repository_name {
        for draft in repositories {
            if draft.name.is_some() && !pattern.node.is_match(&draft.text) {
                let phrase = draft.kind.phrase();
                let advice = advice(draft.kind);
                found.push(unlike(
                    &phrase,
                    &draft.text,
                    draft.place(),
                    (pattern, advice),
                ));
            }
        }
    }
}

/// Where the name of a repository comes from.
fn advice(kind: Kind<'_>) -> &'static str {
    match kind {
        Kind::Store(_) | Kind::Internal(_) | Kind::Shared(_) | Kind::Team(..) => {
            "change its template in `naming`"
        }
        Kind::Single(_) => "write a `repo` block of another name instead of the shape `single`",
        Kind::Repo(..) => "change the name",
    }
}

fn unlike(
    what: &str,
    name: &str,
    span: Span,
    (pattern, advice): (&Spanned<regex::Regex>, &str),
) -> Diagnostic {
    let regex = &pattern.node;
    Diagnostic::error(
        span,
        format!("{what} is called `{name}`, which the guardrails do not allow"),
    )
    .label(pattern.span, "names must match this")
    .help(format!("{advice}: `{regex}` must match"))
}

/// The guardrails on whom a domain may serve.
///
/// An organisation is wider than any list of accounts, so a list of accounts
/// alone refuses organisations. A list of organisations alone says nothing of
/// accounts: which belong to it cannot be known here.
#[derive(Debug)]
pub(super) struct Allowed<'a> {
    own: &'a AccountId,
    accounts: Option<(BTreeSet<&'a str>, Span)>,
    organizations: Option<(BTreeSet<&'a str>, Span)>,
}

impl<'a> Allowed<'a> {
    /// What `guardrails` allow in a domain of the account `own`.
    pub(super) fn new(guardrails: &'a Guardrails, own: &'a AccountId) -> Self {
        let accounts = guardrails.accounts.as_ref().map(|list| {
            let ids = list.node.iter().map(|id| id.node.as_str());
            (ids.collect(), list.span)
        });
        let organizations = guardrails.organizations.as_ref().map(|list| {
            let ids = list.node.iter().map(|id| id.node.as_str());
            (ids.collect(), list.span)
        });
        Self {
            own,
            accounts,
            organizations,
        }
    }

    /// Why `principal`, written at `span`, is refused.
    pub(super) fn refusal(&self, principal: &Principal, span: Span) -> Option<Diagnostic> {
        match principal {
            Principal::Account(id) => self.account(id, span),
            Principal::Role(pattern) | Principal::Github(pattern) => {
                self.account(pattern.account(), span)
            }
            Principal::Organization(id) => self.organization(id.as_str(), span),
            Principal::Unit(path) => self.organization(path.organization(), span),
        }
    }

    /// Why `account`, written at `span`, is refused.
    pub(super) fn account(&self, account: &AccountId, span: Span) -> Option<Diagnostic> {
        let (allowed, place) = self.accounts.as_ref()?;
        if account == self.own || allowed.contains(account.as_str()) {
            return None;
        }
        Some(
            Diagnostic::error(
                span,
                format!("the guardrails do not allow the account `{account}`"),
            )
            .label(*place, "the allowed ones, beside the domain's own")
            .help("ask those who keep the guardrails"),
        )
    }

    fn organization(&self, id: &str, span: Span) -> Option<Diagnostic> {
        let (place, label) = match (&self.organizations, &self.accounts) {
            (Some((allowed, place)), _) => {
                if allowed.contains(id) {
                    return None;
                }
                (*place, "the allowed ones")
            }
            (None, Some((_, place))) => (*place, "only these accounts are allowed"),
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
