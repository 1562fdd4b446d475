//! `void-ban`: a package that is banned by an IAM Deny, which no request meets.

use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::void;
use crate::policy::document::Statement;

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
    for (word, pattern) in void::resources(statement, policy) {
        if void::is_ban(statement, &pattern) {
            sink.report(word.place, "bans nothing: downloads are asked about the repository, never about a package")
                .help("block the name in a package group, and dispose of the versions that are stored already");
        }
    }
}
