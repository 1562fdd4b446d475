//! The grammar of principals, and who can hold which role.

use std::collections::BTreeSet;

use cagen::manifest::model::Subject;

use crate::model::{all_told, model, only, repository, says, shown, told, whole};

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
            "arn:aws:iam::*:root",
            "an account cannot be a wildcard (name each account, or an organisation with \
             `org:o-…`)",
        ),
        (
            "arn:aws:iam::22222222222:root",
            "an account id has at least 12 characters, this has 11 (write all twelve digits, \
             leading zeroes included)",
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
            "github:acme/..@main",
            "the repository cannot be `..` (write a name with a letter or a digit)",
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
        (
            "arn:aws:iam::222222222222:role/*/*",
            "`arn:aws:iam::222222222222:role/*/*`, every role of an account,",
        ),
        (
            "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_1f",
            "`arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_1f`, a \
             role of people,",
        ),
    ] {
        let said = told(&format!("{NPM}publishers = [\"{text}\"]\n"));
        assert_eq!(said.len(), 1, "{said:?}");
        let expected = format!("\"{text}\": {who} cannot be a publisher (name the role that");
        assert!(said[0].starts_with(&expected), "{said:?}");
    }
    assert!(
        told(&format!(
            "{NPM}publishers = [\"arn:aws:iam::222222222222:role/*/ci-*\"]\n"
        ))
        .is_empty()
    );
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
    assert!(told("admins = [\"111122223333\"]\n").is_empty());
    says(
        "admins = [\"222222222222\"]\n",
        &[
            "\"222222222222\": the account `222222222222`, which is not the domain's, cannot be an \
           administrator (name the role that administers, `arn:aws:iam::222222222222:role/<name>`)",
        ],
    );
    says(
        "admins = [\"org:o-k1oudv1n99\"]\n",
        &[
            "\"org:o-k1oudv1n99\": the organisation `o-k1oudv1n99` cannot be an administrator (name \
           the role that administers, `arn:aws:iam::<account>:role/<name>`)",
        ],
    );
}

#[test]
fn admins_are_not_every_role() {
    says(
        "admins = [\"arn:aws:iam::222222222222:role/*/**\"]\n",
        &[
            "\"arn:aws:iam::222222222222:role/*/**\": `arn:aws:iam::222222222222:role/*/**`, every \
           role of an account, cannot be an administrator (name the role that administers, \
           `arn:aws:iam::222222222222:role/<name>`)",
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

/// Two environments of one account whose workflows publish.
fn twins(domain: &str, second: &str, principal: &str) -> String {
    format!(
        r#"version = 1
domain "{domain}" {{
  account = "111122223333"
  region  = "eu-west-1"
}}
state {{ bucket = "acme-tfstate" }}
{NPM}publishers = ["{principal}"]
env "one" {{}}
env "two" {{ {second} }}
"#
    )
}

#[test]
fn roles_of_two_regions_have_two_names() {
    let text = twins("acme", "region = \"us-east-1\"", "github:acme/x@main");
    let names: BTreeSet<_> = whole(&text)
        .environments
        .iter()
        .flat_map(|made| made.github_roles.keys().cloned())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn roles_of_one_account_have_names_of_their_own() {
    // The hashes of these two begin alike.
    let (one, other) = ("github:o18751/x@main", "github:o143836/x@main");
    let told = told(&format!("{NPM}publishers = [\"{one}\", \"{other}\"]\n"));
    let [told] = told.as_slice() else {
        panic!("{told:#?}");
    };
    assert!(
        told.starts_with(&format!(
            "\"{other}\": the role `acme-x-main-7b6b239c` would be made for `{one}` of `prod` and \
             for `{other}` of `prod` (write one of them in another way"
        )),
        "{told}"
    );

    // A longer domain takes the first words of what is cut off in the end.
    let domain = "d".repeat(46);
    let second = format!("domain = \"{domain}-x\"");
    let text = twins(&domain, &second, "github:acme/x-x-x-x-x@main");
    let told = all_told(&text);
    let [told] = told.as_slice() else {
        panic!("{told:#?}");
    };
    assert!(
        told.contains("of `one` and for `github:acme/x-x-x-x-x@main` of `two`"),
        "{told}"
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

#[test]
fn defaults_that_no_team_takes_are_read_all_the_same() {
    let wrong = "team_defaults = {\n readers = [\"*\"]\n publishers = [\"{team}\"]\n}\n";
    let teams = "formats = [\"npm\"]\nteams = { web = {\n formats = [\"npm\"]\n readers = []\n publishers = []\n} }\n";
    let right = "team_defaults = { readers = [\"arn:aws:iam::{account}:role/{team}\"] }\n";
    for teams in ["", teams] {
        let told = told(&format!("{teams}{wrong}"));
        assert!(
            told.iter()
                .any(|one| one.starts_with("\"*\": `*` would let in everybody")),
            "{told:#?}"
        );
        assert!(
            told.iter()
                .any(|one| one.contains("`principals` has no `team`")),
            "{told:#?}"
        );
        model(&format!("{teams}{right}"));
    }
}
