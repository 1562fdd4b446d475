//! Whether a list is a set, whose keys are its elements.
//!
//! Values do not tell the two apart; where the expression does not either, and
//! the elements stand as in a set, it is not known.

use crate::eval::expression::names::Names;
use crate::eval::value::{Kind, Value};
use crate::syntax::hcl::expr::{Expr, ExprKind, ForKind, StepKind};

/// What a value with elements is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A list or tuple, whose keys are numbers.
    Sequence,
    /// A set, whose keys are its elements.
    Set,
    /// One of the two.
    Unsure,
}

/// What the list `value` is, whose expression tells `form`.
pub(crate) fn of(form: Shape, value: &Value) -> Shape {
    match form {
        Shape::Unsure if !may_be_set(value) => Shape::Sequence,
        shape => shape,
    }
}

/// So many references are followed.
const MAX_DEPTH: usize = 8;

/// What the form of an expression tells, as it stands after `depth` references.
pub(crate) fn by_form(expr: &Expr<'_>, names: &dyn Names, depth: usize) -> Shape {
    match &expr.unparenthesised().kind {
        ExprKind::Tuple(_) => Shape::Sequence,
        ExprKind::For(each) if each.kind == ForKind::Tuple => Shape::Sequence,
        ExprKind::Traversal(traversal) => {
            let is_splat = |kind: &StepKind<'_>| {
                matches!(kind, StepKind::AttributeSplat | StepKind::FullSplat)
            };
            match traversal.steps.iter().any(|step| is_splat(&step.kind)) {
                true => Shape::Sequence,
                false if depth > MAX_DEPTH => Shape::Unsure,
                false => match expr.path().as_deref() {
                    Some([root, name]) => names.shape(root, name, depth + 1),
                    _ => Shape::Unsure,
                },
            }
        }
        ExprKind::Call(call) => match call.name.node.trim_start_matches("core::") {
            "toset" | "setunion" | "setintersection" | "setsubtract" | "fileset" => Shape::Set,
            "tolist" | "concat" | "flatten" | "split" | "keys" | "values" | "sort" | "distinct"
            | "compact" | "reverse" | "range" | "slice" | "chunklist" | "formatlist"
            | "matchkeys" | "regexall" | "csvdecode" => Shape::Sequence,
            _ => Shape::Unsure,
        },
        _ => Shape::Unsure,
    }
}

/// What a type constraint tells.
pub(crate) fn by_type(expr: &Expr<'_>) -> Shape {
    match &expr.unparenthesised().kind {
        ExprKind::Call(call) => match call.name.node.as_ref() {
            "set" => Shape::Set,
            "list" | "tuple" => Shape::Sequence,
            _ => Shape::Unsure,
        },
        ExprKind::Variable("set") => Shape::Set,
        ExprKind::Variable("list") => Shape::Sequence,
        _ => Shape::Unsure,
    }
}

/// Whether the elements stand as those of a set do.
fn may_be_set(value: &Value) -> bool {
    let Kind::List(list) = &value.kind else {
        return false;
    };
    list.items
        .windows(2)
        .all(|pair| match (pair[0].as_str(), pair[1].as_str()) {
            (Some(first), Some(second)) => first < second,
            _ => true,
        })
}
