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
    account_id,
    confusable_text,
    connection_and_upstreams,
    count_on_policy,
    counted_repositories,
    domain_name,
    duplicate_key,
    hand_validation,
    invalid_element,
    key_arn,
    many_connections,
    missing_key,
    not_allowed_connection,
    null_guard,
    old_terragrunt,
    open_package_group,
    policy_version,
    repository_name,
    reversed_upstream,
    shared_connection_twice,
    store_before_internal,
    token_in_state,
    too_many_upstreams,
    unknown_action,
    unknown_connection,
    unknown_upstream,
    unpinned_module,
    unprotected,
    unreadable,
    upstream_by_name,
    upstream_cycle,
];

/// The rule by which the runner reports what could not be read.
pub const UNREADABLE: &str = "unreadable";

/// The rule called `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    let at = ALL.binary_search_by(|rule| rule.id.cmp(id));
    at.ok().and_then(|at| ALL.get(at)).copied()
}
