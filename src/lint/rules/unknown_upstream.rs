//! `unknown-upstream`: an upstream that no repository of the tree is.

use std::collections::{HashMap, HashSet};

use crate::diag::{self, Level};
use crate::document::Project;
use crate::document::file::Syntax;
use crate::document::graph::{Repository, Upstream, UpstreamTarget};
use crate::eval::text::Piece;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
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
    let mut siblings: HashMap<String, Vec<&str>> = HashMap::new();
    for repository in repositories {
        if let (Some(domain), Some(name)) = (repository.domain.key(), repository.name.known()) {
            siblings.entry(domain).or_default().push(name);
        }
    }
    let mut comparisons = MOST;
    let declared = Declared::of(context.project);
    for repository in repositories {
        for upstream in &repository.upstreams {
            if let Some(address) = declared.misses(repository, upstream, context.project) {
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
            let domain = repository.domain.key();
            let names = domain.and_then(|domain| siblings.get(&domain));
            let names = names.map_or(&[][..], |names| &names[..names.len().min(comparisons)]);
            comparisons -= names.len();
            let found = sink.report(
                upstream.place,
                format!("the domain has no repository `{name}`"),
            );
            let found = found.about(context.project.block_of(repository));
            match diag::nearest(name, names.iter().copied()) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help("declare the repository, or take the upstream away"),
            };
        }
    }
}

/// How many names in all are held against wrong ones, so that a tree with
/// thousands of both is not looked at for minutes.
const MOST: usize = 200_000;

/// Which repositories are declared where.
struct Declared<'p> {
    /// By directory, type and name.
    repositories: HashSet<(&'p str, &'p str, &'p str)>,
    /// The directories in which a file of JSON, or one that a unit generates, may declare others.
    open: HashSet<&'p str>,
    has_units: bool,
}

impl<'p> Declared<'p> {
    fn of(project: &'p Project<'_>) -> Self {
        let mut declared = Self {
            repositories: HashSet::new(),
            open: HashSet::new(),
            has_units: false,
        };
        for (id, file) in (0..).map(FileId).zip(&project.files) {
            let Some(directory) = project.directory(id) else {
                continue;
            };
            match &file.syntax {
                Syntax::Terraform(tree) => {
                    for resource in tree.body.blocks_of("resource") {
                        if let [ty, name] = resource.labels.as_slice()
                            && is_repository(&ty.text)
                        {
                            let key = (directory, &*ty.text, &*name.text);
                            declared.repositories.insert(key);
                        }
                    }
                }
                Syntax::TerraformJson(_) => {
                    declared.open.insert(directory);
                }
                Syntax::Terragrunt(_) => declared.has_units = true,
                _ => {}
            }
        }
        declared
    }

    /// The repository resource that an upstream refers to, when the module of the
    /// repository surely has none of that name.
    fn misses(
        &self,
        repository: &Repository,
        upstream: &Upstream,
        project: &Project<'_>,
    ) -> Option<String> {
        let UpstreamTarget::Outside = upstream.to else {
            return None;
        };
        let block = project.blocks.get(repository.block?)?;
        let [Piece::Hole(hole)] = upstream.name.text.pieces() else {
            return None;
        };
        let reference = hole.unknown.reference.as_ref()?;
        let (ty, name) = reference.address.split_once('.')?;
        if !is_repository(ty) || reference.module != block.address.module {
            return None;
        }
        let name = name.split('[').next().unwrap_or(name);
        let directory = project.directory(block.whole.file)?;
        let known = self.repositories.contains(&(directory, ty, name));
        let open = self.has_units || self.open.contains(directory);
        (!known && !open).then(|| format!("{ty}.{name}"))
    }
}

fn is_repository(ty: &str) -> bool {
    matches!(
        ty,
        "aws_codeartifact_repository" | "awscc_codeartifact_repository"
    )
}
