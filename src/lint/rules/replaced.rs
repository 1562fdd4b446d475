//! `replaced`: a domain with another key than the lock knows, or a repository with another registry.

use crate::diag::Level;
use crate::lint::losses;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lock::gate::LossKind;

pub(super) static RULE: Rule = Rule {
    id: "replaced",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("replaced.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    losses::tell(context.project, LossKind::Replaced, sink);
}
