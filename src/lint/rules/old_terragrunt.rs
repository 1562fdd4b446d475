//! `old-terragrunt`: conventions that Terragrunt 1 warns of or has removed.

use crate::diag::Level;
use crate::document::file::{File, Syntax};
use crate::lint::finding::{Edit, Fix};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::source::Span;
use crate::source::place::FileId;
use crate::syntax::hcl::ast::{Attribute, Block, File as Tree};
use crate::syntax::hcl::expr::{Expr, ExprKind};
use crate::syntax::hcl::walk;

pub(super) static RULE: Rule = Rule {
    id: "old-terragrunt",
    group: Group::Safety,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("old_terragrunt.md"),
    check: Check::File(check),
};

fn check(file: &File<'_>, id: FileId, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Syntax::Terragrunt(tree) = &file.syntax else {
        return;
    };
    if !context.scope.is_of_a_package_unit(id) {
        return;
    }
    let mut old = Old { id, sink };
    old.includes(tree);
    old.lookups(tree, file.source.path());
    old.settings(tree);
}

struct Old<'s, 'a> {
    id: FileId,
    sink: &'s mut Sink<'a>,
}

impl Old<'_, '_> {
    fn includes(&mut self, tree: &Tree<'_>) {
        // With a label, what is referred to as `include.…` is `include.root.…`, and of
        // several includes the label says which one functions mean.
        let is_alone = tree.body.blocks_of("include").nth(1).is_none() && !refers_to_include(tree);
        for include in tree.body.blocks_of("include") {
            if !include.labels.is_empty() {
                continue;
            }
            let after = include.ident.span;
            let label = Span::new(after.end, after.end);
            let fix = Fix::safe(vec![Edit::replace(self.id.at(label), " \"root\"")]);
            let help = if is_alone {
                "write `include \"root\" {`"
            } else {
                "write `include \"root\" {`, and that label wherever this include is referred to"
            };
            self.sink
                .report(
                    self.id.at(after),
                    "an include without a label is deprecated",
                )
                .help(help)
                .fix(is_alone.then_some(fix));
        }
    }

    /// `find_in_parent_folders()`, which looks for a root called `terragrunt.hcl`.
    fn lookups(&mut self, tree: &Tree<'_>, path: &str) {
        let (id, sink) = (self.id, &mut *self.sink);
        walk::attributes(&tree.body, &mut |_, attribute| {
            walk::expressions(&attribute.expr, &mut |expr| {
                let ExprKind::Call(call) = &expr.kind else {
                    return;
                };
                if &*call.name.node != "find_in_parent_folders" {
                    return;
                }
                let asked = call.arguments.first().map(Expr::as_str);
                let old = match asked {
                    None => true,
                    Some(name) => name == Some("terragrunt.hcl"),
                };
                if old {
                    sink.report(id.at(expr.span), "looks for a root called `terragrunt.hcl`, which is taken for a unit of its own")
                        .help("call the root `root.hcl` and write `find_in_parent_folders(\"root.hcl\")`");
                }
            });
        });
        let is_root = path == "terragrunt.hcl" || path.ends_with("/terragrunt.hcl");
        let makes_roots = tree.body.blocks_of("remote_state").next();
        let is_unit = tree.body.blocks_of("terraform").next().is_some()
            || tree.body.blocks_of("include").next().is_some();
        if let Some(state) = makes_roots.filter(|_| is_root && !is_unit) {
            sink.report(
                id.at(state.header()),
                "a root called `terragrunt.hcl` is taken for a unit of its own",
            )
            .help("rename the file to `root.hcl`");
        }
    }

    fn settings(&mut self, tree: &Tree<'_>) {
        for attribute in tree.body.attributes() {
            match attribute.name.node {
                "skip" => self.replaced(attribute, "an `exclude` block"),
                "retryable_errors" | "retry_max_attempts" | "retry_sleep_interval_sec" => {
                    self.replaced(attribute, "an `errors` block");
                }
                _ => {}
            }
        }
        let (id, sink) = (self.id, &mut *self.sink);
        walk::attributes(&tree.body, &mut |blocks, attribute| {
            generated(blocks, attribute, id, sink)
        });
    }

    fn replaced(&mut self, attribute: &Attribute<'_>, by: &str) {
        let name = attribute.name.node;
        self.sink
            .report(
                self.id.at(attribute.name.span),
                format!("Terragrunt 1 has no `{name}`"),
            )
            .help(format!("write {by}"));
    }
}

/// Whether an expression of a file begins with `include`.
fn refers_to_include(tree: &Tree<'_>) -> bool {
    let mut found = false;
    walk::attributes(&tree.body, &mut |_, attribute| {
        walk::expressions(&attribute.expr, &mut |expr| {
            found |= matches!(expr.kind, ExprKind::Variable("include"));
        });
    });
    found
}

/// What stands in `generate` and `remote_state`, and commands that hooks run.
fn generated(blocks: &[&Block<'_>], attribute: &Attribute<'_>, id: FileId, sink: &mut Sink<'_>) {
    let within = blocks.first().map(|block| block.ident.node);
    walk::expressions(&attribute.expr, &mut |expr| {
        if let (ExprKind::Object(entries), Some("remote_state")) = (&expr.kind, within) {
            for entry in entries {
                match entry.key.as_str() {
                    Some("if_exists") => overwrites(&entry.value, id, sink),
                    Some("dynamodb_table" | "lock_table") => lock_table(entry.key.span(), id, sink),
                    _ => {}
                }
            }
        }
        if let Some(["dependency", name, "inputs", ..]) = expr.path().as_deref() {
            let message = format!("Terragrunt 1 has no `dependency.{name}.inputs`");
            sink.report(id.at(expr.span), message)
                .help("read the other unit's outputs, or what both take from a file above them");
        }
        if expr.as_str() == Some("run-all") {
            sink.report(id.at(expr.span), "`terragrunt run-all` is gone")
                .help("write `run --all`");
        }
    });
    match (within, attribute.name.node) {
        (Some("generate"), "if_exists") => overwrites(&attribute.expr, id, sink),
        (Some("remote_state"), "dynamodb_table" | "lock_table") => {
            lock_table(attribute.name.span, id, sink)
        }
        _ => {}
    }
}

fn overwrites(value: &Expr<'_>, id: FileId, sink: &mut Sink<'_>) {
    if value.as_str() == Some("overwrite") {
        sink.report(
            id.at(value.span),
            "`overwrite` replaces a file that somebody else wrote",
        )
        .help("write `overwrite_terragrunt`, which replaces only Terragrunt's own")
        .fix(Fix::safe(vec![Edit::replace(
            id.at(value.span),
            "\"overwrite_terragrunt\"",
        )]));
    }
}

fn lock_table(key: Span, id: FileId, sink: &mut Sink<'_>) {
    sink.report(
        id.at(key),
        "a lock table is no longer needed: the S3 backend locks by itself",
    )
    .help("write `use_lockfile = true`; keep both until every state has moved");
}
