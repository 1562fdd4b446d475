//! Lists of principals: named lists looked up, placeholders filled in, each entry held against its role and the guardrails.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::limits;
use crate::aws::names::NameError;
use crate::diag::Diagnostic;
use crate::manifest::model::findings::Findings;
use crate::manifest::model::github::{self, Made};
use crate::manifest::model::guardrails::Allowed;
use crate::manifest::model::naming::{expand, in_values};
use crate::manifest::model::principals::{self, Meaning};
use crate::manifest::model::{GrantRole, Principal};
use crate::manifest::raw;
use crate::manifest::template::{Template, Values};
use crate::source::{Span, Spanned};

/// A list as it is written.
pub(super) type List = Spanned<Vec<Spanned<Template>>>;

/// Reads the lists of one environment.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    environment: &'a raw::Environment,
    allowed: Allowed<'a>,
    /// The roles of all `github:` principals read so far.
    pub(super) github_roles: BTreeMap<Principal, Made>,
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
            allowed: Allowed::new(guardrails, &environment.domain.account.node),
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
            Err(error) => found.push_expanded(told(span, &error)),
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
        let mut room = most();
        for entry in &list.node {
            if room == 0 {
                found.push(too_long(list.span));
                break;
            }
            let Some(text) = expanded(entry, values, found) else {
                continue;
            };
            room -= 1;
            match principals::read(&text, &environment.domain) {
                Err(error) => found.push_expanded(told(entry.span, &error)),
                Ok(Meaning::Named(name)) => match environment.principals.get(name) {
                    Some(named) if named.node.len() > room => {
                        room = 0;
                        found.push(too_long(list.span));
                    }
                    Some(named) => {
                        room -= named.node.len();
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
            Meaning::Workflows(principal, role) => {
                let span = inner.unwrap_or(span);
                self.make(principal.clone(), Made { role, span }, found);
                principal
            }
            Meaning::Named(_) => return None,
        };
        let own = &self.environment.domain.account.node;
        if let Some((message, help)) = principals::unfit(role, &principal, own) {
            let diagnostic = Diagnostic::error(span, message).help(help);
            found.push_expanded(match inner {
                Some(inner) => diagnostic.label(inner, "it stands here"),
                None => diagnostic,
            });
            return None;
        }
        if let Some(refused) = self.allowed.refusal(&principal, inner.unwrap_or(span)) {
            found.push_expanded(refused);
            return None;
        }
        Some(principal)
    }

    /// Takes up a role that is to be made, whose name no other one can have.
    fn make(&mut self, principal: Principal, made: Made, found: &mut Findings) {
        let name = self.environment.name.node.as_str();
        let first = self
            .github_roles
            .entry(principal)
            .or_insert_with(|| made.clone());
        if first.role.written != made.role.written {
            found.push_expanded(github::same_name((name, first), (name, &made)));
        }
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

/// Reports what is no principal in the lists above the `env` blocks, where every
/// environment may have replaced them.
pub(super) fn check_listed(manifest: &raw::Manifest, found: &mut Findings) {
    let Some(environment) = manifest.environments.first() else {
        return;
    };
    for entry in &manifest.listed {
        // What leaves a team or a format open is read where it is used.
        let Ok(text) = entry.node.expand(&in_values(environment)) else {
            continue;
        };
        if let Err(error) = principals::read(&text, &environment.domain) {
            found.push_expanded(told(entry.span, &error));
        }
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

fn told(span: Span, error: &NameError) -> Diagnostic {
    let diagnostic = Diagnostic::error(span, error.to_string());
    match error.help() {
        Some(help) => diagnostic.help(help),
        None => diagnostic.help("shorten it"),
    }
}

/// How many principals a list can have: no more fit into a repository's policy,
/// where each takes the fifteen characters of an organisation's id at least.
fn most() -> usize {
    limits::resource_policy_characters() / 15
}

fn too_long(span: Span) -> Diagnostic {
    let most = most();
    Diagnostic::error(
        span,
        format!("a list of more than {most} principals, as many as a policy can hold"),
    )
    .help("name an organisation with `org:`, or several roles by a pattern")
}

fn nested(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        span,
        format!("`{name}` is not a principal, and a named list holds no names"),
    )
    .help("write its principals here, or name both lists where they are used")
}
