//! `count-on-policy`: the number of policy resources depends on a document that may not be known at plan.

use crate::diag::Level;
use crate::document::file::{File, Syntax};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::source::place::FileId;
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

fn check(file: &File<'_>, id: FileId, _: &Context<'_>, sink: &mut Sink<'_>) {
    let Syntax::Terraform(tree) = &file.syntax else {
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
        for (reference, test) in tested(&number.expr) {
            if is_document(block, &reference) {
                let name = reference.join(".");
                sink.report(id.at(test.span), format!("plans only while `{name}` is known: a document that names a role created in the same run is not"))
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

/// Whether the reference is what the block's policy says.
fn is_document(block: &Block<'_>, reference: &[&str]) -> bool {
    let computed = reference.first().is_some_and(|root| {
        // Something that another resource of the plan says.
        root.starts_with("aws_") || *root == "data"
    });
    let mut used = false;
    if let Some(policy) = block.body.attribute("policy_document") {
        walk::expressions(&policy.expr, &mut |expr| {
            used |= expr.path().is_some_and(|path| path == reference);
        });
    }
    computed || used
}
