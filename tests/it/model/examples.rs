//! The three worked examples, against the table in the manifest reference.

use cagen::diag::Level;
use cagen::manifest::model::{Model, Purpose};
use cagen::manifest::raw::Target;

use crate::model::{grants, names, read, repository, upstreams, whole};

const TINY: &str = include_str!("../../../templates/init/tiny.hcl");
const ACME: &str = include_str!("../../../templates/init/acme.hcl");
const FINTECH: &str = include_str!("../../../templates/init/fintech.hcl");

/// Repositories, the most upstreams, package groups of each environment.
fn table(model: &Model) -> Vec<(String, usize, usize, usize)> {
    let row = |environment: &cagen::manifest::model::Environment| {
        let repositories = environment.repositories.values();
        let most = repositories
            .map(|repository| repository.role.upstreams().len())
            .max();
        (
            environment.name.as_str().to_owned(),
            environment.repositories.len(),
            most.unwrap_or(0),
            environment.package_groups.len(),
        )
    };
    model.environments.iter().map(row).collect()
}

fn row(
    name: &str,
    repositories: usize,
    upstreams: usize,
    groups: usize,
) -> (String, usize, usize, usize) {
    (name.to_owned(), repositories, upstreams, groups)
}

#[test]
fn tiny() {
    let model = whole(TINY);
    assert_eq!(table(&model), [row("prod", 2, 1, 0)]);
    assert_eq!(model.target, Target::Terraform);
    let prod = &model.environments[0];
    assert_eq!(names(prod), ["npm-store", "team-payments-npm"]);
    assert_eq!(upstreams(prod, "team-payments-npm"), ["npm-store"]);
    assert!(grants(prod).is_empty());
    assert_eq!(prod.tags.len(), 1);

    let (_, diagnostics, source) = read(TINY);
    let said: Vec<_> = diagnostics
        .iter()
        .map(|d| (d.level, source.excerpt(d.span), d.message.as_str()))
        .collect();
    assert_eq!(
        said,
        [(
            Level::Warning,
            "\"acme-pkgs\"",
            "the state is local, on one machine"
        )]
    );
}

#[test]
fn acme() {
    let model = whole(ACME);
    assert_eq!(table(&model), [row("prod", 9, 2, 6)]);
    assert_eq!(model.target, Target::Terragrunt);
    let prod = &model.environments[0];
    assert_eq!(
        upstreams(prod, "maven-shared"),
        ["maven-internal", "maven-store"]
    );
    assert_eq!(repository(prod, "npm-shared").readers.len(), 3);
    assert!(repository(prod, "npm-internal").readers.is_empty());
    assert_eq!(repository(prod, "npm-internal").publishers.len(), 2);
    assert_eq!(prod.github_roles.len(), 2);
    assert!(read(ACME).1.is_empty());

    let group = &prod.package_groups["/npm/acme/*"];
    let Purpose::FirstParty { repositories } = &group.purpose else {
        panic!("{group:?}");
    };
    let published: Vec<_> = repositories.iter().map(|name| name.as_str()).collect();
    assert_eq!(published, ["npm-internal"]);
    let ban = &prod.package_groups["/pypi//colourama$"].purpose;
    assert!(matches!(ban, Purpose::Ban { reason } if reason.as_str() == "typosquat, SEC-430"));
}

#[test]
fn fintech() {
    let model = whole(FINTECH);
    assert_eq!(
        table(&model),
        [
            row("dev", 18, 3, 7),
            row("prod", 62, 3, 7),
            row("stage", 19, 3, 7)
        ]
    );
    let [dev, prod, _] = model.environments.as_slice() else {
        panic!("three environments");
    };
    assert!(dev.consumers.is_empty());
    assert_eq!(dev.domain.name.as_str(), "kloudvin-pkgs-dev");
    assert_eq!(dev.domain.account.as_str(), "222222222222");
    assert_eq!(
        upstreams(prod, "team-payments-maven"),
        ["maven-internal", "maven-store", "gradle-plugins-store"]
    );
    assert_eq!(upstreams(prod, "swift-shared"), ["swift-internal"]);
    let swift = &prod.package_groups["/swift/kloudvin/*"].purpose;
    let Purpose::FirstParty { repositories } = swift else {
        panic!("{swift:?}");
    };
    let published: Vec<_> = repositories.iter().map(|name| name.as_str()).collect();
    assert_eq!(published, ["swift-internal", "team-ios-swift"]);
    let consumer = &prod.consumers["prod"];
    assert_eq!(
        crate::model::shown(&consumer.principals),
        [
            "arn:aws:iam::444444444444:role/ci-*",
            "arn:aws:iam::444444444444:role/deploy-*"
        ]
    );
    let tags: Vec<_> = dev.tags.iter().map(|(k, v)| format!("{k}={v}")).collect();
    assert_eq!(
        tags,
        [
            "CostCentre=cc-4711",
            "DataClass=internal",
            "Environment=dev",
            "ManagedBy=terraform"
        ]
    );
    let messages: Vec<_> = read(FINTECH).1.into_iter().map(|d| d.message).collect();
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(
        messages[0].starts_with("nothing is written yet for "),
        "{messages:?}"
    );
}
