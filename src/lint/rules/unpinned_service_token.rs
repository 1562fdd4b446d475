//! `unpinned-service-token`: bearer tokens for every service, or more of STS than that.

use crate::aws::actions::CODEARTIFACT;
use crate::aws::glob::{self, Case};
use crate::diag::Level;
use crate::document::policy::Tie;
use crate::lint::held::Held;
use crate::lint::pin::{Pin, pin};
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::{ActionSet, Bounds, Service, service};
use crate::policy::answer::Answer;
use crate::policy::condition;
use crate::policy::grant::Scope;
use crate::policy::kind::PolicyKind;

pub(super) static RULE: Rule = Rule {
    id: "unpinned-service-token",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("unpinned_service_token.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, _: &Context<'_>, sink: &mut Sink<'_>) {
    // Nobody but the holder of an identity policy gets a token by it.
    if !matches!(
        held.grant.kind(),
        PolicyKind::Identity | PolicyKind::Unknown
    ) || !held.is_tied()
    {
        return;
    }
    for scope in held.grant.scopes() {
        let tied = held.policies[scope.document].tie == Tie::Tied || is_sts_alone(scope);
        // With principals it is a resource policy: an endpoint's, of which nobody has the token, or void.
        let void = condition::satisfiable(scope.statement) == Answer::No;
        if tied && !void && scope.statement.principal.is_none() {
            judge(scope, sink);
        }
    }
}

fn judge(scope: &Scope<'_>, sink: &mut Sink<'_>) {
    let words = scope.statement.action.iter().flat_map(|words| &words.items);
    for word in words {
        // `*` is told by `wildcard-action`.
        if service(word) != Service::Sts {
            continue;
        }
        let bounds = Bounds::of_word(word);
        if bounds.surely.has_other_sts() && bounds.surely.has_service_token() {
            let assumes = word
                .known()
                .is_some_and(|text| glob::matches(text, "sts:AssumeRole", Case::Insensitive));
            let what = if assumes { ": it can assume roles" } else { "" };
            sink.report(
                word.place,
                format!("more of STS than the service's token{what}"),
            )
            .help("grant `sts:GetServiceBearerToken` alone, pinned to the service");
        } else if bounds.surely.has_service_token() && pin(scope) == Pin::Open {
            let name = CODEARTIFACT
                .pinned("sts:AWSServiceName")
                .unwrap_or_default();
            sink.report(
                word.place,
                "a token for any service: nothing pins `sts:AWSServiceName`",
            )
            .help(format!(
                "add the condition `StringEquals` `sts:AWSServiceName` `{name}`"
            ));
        }
    }
}

fn is_sts_alone(scope: &Scope<'_>) -> bool {
    pointing::words_of(scope.statement, ActionSet::service_token())
        .next()
        .is_some()
}
