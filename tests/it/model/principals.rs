//! The grammar of principals, and who can hold which role.

use cagen::manifest::model::Subject;

use crate::model::{only, repository, says, shown, told};

const NPM: &str = "formats = [\"npm\"]\ninternal = [\"npm:@acme/*\"]\n";

fn readers(list: &str) -> Vec<String> {
    let made = only(&format!("formats = [\"npm\"]\nreaders = [{list}]\n"));
    shown(&repository(&made, "npm-shared").readers)
}

#[test]
fn every_form() {
    assert_eq!(readers("\"222222222222\""), ["222222222222"]);
    assert_eq!(
        readers("\"arn:aws:iam::222222222222:role/*/ci-*\""),
        ["arn:aws:iam::222222222222:role/*/ci-*"]
    );
    assert_eq!(readers("\"org:o-k1oudv1n99\""), ["org:o-k1oudv1n99"]);
    assert_eq!(
        readers("\"ou:o-k1oudv1n99/r-ab12/ou-ab12-11111111\""),
        ["ou:o-k1oudv1n99/r-ab12/ou-ab12-11111111"]
    );
    assert_eq!(
        readers("\"arn:aws:iam::{account}:role/{env}-reader\""),
        ["arn:aws:iam::111122223333:role/prod-reader"]
    );
    let workflows = readers("\"github:acme/web@main\"");
    assert!(
        workflows[0].starts_with("github arn:aws:iam::111122223333:role/acme-web-main-"),
        "{workflows:?}"
    );
}

#[test]
fn named_lists_hold_principals() {
    let made = only(
        r#"
formats = ["npm"]
principals = { all = ["222222222222", "333333333333"] }
readers = ["all", "444444444444"]
"#,
    );
    assert_eq!(
        shown(&repository(&made, "npm-shared").readers),
        ["222222222222", "333333333333", "444444444444"]
    );
    says(
        "principals = { members = [\"222222222222\"] }\nformats = [\"npm\"]\nreaders = [\"membrs\"]\n",
        &["\"membrs\": `principals` has no `membrs` (did you mean `members`?)"],
    );
    says(
        "principals = {\n aa = [\"bb\"]\n bb = [\"222222222222\"]\n}\n",
        &[
            "\"bb\": `bb` is not a principal, and a named list holds no names (write its principals \
           here, or name both lists where they are used)",
        ],
    );
}

#[test]
fn what_is_no_principal() {
    for (text, expected) in [
        (
            "*",
            "`*` would let in everybody (name who is meant; all of an organisation is `org:o-…`)",
        ),
        (
            "arn:aws:iam::222222222222:root",
            "an account is written without an ARN (write `222222222222`)",
        ),
        (
            "arn:aws:iam::222222222222:user/eve",
            "`arn:aws:iam::222222222222:user/eve` is not the ARN of a role (name a role; users and \
             groups are not taken)",
        ),
        (
            "arn:aws:sts::222222222222:assumed-role/ci/x",
            "`arn:aws:sts::222222222222:assumed-role/ci/x` is not the ARN of a role (name the \
             role, `arn:aws:iam::<account>:role/<name>`, not a session of it)",
        ),
        (
            "arn:aws:iam::*:role/ci",
            "the account of a role cannot be a wildcard (name each account, or an organisation \
             with `org:o-…`)",
        ),
        (
            "22222222222",
            "an account id has at least 12 characters, this has 11 (write all twelve digits, \
             leading zeroes included)",
        ),
        (
            "github:*/web@main",
            "a wildcard owner would trust repositories that anybody can make (name the owner; `*` \
             may stand in the repository and after it)",
        ),
    ] {
        says(
            &format!("formats = [\"npm\"]\nreaders = [\"{text}\"]\n"),
            &[&format!("\"{text}\": {expected}")],
        );
    }
    let said = told("formats = [\"npm\"]\nreaders = [\"sns:topic\"]\n");
    assert!(
        said[0].starts_with("\"sns:topic\": `sns:topic` is not a principal (write an"),
        "{said:?}"
    );
}

#[test]
fn publishers_are_roles_or_workflows() {
    for (text, who) in [
        ("222222222222", "the account `222222222222`"),
        ("org:o-k1oudv1n99", "the organisation `o-k1oudv1n99`"),
        (
            "ou:o-k1oudv1n99/r-ab12/ou-ab12-11111111",
            "the organisational unit `o-k1oudv1n99/r-ab12/ou-ab12-11111111`",
        ),
        (
            "arn:aws:iam::222222222222:role/*",
            "`arn:aws:iam::222222222222:role/*`, every role of an account,",
        ),
    ] {
        let said = told(&format!("{NPM}publishers = [\"{text}\"]\n"));
        assert_eq!(said.len(), 1, "{said:?}");
        let expected = format!("\"{text}\": {who} cannot be a publisher (name the role that");
        assert!(said[0].starts_with(&expected), "{said:?}");
    }
    // In a named list the place is where the list is used for publishing.
    let said = told(&format!(
        "{NPM}principals = {{ some = [\"222222222222\"] }}\nreaders = [\"some\"]\npublishers = \
         [\"some\"]\n"
    ));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("\"some\": the account `222222222222` cannot be a publisher"));
}

#[test]
fn admins_are_not_organisations() {
    assert!(told("admins = [\"222222222222\"]\n").is_empty());
    says(
        "admins = [\"org:o-k1oudv1n99\"]\n",
        &[
            "\"org:o-k1oudv1n99\": the organisation `o-k1oudv1n99` cannot be an administrator (name \
           the role that administers, `arn:aws:iam::<account>:role/<name>`)",
        ],
    );
}

#[test]
fn admins_are_not_workflows() {
    says(
        "formats = [\"npm\"]\nadmins = [\"github:acme/infra@main\"]\n",
        &[
            "\"github:acme/infra@main\": a GitHub repository cannot be an administrator (name the \
           role that administers, `arn:aws:iam::<account>:role/<name>`)",
        ],
    );
}

#[test]
fn github_roles_are_made_where_they_are_used() {
    let made = only(&format!(
        "{NPM}principals = {{ idle = [\"github:acme/idle@main\"] }}\n\
         publishers = [\"github:acme/libs@tag:v*\", \"github:acme/libs#environment:release\"]\n"
    ));
    let roles: Vec<_> = made
        .github_roles
        .iter()
        .map(|(name, role)| {
            assert_eq!(*name, role.name);
            (role.written.as_str(), role.subject.clone())
        })
        .collect();
    assert_eq!(
        roles,
        [
            (
                "github:acme/libs#environment:release",
                Subject::Exact("repo:acme/libs:environment:release".to_owned())
            ),
            (
                "github:acme/libs@tag:v*",
                Subject::Like("repo:acme/libs:ref:refs/tags/v*".to_owned())
            ),
        ]
    );
}

#[test]
fn a_team_fills_in_its_name() {
    let made = only(
        r#"
formats       = ["npm"]
internal      = ["npm:@acme/*"]
principals    = { own = ["github:acme/{team}-*@main"] }
team_defaults = {
  formats    = ["npm"]
  publishers = ["own"]
}
teams = {
  web = {}
  ios = {}
}
"#,
    );
    let written: Vec<_> = made
        .github_roles
        .values()
        .map(|role| role.written.as_str())
        .collect();
    assert_eq!(
        written,
        ["github:acme/ios-*@main", "github:acme/web-*@main"]
    );
    says(
        "formats = [\"npm\"]\nprincipals = { own = [\"github:acme/{team}-*@main\"] }\nreaders = [\"own\"]\n",
        &[
            "\"github:acme/{team}-*@main\": the placeholder `{team}` stands for nothing here (use it \
           in `team_defaults` and `teams`, where there is a team)",
        ],
    );
}
