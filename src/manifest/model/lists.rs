//! Lists of principals: named lists looked up, placeholders filled in, each entry held against its role and the guardrails.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Diagnostic;
use crate::manifest::model::findings::Findings;
use crate::manifest::model::guardrails;
use crate::manifest::model::naming::{expand, in_values};
use crate::manifest::model::principals::{self, Meaning};
use crate::manifest::model::{GithubRole, GrantRole, Principal};
use crate::manifest::raw;
use crate::manifest::template::{Template, Values};
use crate::source::{Span, Spanned};

/// A list as it is written.
pub(super) type List = Spanned<Vec<Spanned<Template>>>;

/// Reads the lists of one environment.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    environment: &'a raw::Environment,
    guardrails: &'a raw::Guardrails,
    /// The roles of all `github:` principals read so far.
    pub(super) github_roles: BTreeMap<Principal, GithubRole>,
}

impl<'a> Reader<'a> {
    /// A reader that has checked the named lists as far as they can be without their use.
    pub(super) fn new(
        environment: &'a raw::Environment,
        guardrails: &'a raw::Guardrails,
        found: &mut Findings,
    ) -> Self {
        let reader = Self {
            environment,
            guardrails,
            github_roles: BTreeMap::new(),
        };
        for list in environment.principals.values() {
            for entry in &list.node {
                // What leaves a team or a format open is read where it is used.
                if let Ok(text) = entry.node.expand(&in_values(environment)) {
                    reader.check_named(&text, entry.span, found);
                }
            }
        }
        reader
    }

    fn check_named(&self, text: &str, span: Span, found: &mut Findings) {
        match principals::read(text, &self.environment.domain) {
            Ok(Meaning::Somebody(_) | Meaning::Workflows(..)) => {}
            Ok(Meaning::Named(name)) => found.push_expanded(nested(name, span)),
            Err(error) => found.push_expanded(
                Diagnostic::error(span, error.to_string()).help(error.help().unwrap_or_default()),
            ),
        }
    }

    /// Who is on `list`, for `role`.
    pub(super) fn read(
        &mut self,
        list: &List,
        role: GrantRole,
        values: &Values<'_>,
        found: &mut Findings,
    ) -> BTreeSet<Principal> {
        let mut principals = BTreeSet::new();
        let environment = self.environment;
        for entry in &list.node {
            let Some(text) = expanded(entry, values, found) else {
                continue;
            };
            match principals::read(&text, &environment.domain) {
                Err(error) => found.push_expanded(
                    Diagnostic::error(entry.span, error.to_string())
                        .help(error.help().unwrap_or_default()),
                ),
                Ok(Meaning::Named(name)) => match environment.principals.get(name) {
                    Some(named) => {
                        for inner in &named.node {
                            principals.extend(self.named(inner, entry.span, role, values, found));
                        }
                    }
                    None => self.unknown(name, entry.span, found),
                },
                Ok(meaning) => principals.extend(self.take(meaning, entry.span, None, role, found)),
            }
        }
        principals
    }

    /// An entry of a named list that `user` names.
    fn named(
        &mut self,
        entry: &Spanned<Template>,
        user: Span,
        role: GrantRole,
        values: &Values<'_>,
        found: &mut Findings,
    ) -> Option<Principal> {
        let text = expanded(entry, values, found)?;
        match principals::read(&text, &self.environment.domain) {
            Ok(Meaning::Named(_)) | Err(_) => {
                self.check_named(&text, entry.span, found);
                None
            }
            Ok(meaning) => self.take(meaning, user, Some(entry.span), role, found),
        }
    }

    fn take(
        &mut self,
        meaning: Meaning<'_>,
        span: Span,
        inner: Option<Span>,
        role: GrantRole,
        found: &mut Findings,
    ) -> Option<Principal> {
        let principal = match meaning {
            Meaning::Somebody(principal) => principal,
            Meaning::Workflows(principal, made) => {
                self.github_roles.insert(principal.clone(), made);
                principal
            }
            Meaning::Named(_) => return None,
        };
        if let Some((message, help)) = principals::unfit(role, &principal) {
            let diagnostic = Diagnostic::error(span, message).help(help);
            found.push_expanded(match inner {
                Some(inner) => diagnostic.label(inner, "it stands here"),
                None => diagnostic,
            });
            return None;
        }
        let own = &self.environment.domain.account.node;
        let written = inner.unwrap_or(span);
        if let Some(refused) = guardrails::principal(self.guardrails, own, &principal, written) {
            found.push_expanded(refused);
            return None;
        }
        Some(principal)
    }

    fn unknown(&self, name: &str, span: Span, found: &mut Findings) {
        let known = self.environment.principals.keys().map(String::as_str);
        let otherwise = "add it to `principals`, or write an account, a role's ARN, `org:…`, \
                         `ou:…` or `github:…`";
        let help = found.proposal(name, known, otherwise);
        found.push_expanded(
            Diagnostic::error(span, format!("`principals` has no `{name}`")).help(help),
        );
    }
}

fn expanded(
    entry: &Spanned<Template>,
    values: &Values<'_>,
    found: &mut Findings,
) -> Option<String> {
    expand(entry, values)
        .map_err(|diagnostic| found.push_expanded(diagnostic))
        .ok()
}

fn nested(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        span,
        format!("`{name}` is not a principal, and a named list holds no names"),
    )
    .help("write its principals here, or name both lists where they are used")
}
