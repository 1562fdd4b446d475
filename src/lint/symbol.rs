//! What names an expression stands for, by way of locals, loops and `for_each`, whatever their values are.

use std::cell::Cell;

use crate::lint::scope::Scope;
use crate::source::place::FileId;
use crate::syntax::hcl::ast::Block;
use crate::syntax::hcl::expr::{Expr, ExprKind, For, ForKind, Key, StepKind};

/// A name such as `var.repositories`, and the steps from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Symbol {
    steps: Vec<Step>,
}

/// A step of a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Step {
    /// An attribute.
    Name(String),
    /// Some element.
    Element,
    /// The key of some element.
    Key,
}

impl Symbol {
    fn of(root: &str) -> Self {
        let steps = vec![Step::Name(root.to_owned())];
        Self { steps }
    }

    fn to(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// What it is an element of.
    pub(super) fn spread(mut self) -> Option<Self> {
        match self.steps.pop()? {
            Step::Element => Some(self),
            Step::Name(_) | Step::Key => None,
        }
    }

    /// As somebody would write it.
    pub(super) fn shown(&self) -> String {
        let mut shown = String::new();
        for step in &self.steps {
            match step {
                Step::Name(name) if shown.is_empty() => shown.push_str(name),
                Step::Name(name) => {
                    shown.push('.');
                    shown.push_str(name);
                }
                Step::Element => shown.push_str("[…]"),
                Step::Key => {}
            }
        }
        shown
    }
}

/// How deep names are followed.
const DEEPEST: usize = 100;

/// So many names are followed from one expression.
const MOST: usize = 40;

/// So many steps are taken for one block.
const STEPS: usize = 20_000;

/// The steps that are left.
#[derive(Debug)]
pub(super) struct Fuel(Cell<usize>);

impl Default for Fuel {
    fn default() -> Self {
        Self(Cell::new(STEPS))
    }
}

/// Where an expression stands: its module, the resource around it, the loops around it.
#[derive(Clone, Copy)]
pub(super) struct Sight<'s, 'p, 'a> {
    pub(super) file: FileId,
    pub(super) scope: &'s Scope<'p, 'a>,
    /// The block that `each` is of.
    pub(super) block: Option<&'s Block<'a>>,
    loops: Option<&'s Loop<'s, 'p, 'a>>,
    depth: usize,
    fuel: &'s Fuel,
}

/// A `for` around an expression.
struct Loop<'s, 'p, 'a> {
    of: &'s For<'a>,
    outer: Sight<'s, 'p, 'a>,
}

impl<'s, 'p, 'a> Sight<'s, 'p, 'a> {
    /// In a file's module, within `block`.
    pub(super) fn new(
        file: FileId,
        scope: &'s Scope<'p, 'a>,
        block: Option<&'s Block<'a>>,
        fuel: &'s Fuel,
    ) -> Self {
        Self {
            file,
            scope,
            block,
            loops: None,
            depth: 0,
            fuel,
        }
    }

    /// One level deeper, if that is allowed.
    pub(super) fn deeper(self) -> Option<Self> {
        let depth = self.depth + 1;
        self.fuel.0.set(self.fuel.0.get().checked_sub(1)?);
        (depth <= DEEPEST).then_some(Self { depth, ..self })
    }

    /// Where neither `each` nor loops are known, as in local values.
    pub(super) fn outside(self) -> Self {
        Self {
            block: None,
            loops: None,
            ..self
        }
    }

    /// Calls `look` where the loop's variables are known.
    pub(super) fn within<T>(
        self,
        of: &'s For<'a>,
        look: impl for<'x> FnOnce(Sight<'x, 'p, 'a>) -> T,
    ) -> T
    where
        'p: 's,
    {
        let inner = Loop { of, outer: self };
        look(Sight {
            loops: Some(&inner),
            ..self
        })
    }

    /// The names that `expr` may stand for.
    pub(super) fn names(self, expr: &Expr<'a>) -> Vec<Symbol> {
        let mut found = self.all_names(expr);
        found.truncate(MOST);
        found
    }

    fn all_names(self, expr: &Expr<'a>) -> Vec<Symbol> {
        let Some(sight) = self.deeper() else {
            return Vec::new();
        };
        match &expr.kind {
            ExprKind::Parens(inner) => sight.names(inner),
            ExprKind::Variable(name) => sight.variable(name),
            ExprKind::Conditional(conditional) => {
                let arms = conditional.arms.iter().map(|arm| &arm.value);
                let all = arms.chain([&conditional.otherwise]);
                all.flat_map(|arm| sight.names(arm)).collect()
            }
            ExprKind::Call(call) => match &*call.name.node {
                "coalesce" | "try" | "tostring" | "trimspace" | "nonsensitive" | "sensitive" => {
                    let arguments = call.arguments.iter();
                    arguments.flat_map(|one| sight.names(one)).collect()
                }
                // A collection made of others keeps their elements.
                _ => Vec::new(),
            },
            ExprKind::Traversal(traversal) => {
                let mut steps = traversal.steps.iter();
                let first = steps.clone().next().map(|step| &step.kind);
                let mut found = match (&traversal.base.kind, first) {
                    (ExprKind::Variable("local"), Some(StepKind::Attribute(name))) => {
                        steps.next();
                        match sight.scope.local(sight.file, name) {
                            Some(local) => {
                                let next = steps.clone().next().map(|step| &step.kind);
                                let outside = Self {
                                    loops: None,
                                    block: None,
                                    ..sight
                                };
                                match next {
                                    Some(
                                        StepKind::Index(_)
                                        | StepKind::FullSplat
                                        | StepKind::AttributeSplat,
                                    ) => {
                                        steps.next();
                                        outside.elements(local)
                                    }
                                    _ => match outside.names(local) {
                                        names if names.is_empty() => {
                                            vec![
                                                Symbol::of("local")
                                                    .to(Step::Name((*name).to_owned())),
                                            ]
                                        }
                                        names => names,
                                    },
                                }
                            }
                            None => Vec::new(),
                        }
                    }
                    (ExprKind::Variable("each"), Some(StepKind::Attribute(part))) => {
                        steps.next();
                        sight.each(part)
                    }
                    _ => sight.names(&traversal.base),
                };
                for step in steps {
                    let step = match &step.kind {
                        StepKind::Attribute(name) => Step::Name((*name).to_owned()),
                        StepKind::Index(_)
                        | StepKind::LegacyIndex(_)
                        | StepKind::AttributeSplat
                        | StepKind::FullSplat => Step::Element,
                    };
                    found = found.into_iter().map(|s| s.to(step.clone())).collect();
                }
                found
            }
            _ => Vec::new(),
        }
    }

    /// What the elements of a collection may stand for.
    pub(super) fn elements(self, expr: &Expr<'a>) -> Vec<Symbol> {
        let mut found = self.all_elements(expr);
        found.truncate(MOST);
        found
    }

    fn all_elements(self, expr: &Expr<'a>) -> Vec<Symbol> {
        let Some(sight) = self.deeper() else {
            return Vec::new();
        };
        match &expr.kind {
            ExprKind::Parens(inner) => sight.elements(inner),
            ExprKind::Tuple(items) => items.iter().flat_map(|item| sight.names(item)).collect(),
            ExprKind::Object(entries) => {
                let values = entries.iter().map(|entry| &entry.value);
                values.flat_map(|value| sight.names(value)).collect()
            }
            ExprKind::For(of) => sight.within(of, |inner| inner.names(&of.value)),
            ExprKind::Conditional(conditional) => {
                let arms = conditional.arms.iter().map(|arm| &arm.value);
                let all = arms.chain([&conditional.otherwise]);
                all.flat_map(|arm| sight.elements(arm)).collect()
            }
            ExprKind::Call(call) => match (&*call.name.node, call.arguments.as_slice()) {
                ("keys", [map]) => sight.keys(map),
                ("zipmap", [_, values]) => sight.elements(values),
                (
                    "toset" | "tolist" | "tomap" | "compact" | "values" | "distinct" | "sort"
                    | "flatten" | "concat" | "merge" | "setunion" | "reverse" | "try" | "coalesce"
                    | "coalescelist" | "nonsensitive" | "one",
                    arguments,
                ) => {
                    let arguments = arguments.iter();
                    arguments.flat_map(|one| sight.elements(one)).collect()
                }
                _ => Vec::new(),
            },
            _ => {
                if let Some(["local", name]) = expr.path().as_deref()
                    && let Some(local) = sight.scope.local(sight.file, name)
                {
                    let outside = Self {
                        loops: None,
                        block: None,
                        ..sight
                    };
                    return outside.elements(local);
                }
                let names = sight.names(expr).into_iter();
                names.map(|name| name.to(Step::Element)).collect()
            }
        }
    }

    /// What the keys of a collection may stand for.
    pub(super) fn keys(self, expr: &Expr<'a>) -> Vec<Symbol> {
        let Some(sight) = self.deeper() else {
            return Vec::new();
        };
        let mut found: Vec<Symbol> = match &expr.kind {
            ExprKind::Parens(inner) => sight.keys(inner),
            ExprKind::For(of) => match (&of.key, of.kind) {
                (Some(key), ForKind::Object) => sight.within(of, |inner| inner.names(key)),
                _ => Vec::new(),
            },
            ExprKind::Object(entries) => {
                let keys = entries.iter().filter_map(|entry| match &entry.key {
                    Key::Expr(key) => Some(key),
                    Key::Name(_) => None,
                });
                keys.flat_map(|key| sight.names(key)).collect()
            }
            ExprKind::Call(call) => match (&*call.name.node, call.arguments.as_slice()) {
                // The elements of a set are its keys.
                ("toset", [list]) => sight.elements(list),
                ("zipmap", [keys, _]) => sight.elements(keys),
                ("merge" | "tomap" | "try" | "coalesce" | "nonsensitive", arguments) => {
                    let arguments = arguments.iter();
                    arguments.flat_map(|one| sight.keys(one)).collect()
                }
                _ => Vec::new(),
            },
            _ => {
                if let Some(["local", name]) = expr.path().as_deref()
                    && let Some(local) = sight.scope.local(sight.file, name)
                {
                    let outside = Self {
                        loops: None,
                        block: None,
                        ..sight
                    };
                    return outside.keys(local);
                }
                // The keys of a set are its elements.
                let step = match expr.path().as_deref() {
                    Some(["var", name]) if sight.is_set(name) => Step::Element,
                    _ => Step::Key,
                };
                let names = sight.names(expr).into_iter();
                names.map(|name| name.to(step.clone())).collect()
            }
        };
        found.truncate(MOST);
        found
    }

    fn is_set(self, variable: &str) -> bool {
        let declared = self.scope.variable(self.file, variable);
        let ty = declared.and_then(|variable| variable.body.attribute("type"));
        ty.is_some_and(|ty| match &ty.expr.kind {
            ExprKind::Call(call) => call.name.node == "set",
            _ => false,
        })
    }

    fn each(self, part: &str) -> Vec<Symbol> {
        let for_each = self
            .block
            .and_then(|block| block.body.attribute("for_each"));
        let Some(for_each) = for_each else {
            return Vec::new();
        };
        let outside = Self {
            block: None,
            loops: None,
            ..self
        };
        match part {
            "key" => outside.keys(&for_each.expr),
            _ => outside.elements(&for_each.expr),
        }
    }

    fn variable(self, name: &str) -> Vec<Symbol> {
        let mut around = self.loops;
        while let Some(inner) = around {
            let of = inner.of;
            let outer = Self {
                depth: self.depth,
                ..inner.outer
            };
            if of.variable.node == name {
                return outer.elements(&of.collection);
            }
            if of.key_variable.as_ref().is_some_and(|key| key.node == name) {
                return outer.keys(&of.collection);
            }
            around = inner.outer.loops;
        }
        vec![Symbol::of(name)]
    }
}
