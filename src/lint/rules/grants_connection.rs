//! `grants-connection`: connections and upstreams that a build, or somebody who publishes, may change.

use crate::aws::iam::Purpose;
use crate::diag::Level;
use crate::lint::held::Held;
use crate::lint::management;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::ActionSet;

pub(super) static RULE: Rule = Rule {
    id: "grants-connection",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("grants_connection.md"),
    check: Check::Held(check),
};

fn check(held: &Held<'_>, context: &Context<'_>, sink: &mut Sink<'_>) {
    management::judge(
        held,
        context,
        ActionSet::purpose(Purpose::Connection),
        "changes what a repository serves",
        sink,
    );
}
