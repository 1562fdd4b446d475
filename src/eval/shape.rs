//! Whether a list is a set, whose keys are its elements.
//!
//! Values do not tell the two apart; where the expression does not either, and
//! the elements stand as in a set, it is not known.

use crate::eval::value::{Kind, Value};
use crate::syntax::hcl::expr::{Expr, ExprKind, ForKind, StepKind};

/// What a value with elements is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A list or tuple, whose keys are numbers.
    Sequence,
    /// A set, whose keys are its elements.
    Set,
    /// One of the two.
    Unsure,
}

/// What the list `value` is, which `expr` came to.
pub(crate) fn of(expr: &Expr<'_>, value: &Value) -> Shape {
    match by_form(expr) {
        Shape::Unsure if !may_be_set(value) => Shape::Sequence,
        shape => shape,
    }
}

fn by_form(expr: &Expr<'_>) -> Shape {
    match &expr.unparenthesised().kind {
        ExprKind::Tuple(_) => Shape::Sequence,
        ExprKind::For(each) if each.kind == ForKind::Tuple => Shape::Sequence,
        ExprKind::Traversal(traversal) => {
            let is_splat = |kind: &StepKind<'_>| {
                matches!(kind, StepKind::AttributeSplat | StepKind::FullSplat)
            };
            match traversal.steps.iter().any(|step| is_splat(&step.kind)) {
                true => Shape::Sequence,
                false => Shape::Unsure,
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
