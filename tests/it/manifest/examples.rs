//! What the worked examples and the fixtures without mistakes say.

use cagen::aws::format::Format;
use cagen::diag::Diagnostic;
use cagen::manifest::raw::{
    self, Environment, Exclusive, Kms, Manifest, Origin, Protect, Shape, StateLock, Target, Written,
};
use cagen::manifest::template::{Template, Values};
use cagen::manifest::{self, Syntax};
use cagen::source::Spanned;

use super::fixture;

fn good(name: &str) -> Manifest {
    let (manifest, told) = raw::read(&fixture(name), Syntax::Hcl);
    assert_eq!(
        told.iter()
            .filter(|d| d.level == cagen::diag::Level::Error)
            .count(),
        0,
        "{told:?}"
    );
    manifest.unwrap()
}

fn texts<T: ToString>(list: &[Spanned<T>]) -> Vec<String> {
    list.iter().map(|item| item.node.to_string()).collect()
}

fn principals(list: &Option<Spanned<Vec<Spanned<Template>>>>) -> Vec<String> {
    list.as_ref()
        .map(|list| texts(&list.node))
        .unwrap_or_default()
}

#[test]
fn tiny() {
    let manifest = good("tiny.hcl");
    assert_eq!(manifest.settings.environments, Written::No);
    assert!(manifest.settings.state.is_none());
    let [prod] = manifest.environments.as_slice() else {
        panic!("one environment")
    };
    assert_eq!(prod.name.node.as_str(), "prod");
    assert_eq!(prod.domain.name.node.as_str(), "acme-pkgs");
    assert_eq!(prod.domain.account.node.as_str(), "111122223333");
    assert_eq!(prod.domain.region.node.as_str(), "us-east-1");
    assert_eq!(prod.domain.kms.node, Kms::Create);
    assert_eq!(texts(&prod.repos["team-payments-npm"].connect), ["npmjs"]);
    assert!(prod.formats.is_empty() && prod.roles.readers.is_none());
}

#[test]
fn acme() {
    let manifest = good("acme.hcl");
    let prod = &manifest.environments[0];
    assert_eq!(texts(&prod.formats), ["npm", "pypi", "maven"]);
    assert_eq!(principals(&prod.roles.readers), ["members"]);
    let members = &prod.principals["members"].node;
    assert_eq!(
        texts(members),
        ["222222222222", "333333333333", "444444444444"]
    );
    assert_eq!(
        texts(&prod.internal),
        ["npm:@acme/*", "pypi:acme-*", "maven:com.acme.*"]
    );
    let ban = prod
        .ban
        .iter()
        .find(|(pattern, _)| pattern.node.format() == Format::Pypi);
    assert_eq!(ban.unwrap().1.node.as_str(), "typosquat, SEC-430");
    let bucket = &manifest.settings.state.as_ref().unwrap().bucket.node;
    assert_eq!(bucket.as_str(), "acme-tfstate-111122223333");
}

#[test]
fn fintech_and_its_three_environments() {
    let manifest = good("fintech.hcl");
    assert_eq!(manifest.settings.environments, Written::Yes);
    let unwritten: Vec<_> = manifest
        .settings
        .unwritten
        .iter()
        .map(|key| key.node)
        .collect();
    assert_eq!(unwritten, ["audit", "consumers.subnets", "consumers.vpc"]);
    let [dev, prod, stage] = manifest.environments.as_slice() else {
        panic!("three environments")
    };
    let names = |e: &Environment| {
        (
            e.name.node.as_str().to_owned(),
            e.domain.name.node.to_string(),
            e.domain.account.node.to_string(),
            e.domain.region.node.to_string(),
            e.teams.len(),
            e.consumers.len(),
            principals(&e.roles.readers),
        )
    };
    let expected = |name: &str, domain: &str, account: &str, teams, consumers, reader: &str| {
        (
            name.to_owned(),
            domain.to_owned(),
            account.to_owned(),
            "eu-west-1".to_owned(),
            teams,
            consumers,
            vec![reader.to_owned()],
        )
    };
    assert_eq!(
        names(dev),
        expected(
            "dev",
            "kloudvin-pkgs-dev",
            "222222222222",
            3,
            0,
            "222222222222"
        )
    );
    assert_eq!(
        names(prod),
        expected("prod", "kloudvin-pkgs", "111111111111", 40, 2, "company")
    );
    assert_eq!(
        names(stage),
        expected(
            "stage",
            "kloudvin-pkgs-stage",
            "333333333333",
            4,
            0,
            "333333333333"
        )
    );
    let publisher = &prod.team_defaults.roles.publishers.as_ref().unwrap().node[0].node;
    let values = Values {
        team: Some("ios"),
        ..Values::default()
    };
    assert_eq!(
        publisher.expand(&values).as_deref(),
        Ok("github:kloudvin/ios-*@main")
    );
    assert_eq!(texts(&prod.consumers["prod"].roles), ["ci-*", "deploy-*"]);
    assert_eq!(prod.token_minutes.map(|minutes| minutes.node), Some(60));
}

#[test]
fn every_setting_is_read() {
    let Manifest { settings, .. } = good("full.hcl");
    assert_eq!(settings.target.unwrap().node, Target::Terragrunt);
    assert_eq!(settings.protect, Protect::No);
    assert_eq!(settings.origin, Origin::Script);
    let template =
        |template: &Option<Spanned<Template>>| template.as_ref().unwrap().node.to_string();
    assert_eq!(template(&settings.naming.store), "{format}-cache");
    assert_eq!(template(&settings.naming.internal), "{format}-own");
    assert_eq!(template(&settings.naming.shared), "{format}-{env}");
    assert_eq!(template(&settings.naming.team), "{team}-{format}");
    let stores: Vec<_> = settings
        .naming
        .stores
        .iter()
        .map(|(c, t)| format!("{c} {}", t.node))
        .collect();
    assert_eq!(
        stores,
        [
            "maven-central maven-central-store",
            "maven-googleandroid android"
        ]
    );
    assert_eq!(settings.renames["npm-store"].node, "npm-cache");
    assert_eq!(settings.retire["old-repo"].node, "replaced by tools");
    let guardrails = settings.guardrails;
    assert!(guardrails.domain_name.unwrap().node.is_match("acme-x"));
    assert!(!guardrails.repository_name.unwrap().node.is_match("X"));
    assert_eq!(
        texts(&guardrails.connections.unwrap().node),
        ["npmjs", "maven-central"]
    );
    assert_eq!(texts(&guardrails.accounts.unwrap().node), ["222222222222"]);
    assert_eq!(
        texts(&guardrails.organizations.unwrap().node),
        ["o-a1b2c3d4e5"]
    );
    assert_eq!(texts(&guardrails.required_tags), ["CostCentre"]);
    assert_eq!(
        settings.module.path.unwrap().node.as_str(),
        "modules/packages"
    );
    assert!(
        settings
            .module
            .source
            .unwrap()
            .node
            .ends_with("?ref=v1.2.3")
    );
    let state = settings.state.unwrap();
    assert_eq!(state.bucket.node.as_str(), "acme-{env}-{account}-{region}");
    assert_eq!(state.region.unwrap().node.as_str(), "us-east-1");
    assert_eq!(state.lock, StateLock::No);
    let unwritten: Vec<_> = settings.unwritten.iter().map(|key| key.node).collect();
    let expected = [
        "audit",
        "ci.system",
        "consumers.subnets",
        "consumers.vpc",
        "on_publish",
    ];
    assert_eq!(unwritten, expected);
}

#[test]
fn every_key_of_an_environment_is_read() {
    let manifest = good("full.hcl");
    let prod = &manifest.environments[1];
    assert!(matches!(prod.domain.kms.node, Kms::Arn(_)));
    assert_eq!(prod.shape.unwrap().node, Shape::Three);
    let maven = &prod.format[&Format::Maven];
    assert_eq!(maven.shape.unwrap().node, Shape::Single);
    let connections = &maven.connections.as_ref().unwrap().node;
    assert_eq!(texts(connections), ["maven-central", "maven-googleandroid"]);
    assert_eq!(principals(&maven.roles.readers), ["{format}-readers"]);
    assert_eq!(maven.roles.exclusive.unwrap().node, Exclusive::No);
    assert!(
        prod.format[&Format::Npm]
            .connections
            .as_ref()
            .unwrap()
            .node
            .is_empty()
    );
    let tools = &prod.repos["tools"];
    assert_eq!(texts(&tools.connect), ["crates-io", "npmjs"]);
    assert_eq!(texts(&tools.upstreams), ["npm-internal", "b"]);
    let description = tools.description.as_ref().unwrap().node.as_str();
    assert_eq!(description, r#"Tools: {braces}, "quotes", back\slash"#);
    assert_eq!(principals(&tools.roles.admins), ["platform"]);
    assert!(tools.roles.publishers.as_ref().unwrap().node.is_empty());
    let ios = &prod.teams["ios"];
    assert_eq!(
        texts(&ios.formats.as_ref().unwrap().node),
        ["swift", "generic"]
    );
    assert_eq!(
        principals(&ios.roles.publishers),
        ["arn:aws:iam::{account}:role/{team}-{env}"]
    );
    assert!(prod.teams["web"].formats.is_none());
    assert_eq!(prod.token_minutes.unwrap().node, 0);
    let tags: Vec<_> = prod
        .tags
        .iter()
        .map(|(k, v)| format!("{k}={}", v.node))
        .collect();
    assert_eq!(tags, ["CostCentre=platform", "a:b="]);
}

#[test]
fn an_environment_overrides_key_by_key() {
    let manifest = good("full.hcl");
    let dev = &manifest.environments[0];
    assert_eq!(dev.domain.name.node.as_str(), "acme-dev");
    assert_eq!(dev.domain.account.node.as_str(), "222222222222");
    assert_eq!(dev.domain.region.node.as_str(), "us-east-1");
    assert_eq!(dev.domain.kms.node, Kms::Create);
    assert_eq!(dev.teams.keys().collect::<Vec<_>>(), ["ios"]);
    assert!(dev.teams["ios"].roles.exclusive.is_none());
    assert_eq!(principals(&dev.teams["ios"].roles.readers), ["company"]);
    assert_eq!(texts(&dev.formats), ["npm", "swift", "generic"]);
    assert_eq!(dev.shape.unwrap().node, Shape::Poly);
    assert!(dev.consumers.is_empty());
    assert!(principals(&dev.roles.readers).is_empty() && dev.roles.readers.is_some());
    assert_eq!(principals(&dev.roles.publishers), ["builds"]);
    assert_eq!(dev.roles.exclusive.unwrap().node, Exclusive::No);
    // A block of a format that only the manifest lists is left out here.
    assert_eq!(dev.format.keys().collect::<Vec<_>>(), [&Format::Npm]);
    let npm = &dev.format[&Format::Npm];
    assert_eq!(texts(&npm.connections.as_ref().unwrap().node), ["npmjs"]);
    assert_eq!(npm.shape.unwrap().node, Shape::Three);
    assert_eq!(dev.repos.keys().collect::<Vec<_>>(), ["tools"]);
    assert_eq!(texts(&dev.repos["tools"].connect), ["pypi"]);
    assert!(dev.repos["tools"].description.is_none());
    assert_eq!(texts(&dev.repos["tools"].upstreams), ["npm-internal", "b"]);
    let tags: Vec<_> = dev
        .tags
        .iter()
        .map(|(k, v)| format!("{k}={}", v.node))
        .collect();
    assert_eq!(tags, ["Team=ios", "a:b="]);
    assert_eq!(dev.ban.len(), 1);
    assert_eq!(texts(&dev.internal), ["npm:@acme/*"]);
    assert_eq!(dev.token_minutes.unwrap().node, 15);
}

#[test]
fn a_file_for_lint_alone_has_no_environments() {
    let manifest = good("lint-only.hcl");
    assert!(manifest.environments.is_empty());
    assert!(manifest.settings.guardrails.domain_name.is_some());
}

#[test]
fn beside_mistakes_stands_a_manifest_that_can_be_checked() {
    let (manifest, told) = raw::read(&fixture("values.hcl"), Syntax::Hcl);
    assert!(told.len() > 50);
    let manifest = manifest.unwrap();
    let prod = &manifest.environments[0];
    assert_eq!(prod.domain.account.node.as_str(), "000000000000");
    // `pipy` was meant to be `pypi`.
    assert_eq!(texts(&prod.formats), ["npm", "pypi"]);
    assert_eq!(prod.teams.keys().collect::<Vec<_>>(), ["ios"]);
    // A guardrail for names says nothing of a filler.
    assert!(manifest.settings.guardrails.domain_name.is_none());
    assert!(manifest.settings.guardrails.connections.is_none());

    let (manifest, _) = raw::read(&fixture("values-two.hcl"), Syntax::Hcl);
    let names: Vec<_> = manifest
        .unwrap()
        .environments
        .into_iter()
        .map(|e| e.name.node)
        .collect();
    assert_eq!(names.len(), 3);
    assert!(names.iter().any(|name| name.as_str() == "prod"));

    let (manifest, _) = raw::read(&fixture("syntax.hcl"), Syntax::Hcl);
    assert!(
        manifest.is_none(),
        "what the syntax hides cannot be checked"
    );
}

#[test]
fn a_mistake_is_told_once_and_not_again_for_what_follows_from_it() {
    let messages = |told: Vec<Diagnostic>| told.into_iter().map(|d| d.message).collect::<Vec<_>>();
    for (name, more) in [
        ("types.hcl", vec![]),
        (
            "texts.json",
            vec!["a repository name has at least 2 characters, this has 1"],
        ),
        ("values-two.hcl", vec![]),
        (
            "values.hcl",
            vec![
                "a repository name has at least 2 characters, this has 1",
                "no repository is called `a`",
                "no repository is called `b`",
                "`principals` has no `prod`",
                "`swift` is not in `formats`",
            ],
        ),
    ] {
        let syntax = if name.ends_with("json") {
            Syntax::Json
        } else {
            Syntax::Hcl
        };
        let word_by_word = messages(raw::read(&fixture(name), syntax).1);
        let (model, told) = manifest::read(&fixture(name), syntax);
        assert!(model.is_none());
        let mut told = messages(told);
        told.retain(|message| !word_by_word.contains(message));
        told.dedup();
        assert_eq!(told, more, "{name}");
    }
}
