//! What each role needs on its own side: one document for each list of the manifest and each consumer.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::actions::CODEARTIFACT;
use crate::aws::limits;
use crate::diag::Level;
use crate::manifest::model::{Environment, Grant, GrantRole, Scope};
use crate::policy::{Effect, Operator, Statement};
use crate::scaffold::policies::right::Right;
use crate::scaffold::policies::rights::Rights;
use crate::scaffold::policies::tasks::{SERVICE_TOKEN, Side};
use crate::scaffold::policies::{Problem, Shelf, Subject, split, who};

/// The managed policies that one role can have attached by default (IAM quotas).
const ATTACHED: usize = 10;

const SERVICE_NAME: &str = "sts:AWSServiceName";
const DURATION: &str = "sts:DurationSeconds";

/// Puts `identity/*.json` on the shelf.
///
/// A document that would pass AWS's limit is cut into numbered ones that are
/// attached together. Patterns over repository names would be shorter, but they
/// would take in repositories to come that nobody granted.
pub(super) fn write(environment: &Environment, shelf: &mut Shelf) {
    let needs: Vec<Need> = of_grants(environment)
        .chain(of_consumers(environment))
        .collect();
    let mut taken = needs.iter().map(|need| need.stem.to_lowercase()).collect();
    for need in needs {
        need.put(&mut taken, shelf);
    }
}

/// What one kind of holder needs.
struct Need {
    /// The file's name without its ending.
    stem: String,
    /// What every numbered document needs to be of use by itself.
    base: Vec<Statement>,
    /// The rest, repository by repository.
    rights: Vec<Right>,
    about: Subject,
}

impl Need {
    fn put(self, taken: &mut BTreeSet<String>, shelf: &mut Shelf) {
        let parts = split::parts(
            &self.base,
            &self.rights,
            limits::identity_policy_characters(),
        );
        let (count, stem) = (parts.len(), self.stem);
        if count > ATTACHED {
            shelf.problems.push(Problem {
                level: Level::Warning,
                about: self.about.clone(),
                message: format!(
                    "`identity/{stem}.json` comes in {count} files, and IAM attaches at most {ATTACHED} to a role"
                ),
                help: "give the role to nearer lists, of a format, team or repository, or attach \
                       to each holder only the files that it needs"
                    .to_owned(),
            });
        }
        let mut number = 1;
        for policy in parts {
            let name = if number == 1 {
                stem.clone()
            } else {
                free(&stem, &mut number, taken)
            };
            number += 1;
            shelf.put(&format!("identity/{name}.json"), policy, self.about.clone());
        }
    }
}

/// The next numbered name that no other list or consumer has.
fn free(stem: &str, number: &mut usize, taken: &mut BTreeSet<String>) -> String {
    loop {
        let name = format!("{stem}-{number}");
        if taken.insert(name.to_lowercase()) {
            return name;
        }
        *number += 1;
    }
}

fn of_grants(environment: &Environment) -> impl Iterator<Item = Need> {
    environment.grants.iter().map(|grant| Need {
        stem: stem(grant),
        base: base(environment, grant),
        rights: rights(environment, grant),
        about: Subject::Grant(Box::new(grant.clone())),
    })
}

fn of_consumers(environment: &Environment) -> impl Iterator<Item = Need> {
    let holder = Rights::new(environment, Side::Identity);
    environment
        .consumers
        .iter()
        .map(move |(name, consumer)| Need {
            stem: format!("consumer-{name}"),
            base: holder
                .use_domain()
                .to_holder()
                .into_iter()
                .chain([build_token(environment)])
                .collect(),
            rights: consumer
                .repositories
                .iter()
                .filter_map(|name| environment.repositories.get(name))
                .flat_map(|one| holder.read(one))
                .collect(),
            about: Subject::Consumer(name.clone()),
        })
}

fn stem(grant: &Grant) -> String {
    let role = match grant.role {
        GrantRole::Reader => "reader",
        GrantRole::Publisher => "publisher",
        GrantRole::Admin => "admin",
    };
    match &grant.scope {
        Scope::Top => role.to_owned(),
        Scope::Format(format) => format!("{role}-format-{format}"),
        Scope::Team(team) => format!("{role}-team-{team}"),
        Scope::Repository(name) => format!("{role}-repo-{name}"),
    }
}

fn base(environment: &Environment, grant: &Grant) -> Vec<Statement> {
    let use_domain = || {
        Rights::new(environment, Side::Identity)
            .use_domain()
            .to_holder()
    };
    match (grant.role, &grant.scope) {
        // The domain's administrators have it among their own actions.
        (GrantRole::Admin, Scope::Top) => vec![token(None)],
        (GrantRole::Reader | GrantRole::Admin, _) => {
            use_domain().into_iter().chain([token(None)]).collect()
        }
        (GrantRole::Publisher, _) => use_domain()
            .into_iter()
            .chain([build_token(environment)])
            .collect(),
    }
}

fn rights(environment: &Environment, grant: &Grant) -> Vec<Right> {
    let holder = Rights::new(environment, Side::Identity);
    let names = grant.repositories.iter();
    let known = names
        .clone()
        .filter_map(|name| environment.repositories.get(name));
    match (grant.role, &grant.scope) {
        (GrantRole::Reader, _) => known.flat_map(|one| holder.read(one)).collect(),
        (GrantRole::Publisher, _) => known
            .flat_map(|one| holder.read(one).into_iter().chain([holder.publish(one)]))
            .collect(),
        (GrantRole::Admin, Scope::Top) => holder
            .administer_domain()
            .into_iter()
            .chain([holder.create()])
            .collect(),
        (GrantRole::Admin, Scope::Format(_) | Scope::Team(_) | Scope::Repository(_)) => {
            names.flat_map(|name| holder.administer(name)).collect()
        }
    }
}

/// The service token of a build, which lives no longer than the manifest says.
fn build_token(environment: &Environment) -> Statement {
    token(Some(u32::from(environment.token_minutes) * 60))
}

/// The right to a token that only CodeArtifact takes, of at most `seconds`.
///
/// A request for 0 seconds means until the role's session ends, so a ceiling of
/// 0 takes just those, and every other ceiling takes them, too. People have no
/// ceiling: the login commands of the AWS CLI ask for twelve hours.
fn token(seconds: Option<u32>) -> Statement {
    let service = CODEARTIFACT
        .pinned(SERVICE_NAME)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut conditions = BTreeMap::from([who::condition(
        Operator::StringEquals,
        SERVICE_NAME,
        service,
    )]);
    conditions.extend(seconds.map(|seconds| {
        let ceiling = BTreeSet::from([seconds.to_string()]);
        who::condition(Operator::NumericLessThanEquals, DURATION, ceiling)
    }));
    Statement {
        sid: "ServiceToken".to_owned(),
        effect: Effect::Allow,
        principal: None,
        actions: BTreeSet::from([SERVICE_TOKEN.to_owned()]),
        resources: BTreeSet::from(["*".to_owned()]),
        conditions,
    }
}
