//! The ARNs of a domain and of what is in it.

use crate::aws::account::{AccountId, Region};
use crate::aws::format::Format;
use crate::aws::names::{DomainName, RepositoryName};
use crate::aws::package_group::PackagePattern;
use crate::aws::resource::ResourceKind;
use crate::aws::service::SERVICE;

/// A domain where it stands, from which the ARNs of all that it holds follow.
///
/// The account is the domain owner's in every one of them.
#[derive(Debug, Clone, Copy)]
pub struct DomainArns<'a> {
    region: Region,
    account: &'a AccountId,
    domain: &'a DomainName,
}

impl<'a> DomainArns<'a> {
    /// The ARNs of `domain` in `region`, owned by `account`.
    #[must_use]
    pub const fn new(region: Region, account: &'a AccountId, domain: &'a DomainName) -> Self {
        Self {
            region,
            account,
            domain,
        }
    }

    /// The domain itself.
    #[must_use]
    pub fn domain(&self) -> String {
        self.arn(ResourceKind::Domain, "")
    }

    /// One repository.
    #[must_use]
    pub fn repository(&self, repository: &RepositoryName) -> String {
        self.arn(ResourceKind::Repository, &format!("/{repository}"))
    }

    /// Every repository of the domain.
    #[must_use]
    pub fn every_repository(&self) -> String {
        self.arn(ResourceKind::Repository, "/*")
    }

    /// Every package of one repository.
    #[must_use]
    pub fn packages(&self, repository: &RepositoryName) -> String {
        self.arn(ResourceKind::Package, &format!("/{repository}/*"))
    }

    /// Every package of one format in one repository.
    #[must_use]
    pub fn packages_of(&self, repository: &RepositoryName, format: Format) -> String {
        self.arn(ResourceKind::Package, &format!("/{repository}/{format}/*"))
    }

    /// The packages of one repository whose names a pattern means.
    pub fn packages_named(
        &self,
        repository: &RepositoryName,
        pattern: &PackagePattern,
    ) -> impl Iterator<Item = String> {
        pattern
            .arn_suffixes()
            .into_iter()
            .map(move |suffix| self.arn(ResourceKind::Package, &format!("/{repository}/{suffix}")))
    }

    /// Every package of every repository of the domain.
    #[must_use]
    pub fn every_package(&self) -> String {
        self.arn(ResourceKind::Package, "/*")
    }

    /// The package group of a pattern.
    #[must_use]
    pub fn package_group(&self, pattern: &PackagePattern) -> String {
        self.arn(ResourceKind::PackageGroup, &encoded(&pattern.group()))
    }

    /// Every package group of the domain, the root group included.
    #[must_use]
    pub fn every_package_group(&self) -> String {
        self.arn(ResourceKind::PackageGroup, "/*")
    }

    fn arn(&self, kind: ResourceKind, rest: &str) -> String {
        let Self {
            region,
            account,
            domain,
        } = self;
        format!("arn:aws:codeartifact:{region}:{account}:{kind}/{domain}{rest}")
    }
}

/// A package group's pattern as its ARN writes it.
fn encoded(pattern: &str) -> String {
    let codes = &SERVICE.package_groups.arn_encoding;
    let mut out = String::with_capacity(pattern.len() + 4);
    for c in pattern.chars() {
        match codes.get(&c) {
            Some(code) => out.push_str(code),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_arns(check: impl Fn(DomainArns<'_>)) {
        let account = AccountId::parse("111122223333").unwrap();
        let domain = DomainName::parse("acme").unwrap();
        let region = Region::parse("eu-west-1").unwrap();
        check(DomainArns::new(region, &account, &domain));
    }

    /// The ARN that AWS's own template gives.
    fn template(kind: ResourceKind, rest: &[(&str, &str)]) -> String {
        let data: serde_json::Value =
            serde_json::from_str(include_str!("data/codeartifact-iam.json")).unwrap();
        let types = data["resource_types"].as_array().unwrap();
        let found = types
            .iter()
            .find(|row| row["name"] == kind.as_str())
            .unwrap();
        let place = [
            ("Partition", "aws"),
            ("Region", "eu-west-1"),
            ("Account", "111122223333"),
            ("DomainName", "acme"),
        ];
        place.iter().chain(rest).fold(
            found["arn"].as_str().unwrap().to_owned(),
            |arn, (name, value)| arn.replace(&format!("${{{name}}}"), value),
        )
    }

    #[test]
    fn arns_follow_the_templates() {
        let shared = RepositoryName::parse("npm-shared").unwrap();
        let repository = ("RepositoryName", "npm-shared");
        with_arns(|arns| {
            assert_eq!(arns.domain(), template(ResourceKind::Domain, &[]));
            assert_eq!(
                arns.repository(&shared),
                template(ResourceKind::Repository, &[repository])
            );
            let pattern = PackagePattern::parse("npm:@acme/core").unwrap();
            assert_eq!(
                arns.packages_named(&shared, &pattern).collect::<Vec<_>>(),
                [template(
                    ResourceKind::Package,
                    &[
                        repository,
                        ("PackageFormat", "npm"),
                        ("PackageNamespace", "acme"),
                        ("PackageName", "core")
                    ]
                )]
            );
            assert_eq!(
                arns.package_group(&pattern),
                template(
                    ResourceKind::PackageGroup,
                    &[("EncodedPackageGroupPattern", "/npm/acme/core%24")]
                )
            );
        });
    }

    #[test]
    fn patterns_over_many() {
        let repository = RepositoryName::parse("internal").unwrap();
        with_arns(|arns| {
            let prefix = "arn:aws:codeartifact:eu-west-1:111122223333";
            assert_eq!(
                arns.every_repository(),
                format!("{prefix}:repository/acme/*")
            );
            assert_eq!(
                arns.packages(&repository),
                format!("{prefix}:package/acme/internal/*")
            );
            assert_eq!(arns.every_package(), format!("{prefix}:package/acme/*"));
            assert_eq!(
                arns.every_package_group(),
                format!("{prefix}:package-group/acme/*")
            );
            let pattern = PackagePattern::parse("pypi:acme-*").unwrap();
            assert_eq!(
                arns.packages_of(&repository, Format::Generic),
                format!("{prefix}:package/acme/internal/generic/*")
            );
            assert_eq!(
                arns.packages_named(&repository, &pattern)
                    .collect::<Vec<_>>(),
                [
                    format!("{prefix}:package/acme/internal/pypi//acme"),
                    format!("{prefix}:package/acme/internal/pypi//acme-*"),
                ]
            );
        });
    }

    #[test]
    fn group_patterns_are_encoded() {
        assert_eq!(encoded("/*"), "/%2a");
        assert_eq!(encoded("/npm//a%b$"), "/npm//a%25b%24");
        assert_eq!(encoded("/pypi//acme~"), "/pypi//acme~");
    }
}
