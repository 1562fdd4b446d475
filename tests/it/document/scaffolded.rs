//! What scaffold writes, read back: each policy once, and the graph of the model.

use cagen::document::file::Input;
use cagen::document::policy::{Form, Target};
use cagen::document::read::read;
use cagen::manifest::model::{Environment, Model};
use cagen::manifest::raw;
use cagen::policy::kind::PolicyKind;

use crate::document::{graph, path, shown, tree};
use crate::scaffold;

/// The tree that `model` is turned into, with nothing else.
fn written(model: &Model) -> Vec<Input> {
    let files = scaffold::tree(model);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    tree(&files)
}

/// The models whose module is taken from the tree, by case.
fn inside() -> impl Iterator<Item = (String, Model)> {
    let cases = scaffold::cases().into_iter();
    let models = cases.map(|case| (case.name.clone(), case.model()));
    models.filter(|(_, model)| model.module_source.is_none())
}

#[test]
fn every_written_policy_is_found_once_with_its_kind() {
    for case in scaffold::cases() {
        let inputs = written(&case.model());
        let project = read(&inputs);
        for file in &project.files {
            assert_eq!(file.diagnostics, [], "{}", file.source.path());
        }
        let files = inputs.iter().map(|input| input.source.path());
        for file in files.filter(|path| path.contains("policies/") && path.ends_with(".json")) {
            let of_file = project
                .policies
                .iter()
                .filter(|p| path(&project, p) == file);
            let kinds: Vec<PolicyKind> = of_file.clone().map(|policy| policy.kind).collect();
            let wanted = match file {
                _ if file.ends_with("policies/domain.json") => PolicyKind::Domain,
                _ if file.contains("/trust/") => PolicyKind::Trust,
                _ if file.contains("policies/repositories/") => PolicyKind::Repository,
                _ => PolicyKind::Identity,
            };
            assert_eq!(kinds, [wanted], "{}: {file}", case.name);
            for policy in of_file {
                assert_eq!(policy.form, Form::JsonFile, "{}: {file}", case.name);
            }
        }
    }
}

#[test]
fn resource_policies_are_attached_to_what_their_files_are_called() {
    for (name, model) in inside() {
        let inputs = written(&model);
        let project = read(&inputs);
        for policy in &project.policies {
            let file = path(&project, policy);
            if file.contains("/tests/") {
                continue;
            }
            let stem = file.rsplit('/').next().unwrap().trim_end_matches(".json");
            let targets: Vec<_> = policy.attached.iter().map(|to| &to.target).collect();
            match (policy.kind, &targets[..]) {
                (PolicyKind::Domain, [Target::Domain { domain, .. }]) => {
                    assert!(domain.known().is_some(), "{}: {file}", name);
                }
                (PolicyKind::Repository, [Target::Repository { repository, .. }]) => {
                    assert_eq!(repository.known(), Some(stem), "{}: {file}", name);
                }
                (PolicyKind::Trust, [Target::Identity(role)]) => {
                    assert_eq!(project.identities[*role].name, stem, "{}: {file}", name);
                }
                (PolicyKind::Identity, _) => {}
                _ => panic!("{}: {file}: {:?}", name, policy.attached),
            }
        }
    }
}

#[test]
fn made_roles_hold_their_policies() {
    let model = scaffold::case("acme").model();
    let inputs = written(&model);
    let project = read(&inputs);
    let roles: Vec<&str> = project
        .identities
        .iter()
        .map(|role| role.name.as_str())
        .collect();
    let made: Vec<&str> = model.environments[0]
        .github_roles
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(roles, made);
    for role in &project.identities {
        assert_eq!(
            (role.policies.len(), role.trust.len()),
            (1, 1),
            "{}",
            role.name
        );
    }
    let publisher = &project.policies[project.identities[0].policies[0]];
    assert!(path(&project, publisher).ends_with("identity/publisher.json"));
    let holders: Vec<String> = publisher
        .attached
        .iter()
        .map(|to| shown(&project, to))
        .collect();
    assert_eq!(holders.len(), made.len(), "{holders:?}");
}

/// The graph that the model says, in the words of [`graph`].
fn meant(model: &Model) -> Vec<String> {
    let mut lines = Vec::new();
    for environment in &model.environments {
        lines.extend(environment_lines(environment, model));
    }
    lines.sort();
    lines
}

fn environment_lines(environment: &Environment, model: &Model) -> Vec<String> {
    use cagen::manifest::model::{Purpose, Role};
    let domain = &environment.domain.name;
    let mut lines = vec![format!("domain {domain}")];
    for (name, repository) in &environment.repositories {
        let mut line = format!("repository {domain}/{name}");
        for upstream in repository.role.upstreams() {
            line += &format!(" > {upstream}");
        }
        if let Role::Store { connection } = &repository.role {
            line += &format!(" = {}", connection.external_name());
        }
        lines.push(line);
    }
    if model.origin == raw::Origin::Script {
        return lines;
    }
    for (pattern, group) in &environment.package_groups {
        let (publish, internal) = match &group.purpose {
            Purpose::Ban { .. } => ("Block".to_owned(), "Block"),
            Purpose::FirstParty { repositories } if repositories.is_empty() => {
                ("Block".to_owned(), "Allow")
            }
            Purpose::FirstParty { repositories } => {
                let names: Vec<&str> = repositories.iter().map(|name| name.as_str()).collect();
                (names.join("+"), "Allow")
            }
        };
        lines.push(format!(
            "group {domain} {pattern} publish {publish} external Block internal {internal}"
        ));
    }
    lines
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

#[test]
fn the_graph_of_a_written_tree_is_the_models() {
    for (name, model) in inside() {
        let inputs = written(&model);
        let project = read(&inputs);
        assert_eq!(sorted(graph(&project)), meant(&model), "{name}");
    }
}

#[test]
fn a_manifest_and_its_tree_declare_the_same_things_once() {
    for (name, model) in inside() {
        if model.origin == raw::Origin::Script {
            continue;
        }
        let mut inputs = written(&model);
        inputs.insert(0, scaffold::case(&name).manifest());
        inputs.sort_by(|a, b| a.source.path().cmp(b.source.path()));
        let project = read(&inputs);
        assert_eq!(sorted(graph(&project)), meant(&model), "{name}");
    }
}
