//! `confused-deputy`: a service principal in a resource policy, without source account or ARN.

use crate::diag::Level;
use crate::lint::held::Held;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::answer::Answer;
use crate::policy::kind::PolicyKind;
use crate::policy::principal::{Who, who};

pub(super) static RULE: Rule = Rule {
    id: "confused-deputy",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("confused_deputy.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, _: &Context<'_>, sink: &mut Sink<'_>) {
    if !matches!(
        held.grant.kind(),
        PolicyKind::Domain | PolicyKind::Repository | PolicyKind::Unknown
    ) || !held.is_tied()
    {
        return;
    }
    for scope in held.grant.scopes() {
        if scope.bounds_who != Answer::No || scope.actions.surely.own().is_empty() {
            continue;
        }
        let principals = scope
            .statement
            .principal
            .iter()
            .flat_map(|principals| &principals.items);
        for principal in principals {
            if let Who::Service(_) = who(principal) {
                sink.report(
                    principal.word.place,
                    "lets the service in for every customer of it",
                )
                .help("add a condition on `aws:SourceAccount` or `aws:SourceArn`");
            }
        }
    }
}
