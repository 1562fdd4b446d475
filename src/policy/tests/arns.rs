//! What ARN patterns mean, and what is wrong with them.

use super::statement;
use crate::aws::actions::CODEARTIFACT;
use crate::aws::resource::ResourceKind::{self, Domain, Package, PackageGroup, Repository};
use crate::policy::answer::Answer;
use crate::policy::arn_fault::{self, ArnFaultKind};
use crate::policy::document::Word;
use crate::policy::pattern::Reading;
use crate::policy::resource::{Breadth, ResourcePattern};

const HERE: &str = "arn:aws:codeartifact:eu-west-1:111122223333";

fn word(text: &str) -> Word {
    let document = statement(&format!(r#""Resource": "{text}""#));
    document.statements[0].resource.as_ref().unwrap().items[0].clone()
}

fn pattern(text: &str) -> ResourcePattern {
    ResourcePattern::new(&word(text), Reading::Variables)
}

#[test]
fn how_much_a_pattern_takes_in() {
    for (text, kind, breadth) in [
        ("*", Package, Some(Breadth::Everything)),
        (
            "arn:aws:codeartifact:*",
            Repository,
            Some(Breadth::Everything),
        ),
        (
            "arn:aws:codeartifact:*:*:package/*",
            Package,
            Some(Breadth::Everything),
        ),
        ("{}:*", Domain, Some(Breadth::EveryDomain)),
        ("{}:package/*", Package, Some(Breadth::EveryDomain)),
        ("{}:package/*", Repository, None),
        ("{}:package/acme/*", Package, Some(Breadth::Domain)),
        ("{}:package/acme*", Package, Some(Breadth::Domain)),
        ("{}:*/acme/*", Package, Some(Breadth::Domain)),
        ("{}:package/acme/*/*/*/*", Package, Some(Breadth::Domain)),
        ("{}:package/acme/npm/*", Package, Some(Breadth::Repository)),
        ("{}:package/acme/npm/npm/*", Package, Some(Breadth::Format)),
        (
            "{}:package/acme/npm/npm/acme/*",
            Package,
            Some(Breadth::Namespace),
        ),
        (
            "{}:package/acme/npm/npm//*",
            Package,
            Some(Breadth::Namespace),
        ),
        (
            "{}:package/acme/npm/npm/acme/core-*",
            Package,
            Some(Breadth::Some),
        ),
        (
            "{}:package/acme/npm/npm//react",
            Package,
            Some(Breadth::One),
        ),
        ("{}:package/acme/npm/npm/react", Package, None),
        ("{}:repository/acme/*", Repository, Some(Breadth::Domain)),
        ("{}:repository/acme/npm", Repository, Some(Breadth::One)),
        ("{}:repository/acme/npm-*", Repository, Some(Breadth::Some)),
        ("{}:repository/acme/npm/*", Repository, None),
        ("{}:domain/acme", Domain, Some(Breadth::One)),
        ("{}:domain/*", Domain, Some(Breadth::EveryDomain)),
        ("{}:domain/acme/*", Domain, None),
        (
            "{}:package-group/acme/*",
            PackageGroup,
            Some(Breadth::Domain),
        ),
        (
            "arn:aws:codeartifact::111122223333:domain/acme",
            Domain,
            None,
        ),
        ("arn:aws:s3:::bucket/*", Package, None),
    ] {
        let text = text.replace("{}", HERE);
        assert_eq!(pattern(&text).breadth(kind), breadth, "{text} {kind}");
    }
}

#[test]
fn which_actions_take_a_pattern() {
    let takes = |text: &str, action: &str| {
        let text = text.replace("{}", HERE);
        pattern(&text).takes(CODEARTIFACT.action(action).unwrap())
    };
    assert_eq!(
        takes("{}:package/acme/npm/npm//x", "ReadFromRepository"),
        Answer::No
    );
    assert_eq!(
        takes("{}:repository/acme/npm", "PublishPackageVersion"),
        Answer::No
    );
    assert_eq!(
        takes("{}:repository/acme/npm", "GetAuthorizationToken"),
        Answer::No
    );
    assert_eq!(
        takes("{}:domain/acme", "GetAuthorizationToken"),
        Answer::Surely
    );
    assert_eq!(takes("{}:*", "GetAuthorizationToken"), Answer::Surely);
    assert_eq!(takes("{}:domain/acme", "ListDomains"), Answer::No);
    assert_eq!(takes("*", "ListDomains"), Answer::Surely);
    assert_eq!(
        takes("{}:repository/acme/x", "CreateRepository"),
        Answer::Maybe
    );
    assert_eq!(
        takes("{}:package/acme/x/npm/${aws:username}/x", "DeletePackage"),
        Answer::Surely
    );
}

fn told(text: &str) -> Vec<(ArnFaultKind, Option<String>)> {
    let text = text.replace("{}", HERE);
    let faults = arn_fault::faults(&word(&text), Reading::Variables).into_iter();
    faults.map(|fault| (fault.kind, fault.mended)).collect()
}

#[test]
fn what_is_wrong_with_arns() {
    use ArnFaultKind as F;
    let shape = |kind: ResourceKind| F::Shape { kind };
    for (text, kind, mended) in [
        ("acme/npm", F::NotAnArn, None),
        (
            "arn:aws:codeartifact::111122223333:domain/acme",
            F::EmptyRegion,
            None,
        ),
        (
            "arn:aws:codeartifact:eu-west-1::domain/acme",
            F::EmptyAccount,
            None,
        ),
        (
            "arn:aws:codeartifact:eu-west-1:1111-2222-3333:domain/acme",
            F::Account,
            Some("{}:domain/acme"),
        ),
        (
            "arn:aws:codeartifact:eu-west-1:11112222333:domain/acme",
            F::Account,
            None,
        ),
        (
            "arn:aws-cn:codeartifact:eu-west-1:111122223333:domain/acme",
            F::Partition {
                found: "aws-cn".into(),
            },
            None,
        ),
        (
            "arn:aws:codeartifact:eu-west1:111122223333:domain/acme",
            F::Region {
                found: "eu-west1".into(),
                nearest: Some("eu-west-1"),
            },
            Some("{}:domain/acme"),
        ),
        (
            "arn:aws:codeartifact:ca-central-1:111122223333:domain/acme",
            F::Region {
                found: "ca-central-1".into(),
                nearest: Some("eu-central-1"),
            },
            None,
        ),
        (
            "{}:repo/acme/npm",
            F::ResourceKind {
                found: "repo".into(),
                nearest: None,
            },
            None,
        ),
        (
            "{}:repositry/acme/npm",
            F::ResourceKind {
                found: "repositry".into(),
                nearest: Some("repository"),
            },
            Some("{}:repository/acme/npm"),
        ),
        (
            "{}:repository:acme:npm",
            shape(Repository),
            Some("{}:repository/acme/npm"),
        ),
        (
            "{}:domain/acme/npm",
            shape(Domain),
            Some("{}:repository/acme/npm"),
        ),
        ("{}:domain/acme/*", shape(Domain), Some("{}:domain/acme")),
        ("{}:repository/acme", shape(Repository), None),
        ("{}:repository/acme/npm/*", shape(Repository), None),
        ("{}:package/acme/npm", shape(Package), None),
        (
            "{}:package/acme/npm/npm/react",
            F::MissingNamespace,
            Some("{}:package/acme/npm/npm//react"),
        ),
        (
            "{}:package/acme/py/pypi/Acme_*",
            F::MissingNamespace,
            Some("{}:package/acme/py/pypi//acme-*"),
        ),
        (
            "{}:package/acme/npm/npm/@acme/core",
            F::ScopeSign,
            Some("{}:package/acme/npm/npm/acme/core"),
        ),
        (
            "{}:package/acme/npm/npm/@acme*",
            F::ScopeSign,
            Some("{}:package/acme/npm/npm/acme*"),
        ),
        (
            "{}:package/acme/py/pypi//Acme.Core",
            F::NotNormalised {
                stored: "acme-core".into(),
            },
            Some("{}:package/acme/py/pypi//acme-core"),
        ),
        (
            "{}:package/acme/py/python//x",
            F::Format {
                found: "python".into(),
                nearest: Some("pypi"),
            },
            Some("{}:package/acme/py/pypi//x"),
        ),
        (
            "{}:package-group/acme/npm/%2A",
            F::NotEncoded,
            Some("{}:package-group/acme/npm/%2a"),
        ),
    ] {
        let mended = mended.map(|text: &str| text.replace("{}", HERE));
        assert_eq!(told(text), [(kind, mended)], "{text}");
    }
    assert!(matches!(
        told("{}:domain/my_domain")[..],
        [(F::Name(_), None)]
    ));
}

#[test]
fn nothing_is_wrong_with_these() {
    for text in [
        "*",
        "{}:domain/acme",
        "{}:*",
        "arn:aws:codeartifact:*:111122223333:repository/acme/*",
        "arn:*:codeartifact:eu-*:*:repository/acme/npm",
        "{}:package/acme/npm/npm/acme/*",
        "{}:package/acme/npm/npm/acme*",
        "{}:package/acme/npm/npm//lodash",
        "{}:package/acme/npm/*",
        "{}:package/acme/mvn/maven/com.acme/*",
        "{}:package/*",
        "{}:repository/acme*",
        "{}:package-group/acme/npm/acme/%2a",
        "{}:package-group/acme*",
        "arn:aws:s3:::bucket",
        "arn:aws:codeartifact:${aws:RequestedRegion}:111122223333:domain/acme",
    ] {
        assert_eq!(told(text), [], "{text}");
    }
}

#[test]
fn a_fault_has_its_place_in_the_string() {
    let text = format!("{HERE}:package/acme/npm/npm/@acme/core");
    let json =
        format!(r#"{{"Statement": {{"Effect": "Allow", "Action": "a:B", "Resource": "{text}"}}}}"#);
    let document = super::document(&json);
    let word = &document.statements[0].resource.as_ref().unwrap().items[0];
    let faults = arn_fault::faults(word, Reading::Variables);
    assert_eq!(&json[faults[0].place.span.range()], "@");
}
