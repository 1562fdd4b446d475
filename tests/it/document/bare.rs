//! JSON files that nothing reads.

use cagen::document::policy::{Form, Tie};
use cagen::document::read::read;
use cagen::eval::value::Extent;

use crate::document::{facts, tree};

const STATEMENT: &str =
    r#"{"Effect": "Allow", "Action": "codeartifact:ReadFromRepository", "Resource": "*"}"#;

#[test]
fn a_file_with_statements_is_a_policy_whatever_its_name() {
    let policy = format!(r#"{{"Version": "2012-10-17", "Statement": [{STATEMENT}]}}"#);
    let inputs = tree(&[("x/anything.json", &policy)]);
    let project = read(&inputs);
    let [policy] = &project.policies[..] else {
        panic!("{:?}", project.policies);
    };
    assert_eq!(policy.form, Form::JsonFile);
    assert_eq!(policy.tie, Tie::Tied);
    assert_eq!(policy.attached_extent, Extent::Open);
    assert_eq!(policy.document.statements.len(), 1);
}

#[test]
fn the_kind_comes_from_the_shape_and_the_layout() {
    let with = |extra: &str, actions: &str| {
        format!(r#"{{"Statement": [{{"Effect": "Allow", {extra} "Action": {actions}}}]}}"#)
    };
    let identity = with(r#""Resource": "*","#, r#""codeartifact:*""#);
    let resource = with(
        r#""Principal": "*", "Resource": "*","#,
        r#"["codeartifact:ReadFromRepository"]"#,
    );
    let trust = with(
        r#""Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/x"},"#,
        r#""sts:AssumeRoleWithWebIdentity""#,
    );
    // Only a trace of the service makes a file worth a look.
    let trust = trust.replace("oidc-provider/x", "oidc-provider/codeartifact");
    assert_eq!(
        facts(&[
            ("a.json", &identity),
            ("b.json", &resource),
            ("c.json", &trust),
            ("policies/domain.json", &resource),
            ("policies/identity/reader.json", &identity),
            ("policies/repositories/npm.json", &resource),
        ]),
        [
            "Identity a.json -> nothing",
            "Unknown b.json -> nothing",
            "Trust c.json -> nothing",
            "Domain policies/domain.json -> nothing",
            "Identity policies/identity/reader.json -> nothing",
            "Repository policies/repositories/npm.json -> nothing",
        ]
    );
}

#[test]
fn other_json_is_no_policy() {
    assert_eq!(
        facts(&[
            (
                "package.json",
                r#"{"name": "codeartifact", "version": "1"}"#
            ),
            (
                "s3.json",
                r#"{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#
            ),
            ("a.tf", "# codeartifact\n"),
        ]),
        Vec::<String>::new()
    );
}

#[test]
fn a_broken_file_is_told_where_it_matters() {
    let told = |path: &str, text: &str| {
        let inputs = tree(&[(path, text)]);
        let project = read(&inputs);
        (project.files[0].diagnostics.len(), project.policies.len())
    };
    let broken = format!(r#"{{"Statement": [{STATEMENT},]}}"#);
    assert_eq!(told("p.json", &broken), (1, 1));
    assert_eq!(
        told("tsconfig.json", "{ /* codeartifact */ \"a\": 1, }").0,
        0
    );
    assert_eq!(
        told(
            "main.tf",
            "resource \"aws_codeartifact_domain\" \"a\" {\n  domain =\n}\n"
        )
        .0,
        1
    );
    assert_eq!(
        told(
            "main.tf",
            "resource \"aws_sqs_queue\" \"a\" {\n  name =\n}\n"
        )
        .0,
        0
    );
}
