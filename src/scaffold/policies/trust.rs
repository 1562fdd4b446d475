//! Who may assume the roles that the module makes for GitHub.

use std::collections::{BTreeMap, BTreeSet};

use crate::manifest::model::{Environment, GithubRole, Subject as Sub};
use crate::policy::{Effect, Operator, Policy, Principal, Statement};
use crate::scaffold::policies::tasks::ASSUME_BY_OIDC;
use crate::scaffold::policies::{Shelf, Subject, who};

/// GitHub's identity provider, as its ARN and its condition keys name it.
const PROVIDER: &str = "token.actions.githubusercontent.com";

/// The audience that AWS's own login action asks for.
const AUDIENCE: &str = "sts.amazonaws.com";

/// Puts `identity/trust/<role>.json` on the shelf for each GitHub role.
pub(super) fn write(environment: &Environment, shelf: &mut Shelf) {
    let account = &environment.domain.account;
    let provider = format!("arn:aws:iam::{account}:oidc-provider/{PROVIDER}");
    for (name, role) in &environment.github_roles {
        let statements = vec![trust(role, &provider)];
        let path = format!("identity/trust/{name}.json");
        shelf.put(
            &path,
            Policy { statements },
            Subject::GithubRole(name.clone()),
        );
    }
}

/// Both keys are asked: any customer of GitHub gets a token of this provider,
/// and any of its workflows can choose the audience.
fn trust(role: &GithubRole, provider: &str) -> Statement {
    let (operator, subject) = match &role.subject {
        Sub::Exact(subject) => (Operator::StringEquals, subject),
        Sub::Like(pattern) => (Operator::StringLike, pattern),
    };
    let one = |text: &str| BTreeSet::from([text.to_owned()]);
    Statement {
        sid: "AssumeFromGithub".to_owned(),
        effect: Effect::Allow,
        principal: Some(Principal::Federated(provider.to_owned())),
        actions: one(ASSUME_BY_OIDC),
        resources: BTreeSet::new(),
        conditions: BTreeMap::from([
            who::condition(
                Operator::StringEquals,
                &format!("{PROVIDER}:aud"),
                one(AUDIENCE),
            ),
            who::condition(operator, &format!("{PROVIDER}:sub"), one(subject)),
        ]),
    }
}
