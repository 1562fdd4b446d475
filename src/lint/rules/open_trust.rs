//! `open-trust`: a role that OIDC tokens of repositories or branches that nobody meant can become.

use crate::aws::oidc::Provider;
use crate::diag::Level;
use crate::document::policy::{Policy, Target, Tie};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::Effect;
use crate::policy::answer::Answer;
use crate::policy::claims::{Asked, Claims, Opening, Wide};
use crate::policy::condition::{self, Void};
use crate::policy::document::{Condition, Principal, Statement, Word};
use crate::policy::kind::PolicyKind;
use crate::policy::principal::{Provider as Vouching, Who, who};

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
    let ours = policy.tie == Tie::Tied
        || (policy.attached.is_empty() && neighbours())
        || publishes_elsewhere(policy, context);
    let allows = matches!(statement.effect, Some((Effect::Allow, _)));
    if policy.kind != PolicyKind::Trust || !ours || !allows {
        return;
    }
    let principals = statement.principal.iter();
    for principal in principals.flat_map(|principals| &principals.items) {
        match who(principal) {
            Who::Federated(Vouching::Oidc(host)) => {
                judge(&Claims::new(host, statement), principal, sink);
            }
            Who::Federated(Vouching::Known(host)) => {
                by_account(&Claims::new(host, statement), principal, sink);
            }
            Who::Everyone => everyone(statement, principal, sink),
            _ => {}
        }
    }
}

/// The claims that bind a token of a provider at which everybody has an account:
/// the application that asked for it, or whose it is.
const BINDING: [&str; 4] = ["aud", "oaud", "app_id", "sub"];

fn by_account(claims: &Claims<'_>, principal: &Principal, sink: &mut Sink<'_>) {
    let free = |name: &str| matches!(claims.asked(name), Asked::Free | Asked::Void(..));
    if !BINDING.iter().all(|name| free(name)) {
        return;
    }
    let host = &claims.host;
    let claim = match host.as_str() {
        "graph.facebook.com" | "www.amazon.com" => "app_id",
        _ => "aud",
    };
    sink.report(
        principal.word.place,
        format!("no condition on `{host}:{claim}`: whoever has an account there becomes this role"),
    )
    .help(format!(
        "add `StringEquals` `{host}:{claim}` with your own application's id"
    ));
}

/// Whether the role is one that the policy of a domain or a repository lets publish.
fn publishes_elsewhere(policy: &Policy, context: &Context<'_>) -> bool {
    policy.attached.iter().any(|attachment| {
        let Target::Identity(holder) = attachment.target else {
            return false;
        };
        let identity = context.project.identities.get(holder);
        identity.is_some_and(|identity| context.roles.publishing(identity).is_some())
    })
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

/// What to do where nothing better is known.
const HELP: &str = "name what may become the role instead of `*`";

fn judge(claims: &Claims<'_>, principal: &Principal, sink: &mut Sink<'_>) {
    audience(claims, principal, sink);
    let binding = claims.binding();
    let subject = claims.asked("sub");
    match subject {
        Asked::Unknown => return,
        Asked::Bound(..) => {}
        // Another claim may say who.
        Asked::Free if claims.asks_unknown_claim() => return,
        Asked::Free | Asked::Void(..) if binding.is_empty() => {
            unbound(claims, subject, principal, sink);
            return;
        }
        Asked::Free | Asked::Void(..) => {}
    }
    // The first condition that is too wide tells of all of them.
    for (at, (condition, ..)) in binding.iter().enumerate() {
        let mut told = false;
        for value in &condition.values {
            if let Some(wide) = claims.wide(value, at, &binding) {
                told = true;
                report(value, condition, &wide, sink);
            }
        }
        if told {
            return;
        }
    }
}

fn audience(claims: &Claims<'_>, principal: &Principal, sink: &mut Sink<'_>) {
    let host = &claims.host;
    match claims.asked("aud") {
        // A cluster's tokens have the audience that its provider lists; the subject is a service account.
        Asked::Free if claims.needs_no_audience() => {}
        Asked::Free => {
            let message =
                format!("no condition on `{host}:aud`: tokens made for anybody else are taken too");
            sink.report(principal.word.place, message).help(format!(
                "add `StringEquals` `{host}:aud`, for AWS usually `sts.amazonaws.com`"
            ));
        }
        Asked::Void(condition, why) => {
            let message = format!("this condition on `{host}:aud` lets every audience in");
            sink.report(condition.key.place, message + &because(why))
                .help("use `StringEquals` with the audience itself");
        }
        Asked::Bound(..) | Asked::Unknown => {}
    }
}

/// No condition says who.
fn unbound(claims: &Claims<'_>, subject: Asked<'_>, principal: &Principal, sink: &mut Sink<'_>) {
    let host = &claims.host;
    let example = match claims.provider {
        Some(provider) => format!("{}: `{}`", provider.help, provider.example),
        None => HELP.to_owned(),
    };
    let (place, message, order) = match subject {
        Asked::Void(condition, why) => (
            condition.key.place,
            format!("this condition on `{host}:sub` lets every token of the provider in")
                + &because(why),
            "use `StringEquals` or `StringLike`",
        ),
        Asked::Free | Asked::Bound(..) | Asked::Unknown => (
            principal.word.place,
            format!("no condition on `{host}:sub`: every token of the provider becomes this role"),
            "add a condition on it",
        ),
    };
    sink.report(place, message)
        .help(format!("{order} and {example}"));
}

/// Why a condition asks nothing, where that is not to be seen.
fn because(why: Option<Void>) -> String {
    match why {
        Some(Void::ForAllValues) => {
            ": `ForAllValues` is true where the token has no such claim".to_owned()
        }
        Some(Void::IfExists) => ": `IfExists` is true where the token has no such claim".to_owned(),
        Some(
            Void::EveryValue
            | Void::Negated
            | Void::OnlyPresence
            | Void::Past
            | Void::EveryAddress
            | Void::StrangersAddresses
            | Void::StrangersIds
            | Void::KeyTellsNothing
            | Void::Itself,
        )
        | None => String::new(),
    }
}

/// A value that is too wide, told in its provider's words.
fn report(value: &Word, condition: &Condition, wide: &Wide, sink: &mut Sink<'_>) {
    let key = condition.key.with_holes("…");
    let claim = match key.rsplit(':').next() {
        None | Some("sub") => "subject".to_owned(),
        Some(claim) => format!("`{claim}`"),
    };
    let text = value.with_holes("…");
    let workload = wide.workload;
    let owner = owner(&text, wide.provider).map_or(String::new(), |owner| format!(" of `{owner}`"));
    let whom = match wide.opening {
        Opening::Anybody => format!("any {workload} of anybody"),
        Opening::AlikeOwners => format!("anybody who is called `{}`", wild_name(&text)),
        Opening::EveryWorkload => format!("any {workload}{owner}"),
        Opening::EveryInGroup(noun) => format!("any {workload} of the {noun}"),
        Opening::EveryTrigger(noun) => format!("any {noun} of the {workload}"),
    };
    // Who makes a new one there is one of the owner's own people.
    let level = match wide.opening {
        Opening::EveryInGroup(_) => Level::Warning,
        Opening::Anybody
        | Opening::AlikeOwners
        | Opening::EveryWorkload
        | Opening::EveryTrigger(_) => Level::Error,
    };
    let help = match wide.provider {
        Some(provider) => format!("{}, such as `{}`", provider.help, provider.example),
        None => HELP.to_owned(),
    };
    sink.report(value.place, format!("{whom} meets this {claim}"))
        .level(level)
        .help(help);
}

/// The name with the first wildcard of a subject.
fn wild_name(text: &str) -> &str {
    let at = text.find(['*', '?']).unwrap_or(text.len());
    let start = text[..at].rfind([':', '/']).map_or(0, |before| before + 1);
    let end = text[at..]
        .find([':', '/'])
        .map_or(text.len(), |length| at + length);
    &text[start..end]
}

/// Whoever owns what a subject names, when that is known.
fn owner<'t>(text: &'t str, provider: Option<&'static Provider>) -> Option<&'t str> {
    let start = provider?.owner_starts(text)?;
    let owner = text[start..].split([':', '/']).next()?;
    Some(owner).filter(|owner| !owner.is_empty() && !owner.contains(['*', '?', '…']))
}
