//! The rules, each a file beside its page, in the order of their names.

use crate::lint::rule::Rule;

/// Writes the `mod` line of each rule and the list of them.
macro_rules! rules {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*

        /// Every rule, sorted by id.
        pub static ALL: &[&Rule] = &[$(&$name::RULE),*];
    };
}

rules![
    allow_without_reason,
    invalid_allow,
    unknown_action,
    unreadable,
    unused_allow,
];

/// The rule that tells what could not be read.
pub const UNREADABLE: &str = "unreadable";
/// The rule that tells which allows hide nothing.
pub const UNUSED_ALLOW: &str = "unused-allow";
/// The rule that tells which allows say no reason.
pub const ALLOW_WITHOUT_REASON: &str = "allow-without-reason";
/// The rule that tells which allows and levels name no rule.
pub const INVALID_ALLOW: &str = "invalid-allow";

/// The rule called `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    let at = ALL.binary_search_by(|rule| rule.id.cmp(id));
    at.ok().and_then(|at| ALL.get(at)).copied()
}
