//! `open-trust`: a role that OIDC tokens of repositories or branches that nobody meant can become.

use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::eval::value::Extent;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::Effect;
use crate::policy::answer::Answer;
use crate::policy::condition::{self, Class};
use crate::policy::document::{Condition, Principal, Statement, Word};
use crate::policy::kind::PolicyKind;
use crate::policy::operator::{Operator, Polarity, Relation};
use crate::policy::pattern::{Pattern, Reading};
use crate::policy::principal::{Provider, Who, who};
use crate::policy::subject::{Subject, subject};

pub(super) static RULE: Rule = Rule {
    id: "open-trust",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("open_trust.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    // A role whose policies are seen and are about other things is not ours to
    // judge; a file on its own is, among policies that are.
    let neighbours = || {
        let here = context.project.directory(policy.document.place.file);
        let mut policies = context.project.policies.iter();
        policies.any(|other| {
            other.tie == Tie::Tied && context.project.directory(other.document.place.file) == here
        })
    };
    let ours = policy.tie == Tie::Tied || (policy.attached.is_empty() && neighbours());
    let allows = matches!(statement.effect, Some((Effect::Allow, _)));
    if policy.kind != PolicyKind::Trust || !ours || !allows {
        return;
    }
    let principals = statement.principal.iter();
    for principal in principals.flat_map(|principals| &principals.items) {
        match who(principal) {
            Who::Federated(Provider::Oidc(host)) => {
                Trust { host, statement }.judge(principal, sink)
            }
            Who::Everyone => everyone(statement, principal, sink),
            _ => {}
        }
    }
}

/// A trust policy that names nobody.
fn everyone(statement: &Statement, principal: &Principal, sink: &mut Sink<'_>) {
    let words = statement.action.iter().flat_map(|words| &words.items);
    let web = words
        .filter_map(Word::known)
        .any(|action| action.eq_ignore_ascii_case("sts:AssumeRoleWithWebIdentity"));
    let message = if web {
        "names no identity provider: any of the account's providers may vouch"
    } else if condition::bounds_who(statement) == Answer::No {
        "everybody may become this role"
    } else {
        return;
    };
    sink.report(principal.word.place, message)
        .help("name the provider, the account or the role in `Principal`");
}

/// An Allow for whomever an OIDC provider vouches for.
struct Trust<'s> {
    host: String,
    statement: &'s Statement,
}

/// What the conditions say of one claim.
enum Claim<'s> {
    /// Nothing.
    Free,
    /// Something that a request without it, or with any value, meets too.
    Void(&'s Condition),
    /// One of these values.
    Bound(&'s Condition, Reading),
    /// That is not known.
    Unknown,
}

impl Trust<'_> {
    fn judge(&self, principal: &Principal, sink: &mut Sink<'_>) {
        let host = &self.host;
        match self.claim("aud") {
            // A cluster's tokens have the audience that its provider lists; the subject is a service account.
            Claim::Free if host.starts_with("oidc.eks.") => {}
            Claim::Free => {
                sink.report(
                    principal.word.place,
                    format!(
                        "no condition on `{host}:aud`: tokens made for anybody else are taken too"
                    ),
                )
                .help(format!(
                    "add `StringEquals` `{host}:aud`, for AWS usually `sts.amazonaws.com`"
                ));
            }
            Claim::Void(condition) => {
                sink.report(
                    condition.key.place,
                    format!("this condition on `{host}:aud` lets every audience in"),
                )
                .help("use `StringEquals` with the audience itself");
            }
            Claim::Bound(..) | Claim::Unknown => {}
        }
        match self.claim("sub") {
            // Another claim may say who.
            Claim::Free if self.other_claims() => {}
            Claim::Free => {
                sink.report(principal.word.place, format!("no condition on `{host}:sub`: every token of the provider becomes this role"))
                    .help(format!("add `StringEquals` `{host}:sub` with the exact repository and branch or environment"));
            }
            Claim::Void(condition) => {
                sink.report(
                    condition.key.place,
                    format!("this condition on `{host}:sub` lets every token of the provider in"),
                )
                .help("use `StringEquals` with the exact repository and branch or environment");
            }
            Claim::Bound(condition, reading) => {
                for value in &condition.values {
                    width(value, reading, sink);
                }
            }
            Claim::Unknown => {}
        }
    }

    fn claim(&self, name: &str) -> Claim<'_> {
        let wanted = format!("{}:{name}", self.host);
        let mut found = Claim::Free;
        for condition in &self.statement.conditions {
            let Some(key) = condition.key.known() else {
                return Claim::Unknown;
            };
            if !key.eq_ignore_ascii_case(&wanted) {
                continue;
            }
            match self.test(condition) {
                bound @ (Claim::Bound(..) | Claim::Unknown) => return bound,
                void => found = void,
            }
        }
        match (found, self.statement.condition_extent) {
            (Claim::Free | Claim::Void(_), Extent::Open) => Claim::Unknown,
            (found, Extent::Exact | Extent::Open) => found,
        }
    }

    fn test<'s>(&self, condition: &'s Condition) -> Claim<'s> {
        let Some(operator) = condition.operator.known().and_then(Operator::parse) else {
            return Claim::Unknown;
        };
        if matches!(
            condition::classify(condition, self.statement),
            Class::Nobody(_)
        ) {
            return Claim::Void(condition);
        }
        if operator.relation.polarity() == Polarity::Negative || operator.relation == Relation::Null
        {
            return Claim::Void(condition);
        }
        let reading = match operator.relation {
            Relation::StringLike => Reading::Variables,
            _ => Reading::Text,
        };
        let open = |value: &Word| Pattern::new(value, reading).is_everything();
        if condition.values.iter().any(open) {
            return Claim::Void(condition);
        }
        Claim::Bound(condition, reading)
    }

    /// Whether a condition is on another claim of the provider's tokens.
    fn other_claims(&self) -> bool {
        let claims = format!("{}:", self.host).to_ascii_lowercase();
        self.statement.conditions.iter().any(|condition| {
            let key = condition
                .key
                .known()
                .unwrap_or_default()
                .to_ascii_lowercase();
            key.strip_prefix(&claims)
                .is_some_and(|claim| claim != "aud")
        })
    }
}

fn width(value: &Word, reading: Reading, sink: &mut Sink<'_>) {
    let message = match subject(value, reading) {
        Subject::Bounded | Subject::Unknown => return,
        Subject::EveryRef => {
            "more than one branch or environment of the repository meets this subject".to_owned()
        }
        Subject::EveryRepository => {
            let text = value.with_holes("…");
            let owner = text.split([':', '/']).nth(1).unwrap_or_default();
            format!("any repository of `{owner}` meets this subject")
        }
        Subject::Everybody => "any repository of anybody meets this subject".to_owned(),
    };
    sink.report(value.place, message)
        .help("name the repository and its branch or environment, such as `repo:acme/web:environment:release`");
}
