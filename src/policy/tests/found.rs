//! Which policies are found in files.

use super::value;
use crate::policy::kind::PolicyKind;
use crate::policy::recognise::policies;

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "codeartifact:*", "Resource": "*"}]}"#;

fn kinds(text: &str) -> Vec<PolicyKind> {
    let found = policies(&value(text));
    assert!(found.iter().all(|one| one.document.statements.len() == 1));
    found.iter().map(|one| one.kind).collect()
}

#[test]
fn policies_are_found_by_what_they_are() {
    let quoted = serde_json::Value::from(POLICY).to_string();
    use PolicyKind::{Domain, Identity, Repository, Trust, Unknown};
    for (text, expected) in [
        (POLICY.to_owned(), vec![Unknown]),
        (format!("[{POLICY}, {POLICY}]"), vec![Unknown, Unknown]),
        (
            format!(r#"{{"RoleName": "x", "PolicyDocument": {POLICY}}}"#),
            vec![Identity],
        ),
        (
            format!(r#"{{"RoleName": "x", "PolicyDocument": {quoted}}}"#),
            vec![Identity],
        ),
        (
            format!(r#"{{"Role": {{"RoleName": "x", "AssumeRolePolicyDocument": {POLICY}}}}}"#),
            vec![Trust],
        ),
        (
            format!(r#"{{"domain": "a", "policyDocument": {quoted}}}"#),
            vec![Domain],
        ),
        (
            format!(r#"{{"domain": "a", "repository": "b", "policyDocument": {quoted}}}"#),
            vec![Repository],
        ),
        (
            format!(
                r#"{{"policy": {{"resourceArn": "arn:aws:codeartifact:r:1:repository/a/b", "document": {quoted}}}}}"#
            ),
            vec![Repository],
        ),
        (
            format!(
                r#"{{"Resources": {{"D": {{"Type": "AWS::CodeArtifact::Domain", "Properties": {{"PermissionsPolicyDocument": {POLICY}}}}},
            "R": {{"Type": "AWS::IAM::Role", "Properties": {{"AssumeRolePolicyDocument": {POLICY}, "Policies": [{{"PolicyName": "x", "PolicyDocument": {POLICY}}}]}}}}}}}}"#
            ),
            vec![Domain, Trust, Identity],
        ),
        (
            r#"{"statement": {"effect": "allow", "action": "x", "resource": "*"}}"#
                .to_owned()
                .replace("statement", "Statement"),
            vec![Unknown],
        ),
    ] {
        assert_eq!(kinds(&text), expected, "{text}");
    }
}

#[test]
fn other_files_have_none() {
    for text in [
        r#"{"Statement": "SELECT 1"}"#,
        r#"{"Statement": {"balance": 12, "Date": "2020-01-01"}}"#,
        r#"{"Statement": [{"Action": "buy", "Amount": 2}]}"#,
        r#"{"Statement": []}"#,
        r#"{"document": "{\"title\": 1}", "policy": "strict"}"#,
        r#"{"name": "x", "version": "1.0.0", "dependencies": {}}"#,
    ] {
        assert_eq!(policies(&value(text)).len(), 0, "{text}");
    }
}

#[test]
fn functions_of_templates_are_unknown_parts() {
    let text = r#"{"Resources": {"D": {"Type": "AWS::CodeArtifact::Domain", "Properties": {"PermissionsPolicyDocument": {"Statement": [
        {"Effect": "Allow", "Action": "codeartifact:ReadFromRepository", "Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}},
        "Resource": {"Fn::Join": ["", ["arn:aws:codeartifact:", {"Ref": "AWS::Region"}, ":1:repository/a/b"]]}}]}}}}}"#;
    let found = policies(&value(text));
    let statement = &found[0].document.statements[0];
    let resource = &statement.resource.as_ref().unwrap().items[0];
    assert_eq!(
        resource.with_holes("?"),
        "arn:aws:codeartifact:?:1:repository/a/b"
    );
    let principal = &statement.principal.as_ref().unwrap().items[0].word;
    assert_eq!(principal.with_holes("?"), "arn:aws:iam::?:root");
    assert!(
        found[0].document.faults.is_empty(),
        "{:?}",
        found[0].document.faults
    );
}
