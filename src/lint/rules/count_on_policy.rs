//! `count-on-policy`: the number of policy resources depends on a document that may not be known at plan.

use crate::diag::Level;
use crate::document::file::File;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::scope::Scope;
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::{Block, File as Tree};
use crate::syntax::hcl::expr::{BinaryOperator, Expr, ExprKind};
use crate::syntax::hcl::walk;

pub(super) static RULE: Rule = Rule {
    id: "count-on-policy",
    group: Group::Safety,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("count_on_policy.md"),
    check: Check::File(check),
};

fn check(file: &File<'_>, id: FileId, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(tree) = file.syntax.terraform() else {
        return;
    };
    // A root's own variables are known at plan; a caller's may come from a resource.
    if is_root(tree) {
        return;
    }
    for block in tree.body.blocks_of("resource") {
        let ty = block.labels.first().map(|label| &*label.text);
        let carries_a_policy = ty
            .is_some_and(|ty| ty.contains("codeartifact_") && ty.ends_with("_permissions_policy"));
        if !carries_a_policy {
            continue;
        }
        let Some(number) = block
            .body
            .attribute("count")
            .or_else(|| block.body.attribute("for_each"))
        else {
            continue;
        };
        let documents = documents(block, id, context.scope);
        let mut told = Vec::new();
        for (reference, place) in tests(&number.expr, id, context.scope) {
            if documents.contains(&reference) && !told.contains(&reference) {
                let name = reference.join(".");
                told.push(reference);
                sink.report(place, format!("plans only while `{name}` is known: a document that names a role created in the same run is not"))
                    .help("decide by a variable of type bool, or make the document in this module from principals");
            }
        }
    }
}

/// Whether the file configures a backend or providers, which only a root does.
fn is_root(tree: &Tree<'_>) -> bool {
    let backend = |block: &Block<'_>| {
        block
            .body
            .blocks()
            .any(|inner| matches!(inner.ident.node, "backend" | "cloud"))
    };
    tree.body.blocks_of("provider").next().is_some()
        || tree.body.blocks_of("terraform").any(backend)
}

/// The references that an expression compares with null or an empty text, or takes the length of.
fn tested<'t, 'a>(expr: &'t Expr<'a>) -> Vec<(Vec<&'a str>, &'t Expr<'a>)> {
    let mut found = Vec::new();
    walk::expressions(expr, &mut |expr| match &expr.kind {
        ExprKind::Binary(binary) => {
            let [(operator, right)] = binary.rest.as_slice() else {
                return;
            };
            if !matches!(
                operator.node,
                BinaryOperator::Equal | BinaryOperator::NotEqual
            ) {
                return;
            }
            let (left, right) = (binary.first.unparenthesised(), right.unparenthesised());
            let path = match (is_nothing(left), is_nothing(right)) {
                (false, true) => left.path(),
                (true, false) => right.path(),
                _ => None,
            };
            found.extend(path.map(|path| (path, expr)));
        }
        ExprKind::Call(call) if matches!(&*call.name.node, "length" | "compact" | "toset") => {
            let path = call
                .arguments
                .first()
                .and_then(|argument| argument.unparenthesised().path());
            found.extend(path.map(|path| (path, expr)));
        }
        _ => {}
    });
    found
}

fn is_nothing(expr: &Expr<'_>) -> bool {
    matches!(expr.kind, ExprKind::Null) || expr.as_str() == Some("")
}

/// So many locals are followed from one expression.
const MAX_LOCALS: usize = 50;

/// What an expression tests, by way of locals too: the references, and where the test stands.
fn tests<'p, 'a>(
    number: &'p Expr<'a>,
    id: FileId,
    scope: &Scope<'p, 'a>,
) -> Vec<(Vec<&'a str>, Place)> {
    let direct = tested(number).into_iter();
    let mut found: Vec<_> = direct
        .map(|(reference, test)| (reference, id.at(test.span)))
        .collect();
    for local in locals_of(number, id, scope) {
        let tests = tested(local).into_iter();
        found.extend(tests.map(|(reference, _)| (reference, id.at(number.span))));
    }
    found
}

/// The locals of the module that an expression mentions, and those that these mention.
fn locals_of<'p, 'a>(expr: &'p Expr<'a>, id: FileId, scope: &Scope<'p, 'a>) -> Vec<&'p Expr<'a>> {
    let mut names = Vec::new();
    let mut found: Vec<&'p Expr<'a>> = Vec::new();
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        walk::expressions(expr, &mut |inner| {
            if let Some(["local", name, ..]) = inner.path().as_deref()
                && !names.contains(name)
                && names.len() < MAX_LOCALS
                && let Some(local) = scope.local(id, name)
            {
                names.push(*name);
                found.push(local);
                waiting.push(local);
            }
        });
    }
    found
}

/// The references that may be the whole text of the block's policy. What is
/// one of many things in it, such as a list of principals, has a known length
/// even while its elements are not known.
fn documents<'p, 'a>(block: &'p Block<'a>, id: FileId, scope: &Scope<'p, 'a>) -> Vec<Vec<&'a str>> {
    let mut found = Vec::new();
    let policy = block.body.attribute("policy_document");
    let mut waiting: Vec<&'p Expr<'a>> = policy.map(|policy| &policy.expr).into_iter().collect();
    let mut followed = 0;
    while let Some(expr) = waiting.pop() {
        match &expr.kind {
            ExprKind::Parens(inner) => waiting.push(inner),
            ExprKind::Conditional(conditional) => {
                waiting.push(&conditional.otherwise);
                waiting.extend(conditional.arms.iter().map(|arm| &arm.value));
            }
            ExprKind::Call(call)
                if matches!(
                    &*call.name.node,
                    "coalesce" | "try" | "tostring" | "trimspace"
                ) =>
            {
                waiting.extend(&call.arguments);
            }
            _ => {
                let Some(path) = expr.path() else {
                    continue;
                };
                if let ["local", name] = path.as_slice()
                    && followed < MAX_LOCALS
                {
                    followed += 1;
                    waiting.extend(scope.local(id, name));
                }
                found.push(path);
            }
        }
    }
    found
}
