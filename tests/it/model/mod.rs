//! What manifests mean, and what is wrong with them: each rule with a text that breaks it.

mod access;
mod advice;
mod environments;
mod examples;
mod first_party;
mod guardrails;
mod names;
mod principals;
mod properties;
mod topology;

use cagen::aws::names::RepositoryName;
use cagen::diag::{Diagnostic, Level};
use cagen::manifest::model::{Environment, Grant, GrantRole, Model, Principal, Repository, Scope};
use cagen::manifest::{self, Syntax};
use cagen::source::Source;

/// What every manifest here begins with; the rest stands after it. A state
/// block spares each test the warning that there is none.
const HEAD: &str = r#"version = 1
domain "acme" {
  account = "111122223333"
  region  = "eu-west-1"
}
state { bucket = "acme-tfstate" }
"#;

fn read(text: &str) -> (Option<Model>, Vec<Diagnostic>, Source) {
    let source = Source::new("cagen.hcl", text.as_bytes());
    let (model, diagnostics) = manifest::read(&source, Syntax::Hcl);
    (model, diagnostics, source)
}

/// The model of `HEAD` and `rest`, in which nothing may be wrong.
fn model(rest: &str) -> Model {
    whole(&format!("{HEAD}{rest}"))
}

fn whole(text: &str) -> Model {
    let (model, diagnostics, _) = read(text);
    let wrong: Vec<_> = diagnostics
        .iter()
        .filter(|d| d.level == Level::Error)
        .collect();
    model.unwrap_or_else(|| panic!("no model: {wrong:#?}"))
}

/// The one environment of `HEAD` and `rest`.
fn only(rest: &str) -> Environment {
    let mut model = model(rest);
    assert_eq!(model.environments.len(), 1);
    model.environments.remove(0)
}

/// All that is said about `HEAD` and `rest`, as `excerpt: message (help)`. If
/// an error is among it there may be no model.
fn told(rest: &str) -> Vec<String> {
    all_told(&format!("{HEAD}{rest}"))
}

fn all_told(text: &str) -> Vec<String> {
    let (model, diagnostics, source) = read(text);
    let wrong = diagnostics.iter().any(|d| d.level == Level::Error);
    assert_eq!(
        model.is_none(),
        wrong,
        "an error and a model exclude each other: {diagnostics:#?}"
    );
    let line = |d: &Diagnostic| {
        let excerpt = source.excerpt(d.span).lines().next().unwrap_or_default();
        let help = d.help.as_deref().unwrap_or("no help");
        format!("{excerpt}: {} ({help})", d.message)
    };
    diagnostics.iter().map(line).collect()
}

/// That `rest` is told exactly these things.
#[track_caller]
fn says(rest: &str, expected: &[&str]) {
    assert_eq!(told(rest), expected, "{rest}");
}

fn repository<'a>(environment: &'a Environment, name: &str) -> &'a Repository {
    let name = RepositoryName::parse(name).expect("tests ask for names");
    environment
        .repositories
        .get(&name)
        .unwrap_or_else(|| panic!("no {name} among {:?}", names(environment)))
}

fn names(environment: &Environment) -> Vec<&str> {
    environment
        .repositories
        .keys()
        .map(RepositoryName::as_str)
        .collect()
}

fn upstreams<'a>(environment: &'a Environment, name: &str) -> Vec<&'a str> {
    let role = &repository(environment, name).role;
    role.upstreams()
        .iter()
        .map(RepositoryName::as_str)
        .collect()
}

/// Principals as a manifest might write them.
fn shown<'a>(principals: impl IntoIterator<Item = &'a Principal>) -> Vec<String> {
    principals
        .into_iter()
        .map(|principal| match principal {
            Principal::Account(account) => account.to_string(),
            Principal::Role(pattern) => pattern.to_string(),
            Principal::Organization(id) => format!("org:{id}"),
            Principal::Unit(path) => format!("ou:{path}"),
            Principal::Github(pattern) => format!("github {pattern}"),
        })
        .collect()
}

/// The grants as `role scope: principals -> repositories`.
fn grants(environment: &Environment) -> Vec<String> {
    let line = |grant: &Grant| {
        let role = match grant.role {
            GrantRole::Reader => "reader",
            GrantRole::Publisher => "publisher",
            GrantRole::Admin => "admin",
        };
        let scope = match &grant.scope {
            Scope::Top => "top".to_owned(),
            Scope::Format(format) => format!("format {format}"),
            Scope::Team(team) => format!("team {team}"),
            Scope::Repository(name) => format!("repo {name}"),
        };
        let on: Vec<_> = grant
            .repositories
            .iter()
            .map(RepositoryName::as_str)
            .collect();
        format!(
            "{role} {scope}: {} -> {}",
            shown(&grant.principals).join(" "),
            on.join(" ")
        )
    };
    environment.grants.iter().map(line).collect()
}
