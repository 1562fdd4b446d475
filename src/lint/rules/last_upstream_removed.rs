//! `last-upstream-removed`: a repository that the lock knows with upstreams and that has none now.

use crate::diag::Level;
use crate::lint::losses;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lock::gate::LossKind;

pub(super) static RULE: Rule = Rule {
    id: "last-upstream-removed",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("last_upstream_removed.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    losses::tell(context.project, LossKind::LastUpstream, sink);
}
