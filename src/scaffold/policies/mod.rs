//! The IAM policies of an environment: the domain's, each repository's, and what each role needs on its own side.

mod domain;
mod identity;
mod inline;
mod repository;
mod right;
mod rights;
mod split;
mod tasks;
mod trust;
mod who;

use crate::aws::limits;
use crate::aws::names::RepositoryName;
use crate::diag::Level;
use crate::manifest::model::{Environment, Grant};
use crate::policy::Policy;
use crate::source::path::RelPath;

/// A policy and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Below the environment's `policies` directory.
    pub path: RelPath,
    /// What it says.
    pub policy: Policy,
    /// What the manifest says that it is made from. A list or a consumer can
    /// need several documents, which are attached together.
    pub about: Subject,
}

/// Why a policy cannot be written as it is meant, or not be used so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// An error, or a warning about a policy that is written all the same.
    pub level: Level,
    /// What the manifest says that leads to it.
    pub about: Subject,
    /// What is wrong, as the message of a diagnostic.
    pub message: String,
    /// What to do, as the help of a diagnostic.
    pub help: String,
}

/// What a policy is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The domain: all who are outside its account.
    Domain,
    /// A repository.
    Repository(RepositoryName),
    /// A list of readers, publishers or administrators.
    Grant(Box<Grant>),
    /// An entry of `consumers`.
    Consumer(String),
    /// A role that the module makes, by its name.
    GithubRole(String),
}

/// The policies of `environment`, sorted by path, and what is wrong with them.
#[must_use]
pub fn documents(environment: &Environment) -> (Vec<Document>, Vec<Problem>) {
    let mut shelf = Shelf::default();
    domain::write(environment, &mut shelf);
    repository::write(environment, &mut shelf);
    identity::write(environment, &mut shelf);
    inline::check(environment, &mut shelf);
    trust::write(environment, &mut shelf);
    shelf.documents.sort_by(|a, b| a.path.cmp(&b.path));
    (shelf.documents, shelf.problems)
}

/// Where finished policies and their problems are gathered.
#[derive(Default)]
struct Shelf {
    documents: Vec<Document>,
    problems: Vec<Problem>,
}

impl Shelf {
    /// Puts a policy there; nothing is written of one that says nothing.
    fn put(&mut self, path: &str, policy: Policy, about: Subject) {
        if policy.statements.is_empty() {
            return;
        }
        match RelPath::parse(path) {
            Ok(path) => self.documents.push(Document {
                path,
                policy,
                about,
            }),
            Err(error) => self.problems.push(Problem {
                level: Level::Error,
                about,
                message: format!("its policy cannot be the file `{path}`: {error}"),
                help: "give it another name".to_owned(),
            }),
        }
    }

    /// Puts the policy of a domain or repository there, unless AWS would refuse its size.
    fn put_resource(&mut self, path: &str, policy: Policy, about: Subject) {
        let (size, limit) = (policy.size(), limits::resource_policy_characters());
        if size <= limit {
            return self.put(path, policy, about);
        }
        self.problems.push(Problem {
            level: Level::Error,
            about,
            message: format!(
                "its policy `{path}` would have {size} characters, and AWS takes at most {limit}"
            ),
            help: "name an organisation or a unit instead of single accounts, or a pattern \
                   instead of single roles; shorten `internal` where others publish"
                .to_owned(),
        });
    }
}
