//! The limits that a plan must keep, each from the data with its source.

use std::ops::RangeInclusive;

use crate::aws::service::{SERVICE, limit, rule};

/// Upstreams of one repository, directly: 10 repositories, not adjustable (User Guide and General Reference).
#[must_use]
pub fn direct_upstreams() -> usize {
    limit("direct_upstreams")
}

/// Repositories searched for one request: 25, not adjustable (User Guide and General Reference).
#[must_use]
pub fn searched_repositories() -> usize {
    limit("searched_repositories")
}

/// Repositories in one domain: 1,000, adjustable (General Reference).
#[must_use]
pub fn repositories_per_domain() -> usize {
    limit("repositories_per_domain")
}

/// Domains in one account: 10, adjustable (General Reference).
#[must_use]
pub fn domains_per_account() -> usize {
    limit("domains_per_account")
}

/// External connections of one repository: 1, not adjustable (API model and User Guide).
#[must_use]
pub fn connections_per_repository() -> usize {
    limit("connections_per_repository")
}

/// A domain's or repository's policy: 7,168 characters (API model).
#[must_use]
pub fn resource_policy_characters() -> usize {
    limit("resource_policy_characters")
}

/// A domain's or repository's policy through CloudFormation and Cloud Control: 5,120 characters (CloudFormation schema).
#[must_use]
pub fn resource_policy_characters_by_cloudformation() -> usize {
    limit("resource_policy_characters_cloudformation")
}

/// A managed identity policy: 6,144 characters without white space (general IAM documentation).
#[must_use]
pub fn identity_policy_characters() -> usize {
    limit("identity_policy_characters")
}

/// All inline policies of one IAM role together: 10,240 characters without white space (general IAM documentation).
#[must_use]
pub fn inline_policies_characters() -> usize {
    limit("inline_policies_characters")
}

/// All inline policies of one IAM user together: 2,048 characters without white space (general IAM documentation).
#[must_use]
pub fn inline_user_policies_characters() -> usize {
    limit("inline_user_policies_characters")
}

/// All inline policies of one IAM group together: 5,120 characters without white space (general IAM documentation).
#[must_use]
pub fn inline_group_policies_characters() -> usize {
    limit("inline_group_policies_characters")
}

/// Tags of one domain, repository or package group: 200 tags (API model).
#[must_use]
pub fn tags_per_resource() -> usize {
    limit("tags_per_resource")
}

/// Tags of one IAM role: 50 tags (general IAM documentation).
#[must_use]
pub fn tags_per_role() -> usize {
    limit("tags_per_role")
}

/// The name of an IAM role: 64 characters (general IAM documentation).
#[must_use]
pub fn role_name_characters() -> usize {
    limit("role_name_characters")
}

/// Package versions that one request can name: 100 versions (API model).
#[must_use]
pub fn versions_per_request() -> usize {
    limit("versions_per_request")
}

/// A domain's name: 50 characters (API model).
#[must_use]
pub fn domain_name_characters() -> usize {
    rule("domain").max
}

/// A repository's name: 100 characters (API model).
#[must_use]
pub fn repository_name_characters() -> usize {
    rule("repository").max
}

/// How long an authorization token lives, in minutes, when the caller says so: 15 to 720 (API model, in seconds).
///
/// Zero is allowed beside these and means as long as the role session.
#[must_use]
pub fn token_minutes() -> RangeInclusive<u32> {
    SERVICE.tokens.min_seconds / 60..=SERVICE.tokens.max_seconds / 60
}

/// How long an authorization token lives, in seconds, when nobody says: 43,200 (API model).
#[must_use]
pub fn default_token_seconds() -> u32 {
    SERVICE.tokens.default_seconds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_the_service() {
        assert_eq!(direct_upstreams(), 10);
        assert_eq!(searched_repositories(), 25);
        assert_eq!(repositories_per_domain(), 1000);
        assert_eq!(domains_per_account(), 10);
        assert_eq!(connections_per_repository(), 1);
        assert_eq!(resource_policy_characters(), 7168);
        assert_eq!(resource_policy_characters_by_cloudformation(), 5120);
        assert_eq!(identity_policy_characters(), 6144);
        assert_eq!(inline_policies_characters(), 10_240);
        assert_eq!(inline_user_policies_characters(), 2048);
        assert_eq!(inline_group_policies_characters(), 5120);
        assert_eq!(tags_per_resource(), 200);
        assert_eq!(tags_per_role(), 50);
        assert_eq!(role_name_characters(), rule("role").max);
        assert_eq!(versions_per_request(), 100);
        assert_eq!(domain_name_characters(), 50);
        assert_eq!(repository_name_characters(), 100);
        assert_eq!(token_minutes(), 15..=720);
        assert_eq!(default_token_seconds(), 43_200);
    }
}
