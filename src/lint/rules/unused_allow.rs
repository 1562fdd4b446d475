//! `unused-allow`: an allow or a level that does nothing.

use crate::diag::Level;
use crate::lint::rule::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    id: "unused-allow",
    group: Group::Lint,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("unused_allow.md"),
    check: Check::Runner,
};
