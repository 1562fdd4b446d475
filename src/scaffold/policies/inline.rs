//! What the roles that the module makes hold: their documents are inline policies, which IAM bounds together.

use std::collections::BTreeMap;

use crate::aws::limits;
use crate::diag::Level;
use crate::manifest::model::Environment;
use crate::scaffold::policies::{Document, Problem, Shelf, Subject};

/// Puts a problem on the shelf for each role whose documents there are too much for it.
pub(super) fn check(environment: &Environment, shelf: &mut Shelf) {
    let limit = limits::inline_policies_characters();
    for (name, size) in held(&shelf.documents) {
        if size <= limit {
            continue;
        }
        let role = environment.github_roles.get(name);
        let written = role.map_or(name, |role| &*role.written);
        shelf.problems.push(Problem {
            level: Level::Error,
            about: Subject::GithubRole(name.to_owned()),
            message: format!(
                "the policies of the role for `{written}` would have {size} characters together, \
                 and IAM takes at most {limit} inline"
            ),
            help: "write fewer or shorter names in `internal`, prefixes instead of single \
                   packages, or give each format a principal of its own"
                .to_owned(),
        });
    }
}

/// The characters of all documents of each role that the module makes, by the role's name.
fn held(documents: &[Document]) -> BTreeMap<&str, usize> {
    let mut held = BTreeMap::new();
    for document in documents {
        let Subject::Grant(grant) = &document.about else {
            continue;
        };
        let mut names = grant.made_roles().peekable();
        if names.peek().is_some() {
            let size = document.policy.size();
            names.for_each(|name| *held.entry(name).or_default() += size);
        }
    }
    held
}
