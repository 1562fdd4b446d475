//! `counted-repositories`: repositories or domains whose addresses are positions in a list.

use crate::diag::Level;
use crate::document::Project;
use crate::document::block::BlockKind;
use crate::document::file::File;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::scope::Scope;
use crate::source::Span;
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::{Block, Body};
use crate::syntax::hcl::expr::{Expr, ExprKind, For, ForKind, StepKind};
use crate::syntax::hcl::walk;

pub(super) static RULE: Rule = Rule {
    id: "counted-repositories",
    group: Group::Safety,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("counted_repositories.md"),
    check: Check::File(check),
};

fn check(file: &File<'_>, id: FileId, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(tree) = file.syntax.terraform() else {
        return;
    };
    for block in tree.body.blocks_of("module") {
        if let Some(span) = position(block, id, context.scope)
            && makes_repositories(id.at(block.span()), context.project)
        {
            sink.report(id.at(span), "the addresses of the repositories in it begin with a position in a list: taking an element out destroys and creates those behind it")
                .help("use `for_each` with the names as keys");
        }
    }
    for block in tree.body.blocks_of("resource") {
        let ty = block.labels.first().map(|label| &*label.text);
        let holds_packages = ty.is_some_and(is_kept);
        if let Some(span) = holds_packages
            .then(|| position(block, id, context.scope))
            .flatten()
        {
            sink.report(id.at(span), "the address is a position in a list: taking an element out destroys and creates those behind it")
                .help("use `for_each` with the names as keys");
        }
    }
}

/// Whether what is of this type holds packages.
fn is_kept(ty: &str) -> bool {
    matches!(
        ty,
        "aws_codeartifact_repository"
            | "awscc_codeartifact_repository"
            | "aws_codeartifact_domain"
            | "awscc_codeartifact_domain"
    )
}

/// Whether a call leads to repositories or domains.
fn makes_repositories(call: Place, project: &Project<'_>) -> bool {
    project.blocks.iter().any(|block| {
        block.kind == BlockKind::Resource && is_kept(&block.ty) && block.calls.contains(&call)
    })
}

/// What makes the address of the block a position.
fn position(block: &Block<'_>, id: FileId, scope: &Scope<'_, '_>) -> Option<Span> {
    if let Some(count) = block.body.attribute("count") {
        let mut chosen = false;
        walk::attributes(&block.body, &mut |_, attribute| {
            walk::expressions(&attribute.expr, &mut |expr| chosen |= is_count_index(expr));
        });
        return chosen.then_some(count.expr.span);
    }
    let for_each = block.body.attribute("for_each")?;
    let mut found = None;
    walk::expressions(&for_each.expr, &mut |expr| {
        let by_position = match &expr.kind {
            ExprKind::For(for_) => for_.key.as_ref().is_some_and(|key| {
                for_.kind == ForKind::Object && is_position(key, for_, id, scope)
            }),
            ExprKind::Call(call) => match (&*call.name.node, call.arguments.first()) {
                ("zipmap" | "toset", Some(keys)) => are_positions(keys, id, scope),
                _ => false,
            },
            _ => false,
        };
        if by_position {
            found = found.or(Some(expr.span));
        }
    });
    found
}

/// Whether a list is one of positions: `range(3)`, `[for index, x in list : tostring(index)]`.
fn are_positions(list: &Expr<'_>, id: FileId, scope: &Scope<'_, '_>) -> bool {
    match &list.unparenthesised().kind {
        ExprKind::Call(_) => counts_a_list(list),
        ExprKind::For(for_) => {
            for_.kind == ForKind::Tuple && is_position(&for_.value, for_, id, scope)
        }
        _ => false,
    }
}

fn is_count_index(expr: &Expr<'_>) -> bool {
    expr.unparenthesised()
        .path()
        .is_some_and(|path| path == ["count", "index"])
}

/// Whether a part of a loop says where in the list it is, as `index` does in
/// `{ for index, x in list : index => x }`.
fn is_position(part: &Expr<'_>, for_: &For<'_>, id: FileId, scope: &Scope<'_, '_>) -> bool {
    // A map's key is a name; a list's is a position.
    let index = for_
        .key_variable
        .as_ref()
        .filter(|_| is_list(&for_.collection, id, scope));
    let counted = counts_a_list(&for_.collection);
    let number = counted.then_some(&for_.variable);
    let mut names = index.into_iter().chain(number);
    names.any(|name| mentions(part, name.node))
}

/// Whether it is `range` over the length of something; other numbers are nobody's positions.
fn counts_a_list(expr: &Expr<'_>) -> bool {
    let ExprKind::Call(call) = &expr.unparenthesised().kind else {
        return false;
    };
    let mut measures = false;
    walk::expressions(expr, &mut |inner| {
        measures |= matches!(&inner.kind, ExprKind::Call(call) if call.name.node == "length");
    });
    call.name.node == "range" && measures
}

/// So many names are followed to what they stand for.
const MAX_NAMES: usize = 8;

/// The functions that give lists.
const LISTS: [&str; 15] = [
    "chunklist",
    "compact",
    "concat",
    "distinct",
    "flatten",
    "formatlist",
    "keys",
    "matchkeys",
    "range",
    "reverse",
    "slice",
    "sort",
    "split",
    "tolist",
    "values",
];

/// Whether an expression surely is a list, by its form or by the name's declaration.
fn is_list(expr: &Expr<'_>, id: FileId, scope: &Scope<'_, '_>) -> bool {
    let mut expr = expr.unparenthesised();
    for _ in 0..MAX_NAMES {
        match &expr.kind {
            ExprKind::Tuple(_) => return true,
            ExprKind::For(for_) => return for_.kind == ForKind::Tuple,
            ExprKind::Call(call) => return LISTS.contains(&&*call.name.node),
            _ => {}
        }
        match expr.path().as_deref() {
            Some(["local", name]) => match scope.local(id, name) {
                Some(local) => expr = local.unparenthesised(),
                None => return false,
            },
            Some(["var", name]) => {
                return scope
                    .variable(id, name)
                    .is_some_and(|variable| holds_list(&variable.body));
            }
            _ => return false,
        }
    }
    false
}

/// Whether a variable's type, or without one its default, is a list.
fn holds_list(variable: &Body<'_>) -> bool {
    if let Some(ty) = variable.attribute("type") {
        let ExprKind::Call(call) = &ty.expr.unparenthesised().kind else {
            return matches!(ty.expr.path().as_deref(), Some(["list"]));
        };
        return matches!(&*call.name.node, "list" | "tuple");
    }
    let default = variable.attribute("default");
    default.is_some_and(|default| matches!(default.expr.unparenthesised().kind, ExprKind::Tuple(_)))
}

/// Whether an expression says the value of `name`, not just what stands there in a list.
fn mentions(expr: &Expr<'_>, name: &str) -> bool {
    let (mut looked_up, mut found) = (Vec::new(), Vec::new());
    walk::expressions(expr, &mut |expr| match &expr.kind {
        ExprKind::Variable(variable) if *variable == name => found.push(expr.span),
        ExprKind::Traversal(traversal) => {
            let indices = traversal.steps.iter().filter_map(|step| match &step.kind {
                StepKind::Index(index) => Some(index.span),
                _ => None,
            });
            looked_up.extend(indices);
        }
        ExprKind::Call(call) if matches!(&*call.name.node, "element" | "lookup" | "slice") => {
            looked_up.push(expr.span);
        }
        _ => {}
    });
    found.iter().any(|span| {
        let within = |around: &Span| around.start <= span.start && span.end <= around.end;
        !looked_up.iter().any(within)
    })
}
