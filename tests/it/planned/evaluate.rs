//! The few expressions that the live tree uses, evaluated as Terragrunt would.

use cagen::syntax::hcl::ast::Body;
use cagen::syntax::hcl::expr::{Expr, ExprKind, StepKind};
use cagen::syntax::hcl::template::Part;
use serde_json::{Map, Value};

/// A function of Terragrunt's: its name and its arguments to a value.
pub(crate) type Call<'a> = dyn Fn(&str, &[Value]) -> Value + 'a;

/// What an expression can refer to.
pub(crate) struct Scope<'a> {
    locals: Option<&'a Body<'a>>,
    call: &'a Call<'a>,
}

impl<'a> Scope<'a> {
    /// The scope of a file: its `locals` block and Terragrunt's functions.
    pub(crate) fn new(file: &'a Body<'a>, call: &'a Call<'a>) -> Self {
        let mut blocks = file.blocks_of("locals").map(|block| &block.body);
        let locals = blocks.next();
        assert!(blocks.next().is_none(), "one `locals` block");
        Self { locals, call }
    }

    /// The attributes of a body as one value.
    pub(crate) fn object(&self, body: &Body<'_>) -> Map<String, Value> {
        let attributes = body.attributes();
        attributes
            .map(|attribute| (attribute.name.node.to_owned(), self.value(&attribute.expr)))
            .collect()
    }

    /// The values of the `locals` block.
    pub(crate) fn locals(&self) -> Map<String, Value> {
        self.locals
            .map(|body| self.object(body))
            .unwrap_or_default()
    }

    /// The value of an expression.
    pub(crate) fn value(&self, expr: &Expr<'_>) -> Value {
        match &expr.kind {
            ExprKind::Null => Value::Null,
            ExprKind::Bool(bool) => Value::Bool(*bool),
            ExprKind::Number(number) => number.parse().map_or(Value::Null, Value::Number),
            ExprKind::String(text) => text.as_str().into(),
            ExprKind::Template(template) => {
                let parts = template.parts.iter().map(|part| self.part(part));
                parts.collect::<String>().into()
            }
            ExprKind::Tuple(items) => items.iter().map(|item| self.value(item)).collect(),
            ExprKind::Object(entries) => {
                let entries = entries.iter().map(|entry| {
                    let key = entry.key.as_str().expect("keys are constant");
                    (key.to_owned(), self.value(&entry.value))
                });
                Value::Object(entries.collect())
            }
            ExprKind::Call(call) => {
                let arguments: Vec<_> = call.arguments.iter().map(|one| self.value(one)).collect();
                (self.call)(&call.name.node, &arguments)
            }
            ExprKind::Traversal(traversal) => {
                let ExprKind::Variable("local") = traversal.base.kind else {
                    panic!("only locals are referred to: {expr:?}");
                };
                let mut names = traversal.steps.iter().map(|step| match step.kind {
                    StepKind::Attribute(name) => name,
                    _ => panic!("only names follow a name: {step:?}"),
                });
                let name = names.next().expect("a traversal has steps");
                names.fold(self.local(name), |value, name| {
                    let found = value.get(name);
                    found
                        .unwrap_or_else(|| panic!("no {name} in {value}"))
                        .clone()
                })
            }
            other => panic!("the live tree has no {other:?}"),
        }
    }

    /// A local value; one that refers to itself would not come back.
    fn local(&self, name: &str) -> Value {
        let attribute = self.locals.and_then(|body| body.attribute(name));
        self.value(&attribute.unwrap_or_else(|| panic!("no local {name}")).expr)
    }

    fn part(&self, part: &Part<'_>) -> String {
        match part {
            Part::Literal(literal) => literal.as_str().to_owned(),
            Part::Interpolation(expr) => match self.value(expr) {
                Value::String(text) => text,
                Value::Bool(bool) => bool.to_string(),
                Value::Number(number) => number.to_string(),
                other => panic!("{other} cannot be part of a text"),
            },
            Part::Directive(directive) => panic!("the live tree has no {directive:?}"),
        }
    }
}
