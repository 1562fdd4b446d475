//! `unknown-upstream`: an upstream that no repository of the tree is.

use crate::diag::{self, Level};
use crate::document::file::Syntax;
use crate::document::graph::{Repository, Upstream, UpstreamTarget};
use crate::eval::text::Piece;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::topology::same_domain;
use crate::source::place::FileId;

pub(super) static RULE: Rule = Rule {
    id: "unknown-upstream",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("unknown_upstream.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let repositories = &context.project.graph.repositories;
    for repository in repositories {
        for upstream in &repository.upstreams {
            if let Some(address) = undeclared(repository, upstream, context) {
                sink.report(
                    upstream.place,
                    format!("the module declares no `{address}`"),
                )
                .about(context.project.block_of(repository))
                .help("declare the repository, or take the upstream away");
            }
            let UpstreamTarget::Missing = upstream.to else {
                continue;
            };
            let Some(name) = upstream.name.known() else {
                continue;
            };
            let siblings = repositories
                .iter()
                .filter(|other| same_domain(&other.domain, &repository.domain) == Some(true));
            let names = siblings.filter_map(|other| other.name.known());
            let found = sink.report(
                upstream.place,
                format!("the domain has no repository `{name}`"),
            );
            let found = found.about(context.project.block_of(repository));
            match diag::nearest(name, names) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help("declare the repository, or take the upstream away"),
            };
        }
    }
}

/// The repository resource that an upstream refers to, when the module of the
/// repository surely has none of that name.
fn undeclared(
    repository: &Repository,
    upstream: &Upstream,
    context: &Context<'_>,
) -> Option<String> {
    let UpstreamTarget::Outside = upstream.to else {
        return None;
    };
    let project = context.project;
    let block = project.blocks.get(repository.block?)?;
    let [Piece::Hole(hole)] = upstream.name.text.pieces() else {
        return None;
    };
    let reference = hole.unknown.reference.as_ref()?;
    let (ty, name) = reference.address.split_once('.')?;
    let is_repository = matches!(
        ty,
        "aws_codeartifact_repository" | "awscc_codeartifact_repository"
    );
    if !is_repository || reference.module != block.address.module {
        return None;
    }
    let name = name.split('[').next().unwrap_or(name);
    let file = block.whole.file;
    let declared = context.scope.module(file).any(|tree| {
        let mut resources = tree.body.blocks_of("resource");
        resources.any(|resource| {
            let labels: Vec<&str> = resource.labels.iter().map(|label| &*label.text).collect();
            labels == [ty, name]
        })
    });
    // A file of JSON, or one that a unit generates, may declare it.
    let elsewhere = (0..)
        .map(FileId)
        .zip(&project.files)
        .any(|(id, other)| match other.syntax {
            Syntax::TerraformJson(_) => project.directory(id) == project.directory(file),
            Syntax::Terragrunt(_) => true,
            _ => false,
        });
    (!declared && !elsewhere).then(|| format!("{ty}.{name}"))
}
