//! An environment and its policies, worked out once for all who write of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Diagnostic;
use crate::manifest::model::{Environment, GrantRole, Model, Scope};
use crate::manifest::raw::Target;
use crate::parallel;
use crate::scaffold::plan::{self, PlanError};
use crate::scaffold::policies::{self, Problem, Subject};
use crate::scaffold::terragrunt;
use crate::source::Span;
use crate::source::path::RelPath;

/// One environment and where its files stand.
pub(crate) struct Site<'a> {
    pub(crate) environment: &'a Environment,
    /// The directory of its configuration, with a `/` at its end; empty is the output directory.
    pub(crate) directory: String,
    /// Its policies, sorted by path.
    pub(crate) documents: Vec<Document>,
    /// What is wrong with the documents.
    pub(crate) problems: Vec<Problem>,
}

/// A policy as it will stand in its file. Only the text is kept: the values of
/// thousands of policies take several times its room.
pub(crate) struct Document {
    /// Below the environment's `policies` directory.
    pub(crate) path: RelPath,
    /// The canonical JSON; the plan takes it away.
    pub(crate) text: String,
    /// What the manifest says that it is made from.
    pub(crate) about: Subject,
}

/// The identity documents of each list, by what is granted where.
pub(crate) type Identities<'a> = BTreeMap<(GrantRole, &'a Scope), Vec<&'a str>>;

/// All environments of `model`.
pub(crate) fn sites(model: &Model) -> Vec<Site<'_>> {
    let site = |environment| {
        let (documents, problems) = policies::documents(environment);
        let documents = documents.into_iter().map(|document| Document {
            path: document.path,
            text: document.policy.to_json(),
            about: document.about,
        });
        Site {
            environment,
            directory: match model.target {
                Target::Terragrunt => terragrunt::unit(environment),
                Target::Terraform => String::new(),
            },
            documents: documents.collect(),
            problems,
        }
    };
    parallel::map(&model.environments, site)
}

impl Site<'_> {
    /// The path of a file beside the environment's configuration.
    pub(crate) fn path(&self, name: &str) -> Result<RelPath, PlanError> {
        plan::path(&format!("{}{name}", self.directory))
    }

    /// What is wrong with the policies, at the places that lead to it.
    pub(crate) fn diagnostics(&self) -> impl Iterator<Item = Diagnostic> {
        self.problems.iter().map(|problem| Diagnostic {
            level: problem.level,
            span: self.place(&problem.about),
            message: problem.message.clone(),
            labels: Vec::new(),
            help: Some(problem.help.clone()),
        })
    }

    fn place(&self, about: &Subject) -> Span {
        match about {
            Subject::Domain | Subject::Consumer(_) | Subject::GithubRole(_) => {
                self.environment.place
            }
            Subject::Repository(name) => self
                .environment
                .repositories
                .get(name)
                .map_or(self.environment.place, |repository| repository.place),
            Subject::Grant(grant) => grant.place,
        }
    }

    /// The identity documents of each list, below the directory `policies`: one,
    /// or several where one would be too long.
    pub(crate) fn identities(&self) -> Identities<'_> {
        let mut identities = Identities::new();
        for document in &self.documents {
            if let Subject::Grant(grant) = &document.about {
                let files = identities.entry((grant.role, &grant.scope)).or_default();
                files.push(document.path.as_str());
            }
        }
        identities
    }

    /// The identity documents of each role that the module makes, by the role's
    /// name, below the directory `policies/identity`.
    pub(crate) fn role_policies(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let identities = self.identities();
        let mut policies: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for grant in &self.environment.grants {
            let files = identities
                .get(&(grant.role, &grant.scope))
                .into_iter()
                .flatten();
            let names: Vec<_> = files
                .filter_map(|file| file.strip_prefix("identity/"))
                .collect();
            for role in grant.made_roles() {
                policies.entry(role).or_default().extend(&names);
            }
        }
        policies
    }
}
