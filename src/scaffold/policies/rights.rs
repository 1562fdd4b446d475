//! The rights of each role on what is in a domain, the same on both sides of an access.

use std::collections::BTreeSet;

use crate::aws::arn::DomainArns;
use crate::aws::format::Format;
use crate::aws::names::RepositoryName;
use crate::aws::resource::ResourceKind;
use crate::manifest::model::{Environment, Repository};
use crate::scaffold::policies::right::Right;
use crate::scaffold::policies::tasks::{On, Side, Task, actions};

/// The rights that a policy on one side can give in one domain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rights<'a> {
    /// The ARNs of the domain and all in it.
    pub(super) arns: DomainArns<'a>,
    side: Side,
}

impl<'a> Rights<'a> {
    /// Those in the domain of `environment`.
    pub(super) fn new(environment: &'a Environment, side: Side) -> Self {
        let domain = &environment.domain;
        let arns = DomainArns::new(domain.region, &domain.account, &domain.name);
        Self { arns, side }
    }

    /// To get a token and find the domain.
    pub(super) fn use_domain(&self) -> Right {
        let arn = self.arns.domain();
        Right::new("UseDomain", self.on(Task::Use, ResourceKind::Domain), [arn])
    }

    /// To read a repository, and to download from it what reading does not give.
    pub(super) fn read(&self, repository: &Repository) -> [Right; 3] {
        let (arns, name) = (&self.arns, &repository.name);
        let on = |kind| self.on(Task::Read, kind);
        [
            Right::new(
                "Read",
                on(ResourceKind::Repository),
                [arns.repository(name)],
            ),
            Right::new(
                "ReadPackages",
                on(ResourceKind::Package),
                [arns.packages(name)],
            ),
            self.download(repository),
        ]
    }

    /// Empty but for a repository of formats that say so; one that names no
    /// format takes packages of all.
    fn download(&self, repository: &Repository) -> Right {
        let served = &repository.formats;
        let asking = Format::ALL.into_iter().filter(|format| {
            let serves = served.is_empty() || served.contains(format);
            serves && format.download_action().is_some()
        });
        let packages = asking.map(|format| self.arns.packages_of(&repository.name, format));
        Right::new(
            "DownloadPackages",
            self.on(Task::Download, ResourceKind::Package),
            packages,
        )
    }

    /// To publish to a repository, under its first-party names where it has any.
    pub(super) fn publish(&self, repository: &Repository) -> Right {
        let (arns, name) = (&self.arns, &repository.name);
        let named = repository.names.iter();
        let mut packages: BTreeSet<String> = named
            .flat_map(|pattern| arns.packages_named(name, pattern))
            .collect();
        if packages.is_empty() {
            packages.insert(arns.packages(name));
        }
        Right::new(
            "Publish",
            self.on(Task::Publish, ResourceKind::Package),
            packages,
        )
    }

    /// To administer one repository.
    pub(super) fn administer(&self, name: &RepositoryName) -> [Right; 2] {
        self.administration(self.arns.repository(name), self.arns.packages(name))
    }

    /// To administer the domain and all in it, now and later, kind by kind.
    pub(super) fn administer_domain(&self) -> Vec<Right> {
        let arns = &self.arns;
        let on = |kind| self.on(Task::Administer, kind);
        let domain = Right::new(
            "AdministerDomain",
            on(ResourceKind::Domain),
            [arns.domain()],
        );
        let groups = Right::new(
            "AdministerPackageGroups",
            on(ResourceKind::PackageGroup),
            [arns.every_package_group()],
        );
        let inside = self.administration(arns.every_repository(), arns.every_package());
        [domain].into_iter().chain(inside).chain([groups]).collect()
    }

    /// To do what an administrator does to nothing that has an ARN yet: `*` is
    /// all that these take. In the domain's policy it means this domain.
    pub(super) fn create(&self) -> Right {
        let sid = match self.side {
            Side::Identity => "CreateAndList",
            Side::Domain | Side::Repository => "Create",
        };
        Right::new(
            sid,
            actions(Task::Administer, On::Nothing, self.side),
            ["*".to_owned()],
        )
    }

    fn administration(&self, repositories: String, packages: String) -> [Right; 2] {
        let on = |kind| self.on(Task::Administer, kind);
        [
            Right::new(
                "AdministerRepositories",
                on(ResourceKind::Repository),
                [repositories],
            ),
            Right::new("AdministerPackages", on(ResourceKind::Package), [packages]),
        ]
    }

    fn on(&self, task: Task, kind: ResourceKind) -> &'static BTreeSet<String> {
        actions(task, On::Kind(kind), self.side)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{self, Syntax};
    use crate::source::Source;

    /// What can be downloaded from the repository of this text, without domain and repository.
    fn downloads(text: &str) -> Vec<String> {
        let text = format!(
            "version = 1\ndomain \"acme\" {{\n  account = \"111122223333\"\n  region = \"eu-west-1\"\n}}\n{text}"
        );
        let source = Source::new("cagen.hcl".to_owned(), text.as_bytes());
        let (model, diagnostics) = manifest::read(&source, Syntax::Hcl);
        let model = model.unwrap_or_else(|| panic!("{diagnostics:?}"));
        let environment = &model.environments[0];
        let rights = Rights::new(environment, Side::Identity);
        let name = RepositoryName::parse("tools").unwrap();
        let right = rights.download(&environment.repositories[&name]);
        let tail = |arn: &String| arn.split(":package/acme/tools").last().unwrap().to_owned();
        right.resources.iter().map(tail).collect()
    }

    #[test]
    fn a_repository_of_any_format_has_packages_to_download() {
        let npm = "repo \"tools\" {\n  connect = [\"npmjs\"]\n}\n";
        assert_eq!(downloads(npm), [""; 0]);
        assert_eq!(downloads("repo \"tools\" {}\n"), ["/generic/*"]);
    }
}
