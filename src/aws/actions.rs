//! CodeArtifact's IAM actions: what each needs, takes and means in which kind of policy.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::aws::companion::{Companion, CompanionService};
use crate::aws::glob::{self, Case};
use crate::aws::names;
use crate::aws::resource::{ResourceKind, ResourceType};

/// What the action table says about the service.
pub static CODEARTIFACT: LazyLock<Service> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/codeartifact-iam.json"))
        .expect("the data is part of the program, and a test reads it")
});

/// A service with actions.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Service {
    /// What stands before the colon of an action: `codeartifact`.
    pub prefix: String,
    /// Its actions, in the order of their names.
    pub actions: Vec<Action>,
    /// The actions of other services that go with them.
    pub companion_services: Vec<CompanionService>,
    managed_policies: Vec<ManagedPolicy>,
}

/// A policy that AWS keeps for the service.
#[derive(Debug, Deserialize)]
struct ManagedPolicy {
    name: String,
    /// Patterns of actions.
    actions: Vec<String>,
}

/// One action and its facts (service authorization reference and User Guide).
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Action {
    /// Its name, without the service.
    pub name: String,
    /// The class that AWS prints; permission changes may hide under `Write`.
    pub access_level: AccessLevel,
    /// The kinds of resource whose ARNs it takes; none means only `*`.
    pub resource_types: Vec<ResourceType>,
    /// The condition keys that it knows beside the global ones.
    pub condition_keys: Vec<String>,
    /// Whether it changes who may do what, whatever its access level says.
    #[serde(rename = "changes_permissions", deserialize_with = "permissions")]
    pub permissions: Permissions,
    /// Where a statement about it takes effect.
    pub effective_in: EffectiveIn,
    /// What else the caller needs for it to succeed.
    pub companions: Vec<Companion>,
    /// What people get wrong about it.
    pub note: Option<String>,
}

/// AWS's class of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum AccessLevel {
    /// Lists what there is.
    List,
    /// Reads one thing.
    Read,
    /// Changes something.
    Write,
    /// Changes tags only.
    Tagging,
    /// Changes who may do what, as far as AWS says so.
    #[serde(rename = "Permissions management")]
    PermissionsManagement,
}

/// Whether an action changes who may do what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permissions {
    /// It does.
    Change,
    /// It does not.
    Stay,
}

/// Where a statement about an action takes effect, by kind of policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct EffectiveIn {
    /// In an identity policy.
    #[serde(rename = "identity_policy")]
    pub identity: Effective,
    /// In a domain's policy.
    #[serde(rename = "domain_policy")]
    pub domain: Effective,
    /// In a repository's policy.
    #[serde(rename = "repository_policy")]
    pub repository: Effective,
}

/// Whether a statement takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effective {
    /// An Allow or a Deny there counts.
    Yes,
    /// The policy is not asked.
    No,
    /// Only when the resource is the one that the policy belongs to.
    Conditional,
}

impl Service {
    /// The action called `name`, in any case, without the service.
    #[must_use]
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions
            .iter()
            .find(|action| action.name.eq_ignore_ascii_case(name))
    }

    /// The place of the action called `name`, as its table writes it.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<usize> {
        let found = self
            .actions
            .binary_search_by(|action| action.name.as_str().cmp(name));
        found.ok()
    }

    /// The actions that an IAM pattern stands for, without the service.
    pub fn matching<'a>(&'a self, pattern: &'a str) -> impl Iterator<Item = &'a Action> {
        self.actions
            .iter()
            .filter(move |action| glob::matches(pattern, &action.name, Case::Insensitive))
    }

    /// Whether AWS's own policy called `name` grants every action of the service.
    #[must_use]
    pub fn is_admin_policy(&self, name: &str) -> bool {
        let mut policies = self.managed_policies.iter();
        policies.any(|policy| {
            let every = || format!("{}:*", self.prefix);
            policy.name == name && policy.actions.contains(&every())
        })
    }

    /// The name that was probably meant by a wrong one.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        names::nearest(name, self.actions.iter().map(|action| &*action.name))
    }

    /// The value that a condition on `key` is pinned to, such as the service's
    /// own name for `sts:AWSServiceName`.
    #[must_use]
    pub fn pinned(&self, key: &str) -> Option<&str> {
        self.companion_services
            .iter()
            .flat_map(|service| &service.condition_keys)
            .find(|known| known.name.eq_ignore_ascii_case(key))?
            .value
            .as_deref()
    }
}

impl Action {
    /// The action as policies write it, such as `codeartifact:ListDomains`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}:{}", CODEARTIFACT.prefix, self.name)
    }

    /// Whether it takes ARNs of this kind; `*` is taken by every action.
    #[must_use]
    pub fn takes(&self, kind: ResourceKind) -> bool {
        self.resource_types.iter().any(|taken| taken.kind == kind)
    }
}

fn permissions<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Permissions, D::Error> {
    Ok(if bool::deserialize(from)? {
        Permissions::Change
    } else {
        Permissions::Stay
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::resource::Need;

    fn action(name: &str) -> &'static Action {
        CODEARTIFACT.action(name).unwrap()
    }

    fn kinds(name: &str) -> Vec<&'static str> {
        let types = &action(name).resource_types;
        types.iter().map(|taken| taken.kind.as_str()).collect()
    }

    #[test]
    fn the_actions() {
        let names: Vec<_> = CODEARTIFACT
            .actions
            .iter()
            .map(|action| &*action.name)
            .collect();
        insta::assert_snapshot!(names.join("\n"), @r"
        AssociateExternalConnection
        AssociateWithDownstreamRepository
        CopyPackageVersions
        CreateDomain
        CreatePackageGroup
        CreateRepository
        DeleteDomain
        DeleteDomainPermissionsPolicy
        DeletePackage
        DeletePackageGroup
        DeletePackageVersions
        DeleteRepository
        DeleteRepositoryPermissionsPolicy
        DescribeDomain
        DescribePackage
        DescribePackageGroup
        DescribePackageVersion
        DescribeRepository
        DisassociateExternalConnection
        DisposePackageVersions
        GetAssociatedPackageGroup
        GetAuthorizationToken
        GetDomainPermissionsPolicy
        GetPackageVersionAsset
        GetPackageVersionReadme
        GetRepositoryEndpoint
        GetRepositoryPermissionsPolicy
        ListAllowedRepositoriesForGroup
        ListAssociatedPackages
        ListDomains
        ListPackageGroups
        ListPackageVersionAssets
        ListPackageVersionDependencies
        ListPackageVersions
        ListPackages
        ListRepositories
        ListRepositoriesInDomain
        ListSubPackageGroups
        ListTagsForResource
        PublishPackageVersion
        PutDomainPermissionsPolicy
        PutPackageMetadata
        PutPackageOriginConfiguration
        PutRepositoryPermissionsPolicy
        ReadFromRepository
        TagResource
        UntagResource
        UpdatePackageGroup
        UpdatePackageGroupOriginConfiguration
        UpdatePackageVersionsStatus
        UpdateRepository
        ");
    }

    #[test]
    fn each_action_takes_what_its_table_says() {
        assert_eq!(kinds("ReadFromRepository"), ["repository"]);
        assert_eq!(kinds("PublishPackageVersion"), ["package"]);
        assert_eq!(kinds("GetAuthorizationToken"), ["domain"]);
        assert_eq!(kinds("CopyPackageVersions"), ["package", "repository"]);
        assert_eq!(kinds("ListDomains"), [""; 0]);
        assert!(action("DescribePackageGroup").takes(ResourceKind::PackageGroup));
        assert!(!action("ReadFromRepository").takes(ResourceKind::Package));
        let tagged = &action("TagResource").resource_types;
        assert!(tagged.iter().all(|taken| taken.required == Need::Optional));
    }

    #[test]
    fn permission_changes_hide_under_write() {
        let changing: Vec<_> = CODEARTIFACT
            .actions
            .iter()
            .filter(|action| action.permissions == Permissions::Change)
            .map(|action| (&*action.name, action.access_level))
            .collect();
        assert_eq!(
            changing,
            [
                (
                    "DeleteDomainPermissionsPolicy",
                    AccessLevel::PermissionsManagement
                ),
                (
                    "DeleteRepositoryPermissionsPolicy",
                    AccessLevel::PermissionsManagement
                ),
                ("PutDomainPermissionsPolicy", AccessLevel::Write),
                ("PutRepositoryPermissionsPolicy", AccessLevel::Write),
            ]
        );
    }

    #[test]
    fn effect_depends_on_the_kind_of_policy() {
        use Effective::{Conditional, No, Yes};
        let found = |name| {
            let effective = action(name).effective_in;
            [effective.identity, effective.domain, effective.repository]
        };
        assert_eq!(found("ListRepositories"), [Yes, No, No]);
        assert_eq!(found("GetAuthorizationToken"), [Yes, Yes, No]);
        assert_eq!(found("ReadFromRepository"), [Yes, Yes, Yes]);
        assert_eq!(found("PutDomainPermissionsPolicy"), [Yes, No, No]);
        assert_eq!(found("PutRepositoryPermissionsPolicy"), [Yes, Yes, No]);
        assert_eq!(found("UntagResource"), [Yes, Yes, Conditional]);
    }

    #[test]
    fn patterns_stand_for_actions() {
        let count = |pattern| CODEARTIFACT.matching(pattern).count();
        assert_eq!(count("*"), 51);
        assert_eq!(count("put*"), 4);
        assert_eq!(count("ListDomain?"), 1);
        assert_eq!(count("GetAuthorisationToken"), 0);
        assert_eq!(count(""), 0);
    }

    #[test]
    fn a_wrong_name_has_a_neighbour() {
        assert_eq!(
            CODEARTIFACT.nearest("GetAuthorisationToken"),
            Some("GetAuthorizationToken")
        );
        assert_eq!(CODEARTIFACT.nearest("Launch"), None);
        assert!(CODEARTIFACT.action("readfromrepository").is_some());
    }

    #[test]
    fn every_action_has_its_place() {
        for (at, action) in CODEARTIFACT.actions.iter().enumerate() {
            assert_eq!(CODEARTIFACT.index(&action.name), Some(at));
        }
        assert_eq!(CODEARTIFACT.index("readfromrepository"), None);
    }

    /// What an action needs beside itself must be an action that is known.
    #[test]
    fn companions_are_known() {
        let others: Vec<_> = CODEARTIFACT
            .companion_services
            .iter()
            .flat_map(CompanionService::full_names)
            .collect();
        for companion in CODEARTIFACT
            .actions
            .iter()
            .flat_map(|action| &action.companions)
        {
            let own = CODEARTIFACT
                .actions
                .iter()
                .any(|action| action.full_name() == companion.action);
            assert!(
                own || others.contains(&companion.action),
                "{}",
                companion.action
            );
            assert!(!companion.on.is_empty() && !companion.when.is_empty());
        }
        let token = &action("GetAuthorizationToken").companions[0];
        assert_eq!(token.action, "sts:GetServiceBearerToken");
        assert_eq!(
            CODEARTIFACT.pinned("sts:AWSServiceName"),
            Some("codeartifact.amazonaws.com")
        );
        assert_eq!(CODEARTIFACT.pinned("sts:DurationSeconds"), None);
    }
}
