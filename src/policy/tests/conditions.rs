//! What conditions bound.

use super::statement;
use crate::aws::actions::CODEARTIFACT;
use crate::aws::iam::KeyKind;
use crate::policy::action_set::Bounds;
use crate::policy::answer::Answer;
use crate::policy::condition::{
    Class, Dead, Void, bounds_who, classify, dead_values, never_has_key,
};

fn class(condition: &str) -> Class {
    let document = statement(&format!(r#""Condition": {condition}"#));
    let statement = &document.statements[0];
    classify(&statement.conditions[0], statement)
}

#[test]
fn what_conditions_bound() {
    use Class::{Else, Never, Nobody, Unknown, Who};
    for (condition, expected) in [
        (
            r#"{"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            Who,
        ),
        (
            r#"{"stringequals": {"AWS:principalorgid": ["o-a1b2c3d4e5", "o-a1b2c3d4e6"]}}"#,
            Who,
        ),
        (
            r#"{"StringLike": {"aws:PrincipalOrgID": "o-*"}}"#,
            Nobody(Void::EveryValue),
        ),
        (
            r#"{"StringLike": {"aws:PrincipalOrgID": "*"}}"#,
            Nobody(Void::EveryValue),
        ),
        (
            r#"{"StringLike": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "*"]}}"#,
            Nobody(Void::EveryValue),
        ),
        (
            r#"{"StringEquals": {"aws:PrincipalOrgID": "o-*"}}"#,
            Never(Dead::WildcardInEquals),
        ),
        (
            r#"{"StringEquals": {"aws:PrincipalOrgID": ["*", "o-a1b2c3d4e5"]}}"#,
            Who,
        ),
        (
            r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            Nobody(Void::IfExists),
        ),
        (
            r#"{"StringEqualsIfExists": {"aws:PrincipalAccount": "111122223333"}}"#,
            Who,
        ),
        (
            r#"{"StringEquals": {"aws:PrincipalAccount": 11112222333}}"#,
            Never(Dead::NoSuchValue(KeyKind::Account)),
        ),
        (
            r#"{"StringLike": {"aws:PrincipalAccount": "????????????"}}"#,
            Nobody(Void::EveryValue),
        ),
        (
            r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            Nobody(Void::Negated),
        ),
        (
            r#"{"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}}"#,
            Nobody(Void::ForAllValues),
        ),
        (
            r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}}"#,
            Who,
        ),
        (
            r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/*"}}"#,
            Nobody(Void::EveryValue),
        ),
        (
            r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}"#,
            Who,
        ),
        (
            r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ci-*"}}"#,
            Nobody(Void::EveryValue),
        ),
        (
            r#"{"StringLike": {"aws:PrincipalArn": "arn:aws:iam:*"}}"#,
            Nobody(Void::EveryValue),
        ),
        (
            r#"{"StringLike": {"aws:PrincipalArn": "*"}}"#,
            Nobody(Void::EveryValue),
        ),
        (
            r#"{"ArnLike": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            Never(Dead::WrongType),
        ),
        (
            r#"{"Bool": {"aws:SecureTransport": "true"}}"#,
            Nobody(Void::KeyTellsNothing),
        ),
        (
            r#"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#,
            Nobody(Void::EveryAddress),
        ),
        (
            r#"{"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}"#,
            Nobody(Void::EveryAddress),
        ),
        (
            r#"{"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "64.0.0.0/2"]}}"#,
            Nobody(Void::StrangersAddresses),
        ),
        (
            r#"{"IpAddress": {"aws:VpcSourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}"#,
            Nobody(Void::EveryAddress),
        ),
        (r#"{"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}"#, Else),
        (r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#, Who),
        (r#"{"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#, Who),
        (
            r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/40"}}"#,
            Never(Dead::NoSuchValue(KeyKind::Address)),
        ),
        (
            r#"{"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}"#,
            Nobody(Void::Past),
        ),
        (
            r#"{"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}"#,
            Never(Dead::Past),
        ),
        (
            r#"{"DateLessThan": {"aws:CurrentTime": "2099-01-01T00:00:00Z"}}"#,
            Else,
        ),
        (
            r#"{"StringEqual": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            Never(Dead::UnknownOperator(Some("StringEquals"))),
        ),
        (
            r#"{"Null": {"aws:PrincipalOrgID": "false"}}"#,
            Nobody(Void::OnlyPresence),
        ),
        (
            r#"{"Null": {"aws:PrincipalArn": "true"}}"#,
            Never(Dead::AlwaysPresent),
        ),
        (
            r#"{"StringEquals": {"aws:PrincipalOrgID": []}}"#,
            Never(Dead::NoValues),
        ),
        (
            r#"{"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}"#,
            Who,
        ),
        (
            r#"{"StringEquals": {"aws:PrincipalOrgID": "${aws:PrincipalOrgID}"}}"#,
            Nobody(Void::Itself),
        ),
        (r#"{"StringEquals": {"aws:PrincipalTag/team": "a"}}"#, Else),
        (
            r#"{"StringLike": {"aws:userid": "*:build"}}"#,
            Nobody(Void::EveryValue),
        ),
        (
            r#"{"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}"#,
            Who,
        ),
        (
            r#"{"StringLike": {"aws:SourceVpce": "vpce-*"}}"#,
            Nobody(Void::EveryValue),
        ),
        (
            r#"{"StringEquals": {"sts:AWSServiceName": "codeartifact.amazonaws.com"}}"#,
            Else,
        ),
        (
            r#"{"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:a/b:ref:refs/heads/main"}}"#,
            Who,
        ),
        (r#"{"StringEquals": {"foo:Bar": "x"}}"#, Unknown),
    ] {
        assert_eq!(class(condition), expected, "{condition}");
    }
}

#[test]
fn other_conditions_matter() {
    let read = |condition: &str| {
        let document = statement(&format!(r#""Condition": {condition}"#));
        let statement = &document.statements[0];
        statement
            .conditions
            .iter()
            .map(|one| classify(one, statement))
            .collect::<Vec<_>>()
    };
    let asked = read(
        r#"{"Null": {"aws:PrincipalOrgID": "false"}, "StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
    );
    assert_eq!(asked[1], Class::Who);
    let apart = read(
        r#"{"StringEquals": {"aws:PrincipalAccount": "111122223333"}, "stringequals": {"aws:principalaccount": "444455556666"}}"#,
    );
    assert_eq!(apart, [Class::Never(Dead::Contradiction); 2]);
    let none = read(
        r#"{"Null": {"aws:PrincipalOrgID": "true"}, "StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
    );
    assert_eq!(none[1], Class::Never(Dead::Contradiction));
}

#[test]
fn conditions_are_joined_by_and() {
    let bounds = |condition: &str| {
        let document = statement(&format!(r#""Condition": {condition}"#));
        bounds_who(&document.statements[0])
    };
    assert_eq!(bounds("{}"), Answer::No);
    assert_eq!(
        bounds(
            r#"{"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#
        ),
        Answer::Surely
    );
    assert_eq!(
        bounds(r#"{"StringLike": {"aws:PrincipalOrgID": "o-*"}}"#),
        Answer::No
    );
    assert_eq!(
        bounds(r#"{"StringEquals": {"foo:Bar": "x"}}"#),
        Answer::Maybe
    );
}

#[test]
fn values_that_are_never_met() {
    let document = statement(
        r#""Condition": {"StringEquals": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-*", "acme"]}}"#,
    );
    let dead = dead_values(&document.statements[0].conditions[0]);
    assert_eq!(
        dead,
        [
            (1, Dead::WildcardInEquals),
            (2, Dead::NoSuchValue(KeyKind::Organization))
        ]
    );
}

#[test]
fn keys_that_requests_never_have() {
    let never = |condition: &str, action: &str| {
        let text = format!(r#""Action": "codeartifact:{action}", "Condition": {condition}"#);
        let document = statement(&text);
        let statement = &document.statements[0];
        let actions = Bounds::of(statement.action.as_ref().unwrap());
        assert!(CODEARTIFACT.action(action).is_some());
        !never_has_key(&statement.conditions[0], actions).is_empty()
    };
    let tag = r#"{"StringEquals": {"aws:ResourceTag/team": "a"}}"#;
    assert!(never(tag, "PublishPackageVersion"));
    assert!(!never(tag, "ReadFromRepository"));
    let request = r#"{"StringEquals": {"aws:RequestTag/team": "a"}}"#;
    assert!(never(request, "ReadFromRepository"));
    assert!(!never(request, "CreateRepository"));
    let service = r#"{"StringEquals": {"sts:AWSServiceName": "codeartifact.amazonaws.com"}}"#;
    assert!(never(service, "GetAuthorizationToken"));
    let lax = r#"{"StringEqualsIfExists": {"sts:AWSServiceName": "codeartifact.amazonaws.com"}}"#;
    assert!(!never(lax, "GetAuthorizationToken"));
}
