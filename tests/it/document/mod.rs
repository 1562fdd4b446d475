//! Small trees of files, and the facts that they say.

mod bare;
mod hostile;
mod links;
mod manifests;
mod scaffolded;
mod terraform;
mod terragrunt;

use cagen::document::Project;
use cagen::document::file::{Input, Role};
use cagen::document::policy::{Attachment, Policy, Target};
use cagen::document::read::read;
use cagen::source::Source;

/// Judged files, in the order of their paths.
pub(crate) fn tree(files: &[(&str, &str)]) -> Vec<Input> {
    let mut inputs: Vec<Input> = files
        .iter()
        .map(|(path, text)| Input {
            source: Source::new(*path, text.as_bytes()),
            role: Role::Judged,
        })
        .collect();
    inputs.sort_by(|a, b| a.source.path().cmp(b.source.path()));
    inputs
}

/// The path of the file that a policy stands in.
fn path<'p>(project: &'p Project<'_>, policy: &Policy) -> &'p str {
    let file = project.file(policy.document.place.file).unwrap();
    file.source.path()
}

/// The policies of a tree, each as `kind path -> targets`.
fn policies(project: &Project<'_>) -> Vec<String> {
    let policies = project.policies.iter();
    policies
        .map(|policy| {
            let targets: Vec<String> = policy
                .attached
                .iter()
                .map(|to| shown(project, to))
                .collect();
            let targets = if targets.is_empty() {
                "nothing".to_owned()
            } else {
                targets.join(", ")
            };
            format!("{:?} {} -> {targets}", policy.kind, path(project, policy))
        })
        .collect()
}

fn shown(project: &Project<'_>, attachment: &Attachment) -> String {
    match &attachment.target {
        Target::Domain { domain, .. } => format!("domain {}", domain.with_holes("?")),
        Target::Repository {
            domain, repository, ..
        } => format!(
            "repository {}/{}",
            domain.with_holes("?"),
            repository.with_holes("?")
        ),
        Target::Identity(index) => {
            let identity = &project.identities[*index];
            format!("{:?} {}", identity.kind, identity.name)
        }
        Target::Endpoint { service } => {
            format!("endpoint {}", service.as_known().unwrap_or_default())
        }
        Target::Other => "other".to_owned(),
    }
}

/// The graph of a tree: domains, repositories with what is behind them, groups.
fn graph(project: &Project<'_>) -> Vec<String> {
    use cagen::document::graph::{Domain, Mode, UpstreamTarget, Within};
    let graph = &project.graph;
    let domain = |within: &Within| match within {
        Within::Inside(index) => graph.domains[*index].name.with_holes("?"),
        Within::Outside(name) => format!("({})", name.with_holes("?")),
    };
    let named = |domain: &Domain| format!("domain {}", domain.name.with_holes("?"));
    let mut lines: Vec<String> = graph.domains.iter().map(named).collect();
    for repository in &graph.repositories {
        let mut line = format!(
            "repository {}/{}",
            domain(&repository.domain),
            repository.name.with_holes("?")
        );
        for upstream in &repository.upstreams {
            let name = upstream.name.with_holes("?");
            line += &match upstream.to {
                UpstreamTarget::Inside(index) => {
                    format!(" > {}", graph.repositories[index].name.with_holes("?"))
                }
                UpstreamTarget::Missing => format!(" > missing {name}"),
                UpstreamTarget::Outside => format!(" > outside {name}"),
            };
        }
        for connection in &repository.connections {
            line += &format!(" = {}", connection.with_holes("?"));
        }
        lines.push(line);
    }
    let mode = |mode: &Mode| match mode {
        Mode::Specific(names) => names.join("+"),
        other => format!("{other:?}"),
    };
    for group in &graph.package_groups {
        lines.push(format!(
            "group {} {} publish {} external {} internal {}",
            domain(&group.domain),
            group.pattern.with_holes("?"),
            mode(&group.publish.mode),
            mode(&group.external.mode),
            mode(&group.internal.mode)
        ));
    }
    lines
}

/// The facts of a small tree, policies and then graph.
fn facts(files: &[(&str, &str)]) -> Vec<String> {
    let inputs = tree(files);
    let project = read(&inputs);
    let mut facts = policies(&project);
    facts.extend(graph(&project));
    facts
}
