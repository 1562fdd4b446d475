//! `unreadable`: a file that its reader could not read to the end.

use crate::diag::Level;
use crate::lint::rule::{Check, Group, Rule};

pub(super) static RULE: Rule = Rule {
    id: "unreadable",
    group: Group::Lint,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("unreadable.md"),
    check: Check::Runner,
};
