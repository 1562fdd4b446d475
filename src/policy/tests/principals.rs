//! Whom principals mean.

use super::statement;
use crate::policy::answer::Answer;
use crate::policy::principal::{Account, Holder, Provider, Who, Wrong, means_everyone, who};

fn read(principal: &str) -> Who {
    let document = statement(&format!(r#""Principal": {principal}"#));
    who(&document.statements[0].principal.as_ref().unwrap().items[0])
}

#[test]
fn whom_principals_mean() {
    let account = || Account::Id("111122223333".to_owned());
    let role = |name: &str, holder| Who::Role {
        account: account(),
        name: name.to_owned(),
        holder,
    };
    for (principal, expected) in [
        (r#""*""#, Who::Everyone),
        (r#"{"AWS": "*"}"#, Who::Everyone),
        (r#"{"AWS": ["\u002a"]}"#, Who::Everyone),
        (r#"{"AWS": "111122223333"}"#, Who::Account(account())),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:root"}"#,
            Who::Account(account()),
        ),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:role/a/ci"}"#,
            role("a/ci", Holder::Any),
        ),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_1"}"#,
            role(
                "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_1",
                Holder::Person,
            ),
        ),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:user/ann"}"#,
            Who::User {
                account: account(),
                name: "ann".into(),
            },
        ),
        (
            r#"{"AWS": "arn:aws:sts::111122223333:assumed-role/ci/x"}"#,
            Who::Session {
                account: account(),
                name: "ci/x".into(),
                holder: Holder::Any,
            },
        ),
        (
            r#"{"Service": "codebuild.amazonaws.com"}"#,
            Who::Service("codebuild.amazonaws.com".into()),
        ),
        (
            r#"{"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}"#,
            Who::Federated(Provider::Oidc("token.actions.githubusercontent.com".into())),
        ),
        (
            r#"{"Federated": "arn:aws:iam::111122223333:saml-provider/x"}"#,
            Who::Federated(Provider::Saml),
        ),
        (r#"{"CanonicalUser": "abc"}"#, Who::CanonicalUser),
        (
            r#"{"AWS": "AROAEXAMPLEID1234567"}"#,
            Who::UniqueId("AROAEXAMPLEID1234567".into()),
        ),
        (
            r#"{"AWS": "arn:aws:iam::*:root"}"#,
            Who::Malformed(Wrong::Wildcard),
        ),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:role/*"}"#,
            Who::Malformed(Wrong::Wildcard),
        ),
        (
            r#"{"AWS": "arn:aws:iam::11112222333:root"}"#,
            Who::Malformed(Wrong::Account),
        ),
        (
            r#"{"AWS": "1111-2222-3333"}"#,
            Who::Malformed(Wrong::Account),
        ),
        (r#"{"AWS": 11122223333}"#, Who::Malformed(Wrong::Number)),
        (
            r#"{"AWS": "arn:aws-cn:iam::111122223333:root"}"#,
            Who::Malformed(Wrong::Partition),
        ),
        (
            r#"{"AWS": "arn:aws:iam::111122223333:group/x"}"#,
            Who::Malformed(Wrong::Group),
        ),
        (r#"{"AWS": "ci-role"}"#, Who::Malformed(Wrong::Shape)),
    ] {
        assert_eq!(read(principal), expected, "{principal}");
    }
}

#[test]
fn who_means_everybody() {
    let everyone = |text: &str| means_everyone(&statement(text).statements[0]);
    assert_eq!(
        everyone(r#""Principal": {"AWS": ["111122223333", "*"]}"#),
        Answer::Surely
    );
    assert_eq!(
        everyone(r#""Principal": {"AWS": "111122223333"}"#),
        Answer::No
    );
    assert_eq!(
        everyone(r#""NotPrincipal": {"AWS": "111122223333"}"#),
        Answer::Surely
    );
    assert_eq!(everyone(r#""Effect": "Allow""#), Answer::No);
}
