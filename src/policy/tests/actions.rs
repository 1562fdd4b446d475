//! What patterns of actions stand for.

use super::statement;
use crate::policy::action_set::{ActionSet, Bounds, Service, service};

fn bounds(action: &str) -> Bounds {
    let document = statement(action);
    Bounds::of(document.statements[0].action.as_ref().unwrap())
}

fn names(set: ActionSet) -> Vec<&'static str> {
    set.actions().map(|action| action.name.as_str()).collect()
}

#[test]
fn all_of_the_service_in_any_disguise() {
    for all in [
        "codeartifact:*",
        "CodeArtifact:*",
        "*",
        "*:*",
        "co*:*",
        "?odeartifact:*",
        "codeartifact:**",
        "code\\u0061rtifact:\\u002a",
        "**",
    ] {
        let Bounds { surely, .. } = bounds(&format!(r#""Action": "{all}""#));
        assert!(surely.contains(ActionSet::all()), "{all}");
    }
    let not = bounds(r#""NotAction": "iam:*""#);
    assert!(not.surely.contains(ActionSet::all()) && not.surely.has_other());
    let most = bounds(r#""NotAction": "codeartifact:Delete*""#);
    assert!(!most.maybe.contains(ActionSet::all()));
    assert_eq!(most.maybe.own(), most.surely.own());
}

#[test]
fn some_and_none() {
    let put = bounds(r#""Action": ["CODEARTIFACT:put*Policy", "codeartifact:Nonsense"]"#);
    assert_eq!(
        names(put.surely),
        [
            "PutDomainPermissionsPolicy",
            "PutRepositoryPermissionsPolicy"
        ]
    );
    assert!(!put.surely.has_other());
    assert!(
        bounds(r#""Action": "codeartifac:*""#)
            .maybe
            .own()
            .is_empty()
    );
    assert!(bounds(r#""Action": "ReadFromRepository""#).maybe.is_empty());
    assert!(bounds(r#""Action": []"#).maybe.is_empty());
    assert!(bounds(r#""NotAction": "*""#).maybe.is_empty());
}

#[test]
fn sts_is_told_apart() {
    let token = bounds(r#""Action": "sts:GetServiceBearerToken""#).surely;
    assert!(token.has_service_token() && !token.has_other_sts() && !token.has_other());
    let some = bounds(r#""Action": "sts:GetService*""#).surely;
    assert!(some.has_service_token() && !some.has_other_sts());
    let all = bounds(r#""Action": "sts:*""#).surely;
    assert!(all.has_service_token() && all.has_other_sts() && !all.has_other());
    assert!(
        bounds(r#""Action": "sts:AssumeRole""#)
            .surely
            .has_other_sts()
    );
    assert!(bounds(r#""Action": "s3:*""#).surely.has_other());
    assert!(!bounds(r#""NotAction": "sts:*""#).maybe.has_other_sts());
}

#[test]
fn which_service_is_named() {
    let named = |action: &str| {
        let document = statement(&format!(r#""Action": "{action}""#));
        service(&document.statements[0].action.as_ref().unwrap().items[0])
    };
    assert_eq!(named("codeartifact:x"), Service::CodeArtifact);
    assert_eq!(named("*"), Service::Every);
    assert_eq!(named("*:*"), Service::Every);
    assert_eq!(named("co*:*"), Service::Some);
    assert_eq!(named("STS:x"), Service::Sts);
    assert_eq!(named("s3:*"), Service::Other);
}
