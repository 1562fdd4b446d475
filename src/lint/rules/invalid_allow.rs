//! `invalid-allow`: an allow or a level that names no rule.

use crate::diag::Level;
use crate::lint::rule::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    id: "invalid-allow",
    group: Group::Lint,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("invalid_allow.md"),
    check: Check::Runner,
};
