//! Expressions as they are written: in Terraform's own syntax or in its JSON syntax.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::eval::expression::names::Scope;
use crate::eval::expression::{Evaluated, evaluate, string};
use crate::eval::origin::Origin;
use crate::eval::refusal::Refusal;
use crate::eval::shape::{self, Shape};
use crate::eval::value::{Entry, Extent, Kind, List, Map, Value};
use crate::source::place::{FileId, Place};
use crate::syntax::hcl;
use crate::syntax::hcl::expr::{Expr, ExprKind};

/// An expression of a file.
#[derive(Debug, Clone, Copy)]
pub struct Code<'t> {
    /// The file.
    pub file: FileId,
    /// The expression.
    pub syntax: Syntax<'t>,
}

/// The two syntaxes of expressions.
#[derive(Debug, Clone, Copy)]
pub enum Syntax<'t> {
    /// Terraform's own.
    Hcl(&'t Expr<'t>),
    /// JSON, in whose strings the expressions are templates.
    Json(&'t Value),
}

impl<'t> Code<'t> {
    /// Where it stands.
    #[must_use]
    pub fn place(self) -> Place {
        match self.syntax {
            Syntax::Hcl(expr) => self.file.at(expr.span),
            Syntax::Json(value) => value.place,
        }
    }

    /// The expression in Terraform's own syntax, if that is how it is written.
    #[must_use]
    pub const fn expr(self) -> Option<&'t Expr<'t>> {
        match self.syntax {
            Syntax::Hcl(expr) => Some(expr),
            Syntax::Json(_) => None,
        }
    }

    /// The text when it is written as a constant string.
    #[must_use]
    pub fn as_str(self) -> Option<String> {
        match self.syntax {
            Syntax::Hcl(expr) => expr.unparenthesised().as_str().map(str::to_owned),
            Syntax::Json(value) => value.as_str().filter(|text| !is_template(text)),
        }
    }

    /// Whether its value is a list or a set, as far as its form tells.
    pub(crate) fn form(self, scope: Scope<'_>) -> Shape {
        match self.syntax {
            Syntax::Hcl(expr) => shape::by_form(expr, scope.names, 0),
            Syntax::Json(value) => match &value.kind {
                Kind::List(_) => Shape::Sequence,
                _ => {
                    let text = value.as_str().unwrap_or_default();
                    let (template, _) = hcl::parse_template(&text);
                    match alone(&template) {
                        Some(expr) => shape::by_form(expr, scope.names, 0),
                        None => Shape::Unsure,
                    }
                }
            },
        }
    }

    /// What it comes to where `scope` holds.
    ///
    /// # Errors
    ///
    /// When Terraform would refuse it.
    pub fn evaluate(self, scope: Scope<'_>) -> Evaluated {
        match self.syntax {
            Syntax::Hcl(expr) => {
                let origin = Origin::File(self.file);
                evaluate(expr, Scope { origin, ..scope })
            }
            Syntax::Json(value) => json(value, scope),
        }
    }
}

/// Reading so many bytes of a text, or elements of a list, counts as one step.
pub(crate) const READ_UNIT: usize = 16;

/// What a value of the JSON syntax comes to.
///
/// # Errors
///
/// When Terraform would refuse one of its templates.
pub(crate) fn json(value: &Value, scope: Scope<'_>) -> Evaluated {
    if !scope.meter.enter() {
        return Ok(scope.doubtful(value.place));
    }
    let result = match &value.kind {
        Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) => Ok(value.clone()),
        Kind::String(_) => template(value, scope),
        Kind::List(list) => json_list(value, list, scope),
        Kind::Map(map) => json_map(value, map, scope),
    };
    scope.meter.leave();
    result
}

fn json_list(value: &Value, list: &List, scope: Scope<'_>) -> Evaluated {
    let items: Result<Arc<[Value]>, Refusal> =
        list.items.iter().map(|item| json(item, scope)).collect();
    let list = List {
        items: items?,
        extent: list.extent,
        perhaps: list.perhaps.clone(),
    };
    Ok(scope
        .meter
        .bounded(Value::new(Kind::List(list), value.place)))
}

fn json_map(value: &Value, map: &Map, scope: Scope<'_>) -> Evaluated {
    let mut entries = BTreeMap::new();
    let mut extent = map.extent;
    for (key, entry) in map.entries.iter() {
        let inner = Entry {
            key: entry.key,
            value: json(&entry.value, scope)?,
            earlier: entry.earlier.clone(),
        };
        let name = match is_template(key) {
            false => Some(key.clone()),
            true => {
                let written = crate::eval::text::Text::made(key, entry.key);
                let written = Value::new(Kind::String(written), entry.key);
                template(&written, scope)?.as_str()
            }
        };
        match name {
            Some(name) => {
                entries.insert(name, inner);
            }
            None => extent = Extent::Open,
        }
    }
    let entries = entries.into();
    let map = Map { entries, extent };
    Ok(scope.meter.bounded(Value::new(Kind::Map(map), value.place)))
}

fn template(value: &Value, scope: Scope<'_>) -> Evaluated {
    let Kind::String(text) = &value.kind else {
        return Ok(value.clone());
    };
    let Some(known) = text.as_known() else {
        return Ok(value.clone());
    };
    if !is_template(&known) {
        return Ok(value.clone());
    }
    if !scope.meter.spend(known.len() / READ_UNIT) {
        return Ok(scope.doubtful(value.place));
    }
    let (expr, faults) = hcl::parse_template(&known);
    if !faults.is_empty() {
        return Err(Refusal::new(value.place, "the template cannot be read"));
    }
    let origin = Origin::Text(text, value.place);
    let mut made = evaluate(&expr, Scope { origin, ..scope })?;
    if made.place.span.start > value.place.span.start
        && made.place.span.end < value.place.span.end
        && made.place.file == value.place.file
        && matches!(made.kind, Kind::String(_))
    {
        // The string with its quotes, as of one without templates.
        made.place = value.place;
    }
    Ok(made)
}

/// The expression of which `template` is nothing but the interpolation.
fn alone<'e, 'a>(template: &'e Expr<'a>) -> Option<&'e Expr<'a>> {
    match &template.kind {
        ExprKind::Template(template) => string::alone(template),
        _ => None,
    }
}

/// Whether a string of the JSON syntax is more than its text.
pub(crate) fn is_template(text: &str) -> bool {
    text.contains("${") || text.contains("%{")
}
