//! `upstream-cycle`: repositories that are upstreams of themselves.

use crate::diag::Level;
use crate::document::file::Syntax;
use crate::document::graph::UpstreamTarget;
use crate::eval::world::local_source;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::source::place::FileId;
use crate::syntax::hcl::ast::File as Tree;
use crate::syntax::hcl::expr::{Expr, ExprKind, StepKind};
use crate::syntax::hcl::walk;

pub(super) static RULE: Rule = Rule {
    id: "upstream-cycle",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("upstream_cycle.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let graph = &context.project.graph;
    let topology = context.topology;
    for (index, repository) in graph.repositories.iter().enumerate() {
        // Reported once, where its first member closes it.
        let closing = repository
            .upstreams
            .iter()
            .find(|upstream| match upstream.to {
                UpstreamTarget::Inside(to) => topology.ring(to) == index,
                UpstreamTarget::Missing | UpstreamTarget::Outside => false,
            });
        if let Some(upstream) = closing {
            let name = repository.name.with_holes("…");
            sink.report(upstream.place, format!("`{name}` is an upstream of itself through this"))
                .about(context.project.block_of(repository))
                .help("take one upstream of the circle away: what is published should be upstream of what is read");
        }
    }
    for (id, file) in (0..).map(FileId).zip(&context.project.files) {
        if let Syntax::Terraform(tree) = &file.syntax {
            instances(tree, id, sink);
            calls(tree, id, context, sink);
        }
    }
}

/// Repositories of one resource that are upstreams of each other: Terraform
/// orders resources, not their instances, so that a plan ends in a cycle.
fn instances(tree: &Tree<'_>, id: FileId, sink: &mut Sink<'_>) {
    for block in tree.body.blocks_of("resource") {
        let [ty, name] = block.labels.as_slice() else {
            continue;
        };
        if !matches!(
            &*ty.text,
            "aws_codeartifact_repository" | "awscc_codeartifact_repository"
        ) {
            continue;
        }
        let mut own = None;
        walk::attributes(&block.body, &mut |_, attribute| {
            walk::expressions(&attribute.expr, &mut |expr| {
                if refers_to(expr, &ty.text, &name.text) {
                    own = own.or(Some(expr.span));
                }
            });
        });
        if let Some(span) = own {
            sink.report(id.at(span), format!("`{}.{}` refers to itself, which no plan can order", ty.text, name.text))
                .help("write one resource for each level: what is published, what is fetched, what is read");
        }
    }
}

/// Calls of a module of which one instance is given what another puts out: the
/// repository stands between the two, so that a plan ends in a cycle.
fn calls(tree: &Tree<'_>, id: FileId, context: &Context<'_>, sink: &mut Sink<'_>) {
    for call in tree.body.blocks_of("module") {
        let directory = context.project.directory(id).and_then(|directory| {
            let source = call.body.attribute("source")?.expr.as_str()?;
            local_source(directory, source)
        });
        let (Some(directory), Some(name)) = (directory, call.labels.first()) else {
            continue;
        };
        let mut own = None;
        for attribute in call.body.attributes() {
            walk::expressions(&attribute.expr, &mut |expr| {
                let ExprKind::Traversal(traversal) = &expr.kind else {
                    return;
                };
                let mut names = traversal.steps.iter().filter_map(|step| match step.kind {
                    StepKind::Attribute(name) => Some(name),
                    _ => None,
                });
                if own.is_none()
                    && refers_to(expr, "module", &name.text)
                    && let Some(output) = names.nth(1)
                    && leads_back(&directory, attribute.name.node, output, context)
                {
                    own = Some(expr.span);
                }
            });
        }
        if let Some(span) = own {
            let message = format!(
                "`module.{}` refers to itself, which no plan can order",
                name.text
            );
            sink.report(id.at(span), message).help(
                "write one call for each level: what is published, what is fetched, what is read",
            );
        }
    }
}

/// Whether a repository of the module takes the variable, and the output takes the repository.
fn leads_back(directory: &str, variable: &str, output: &str, context: &Context<'_>) -> bool {
    let blocks = |ident: &'static str| {
        let trees = context.scope.module_at(directory);
        trees.flat_map(move |tree| tree.body.blocks_of(ident))
    };
    let put_out = blocks("output").find(|block| {
        let mut labels = block.labels.iter();
        labels.next().is_some_and(|label| label.text == output)
    });
    let Some(put_out) = put_out.and_then(|block| block.body.attribute("value")) else {
        return false;
    };
    let mut repositories = blocks("resource");
    repositories.any(|block| {
        let [ty, name] = block.labels.as_slice() else {
            return false;
        };
        let (mut taken, mut given) = (false, false);
        walk::expressions(&put_out.expr, &mut |expr| {
            taken |= refers_to(expr, &ty.text, &name.text);
        });
        walk::attributes(&block.body, &mut |_, attribute| {
            walk::expressions(&attribute.expr, &mut |expr| {
                given |=
                    matches!(expr.path().as_deref(), Some(["var", name, ..]) if *name == variable);
            });
        });
        taken && given && ty.text.contains("codeartifact_repository")
    })
}

/// Whether an expression is a path that begins with a resource.
fn refers_to(expr: &Expr<'_>, ty: &str, name: &str) -> bool {
    let ExprKind::Traversal(traversal) = &expr.kind else {
        return false;
    };
    let first = traversal.steps.first().map(|step| &step.kind);
    matches!(traversal.base.kind, ExprKind::Variable(root) if root == ty)
        && matches!(first, Some(StepKind::Attribute(step)) if *step == name)
}
