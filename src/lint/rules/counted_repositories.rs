//! `counted-repositories`: repositories or domains whose addresses are positions in a list.

use crate::diag::Level;
use crate::document::file::File;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::scope::Scope;
use crate::source::Span;
use crate::source::place::FileId;
use crate::syntax::hcl::ast::{Block, Body};
use crate::syntax::hcl::expr::{Expr, ExprKind, For, ForKind};
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
    for block in tree.body.blocks_of("resource") {
        let ty = block.labels.first().map(|label| &*label.text);
        let holds_packages = ty.is_some_and(|ty| {
            matches!(
                ty,
                "aws_codeartifact_repository"
                    | "awscc_codeartifact_repository"
                    | "aws_codeartifact_domain"
                    | "awscc_codeartifact_domain"
            )
        });
        if let Some(span) = holds_packages
            .then(|| position(block, id, context.scope))
            .flatten()
        {
            sink.report(id.at(span), "the address is a position in a list: taking an element out destroys and creates those behind it")
                .help("use `for_each` with the names as keys");
        }
    }
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
        if let ExprKind::For(for_) = &expr.kind
            && keyed_by_position(for_, id, scope)
        {
            found = found.or(Some(expr.span));
        }
    });
    found
}

fn is_count_index(expr: &Expr<'_>) -> bool {
    expr.unparenthesised()
        .path()
        .is_some_and(|path| path == ["count", "index"])
}

/// `{ for index, x in list : index => x }`.
fn keyed_by_position(for_: &For<'_>, id: FileId, scope: &Scope<'_, '_>) -> bool {
    let (ForKind::Object, Some(index), Some(key)) = (for_.kind, &for_.key_variable, &for_.key)
    else {
        return false;
    };
    // A map's key is a name; a list's is a position.
    is_list(&for_.collection, id, scope) && mentions(key, index.node)
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

fn mentions(expr: &Expr<'_>, name: &str) -> bool {
    let mut found = false;
    walk::expressions(expr, &mut |expr| {
        found |= matches!(expr.kind, ExprKind::Variable(variable) if variable == name);
    });
    found
}
