//! `count-on-policy`: the number of policy resources depends on a document that may not be known at plan.

use crate::diag::Level;
use crate::document::file::File;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::symbol::{Fuel, Sight, Symbol};
use crate::source::Span;
use crate::source::place::FileId;
use crate::syntax::hcl::ast::{Block, File as Tree};
use crate::syntax::hcl::expr::{Expr, ExprKind, Key, StepKind};
use crate::syntax::hcl::template::Part;

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
        let policy = block.body.attribute("policy_document");
        let fuel = Fuel::default();
        let sight = Sight::new(id, context.scope, Some(block), &fuel);
        let look = Look {
            documents: &policy
                .map(|policy| sight.names(&policy.expr))
                .unwrap_or_default(),
        };
        // The expression itself is not repeated.
        let sight = Sight::new(id, context.scope, None, &fuel);
        let found = match number.name.node {
            "count" => look.value(&number.expr, sight, Test::default()),
            _ => look.size(&number.expr, sight, Test::default()),
        };
        if let Some((name, span)) = found {
            let name = name.shown();
            sink.report(id.at(span), format!("plans only while `{name}` is known: a document that names a role created in the same run is not"))
                .help("decide by a variable of type bool, or make the document in this module from principals");
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

/// The smallest test around an expression, or what mentions the local value that it stands in.
#[derive(Debug, Clone, Copy, Default)]
struct Test {
    span: Option<Span>,
    depth: usize,
    /// Whether the test is in a local value, far from here.
    in_local: bool,
}

impl Test {
    /// The test within `expr`.
    fn of(self, expr: &Expr<'_>) -> Self {
        let span = match self.in_local {
            true => self.span,
            false => Some(expr.span),
        };
        Self { span, ..self }
    }

    /// In the local value that `expr` names.
    fn local(self, expr: &Expr<'_>) -> Self {
        Self {
            in_local: true,
            ..self.of(expr)
        }
    }
}

/// How deep expressions are followed.
const DEEPEST: usize = 100;

type Found = Option<(Symbol, Span)>;

/// What of an expression depends on the text of documents.
struct Look<'d> {
    documents: &'d [Symbol],
}

impl Look<'_> {
    fn document(
        &self,
        mut names: impl Iterator<Item = Symbol>,
        expr: &Expr<'_>,
        test: Test,
    ) -> Found {
        let name = names.find(|name| self.documents.contains(name))?;
        Some((name, test.span.unwrap_or(expr.span)))
    }

    /// The document without which the value of `expr` is not known.
    fn value<'a>(&self, expr: &Expr<'a>, sight: Sight<'_, '_, 'a>, test: Test) -> Found {
        let depth = test.depth + 1;
        if depth > DEEPEST || self.documents.is_empty() {
            return None;
        }
        let test = Test { depth, ..test };
        let named = self.document(sight.names(expr).into_iter(), expr, test);
        if named.is_some() {
            return named;
        }
        let value = |expr: &Expr<'a>| self.value(expr, sight, test);
        match &expr.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Invalid
            | ExprKind::Variable(_) => None,
            ExprKind::Parens(inner) => value(inner),
            ExprKind::Unary(unary) => value(&unary.operand),
            ExprKind::Binary(binary) => {
                let operands = binary.rest.iter().map(|(_, operand)| operand);
                let mut operands = [&binary.first].into_iter().chain(operands);
                operands.find_map(|operand| self.value(operand, sight, test.of(expr)))
            }
            ExprKind::Conditional(conditional) => {
                let arms = conditional.arms.iter();
                let mut parts = arms.flat_map(|arm| [&arm.condition, &arm.value]);
                parts
                    .find_map(value)
                    .or_else(|| value(&conditional.otherwise))
            }
            ExprKind::Call(call) => {
                let test = test.of(expr);
                let mut arguments = call.arguments.iter();
                if call.name.node == "length" {
                    return arguments.find_map(|one| {
                        let named = self.document(sight.names(one).into_iter(), one, test);
                        named.or_else(|| self.size(one, sight, test))
                    });
                }
                arguments.find_map(|one| {
                    let elements = || self.document(sight.elements(one).into_iter(), one, test);
                    self.value(one, sight, test)
                        .or_else(elements)
                        .or_else(|| self.size(one, sight, test))
                })
            }
            ExprKind::Template(template) => template.parts.iter().find_map(|part| match part {
                Part::Interpolation(inner) => value(inner),
                Part::Literal(_) | Part::Directive(_) => None,
            }),
            ExprKind::Tuple(items) => items.iter().find_map(value),
            ExprKind::Object(entries) => entries.iter().find_map(|entry| value(&entry.value)),
            ExprKind::For(of) => self
                .size(expr, sight, test)
                .or_else(|| sight.within(of, |inner| self.value(&of.value, inner, test))),
            ExprKind::Traversal(traversal) => match local(expr, sight) {
                Some(local) => {
                    let far = test.local(expr);
                    self.value(local, sight.outside(), far)
                }
                None => value(&traversal.base),
            },
        }
    }

    /// The document without which the number or the keys of a collection are not known.
    fn size<'a>(&self, expr: &Expr<'a>, sight: Sight<'_, '_, 'a>, test: Test) -> Found {
        let depth = test.depth + 1;
        if depth > DEEPEST || self.documents.is_empty() {
            return None;
        }
        let test = Test { depth, ..test };
        let size = |expr: &Expr<'a>| self.size(expr, sight, test);
        match &expr.kind {
            ExprKind::Parens(inner) => size(inner),
            ExprKind::Object(entries) => entries.iter().find_map(|entry| match &entry.key {
                Key::Expr(key) => self.value(key, sight, test),
                Key::Name(_) => None,
            }),
            ExprKind::For(of) => size(&of.collection).or_else(|| {
                sight.within(of, |inner| {
                    let mut parts = of.condition.iter().chain(&of.key);
                    parts.find_map(|part| self.value(part, inner, test))
                })
            }),
            ExprKind::Conditional(conditional) => {
                let mut arms = conditional.arms.iter();
                let arm = arms.find_map(|arm| {
                    let tested = self.value(&arm.condition, sight, test);
                    tested.or_else(|| size(&arm.value))
                });
                arm.or_else(|| size(&conditional.otherwise))
            }
            ExprKind::Call(call) => {
                let test = test.of(expr);
                let mut arguments = call.arguments.iter();
                // These leave out what is null, empty or the same.
                let counts_text = matches!(
                    &*call.name.node,
                    "compact"
                        | "toset"
                        | "distinct"
                        | "setunion"
                        | "setsubtract"
                        | "setintersection"
                );
                arguments.find_map(|one| {
                    let elements = || self.document(sight.elements(one).into_iter(), one, test);
                    let named = self.document(sight.names(one).into_iter(), one, test);
                    named
                        .or_else(|| counts_text.then(elements).flatten())
                        .or_else(|| self.size(one, sight, test))
                })
            }
            ExprKind::Traversal(traversal) => {
                if let Some(local) = local(expr, sight) {
                    let far = test.local(expr);
                    return self.size(local, sight.outside(), far);
                }
                // Of what is null nothing is left, else one.
                let splat = traversal.steps.iter().any(|step| {
                    matches!(step.kind, StepKind::FullSplat | StepKind::AttributeSplat)
                });
                match (splat, traversal.steps.as_slice()) {
                    (true, [.., _]) => {
                        let names = sight.names(expr).into_iter();
                        let spread = names.filter_map(|name| name.spread());
                        self.document(spread, expr, test)
                            .or_else(|| size(&traversal.base))
                    }
                    _ => size(&traversal.base),
                }
            }
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Template(_)
            | ExprKind::Tuple(_)
            | ExprKind::Variable(_)
            | ExprKind::Unary(_)
            | ExprKind::Binary(_)
            | ExprKind::Invalid => None,
        }
    }
}

/// What a local value is, of which `expr` is the name.
fn local<'p, 'a>(expr: &Expr<'a>, sight: Sight<'_, 'p, 'a>) -> Option<&'p Expr<'a>> {
    match expr.path()?.as_slice() {
        ["local", name] => sight.scope.local(sight.file, name),
        _ => None,
    }
}
