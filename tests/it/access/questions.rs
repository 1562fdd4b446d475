//! The questions of a matrix as requests: action by action, on every resource that they are asked of.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::evaluate::{Request, like};

/// The domain whose policies are judged.
pub(crate) struct Place {
    pub(crate) owner: String,
    pub(crate) domain: String,
    region: String,
    repositories: BTreeSet<String>,
    packages: Vec<String>,
}

const USE: &[&str] = &["GetAuthorizationToken", "DescribeDomain"];

const READ: &[&str] = &[
    "ReadFromRepository",
    "GetRepositoryEndpoint",
    "DescribeRepository",
    "ListPackages",
];

const READ_PACKAGES: &[&str] = &[
    "DescribePackageVersion",
    "GetPackageVersionReadme",
    "ListPackageVersions",
    "ListPackageVersionAssets",
];

/// The API by which generic packages are fetched; the clients of the other
/// formats do not ask for it.
const DOWNLOAD: &[&str] = &["GetPackageVersionAsset"];

const PUBLISH: &[&str] = &["PublishPackageVersion", "PutPackageMetadata"];

const ADMINISTER_REPOSITORY: &[&str] = &[
    "AssociateExternalConnection",
    "AssociateWithDownstreamRepository",
    "DeleteRepositoryPermissionsPolicy",
    "DisassociateExternalConnection",
    "GetRepositoryPermissionsPolicy",
    "ListTagsForResource",
    "TagResource",
    "UntagResource",
    "UpdateRepository",
];

/// AWS asks no repository's policy for this one.
const REPLACE_POLICY: &[&str] = &["PutRepositoryPermissionsPolicy"];

const ADMINISTER_PACKAGES: &[&str] = &[
    "DeletePackage",
    "DeletePackageVersions",
    "DescribePackage",
    "DisposePackageVersions",
    "ListPackageVersionDependencies",
    "PutPackageOriginConfiguration",
    "UpdatePackageVersionsStatus",
];

const ADMINISTER_DOMAIN: &[&str] = &[
    "DeleteDomainPermissionsPolicy",
    "GetDomainPermissionsPolicy",
    "ListPackageGroups",
    "ListRepositoriesInDomain",
    "ListTagsForResource",
    "TagResource",
    "UntagResource",
];

/// AWS does not ask the domain's policy for this one.
const REPLACE_DOMAIN_POLICY: &[&str] = &["PutDomainPermissionsPolicy"];

const ADMINISTER_GROUPS: &[&str] = &[
    "DeletePackageGroup",
    "DescribePackageGroup",
    "GetAssociatedPackageGroup",
    "ListAllowedRepositoriesForGroup",
    "ListAssociatedPackages",
    "ListSubPackageGroups",
    "ListTagsForResource",
    "TagResource",
    "UntagResource",
    "UpdatePackageGroup",
    "UpdatePackageGroupOriginConfiguration",
];

const CREATE: &[&str] = &["CreatePackageGroup", "CreateRepository"];

const LIST: &[&str] = &["ListDomains", "ListRepositories"];

impl Place {
    /// The domain of this ARN, with the repositories that have a policy; these
    /// packages stand for all that a repository can hold.
    pub(crate) fn read(arn: &str, packages: &str, written: &BTreeMap<String, Value>) -> Self {
        let parts: Vec<&str> = arn.split(':').collect();
        let &["arn", "aws", "codeartifact", region, owner, domain] = parts.as_slice() else {
            panic!("no domain: {arn}");
        };
        let names = written
            .keys()
            .filter_map(|path| path.strip_prefix("repositories/"));
        let names = names.filter_map(|path| path.strip_suffix(".json"));
        Self {
            owner: owner.to_owned(),
            domain: domain.strip_prefix("domain/").unwrap().to_owned(),
            region: region.to_owned(),
            repositories: names.map(str::to_owned).collect(),
            packages: packages.split_whitespace().map(str::to_owned).collect(),
        }
    }

    /// The requests that a question asks, of a caller in this account.
    pub(crate) fn requests(&self, question: &str, account: &str) -> Vec<Request> {
        let words: Vec<&str> = question.split_whitespace().collect();
        match words.as_slice() {
            ["use"] => self.on_domain(USE),
            ["token", seconds] => {
                vec![service_token(
                    account,
                    "codeartifact.amazonaws.com",
                    seconds,
                )]
            }
            ["other-token"] => {
                let token = |seconds| service_token(account, "codecommit.amazonaws.com", seconds);
                ["0", "900"].map(token).into()
            }
            ["other-sts"] => vec![
                other("sts:AssumeRole", account),
                other("sts:TagSession", account),
            ],
            ["read", names @ ..] => self.on_repositories(names, READ, READ_PACKAGES),
            ["publish", packages @ ..] => packages
                .iter()
                .flat_map(|package| self.on_package(PUBLISH, package))
                .collect(),
            ["copy", names @ ..] => {
                self.on_repositories(names, &["CopyPackageVersions"], &["CopyPackageVersions"])
            }
            ["download", packages @ ..] => packages
                .iter()
                .flat_map(|package| self.on_package(DOWNLOAD, package))
                .collect(),
            ["administer", names @ ..] => {
                let mut requests = self.on_repositories(names, &[], DOWNLOAD);
                requests.extend(self.administer(names));
                requests
            }
            // For those who download and do not administer.
            ["administer-all-but-download", names @ ..] => self.administer(names),
            ["replace-policy", names @ ..] => self.on_repositories(names, REPLACE_POLICY, &[]),
            ["delete", names @ ..] => self.on_repositories(names, &["DeleteRepository"], &[]),
            ["administer-domain"] => {
                let mut requests = self.on_domain(ADMINISTER_DOMAIN);
                requests.extend(self.on_group(ADMINISTER_GROUPS));
                requests.extend(CREATE.iter().map(|action| self.request(action, "*", None)));
                requests
            }
            ["replace-domain-policy"] => self.on_domain(REPLACE_DOMAIN_POLICY),
            ["delete-domain"] => self.on_domain(&["DeleteDomain"]),
            ["list"] => LIST
                .iter()
                .map(|action| other(&full(action), account))
                .collect(),
            ["create-domain"] => vec![other(&full("CreateDomain"), account)],
            ["elsewhere"] => self.elsewhere(account).everything(),
            _ => panic!("cannot ask {question}"),
        }
    }

    fn administer(&self, names: &[&str]) -> Vec<Request> {
        self.on_repositories(names, ADMINISTER_REPOSITORY, ADMINISTER_PACKAGES)
    }

    /// A domain of the caller's own account that this manifest knows nothing of.
    fn elsewhere(&self, account: &str) -> Self {
        Self {
            owner: account.to_owned(),
            domain: "elsewhere".to_owned(),
            region: self.region.clone(),
            repositories: BTreeSet::new(),
            packages: self.packages.clone(),
        }
    }

    fn everything(&self) -> Vec<Request> {
        let mut all = self.on_domain(USE);
        all.extend(self.on_domain(ADMINISTER_DOMAIN));
        all.extend(self.on_domain(REPLACE_DOMAIN_POLICY));
        all.extend(self.on_group(ADMINISTER_GROUPS));
        for (on_it, in_it) in [
            (READ, READ_PACKAGES),
            (ADMINISTER_REPOSITORY, ADMINISTER_PACKAGES),
            (&[], DOWNLOAD),
            (REPLACE_POLICY, PUBLISH),
        ] {
            all.extend(self.on_repositories(&["npm-shared"], on_it, in_it));
        }
        all
    }

    fn on_domain(&self, actions: &[&str]) -> Vec<Request> {
        let arn = self.arn("domain", "");
        actions
            .iter()
            .map(|action| self.request(action, &arn, None))
            .collect()
    }

    /// On a group, and on the root group.
    fn on_group(&self, actions: &[&str]) -> Vec<Request> {
        let arns = [
            self.arn("package-group", "/npm/acme/%2a"),
            self.arn("package-group", "/%2a"),
        ];
        let all = |arn: &String| -> Vec<_> {
            actions
                .iter()
                .map(|action| self.request(action, arn, None))
                .collect()
        };
        arns.iter().flat_map(all).collect()
    }

    /// On each repository, and on packages in it that stand for all.
    fn on_repositories(&self, names: &[&str], on_it: &[&str], in_it: &[&str]) -> Vec<Request> {
        let mut requests = Vec::new();
        for name in names.iter().flat_map(|pattern| self.named(pattern)) {
            let arn = self.arn("repository", &format!("/{name}"));
            requests.extend(
                on_it
                    .iter()
                    .map(|action| self.request(action, &arn, Some(&name))),
            );
            for package in &self.packages {
                requests.extend(self.on_package(in_it, &format!("{name}/{package}")));
            }
        }
        requests
    }

    fn on_package(&self, actions: &[&str], package: &str) -> Vec<Request> {
        let (pattern, package) = package.split_once('/').unwrap();
        let on = |name: String| -> Vec<_> {
            let arn = self.arn("package", &format!("/{name}/{package}"));
            actions
                .iter()
                .map(|action| self.request(action, &arn, Some(&name)))
                .collect()
        };
        self.named(pattern).into_iter().flat_map(on).collect()
    }

    /// The repositories that a word means: a name, or a pattern over those
    /// there are, with `!` and a pattern of those that are not meant.
    fn named(&self, word: &str) -> Vec<String> {
        let (pattern, but) = word.split_once('!').unwrap_or((word, ""));
        if !pattern.contains('*') {
            return vec![pattern.to_owned()];
        }
        let known = self.repositories.iter();
        let meant: Vec<String> = known
            .filter(|name| like(pattern, name) && !like(but, name))
            .cloned()
            .collect();
        assert!(!meant.is_empty(), "no repository is {word}");
        meant
    }

    fn request(&self, action: &str, resource: &str, repository: Option<&str>) -> Request {
        Request {
            action: full(action),
            resource: resource.to_owned(),
            owner: self.owner.clone(),
            domain: Some(self.domain.clone()),
            policy: repository.map(|name| format!("repositories/{name}.json")),
            context: BTreeMap::new(),
        }
    }

    fn arn(&self, kind: &str, rest: &str) -> String {
        let Self {
            region,
            owner,
            domain,
            ..
        } = self;
        format!("arn:aws:codeartifact:{region}:{owner}:{kind}/{domain}{rest}")
    }
}

fn full(action: &str) -> String {
    format!("codeartifact:{action}")
}

/// A request on nothing that has an ARN, and on no domain.
fn other(action: &str, account: &str) -> Request {
    Request {
        action: action.to_owned(),
        resource: "*".to_owned(),
        owner: account.to_owned(),
        domain: None,
        policy: None,
        context: BTreeMap::new(),
    }
}

fn service_token(account: &str, service: &str, seconds: &str) -> Request {
    let mut request = other("sts:GetServiceBearerToken", account);
    let keys = [
        ("sts:AWSServiceName", service),
        ("sts:DurationSeconds", seconds),
    ];
    request.context = keys
        .map(|(key, value)| (key.to_owned(), vec![value.to_owned()]))
        .into();
    request
}

/// Every action is in some question, on each kind of resource that it takes.
#[test]
fn the_questions_ask_for_every_action() {
    let kinds = [
        (
            "domain",
            [
                USE,
                ADMINISTER_DOMAIN,
                REPLACE_DOMAIN_POLICY,
                &["DeleteDomain"],
            ]
            .concat(),
        ),
        (
            "repository",
            [
                READ,
                ADMINISTER_REPOSITORY,
                REPLACE_POLICY,
                &["DeleteRepository", "CopyPackageVersions"],
            ]
            .concat(),
        ),
        (
            "package",
            [
                READ_PACKAGES,
                DOWNLOAD,
                PUBLISH,
                ADMINISTER_PACKAGES,
                &["CopyPackageVersions"],
            ]
            .concat(),
        ),
        ("package-group", ADMINISTER_GROUPS.to_vec()),
    ];
    let table = super::table::read();
    for (kind, asked) in kinds {
        let asked: BTreeSet<String> = asked.iter().map(|action| full(action)).collect();
        let taking = table
            .iter()
            .filter(|(_, facts)| facts.kinds.iter().any(|taken| taken == kind));
        assert_eq!(
            asked,
            taking.map(|(name, _)| name.clone()).collect(),
            "{kind}"
        );
    }
    let bare = table
        .iter()
        .filter(|(_, facts)| facts.kinds.is_empty())
        .map(|(name, _)| name.clone());
    let asked = [CREATE, LIST, &["CreateDomain"]].concat();
    assert_eq!(
        asked.iter().map(|a| full(a)).collect::<BTreeSet<_>>(),
        bare.collect()
    );
}
