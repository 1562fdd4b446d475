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
    allow_by_exclusion,
    allow_without_reason,
    broad_pattern,
    confusable_text,
    confused_deputy,
    connection_and_upstreams,
    count_on_policy,
    counted_repositories,
    dead_condition,
    domain_name,
    domain_wide_grant,
    duplicate_domain,
    duplicate_key,
    grants_connection,
    grants_copy,
    grants_origin_change,
    grants_permission_change,
    hand_validation,
    invalid_element,
    key_arn,
    last_upstream_removed,
    malformed_arn,
    managed_admin_policy,
    many_connections,
    misleading_name,
    missing_companion,
    missing_key,
    mixed_sources,
    never_matches,
    not_allowed_connection,
    not_allowed_principal,
    null_guard,
    old_terragrunt,
    one_sided_grant,
    open_package_group,
    open_trust,
    overwritten_policy,
    package_group_pattern,
    policy_version,
    public_principal,
    publish_to_store,
    publish_too_wide,
    refused_input,
    renamed,
    replaced,
    repository_name,
    reversed_upstream,
    shared_connection_twice,
    store_before_internal,
    token_in_state,
    too_many_upstreams,
    unguarded_repository,
    unknown_action,
    unknown_connection,
    unknown_upstream,
    unpinned_module,
    unpinned_service_token,
    unprotected,
    unreadable,
    unresolved,
    unused_allow,
    upstream_by_name,
    upstream_cycle,
    vacuous_condition,
    void_ban,
    wildcard_action,
    wildcard_resource,
    wrong_policy,
];

/// The rule that tells what could not be read.
pub const UNREADABLE: &str = "unreadable";
/// The rule that tells which allows and levels do nothing.
pub const UNUSED_ALLOW: &str = "unused-allow";
/// The rule that tells which allows say no reason.
pub const ALLOW_WITHOUT_REASON: &str = "allow-without-reason";

/// The rule called `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    let at = ALL.binary_search_by(|rule| rule.id.cmp(id));
    at.ok().and_then(|at| ALL.get(at)).copied()
}
