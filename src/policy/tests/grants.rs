//! What documents grant together.

use super::document;
use crate::aws::actions::CODEARTIFACT;
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::document::Document;
use crate::policy::grant::Grant;
use crate::policy::kind::PolicyKind;
use crate::policy::resource::Breadth;

fn policy(statements: &[&str]) -> Document {
    let list: Vec<_> = statements
        .iter()
        .map(|text| format!("{{{text}}}"))
        .collect();
    let list = list.join(",");
    document(&format!(
        r#"{{"Version": "2012-10-17", "Statement": [{list}]}}"#
    ))
}

const ALL: &str = r#""Effect": "Allow", "Action": "codeartifact:*", "Resource": "*""#;

fn everything(documents: &[&Document], kind: PolicyKind) -> Answer {
    Grant::new(documents, kind).names_everything()
}

#[test]
fn everything_in_one_or_in_many() {
    let one = policy(&[ALL]);
    assert_eq!(everything(&[&one], PolicyKind::Identity), Answer::Surely);
    let reads = policy(&[
        r#""Effect": "Allow", "Action": ["codeartifact:Describe*", "codeartifact:G*", "codeartifact:L*", "codeartifact:R*"], "Resource": "*""#,
    ]);
    let rest = policy(&[
        r#""Effect": "Allow", "Action": ["codeartifact:[A-C]*", "codeartifact:A*", "codeartifact:C*", "codeartifact:Del*", "codeartifact:Dis*"], "Resource": "*""#,
        r#""Effect": "Allow", "Action": ["codeartifact:P*", "codeartifact:T*", "codeartifact:U*"], "Resource": "*""#,
    ]);
    assert_eq!(everything(&[&reads], PolicyKind::Identity), Answer::No);
    let both = [&reads, &rest];
    let grant = Grant::new(&both, PolicyKind::Identity);
    assert_eq!(grant.names_everything(), Answer::Surely);
    assert_eq!(grant.sources(ActionSet::all()).len(), 3);
    // A repository policy cannot grant more than this.
    let not = policy(&[
        r#""Effect": "Allow", "Principal": "*", "NotAction": "codeartifact:CreateDomain", "Resource": "*""#,
    ]);
    assert_eq!(everything(&[&not], PolicyKind::Repository), Answer::Surely);
    assert_eq!(everything(&[&not], PolicyKind::Identity), Answer::No);
}

#[test]
fn a_deny_takes_away_what_it_surely_denies() {
    let deny = |more: &str| policy(&[ALL, &format!(r#""Effect": "Deny", {more}"#)]);
    for (more, expected) in [
        (
            r#""Action": "codeartifact:DeleteDomain", "Resource": "*""#,
            Answer::No,
        ),
        (
            r#""Action": "codeartifact:Nonsense", "Resource": "*""#,
            Answer::Surely,
        ),
        // On one domain only, so that the others stay.
        (
            r#""Action": "codeartifact:DeleteDomain", "Resource": "arn:aws:codeartifact:eu-west-1:111122223333:domain/a""#,
            Answer::Surely,
        ),
        (
            r#""Action": "codeartifact:DeleteDomain", "Resource": "arn:aws:codeartifact:*:*:domain/*""#,
            Answer::No,
        ),
        // On ARNs that it does not take.
        (
            r#""Action": "codeartifact:DeleteDomain", "Resource": "arn:aws:codeartifact:*:*:repository/*""#,
            Answer::Surely,
        ),
        (
            r#""Action": "codeartifact:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            Answer::Surely,
        ),
        (
            r#""Action": "codeartifact:DeleteDomain", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-*"}}"#,
            Answer::No,
        ),
        (
            r#""NotAction": "codeartifact:*", "Resource": "*""#,
            Answer::Surely,
        ),
        (
            r#""NotAction": "codeartifact:Get*", "Resource": "*""#,
            Answer::No,
        ),
    ] {
        assert_eq!(
            everything(&[&deny(more)], PolicyKind::Identity),
            expected,
            "{more}"
        );
    }
}

#[test]
fn only_what_takes_effect_is_given() {
    let given = |text: &str, kind| {
        let policy = policy(&[text]);
        let documents = [&policy];
        let grant = Grant::new(&documents, kind);
        let actions = grant.actions().surely;
        actions
            .actions()
            .map(|action| action.name.clone())
            .collect::<Vec<_>>()
    };
    let text = r#""Effect": "Allow", "Principal": "*", "Action": ["codeartifact:ReadFromRepository", "codeartifact:PublishPackageVersion", "codeartifact:GetAuthorizationToken"], "Resource": "arn:aws:codeartifact:eu-west-1:111122223333:repository/a/bb""#;
    assert_eq!(given(text, PolicyKind::Identity), ["ReadFromRepository"]);
    let star = &text.replace(
        "arn:aws:codeartifact:eu-west-1:111122223333:repository/a/bb",
        "*",
    );
    assert_eq!(
        given(star, PolicyKind::Repository),
        ["PublishPackageVersion", "ReadFromRepository"]
    );
    let dead = r#""Effect": "Allow", "Action": ["codeartifact:GetAuthorizationToken", "sts:GetServiceBearerToken"], "Resource": "*", "Condition": {"StringEquals": {"sts:AWSServiceName": "codeartifact.amazonaws.com"}}"#;
    assert_eq!(given(dead, PolicyKind::Identity), [""; 0]);
    let policy = policy(&[dead]);
    let documents = [&policy];
    assert!(
        Grant::new(&documents, PolicyKind::Identity)
            .actions()
            .surely
            .has_service_token()
    );
}

#[test]
fn breadth_is_what_the_kind_of_policy_makes_of_it() {
    let policy = policy(&[ALL]);
    let documents = [&policy];
    let publish = CODEARTIFACT.action("PublishPackageVersion").unwrap();
    let read = CODEARTIFACT.action("ReadFromRepository").unwrap();
    for (kind, of_publish, of_read) in [
        (
            PolicyKind::Identity,
            Breadth::Everything,
            Breadth::Everything,
        ),
        (PolicyKind::Domain, Breadth::Domain, Breadth::Domain),
        (PolicyKind::Repository, Breadth::Repository, Breadth::One),
    ] {
        let grant = Grant::new(&documents, kind);
        assert_eq!(grant.scopes()[0].breadth(publish), Some(of_publish));
        assert_eq!(grant.scopes()[0].breadth(read), Some(of_read));
    }
}

#[test]
fn a_guard_bounds_who() {
    let allow = r#""Effect": "Allow", "Principal": "*", "Action": "codeartifact:ReadFromRepository", "Resource": "*""#;
    let bound = |deny: &str| {
        let policy = policy(&[allow, deny]);
        let documents = [&policy];
        Grant::new(&documents, PolicyKind::Repository).scopes()[0].bounds_who
    };
    let outside = r#""Effect": "Deny", "Principal": "*", "Action": "codeartifact:*", "Resource": "*", "Condition": "#;
    for (condition, expected) in [
        (
            r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            Answer::Surely,
        ),
        (
            r#"{"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}"#,
            Answer::Surely,
        ),
        (
            r#"{"StringNotLike": {"aws:PrincipalOrgID": "o-*"}}"#,
            Answer::No,
        ),
        (
            r#"{"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci"}}"#,
            Answer::Surely,
        ),
        (
            r#"{"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}}"#,
            Answer::Surely,
        ),
        (
            r#"{"ForAnyValue:StringNotLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}}"#,
            Answer::No,
        ),
        (r#"{"Bool": {"aws:SecureTransport": "false"}}"#, Answer::No),
        (
            r#"{"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
            Answer::No,
        ),
    ] {
        assert_eq!(
            bound(&format!("{outside}{condition}")),
            expected,
            "{condition}"
        );
    }
}

/// What is only about domains and package groups, a repository's policy is not asked about.
#[test]
fn domain_actions_have_no_effect_in_repository_policies() {
    use crate::aws::resource::ResourceKind::{Package, Repository};
    let effective = ActionSet::effective_in(PolicyKind::Repository);
    for action in effective.actions() {
        assert!(
            action.takes(Repository) || action.takes(Package),
            "{}",
            action.name
        );
    }
    let listing = CODEARTIFACT.action("ListPackageGroups").unwrap();
    assert!(!effective.contains(ActionSet::of(listing)));
}
