//! `grants-permission-change`: `Put…PermissionsPolicy` and `Delete…PermissionsPolicy` outside an admin role.

use crate::diag::Level;
use crate::lint::held::Held;
use crate::lint::management;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::ActionSet;

pub(super) static RULE: Rule = Rule {
    id: "grants-permission-change",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("grants_permission_change.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, context: &Context<'_>, sink: &mut Sink<'_>) {
    management::judge(
        held,
        context,
        ActionSet::permission_changes(),
        "changes who may do what",
        sink,
    );
}
