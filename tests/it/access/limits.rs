//! What AWS would refuse for its size is cut into documents that it takes, or is an error.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use cagen::diag::Level;
use cagen::manifest::model::{Environment, GrantRole, Scope};
use cagen::manifest::{self, Syntax};
use cagen::scaffold::policies::{Document, Problem, Subject, documents};
use cagen::source::Source;

fn environment(text: &str) -> Environment {
    let domain = "version = 1\ndomain \"acme\" {\n  account = \"111122223333\"\n  region = \"ap-southeast-2\"\n}\n";
    let source = Source::new("cagen.hcl".to_owned(), format!("{domain}{text}").as_bytes());
    let (model, diagnostics) = manifest::read(&source, Syntax::Hcl);
    model
        .unwrap_or_else(|| panic!("{diagnostics:?}"))
        .environments
        .remove(0)
}

/// So many hand-shaped repositories that only their names are unlike.
fn many(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        writeln!(text, "repo \"repository-number-{at:04}\" {{}}").unwrap();
        text
    })
}

fn accounts(count: usize) -> String {
    let list: Vec<String> = (0..count).map(|at| format!("\"2222{at:08}\"")).collect();
    format!("[{}]", list.join(", "))
}

fn is_top(about: &Subject, role: GrantRole) -> bool {
    matches!(about, Subject::Grant(grant) if (grant.role, &grant.scope) == (role, &Scope::Top))
}

fn of(documents: &[Document], role: GrantRole) -> Vec<&Document> {
    documents
        .iter()
        .filter(|document| is_top(&document.about, role))
        .collect()
}

#[test]
fn a_reader_of_a_thousand_repositories_has_them_all_within_the_limit() {
    let readers = "readers = [\"222222222222\"]\n";
    let (documents, problems) = documents(&environment(&format!("{readers}{}", many(1000))));
    let parts = of(&documents, GrantRole::Reader);
    let paths: BTreeSet<&str> = parts.iter().map(|part| part.path.as_str()).collect();
    assert!(paths.contains("identity/reader.json") && paths.contains("identity/reader-2.json"));

    let mut sids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for part in &parts {
        assert!(
            part.policy.size() <= 6144,
            "{}: {}",
            part.path,
            part.policy.size()
        );
        // Each is of use by itself.
        let own: Vec<&str> = part.policy.statements.iter().map(|s| &*s.sid).collect();
        assert_eq!(own[..2], ["UseDomain", "ServiceToken"]);
        for statement in &part.policy.statements {
            let arns = statement.resources.iter().map(String::as_str);
            sids.entry(&statement.sid).or_default().extend(arns);
        }
    }
    assert_eq!(
        (sids["Read"].len(), sids["ReadPackages"].len()),
        (1000, 1000)
    );
    // All but the last are full: an ARN more would have been too much.
    let sizes: Vec<usize> = parts.iter().map(|part| part.policy.size()).collect();
    assert!(
        sizes.iter().filter(|size| **size < 6000).count() <= 1,
        "{sizes:?}"
    );

    let [
        Problem {
            level,
            about,
            message,
            ..
        },
    ] = problems.as_slice()
    else {
        panic!("{problems:?}");
    };
    assert!(*level == Level::Warning && is_top(about, GrantRole::Reader));
    assert!(
        message.contains(&format!("{} files", parts.len())),
        "{message}"
    );
}

#[test]
fn what_fits_is_one_document_and_nobody_is_warned() {
    let readers = "readers = [\"222222222222\"]\n";
    let (documents, problems) = documents(&environment(&format!("{readers}{}", many(15))));
    assert_eq!(of(&documents, GrantRole::Reader).len(), 1);
    assert_eq!(problems, []);
}

/// The second document of one list and the only one of another would be one file.
#[test]
fn numbered_documents_do_not_take_the_names_of_others() {
    let consumers = "consumers = {\n  a = { account = \"222222222222\" }\n  a-2 = { account = \"333333333333\" }\n}\n";
    let readers = "readers = [\"444444444444\"]\n";
    let (documents, _) = documents(&environment(&format!("{consumers}{readers}{}", many(60))));
    let first = |name: &str| -> Vec<&str> {
        let about = Subject::Consumer(name.to_owned());
        let own = documents.iter().filter(|document| document.about == about);
        own.map(|document| document.path.as_str()).collect()
    };
    assert!(first("a").contains(&"identity/consumer-a-3.json"));
    assert!(first("a-2").contains(&"identity/consumer-a-2.json"));
    let paths: BTreeSet<String> = documents.iter().map(|d| d.path.folded()).collect();
    assert_eq!(paths.len(), documents.len());
}

#[test]
fn a_resource_policy_that_is_too_large_is_an_error_and_not_written() {
    let text = format!(
        "readers = {}\nformats = [\"npm\"]\ninternal = [\"npm:@acme/*\"]\n",
        accounts(230)
    );
    let (documents, problems) = documents(&environment(&text));
    let about: Vec<String> = problems
        .iter()
        .map(|problem| format!("{:?}", problem.about))
        .collect();
    assert!(
        problems.iter().all(|problem| problem.level == Level::Error),
        "{problems:?}"
    );
    assert_eq!(about.len(), 2, "{about:?}");
    assert!(
        about[0].contains("Domain") && about[1].contains("npm-shared"),
        "{about:?}"
    );
    assert!(
        problems[1]
            .message
            .contains("`repositories/npm-shared.json` would have")
    );
    assert!(
        problems[1].message.ends_with("at most 7168"),
        "{}",
        problems[1].message
    );
    let written = |path: &str| {
        documents
            .iter()
            .any(|document| document.path.as_str() == path)
    };
    assert!(!written("domain.json") && !written("repositories/npm-shared.json"));
    assert!(written("repositories/npm-internal.json"));
}

/// An administrator's documents are as long as AWS's names let them be.
#[test]
fn an_administrator_of_the_longest_names_fits() {
    let long = "a".repeat(50);
    let text = format!(
        "version = 1\ndomain \"{long}\" {{\n  account = \"111122223333\"\n  region = \"ap-southeast-2\"\n}}\n\
         admins = [\"arn:aws:iam::222222222222:role/{}\"]\nreaders = [\"333333333333\"]\nrepo \"{}\" {{}}\n",
        "r".repeat(64),
        "b".repeat(100),
    );
    let source = Source::new("cagen.hcl".to_owned(), text.as_bytes());
    let (model, diagnostics) = manifest::read(&source, Syntax::Hcl);
    let environment = model
        .unwrap_or_else(|| panic!("{diagnostics:?}"))
        .environments
        .remove(0);
    let (documents, problems) = documents(&environment);
    assert_eq!(problems, []);
    assert_eq!(of(&documents, GrantRole::Admin).len(), 1);
    assert!(
        documents
            .iter()
            .any(|document| document.path.as_str() == "domain.json")
    );
}

/// First-party names for a workflow that publishes by two lists.
fn workflow(names: usize) -> Environment {
    let internal: Vec<String> = (0..names)
        .map(|at| format!("\"npm:@acme/a-package-with-a-long-name-{at:03}\""))
        .collect();
    let publishers = "publishers = [\"github:acme/monorepo@main\"]\n";
    environment(&format!(
        "formats = [\"npm\"]\ninternal = [{}]\n{publishers}repo \"tools\" {{\n  {publishers}}}\n",
        internal.join(", ")
    ))
}

/// A role that the module makes holds inline policies, in 10,240 characters all together.
#[test]
fn what_is_too_much_for_one_made_role_is_an_error() {
    let total = |documents: &[Document]| -> usize {
        let held = documents.iter().filter(
            |document| matches!(&document.about, Subject::Grant(grant) if grant.role == GrantRole::Publisher),
        );
        held.map(|document| document.policy.size()).sum()
    };
    let (fitting, problems) = documents(&workflow(30));
    assert!((8000..=10_240).contains(&total(&fitting)));
    assert_eq!(problems, []);

    // Each list by itself would do.
    let (documents, problems) = documents(&workflow(40));
    assert_eq!(of(&documents, GrantRole::Publisher).len(), 1);
    let total = total(&documents);
    assert!((10_241..12_288).contains(&total), "{total}");
    let [problem] = problems.as_slice() else {
        panic!("{problems:?}");
    };
    let role = matches!(&problem.about, Subject::GithubRole(name) if name.starts_with("acme-monorepo-main-"));
    assert!(role && problem.level == Level::Error, "{problem:?}");
    let start =
        format!("the policies of the role for `github:acme/monorepo@main` would have {total} ");
    assert!(problem.message.starts_with(&start), "{}", problem.message);
    assert!(problem.message.ends_with("at most 10240 inline"));
}
