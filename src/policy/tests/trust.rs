//! Whom trust policies let in of an identity provider's tokens.

use super::statement;
use crate::policy::claims::{Claims, Opening};

/// The first opening that the conditions of a trust in `host` leave.
fn opening(host: &str, conditions: &[(&str, &str)]) -> Option<Opening> {
    let tests: Vec<String> = conditions
        .iter()
        .map(|(claim, value)| format!(r#""{host}:{claim}": "{value}""#))
        .collect();
    let document = statement(&format!(
        r#""Condition": {{"StringLike": {{{}}}}}"#,
        tests.join(", ")
    ));
    let claims = Claims::new(host.to_owned(), &document.statements[0]);
    let binding = claims.binding();
    binding
        .iter()
        .enumerate()
        .find_map(|(at, (condition, ..))| {
            let mut values = condition.values.iter();
            values.find_map(|value| claims.wide(value, at, &binding))
        })
        .map(|wide| wide.opening)
}

const GITHUB: &str = "token.actions.githubusercontent.com";

#[test]
fn subjects_by_the_grammar_of_their_provider() {
    use Opening::{AlikeOwners, Anybody, EveryInGroup, EveryTrigger, EveryWorkload};
    let any = "branch, tag or environment";
    let circle = "oidc.circleci.com/org/4c7b";
    let cluster = "oidc.eks.eu-west-1.amazonaws.com/id/5B3C";
    let bucket = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
    let azure = "vstoken.dev.azure.com/4c7b";
    for (host, subject, expected) in [
        (GITHUB, "repo:*", Some(Anybody)),
        (GITHUB, "repo:*/*", Some(Anybody)),
        (GITHUB, "repo:*/web:*", Some(Anybody)),
        (GITHUB, "*:ref:refs/heads/main", Some(Anybody)),
        (GITHUB, "repo:acme/*", Some(EveryWorkload)),
        (
            GITHUB,
            "repo:acme/*:ref:refs/heads/main",
            Some(EveryWorkload),
        ),
        // Whoever takes a name that begins so.
        (GITHUB, "repo:acme*", Some(AlikeOwners)),
        (
            GITHUB,
            "repo:acme?/web:ref:refs/heads/main",
            Some(AlikeOwners),
        ),
        (GITHUB, "repo:acme/web*", Some(EveryTrigger(any))),
        (GITHUB, "repo:acme/web:*", Some(EveryTrigger(any))),
        (
            GITHUB,
            "repo:acme/web:ref:refs/heads/*",
            Some(EveryTrigger("branch")),
        ),
        (GITHUB, "repo:acme/web:ref:*", Some(EveryTrigger("branch"))),
        (
            GITHUB,
            "repo:acme/web:environment:*",
            Some(EveryTrigger("environment")),
        ),
        (
            GITHUB,
            "repo:acme/web:pull_request",
            Some(EveryTrigger("pull request")),
        ),
        (GITHUB, "repo:acme/web-*:ref:refs/heads/main", None),
        (GITHUB, "repo:acme/web:ref:refs/heads/main", None),
        (GITHUB, "repo:acme/web:ref:refs/heads/release/*", None),
        (GITHUB, "repo:acme/web:ref:refs/tags/*", None),
        (GITHUB, "repo:acme/web:environment:prod", None),
        (GITHUB, "repo:acme@12/web@34:environment:prod", None),
        // What is not known is a name.
        (GITHUB, "repo:${a}/${b}:*", Some(EveryTrigger(any))),
        (GITHUB, "repo:${a}:*", Some(EveryTrigger(any))),
        (GITHUB, "repo:${a}/*", Some(EveryWorkload)),
        (
            GITHUB,
            "repo:${a}/${b}:environment:*",
            Some(EveryTrigger("environment")),
        ),
        (GITHUB, "repo:${a}/${b}:${c}", None),
        (GITHUB, "repo:${a}:ref:refs/heads/main", None),
        (GITHUB, "${a}*", None),
        (GITHUB, "${a}", None),
        (
            "gitlab.com",
            "project_path:acme/*:ref_type:branch:ref:main",
            Some(EveryWorkload),
        ),
        (
            "gitlab.com",
            "project_path:acme/web:ref_type:branch:ref:*",
            Some(EveryTrigger("branch")),
        ),
        (
            "gitlab.com",
            "project_path:acme/apps/web:ref_type:branch:ref:main",
            None,
        ),
        (
            "gitlab.acme.example",
            "project_path:acme/*:ref_type:branch:ref:main",
            Some(EveryWorkload),
        ),
        (
            "gitlab.acme.example",
            "project_path:acme/web:ref_type:branch:ref:main",
            None,
        ),
        ("app.terraform.io", "organization:*", Some(Anybody)),
        (
            "app.terraform.io",
            "organization:acme:*",
            Some(EveryWorkload),
        ),
        (
            "app.terraform.io",
            "organization:acme:project:*:workspace:*:run_phase:apply",
            Some(EveryWorkload),
        ),
        (
            "app.terraform.io",
            "organization:acme:project:core:workspace:*:run_phase:apply",
            Some(EveryInGroup("project")),
        ),
        (
            "app.terraform.io",
            "organization:acme:project:*:workspace:publish:run_phase:*",
            None,
        ),
        (
            "agent.buildkite.com",
            "organization:acme:pipeline:*",
            Some(EveryWorkload),
        ),
        (
            "agent.buildkite.com",
            "organization:acme:pipeline:web:*",
            Some(EveryTrigger("branch or tag")),
        ),
        (
            "agent.buildkite.com",
            "organization:acme:pipeline:web:ref:refs/heads/main:*",
            None,
        ),
        (
            "agent.buildkite.com",
            "organization:acme:pipeline:web:ref:refs/heads/main:commit:*:step:*",
            None,
        ),
        (circle, "org/4c7b/project/*/user/*", Some(EveryWorkload)),
        (circle, "org/4c7b/*", Some(EveryWorkload)),
        (circle, "org/4c7b/project/7d1f/user/*", None),
        (circle, "org/4c7b/project/7d1f/*", None),
        (cluster, "system:serviceaccount:*:*", Some(EveryWorkload)),
        (
            cluster,
            "system:serviceaccount:*:publisher",
            Some(EveryWorkload),
        ),
        (cluster, "*:publisher", Some(EveryWorkload)),
        (cluster, "system:serviceaccount:ci-*:publisher", None),
        (cluster, "system:serviceaccount:ci:*", None),
        (cluster, "system:serviceaccount:ci:publisher", None),
        (bucket, "*:{4c7b}:*", Some(EveryWorkload)),
        (
            bucket,
            "{7d1f}:*",
            Some(EveryTrigger("deployment environment")),
        ),
        (bucket, "{7d1f}:{4c7b}:*", None),
        (azure, "sc://acme/*/*", Some(EveryWorkload)),
        (azure, "sc://acme/web/*", Some(EveryInGroup("project"))),
        (azure, "sc://acme/web/publish", None),
        ("ci.acme.example", "*:prod", Some(Anybody)),
        ("ci.acme.example", "org:acme:pipe:*", Some(EveryWorkload)),
        (
            "ci.acme.example",
            "team:acme:job:*:run:7",
            Some(EveryWorkload),
        ),
        ("ci.acme.example", "team:acme:job:web:run:*", None),
        ("ci.acme.example", "build-*", None),
    ] {
        assert_eq!(
            opening(host, &[("sub", subject)]),
            expected,
            "{host} {subject}"
        );
    }
}

#[test]
fn claims_bind_together() {
    let open = |conditions: &[(&str, &str)]| opening(GITHUB, conditions);
    let flow = "acme/flows/.github/workflows/publish.yml@refs/heads/main";
    assert_eq!(
        open(&[("sub", "repo:acme/*"), ("job_workflow_ref", flow)]),
        None
    );
    assert_eq!(
        open(&[("sub", "repo:acme/web:*"), ("ref", "refs/heads/main")]),
        None
    );
    assert_eq!(
        open(&[("sub", "repo:acme/*"), ("ref", "refs/heads/main")]),
        Some(Opening::EveryWorkload)
    );
    assert_eq!(open(&[("job_workflow_ref", flow)]), None);
    assert_eq!(
        open(&[("job_workflow_ref", "acme/flows/.github/workflows/*@*")]),
        Some(Opening::EveryTrigger("workflow"))
    );
    assert_eq!(
        open(&[("repository_owner", "acme")]),
        Some(Opening::EveryWorkload)
    );
    assert_eq!(open(&[("environment", "prod")]), Some(Opening::Anybody));
    assert_eq!(
        open(&[("repository_id", "42"), ("environment", "prod")]),
        None
    );
}
