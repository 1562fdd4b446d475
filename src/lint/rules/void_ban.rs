//! `void-ban`: a package that is banned by an IAM Deny, which no request meets.

use crate::aws::resource::ResourceKind;
use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::void;
use crate::policy::answer::Answer;
use crate::policy::document::Statement;
use crate::policy::resource::ResourcePattern;

pub(super) static RULE: Rule = Rule {
    id: "void-ban",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("void_ban.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, _: &Context<'_>, sink: &mut Sink<'_>) {
    if policy.tie == Tie::Untied {
        return;
    }
    let resources = void::resources(statement, policy);
    // Beside a repository it is a guard, which keeps everything of that repository from being read.
    let guards =
        |(_, pattern): &(_, ResourcePattern)| pattern.meets(ResourceKind::Repository) != Answer::No;
    if resources.iter().any(guards) {
        return;
    }
    for (word, pattern) in resources {
        if void::is_ban(statement, &pattern) {
            sink.report(word.place, "bans nothing: downloads are asked about the repository, never about a package")
                .help("block the name in a package group, and dispose of the versions that are stored already");
        }
    }
}
