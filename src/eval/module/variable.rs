//! The values of variables.

use std::sync::Arc;

use crate::eval::code::{Code, Syntax};
use crate::eval::constraint::Type;
use crate::eval::convert;
use crate::eval::expression::names::{Names, Scope};
use crate::eval::expression::{self, Evaluated};
use crate::eval::module::block::{Block, BlockKind};
use crate::eval::module::names::ModuleNames;
use crate::eval::module::state::{Inputs, Key};
use crate::eval::origin::Origin;
use crate::eval::shape::{self, Shape};
use crate::eval::text::{Piece, Text};
use crate::eval::value::{Extent, Kind, Value};
use crate::source::place::Place;
use crate::syntax::hcl;
use crate::syntax::hcl::expr::{Expr, ExprKind};
use crate::syntax::hcl::template::Part;

/// What an input says of a variable.
enum Given {
    Value(Value),
    /// What an environment variable says, as Terragrunt gives its inputs.
    Environment(Value),
    /// Something, or nothing.
    Unsure,
    Nothing,
}

impl<'t> ModuleNames<'_, 't> {
    /// The value of the variable `name`.
    pub(crate) fn variable(&self, name: &str, place: Place) -> Evaluated {
        let unknown = || self.unknown(format!("var.{name}"), "", place);
        let found = self.state.declarations.find(BlockKind::Variable, "", name);
        let Some(index) = found else {
            return Ok(unknown());
        };
        let block = &self.state.declarations.blocks[index];
        let key = Key::Variable(name.to_owned());
        let value = self
            .state
            .remember(key, place, || Ok(self.input(name, block, place)))?;
        Ok(match value.kind {
            // The reference to it is what is not known.
            Kind::Unknown(_) => Value::new(value.kind, place),
            _ => value,
        })
    }

    fn input(&self, name: &str, block: &Block<'t>, place: Place) -> Value {
        let unknown = || self.unknown(format!("var.{name}"), "", place);
        let default = |names: &Self| {
            let code = block.attribute("default")?;
            Some(names.constant(code))
        };
        let value = match self.given(name) {
            Given::Value(value) => Some(value),
            Given::Environment(value) => Some(match block.attribute("type") {
                Some(_) => value,
                None => verbatim(value),
            }),
            Given::Unsure => return unknown(),
            Given::Nothing => {
                let value = default(self);
                if let Some(value) = &value
                    && value.as_str().is_some_and(|text| text.is_empty())
                    && let Kind::Unknown(variable) = unknown().kind
                    && self.asks_about(name)
                {
                    self.world.leave_open(value.place, variable);
                }
                value
            }
        };
        let Some(value) = value else {
            return unknown();
        };
        let is_nullable = block
            .attribute("nullable")
            .map(|code| self.constant(code).kind);
        let value = match (&value.kind, is_nullable) {
            (Kind::Null, Some(Kind::Bool(false))) => default(self).unwrap_or(value),
            _ => value,
        };
        match self.type_of(block) {
            Some(wanted) => convert::convert(&value, &wanted).unwrap_or_else(|_| unknown()),
            None => value,
        }
    }

    /// Whether the module compares the variable `name` with something, as one
    /// does whose empty default means that nothing is given.
    fn asks_about(&self, name: &str) -> bool {
        let tree = self.world.tree();
        let variable = format!("var.{name}");
        tree.files_in(&self.state.directory).iter().any(|file| {
            let text = tree.text(*file);
            text.match_indices(&variable).any(|(at, _)| {
                let before = text[..at].trim_end();
                let after = text[at + variable.len()..].trim_start();
                let is_whole = !text[at + variable.len()..]
                    .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
                let compared = ["==", "!="];
                let asked = ["length(", "coalesce(", "compact([", "trimspace("];
                is_whole
                    && (compared.iter().any(|sign| after.starts_with(sign))
                        || compared.iter().any(|sign| before.ends_with(sign))
                        || asked.iter().any(|call| before.ends_with(call)))
            })
        })
    }

    fn given(&self, name: &str) -> Given {
        match &self.state.inputs {
            Inputs::Root { files, unit } => {
                if let Some(code) = files.get(name) {
                    return Given::Value(self.file_value(*code));
                }
                match unit.as_ref().map(|unit| &unit.kind) {
                    None => Given::Nothing,
                    Some(Kind::Map(map)) => match (map.entries.get(name), map.extent) {
                        (Some(entry), _) => Given::Environment(entry.value.clone()),
                        (None, Extent::Exact) => Given::Nothing,
                        (None, Extent::Open) => Given::Unsure,
                    },
                    Some(_) => Given::Unsure,
                }
            }
            Inputs::Call {
                parent,
                block,
                instance,
            } => {
                let Some(parent) = self.world.names(*parent) else {
                    return Given::Unsure;
                };
                let call = &parent.state.declarations.blocks[*block];
                match call.attribute(name) {
                    None => Given::Nothing,
                    Some(code) => {
                        let value = parent
                            .with_instance(instance, code.place(), |scope| code.evaluate(scope));
                        Given::Value(value.unwrap_or_else(|_| Value::unknown(code.place())))
                    }
                }
            }
        }
    }

    /// Where an input gives a value to the variable `name`.
    pub(super) fn given_at(&self, name: &str) -> Option<Place> {
        match self.given(name) {
            Given::Value(value) | Given::Environment(value) => Some(value.place),
            Given::Unsure | Given::Nothing => None,
        }
    }

    /// The value of an expression that may refer to nothing.
    pub(crate) fn constant(&self, code: Code<'t>) -> Value {
        let value = code.evaluate(self.scope());
        value.unwrap_or_else(|_| Value::unknown(code.place()))
    }

    /// A value of a file of values; in JSON nothing is a template there.
    fn file_value(&self, code: Code<'t>) -> Value {
        match code.syntax {
            Syntax::Hcl(_) => self.constant(code),
            Syntax::Json(value) => value.clone(),
        }
    }

    fn type_of(&self, block: &Block<'t>) -> Option<Type> {
        let code = block.attribute("type")?;
        let mut constant = |expr: &Expr<'_>| {
            let names: &dyn Names = self;
            let scope = Scope {
                names,
                bindings: None,
                origin: Origin::File(code.file),
                meter: &self.state.meter,
            };
            let value = expression::evaluate(expr, scope);
            value.unwrap_or_else(|_| Value::unknown(code.file.at(expr.span)))
        };
        let read = |expr: &Expr<'_>| Type::read(expr, code.file, &mut constant).ok();
        with_type(code, read).flatten()
    }

    /// Whether a type constraint is one of lists or of sets.
    pub(super) fn typed(&self, code: Code<'t>) -> Shape {
        with_type(code, shape::by_type).unwrap_or(Shape::Unsure)
    }
}

/// What a variable without type has of an input: text, JSON unless it is text already.
fn verbatim(value: Value) -> Value {
    match &value.kind {
        Kind::Bool(_) | Kind::Number(_) => convert::to_string(&value).unwrap_or(value),
        Kind::List(_) | Kind::Map(_) => {
            let place = value.place;
            let text = Text::new([Piece::Json(Arc::new(value))]);
            Value::new(Kind::String(text), place)
        }
        Kind::Unknown(_) | Kind::Null | Kind::String(_) => value,
    }
}

/// What `read` makes of a type constraint; in JSON it stands in a string.
fn with_type<T>(code: Code<'_>, read: impl FnOnce(&Expr<'_>) -> T) -> Option<T> {
    let value = match code.syntax {
        Syntax::Hcl(expr) => return Some(read(expr)),
        Syntax::Json(value) => value,
    };
    let text = format!("${{{}}}", value.as_str()?);
    let (template, _) = hcl::parse_template(&text);
    let ExprKind::Template(template) = &template.kind else {
        return None;
    };
    match template.parts.as_slice() {
        [Part::Interpolation(expr)] => Some(read(expr)),
        _ => None,
    }
}
