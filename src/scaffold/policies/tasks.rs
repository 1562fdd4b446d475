//! Which actions each role needs: the one place where scaffold names actions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::aws::actions::{Action, CODEARTIFACT, Effective};
use crate::aws::format::Format;
use crate::aws::resource::ResourceKind;

/// Something that a role does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Task {
    /// Getting a token and finding the domain.
    Use,
    /// Reading packages and what is known of them.
    Read,
    /// Fetching packages of the formats whose clients are not served for reading alone.
    Download,
    /// Publishing versions and their metadata.
    Publish,
    /// Every way by which somebody's package gets into a repository: publishing
    /// and copying. Nobody is given copying; all but publishers are denied it.
    Fill,
    /// All but filling repositories, and making or deleting domains and deleting repositories.
    Administer,
}

/// What an action is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum On {
    /// Resources of this kind.
    Kind(ResourceKind),
    /// Nothing that has an ARN, so that only `*` matches.
    Nothing,
}

/// The kind of policy that a statement stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// The caller's.
    Identity,
    /// The domain's.
    Domain,
    /// A repository's.
    Repository,
}

impl Task {
    const ALL: [Self; 6] = [
        Self::Use,
        Self::Read,
        Self::Download,
        Self::Publish,
        Self::Fill,
        Self::Administer,
    ];
}

impl On {
    const ALL: [Self; 5] = [
        Self::Kind(ResourceKind::Domain),
        Self::Kind(ResourceKind::Repository),
        Self::Kind(ResourceKind::Package),
        Self::Kind(ResourceKind::PackageGroup),
        Self::Nothing,
    ];
}

impl Side {
    const ALL: [Self; 3] = [Self::Identity, Self::Domain, Self::Repository];
}

/// The action by which the service mints tokens for itself; with `sts:AWSServiceName` pinned.
pub(super) const SERVICE_TOKEN: &str = "sts:GetServiceBearerToken";

/// The action by which a role is assumed with an OIDC token.
pub(super) const ASSUME_BY_OIDC: &str = "sts:AssumeRoleWithWebIdentity";

const USE: &[&str] = &["DescribeDomain", "GetAuthorizationToken"];

const READ: &[&str] = &[
    "DescribePackageVersion",
    "DescribeRepository",
    "GetPackageVersionReadme",
    "GetRepositoryEndpoint",
    "ListPackageVersionAssets",
    "ListPackageVersions",
    "ListPackages",
    "ReadFromRepository",
];

const PUBLISH: &[&str] = &["PublishPackageVersion", "PutPackageMetadata"];

const FILL: &[&str] = &[
    "CopyPackageVersions",
    "PublishPackageVersion",
    "PutPackageMetadata",
];

const ADMINISTER: &[&str] = &[
    "AssociateExternalConnection",
    "AssociateWithDownstreamRepository",
    "CreatePackageGroup",
    "CreateRepository",
    "DeleteDomainPermissionsPolicy",
    "DeletePackage",
    "DeletePackageGroup",
    "DeletePackageVersions",
    "DeleteRepositoryPermissionsPolicy",
    "DescribeDomain",
    "DescribePackage",
    "DescribePackageGroup",
    "DescribePackageVersion",
    "DescribeRepository",
    "DisassociateExternalConnection",
    "DisposePackageVersions",
    "GetAssociatedPackageGroup",
    "GetAuthorizationToken",
    "GetDomainPermissionsPolicy",
    "GetPackageVersionAsset",
    "GetPackageVersionReadme",
    "GetRepositoryEndpoint",
    "GetRepositoryPermissionsPolicy",
    "ListAllowedRepositoriesForGroup",
    "ListAssociatedPackages",
    "ListDomains",
    "ListPackageGroups",
    "ListPackageVersionAssets",
    "ListPackageVersionDependencies",
    "ListPackageVersions",
    "ListPackages",
    "ListRepositories",
    "ListRepositoriesInDomain",
    "ListSubPackageGroups",
    "ListTagsForResource",
    "PutDomainPermissionsPolicy",
    "PutPackageOriginConfiguration",
    "PutRepositoryPermissionsPolicy",
    "ReadFromRepository",
    "TagResource",
    "UntagResource",
    "UpdatePackageGroup",
    "UpdatePackageGroupOriginConfiguration",
    "UpdatePackageVersionsStatus",
    "UpdateRepository",
];

/// The actions of `task` on what they are asked of, as far as they take effect
/// in a policy of that kind.
pub(super) fn actions(task: Task, on: On, side: Side) -> &'static BTreeSet<String> {
    static KNOWN: LazyLock<BTreeMap<(Task, On, Side), BTreeSet<String>>> = LazyLock::new(|| {
        let asked = Task::ALL.into_iter().flat_map(|task| {
            let on = On::ALL.into_iter();
            on.flat_map(move |on| Side::ALL.map(|side| (task, on, side)))
        });
        asked
            .map(|(task, on, side)| ((task, on, side), work_out(task, on, side)))
            .collect()
    });
    let known = KNOWN.get(&(task, on, side));
    known.expect("the lists of tasks, resources and sides are whole, as a test asks")
}

fn work_out(task: Task, on: On, side: Side) -> BTreeSet<String> {
    all(task)
        .into_iter()
        .filter(|action| takes(action, on) && takes_effect(action, side))
        .map(Action::full_name)
        .collect()
}

/// The actions of `task` wherever they take effect.
fn all(task: Task) -> Vec<&'static Action> {
    match task {
        Task::Use => named(USE),
        Task::Read => named(READ),
        Task::Download => Format::ALL
            .into_iter()
            .filter_map(Format::download_action)
            .collect(),
        Task::Publish => named(PUBLISH),
        Task::Fill => named(FILL),
        Task::Administer => named(ADMINISTER),
    }
}

fn named(names: &[&str]) -> Vec<&'static Action> {
    names
        .iter()
        .filter_map(|name| CODEARTIFACT.action(name))
        .collect()
}

fn takes(action: &Action, on: On) -> bool {
    match on {
        On::Kind(kind) => action.takes(kind),
        On::Nothing => action.resource_types.is_empty(),
    }
}

fn takes_effect(action: &Action, side: Side) -> bool {
    let effective = match side {
        Side::Identity => action.effective_in.identity,
        Side::Domain => action.effective_in.domain,
        Side::Repository => action.effective_in.repository,
    };
    match effective {
        // A repository's policy names no other repository than its own.
        Effective::Yes | Effective::Conditional => true,
        Effective::No => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::actions::AccessLevel;

    const NAMED: [&[&str]; 5] = [USE, READ, PUBLISH, FILL, ADMINISTER];

    fn on(task: Task, kind: ResourceKind) -> Vec<String> {
        let actions = actions(task, On::Kind(kind), Side::Identity);
        actions
            .iter()
            .map(|name| name.replace("codeartifact:", ""))
            .collect()
    }

    /// A new case does not compile here until it is counted.
    #[test]
    fn the_lists_are_whole() {
        let task = |task| match task {
            Task::Use => 0,
            Task::Read => 1,
            Task::Download => 2,
            Task::Publish => 3,
            Task::Fill => 4,
            Task::Administer => 5,
        };
        assert_eq!(Task::ALL.map(task), [0, 1, 2, 3, 4, 5]);
        let kinds = ResourceKind::ALL.map(On::Kind);
        assert_eq!(On::ALL[..4], kinds);
        assert_eq!(On::ALL[4..], [On::Nothing]);
        let side = |side| match side {
            Side::Identity => 0,
            Side::Domain => 1,
            Side::Repository => 2,
        };
        assert_eq!(Side::ALL.map(side), [0, 1, 2]);
    }

    /// A misspelt name would grant nothing, and nobody would see it.
    #[test]
    fn every_name_is_an_action_and_stands_in_order() {
        for names in NAMED {
            for name in names {
                let action = CODEARTIFACT.action(name).unwrap();
                assert_eq!(action.name, *name);
            }
            assert!(names.is_sorted(), "{names:?}");
        }
        let sts: Vec<String> = CODEARTIFACT
            .companion_services
            .iter()
            .flat_map(|service| service.full_names())
            .collect();
        assert!(sts.contains(&SERVICE_TOKEN.to_owned()));
    }

    #[test]
    fn readers_and_publishers_on_the_kind_that_each_action_takes() {
        assert_eq!(on(Task::Use, ResourceKind::Domain), USE);
        assert_eq!(
            on(Task::Read, ResourceKind::Repository),
            [
                "DescribeRepository",
                "GetRepositoryEndpoint",
                "ListPackages",
                "ReadFromRepository"
            ]
        );
        assert_eq!(
            on(Task::Read, ResourceKind::Package),
            [
                "DescribePackageVersion",
                "GetPackageVersionReadme",
                "ListPackageVersionAssets",
                "ListPackageVersions"
            ]
        );
        assert_eq!(
            on(Task::Download, ResourceKind::Package),
            ["GetPackageVersionAsset"]
        );
        assert_eq!(on(Task::Publish, ResourceKind::Package), PUBLISH);
        for other in [
            ResourceKind::Domain,
            ResourceKind::Repository,
            ResourceKind::PackageGroup,
        ] {
            assert!(on(Task::Publish, other).is_empty());
        }
    }

    #[test]
    fn administrators_do_all_but_what_is_withheld_by_name() {
        let withheld: Vec<_> = CODEARTIFACT
            .actions
            .iter()
            .filter(|action| !ADMINISTER.contains(&&*action.name))
            .map(|action| &*action.name)
            .collect();
        assert_eq!(
            withheld,
            [
                "CopyPackageVersions",
                "CreateDomain",
                "DeleteDomain",
                "DeleteRepository",
                "PublishPackageVersion",
                "PutPackageMetadata"
            ]
        );
        let unread = CODEARTIFACT.actions.iter().find(|action| {
            matches!(action.access_level, AccessLevel::Read | AccessLevel::List)
                && !ADMINISTER.contains(&&*action.name)
        });
        assert!(unread.is_none(), "{unread:?}");
    }

    #[test]
    fn an_action_stands_only_where_it_takes_effect() {
        let administer = |on, side| actions(Task::Administer, on, side);
        let domain = On::Kind(ResourceKind::Domain);
        let repository = On::Kind(ResourceKind::Repository);
        let put_domain = "codeartifact:PutDomainPermissionsPolicy";
        let put_repository = "codeartifact:PutRepositoryPermissionsPolicy";
        let tag = "codeartifact:TagResource";
        assert!(administer(domain, Side::Identity).contains(put_domain));
        assert!(!administer(domain, Side::Domain).contains(put_domain));
        assert!(administer(repository, Side::Domain).contains(put_repository));
        assert!(!administer(repository, Side::Repository).contains(put_repository));
        assert!(administer(repository, Side::Repository).contains(tag));
        assert_eq!(
            administer(On::Nothing, Side::Domain)
                .iter()
                .collect::<Vec<_>>(),
            [
                "codeartifact:CreatePackageGroup",
                "codeartifact:CreateRepository"
            ]
        );
        assert_eq!(administer(On::Nothing, Side::Identity).len(), 4);
    }
}
