//! `grants-origin-change`: package origin or package group changes beside publish, or to builds.

use crate::aws::iam::Purpose;
use crate::diag::Level;
use crate::lint::held::Held;
use crate::lint::management;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::ActionSet;

pub(super) static RULE: Rule = Rule {
    id: "grants-origin-change",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("grants_origin_change.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, context: &Context<'_>, sink: &mut Sink<'_>) {
    management::judge(
        held,
        context,
        ActionSet::purpose(Purpose::Origin),
        "changes where packages may come from",
        sink,
    );
}
