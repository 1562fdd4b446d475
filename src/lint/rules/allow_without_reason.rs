//! `allow-without-reason`: an allow that does not say why.

use crate::diag::Level;
use crate::lint::rule::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    id: "allow-without-reason",
    group: Group::Lint,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("allow_without_reason.md"),
    check: Check::Runner,
};
