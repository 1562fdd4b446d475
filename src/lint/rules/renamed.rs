//! `renamed`: something that the lock knows has left the manifest without a word.

use crate::diag::Level;
use crate::lint::losses;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lock::gate::LossKind;

pub(super) static RULE: Rule = Rule {
    id: "renamed",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("renamed.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    losses::tell(context.project, LossKind::Gone, sink);
}
