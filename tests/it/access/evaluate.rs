//! Whether AWS lets a caller do something, by the rules that it documents for
//! IAM in general and for CodeArtifact's two resource policies.
//!
//! Taken as true though AWS states it nowhere: who reads through a shared
//! repository needs nothing on its upstreams.

use std::collections::BTreeMap;

use super::document::{Principal, Statement};
use super::table::Facts;

/// Everything that AWS would look at.
pub(crate) struct World {
    pub(crate) table: BTreeMap<String, Facts>,
    /// By path below `policies`.
    pub(crate) documents: BTreeMap<String, Vec<Statement>>,
    /// The account that owns the domain, and the domain's name.
    pub(crate) owner: String,
    pub(crate) domain: String,
}

/// The keys of a request, with their values.
pub(crate) type Keys = BTreeMap<String, Vec<String>>;

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) account: String,
    /// The keys of the request that say who asks.
    pub(crate) context: Keys,
    /// The paths of the identity documents that it holds.
    pub(crate) holds: Vec<String>,
    /// Identity statements from elsewhere.
    pub(crate) besides: Vec<Statement>,
}

/// What is asked.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) action: String,
    /// An ARN, or `*` for an action that takes none.
    pub(crate) resource: String,
    /// The account that owns the domain in question; of an action on no
    /// domain, the caller's.
    pub(crate) owner: String,
    pub(crate) domain: Option<String>,
    /// The policy of the repository in question.
    pub(crate) policy: Option<String>,
    /// Further keys of the request.
    pub(crate) context: Keys,
}

impl World {
    /// Whether `caller` may.
    pub(crate) fn allows(&self, caller: &Caller, request: &Request) -> bool {
        let asked = Asked { caller, request };
        let held = || {
            let documents = caller.holds.iter().map(|path| {
                self.documents
                    .get(path)
                    .unwrap_or_else(|| panic!("there is no {path}"))
            });
            documents.flatten().chain(&caller.besides)
        };
        let resource = self.resource_policies(request);
        let resource = || resource.iter().flatten().copied().flatten();
        // A Deny in any policy wins.
        if held()
            .chain(resource())
            .any(|one| !one.allows && asked.matches(one))
        {
            return false;
        }
        let by_identity = held().any(|one| one.allows && asked.matches(one));
        let mut allowing = resource().filter(|one| one.allows && asked.matches(one));
        if caller.account == request.owner {
            // In the owning account either is enough; but a statement for the
            // account's root only delegates to its identity policies.
            by_identity || allowing.any(|one| !names_root(one))
        } else {
            // From another account both sides must allow.
            by_identity && allowing.next().is_some()
        }
    }

    /// The resource policies that are asked: the domain's for all that is in
    /// it, a repository's for that repository alone, both only as far as the
    /// table says. `sts` knows none of them.
    fn resource_policies(&self, request: &Request) -> [Option<&Vec<Statement>>; 2] {
        let here = request.owner == self.owner && request.domain.as_ref() == Some(&self.domain);
        let Some(facts) = self.table.get(&request.action).filter(|_| here) else {
            return [None, None];
        };
        let policy = |path: &String| self.documents.get(path);
        let domain = self
            .documents
            .get("domain.json")
            .filter(|_| facts.domain_policy);
        let repository = request.policy.as_ref().filter(|_| facts.repository_policy);
        [domain, repository.and_then(policy)]
    }

    /// Whether a role can be assumed with an OIDC token of these claims from
    /// the provider of this ARN.
    pub(crate) fn trusts(&self, trust: &str, action: &str, provider: &str, claims: &Keys) -> bool {
        let matching = self.documents[trust].iter().filter(|statement| {
            let principal = match &statement.principal {
                Principal::Everyone => true,
                Principal::Federated(providers) => providers.iter().any(|arn| arn == provider),
                Principal::Holder | Principal::Aws(_) => false,
            };
            principal && has_action(statement, action) && conditions_hold(statement, &[claims])
        });
        let effects: Vec<bool> = matching.map(|statement| statement.allows).collect();
        effects.contains(&true) && !effects.contains(&false)
    }
}

struct Asked<'a> {
    caller: &'a Caller,
    request: &'a Request,
}

impl Asked<'_> {
    fn matches(&self, statement: &Statement) -> bool {
        has_action(statement, &self.request.action)
            && statement
                .resources
                .iter()
                .any(|pattern| like(pattern, &self.request.resource))
            && self.is_meant(&statement.principal)
            && conditions_hold(statement, &[&self.caller.context, &self.request.context])
    }

    fn is_meant(&self, principal: &Principal) -> bool {
        match principal {
            Principal::Holder | Principal::Everyone => true,
            Principal::Aws(arns) => arns.contains(&root(&self.caller.account)),
            Principal::Federated(_) => false,
        }
    }
}

fn has_action(statement: &Statement, action: &str) -> bool {
    statement.actions.iter().any(|pattern| {
        if pattern.contains('*') {
            like(&pattern.to_lowercase(), &action.to_lowercase())
        } else {
            pattern.eq_ignore_ascii_case(action)
        }
    })
}

/// All keys must hold; of a key's values one must, of a negated operator none.
fn conditions_hold(statement: &Statement, contexts: &[&Keys]) -> bool {
    statement.conditions.iter().all(|(operator, key, values)| {
        let given: &[String] = contexts
            .iter()
            .find_map(|context| context.get(key))
            .map_or(&[], Vec::as_slice);
        let any = |test: fn(&str, &str) -> bool| {
            given
                .iter()
                .any(|given| values.iter().any(|value| test(value, given)))
        };
        let one = |test| {
            assert!(given.len() < 2, "{key} has one value");
            any(test)
        };
        match operator.as_str() {
            "StringEquals" => one(|value, given| value == given),
            "StringLike" => one(like),
            "ForAnyValue:StringLike" => any(like),
            "ArnLike" => one(arn_like),
            "ArnNotLike" => !one(arn_like),
            "NumericLessThanEquals" => {
                one(|value, given| given.parse::<u64>().unwrap() <= value.parse::<u64>().unwrap())
            }
            other => panic!("operator {other}"),
        }
    })
}

fn names_root(statement: &Statement) -> bool {
    match &statement.principal {
        Principal::Aws(arns) => arns.iter().all(|arn| arn.ends_with(":root")),
        Principal::Holder | Principal::Everyone | Principal::Federated(_) => false,
    }
}

pub(crate) fn root(account: &str) -> String {
    format!("arn:aws:iam::{account}:root")
}

/// Each of the six parts of an ARN matches by itself.
fn arn_like(pattern: &str, arn: &str) -> bool {
    let parts = |text: &str| -> Vec<String> { text.splitn(6, ':').map(str::to_owned).collect() };
    let (patterns, parts) = (parts(pattern), parts(arn));
    patterns.len() == parts.len() && patterns.iter().zip(&parts).all(|(p, part)| like(p, part))
}

/// Whether the stars of the pattern can be filled so that it is the text.
pub(crate) fn like(pattern: &str, text: &str) -> bool {
    assert!(
        !pattern.contains('?'),
        "{pattern}: nothing that is written has a `?`"
    );
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for piece in middle.split('*') {
        let Some(at) = text.find(piece) else {
            return false;
        };
        text = &text[at + piece.len()..];
    }
    text.ends_with(last)
}
