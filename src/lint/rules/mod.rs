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

rules![unknown_action, unreadable];

/// The rule by which the runner reports what could not be read.
pub(super) const UNREADABLE: &str = "unreadable";

/// The rule called `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    let at = ALL.binary_search_by(|rule| rule.id.cmp(id));
    at.ok().and_then(|at| ALL.get(at)).copied()
}
