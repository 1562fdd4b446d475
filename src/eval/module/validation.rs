//! Inputs that the conditions of a module's variables refuse.

use std::collections::BTreeMap;

use crate::eval::code::Code;
use crate::eval::expression::Evaluated;
use crate::eval::expression::names::{Names, Scope};
use crate::eval::expression::steps::Step;
use crate::eval::files::Directory;
use crate::eval::module::block::{Block, BlockKind, BodySyntax, Part};
use crate::eval::module::names::ModuleNames;
use crate::eval::module::read::objects;
use crate::eval::module::state::Inputs;
use crate::eval::origin::Origin;
use crate::eval::refusal::Refusal;
use crate::eval::shape::Shape;
use crate::eval::value::{Entry, Kind, Map, Value};
use crate::source::place::Place;
use crate::syntax::hcl::expr::{Expr, ExprKind, StepKind};
use crate::syntax::hcl::walk;

/// So many entries of an input are tried as what it is refused for.
const MAX_TRIED: usize = 200;

/// An input that a `validation` of its variable surely refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The name of the variable.
    pub variable: String,
    /// Where the input is given.
    pub given: Place,
    /// The first of its entries without which it would not be refused, if it has such.
    pub entry: Option<(String, Place)>,
    /// The condition.
    pub condition: Place,
    /// What the module says about it.
    pub message: Option<String>,
}

impl<'t> ModuleNames<'_, 't> {
    /// The inputs of this module that Terraform surely refuses, each once.
    pub(crate) fn refused_inputs(&self) -> Vec<Refused> {
        let blocks = self.state.declarations.blocks.iter();
        let variables = blocks.filter(|block| block.kind == BlockKind::Variable);
        variables
            .filter_map(|block| self.refused_input(block))
            .collect()
    }

    fn refused_input(&self, block: &Block<'t>) -> Option<Refused> {
        let name = &block.name;
        let given = self.given_at(name)?;
        let mut validations = block.parts.iter().rev().map(validations);
        // Blocks of a later part replace those before it.
        let validations = validations.find(|found| !found.is_empty())?;
        let refusing = validations.iter().find(|validation| {
            let condition = validation.condition;
            self.is_settled(condition) && is_false(condition, self, self)
        })?;
        let message = refusing.message.map(|code| self.constant(code));
        let value = self.variable(name, given).ok()?;
        Some(Refused {
            variable: name.clone(),
            given,
            entry: self.refused_entry(name, &value, refusing.condition),
            condition: refusing.condition.place(),
            message: message.and_then(|value| value.as_str()),
        })
    }

    /// Whether all variables that a condition names are given: what is given
    /// elsewhere, a root's default knows nothing of.
    fn is_settled(&self, condition: Code<'t>) -> bool {
        if let Inputs::Call { .. } = self.state.inputs {
            return true;
        }
        let Some(expr) = condition.expr() else {
            return false;
        };
        let mut settled = true;
        walk::expressions(expr, &mut |expr| {
            if let Some(name) = variable_of(expr) {
                settled &= self.given_at(name).is_some();
            }
        });
        settled
    }

    /// The first entry of `value` without which the condition may hold.
    fn refused_entry(
        &self,
        name: &str,
        value: &Value,
        condition: Code<'t>,
    ) -> Option<(String, Place)> {
        let Kind::Map(map) = &value.kind else {
            return None;
        };
        let holds_with = |entries: BTreeMap<String, Entry>| {
            let map = Map {
                entries: entries.into(),
                extent: map.extent,
            };
            let changed = Changed {
                names: self,
                variable: name,
                value: Value::new(Kind::Map(map), value.place),
            };
            !is_false(condition, &changed, self)
        };
        let entries = map.entries.iter().take(MAX_TRIED);
        let mut blamed = entries.filter(|(key, entry)| {
            let mut other = map.entries.to_map();
            let mut without = other.clone();
            without.remove(*key);
            if let Some(other) = other.get_mut(*key) {
                other.value = Value::unknown(entry.value.place);
            }
            holds_with(other) || holds_with(without)
        });
        let (key, entry) = blamed.next()?;
        Some((key.clone(), entry.key))
    }
}

/// A `validation` of a variable.
struct Validation<'t> {
    condition: Code<'t>,
    message: Option<Code<'t>>,
}

fn validations<'t>(part: &Part<'t>) -> Vec<Validation<'t>> {
    let parts: Vec<Part<'t>> = match part.syntax {
        BodySyntax::Hcl(body) => {
            let blocks = body.blocks_of("validation");
            let bodies = blocks.map(|block| BodySyntax::Hcl(&block.body));
            bodies.map(|syntax| Part { syntax, ..*part }).collect()
        }
        BodySyntax::Json(value) => {
            let found = value.get("validation").map(objects).unwrap_or_default();
            let bodies = found.into_iter().map(BodySyntax::Json);
            bodies.map(|syntax| Part { syntax, ..*part }).collect()
        }
    };
    let read = parts.into_iter().filter_map(|part| {
        Some(Validation {
            condition: part.attribute("condition")?,
            message: part.attribute("error_message"),
        })
    });
    read.collect()
}

/// Whether `condition` surely is false where `names` hold in `module`.
fn is_false(condition: Code<'_>, names: &dyn Names, module: &ModuleNames<'_, '_>) -> bool {
    let scope = Scope {
        names,
        bindings: None,
        origin: Origin::File(condition.file),
        meter: &module.state.meter,
    };
    // What Terraform refuses for another reason is not told as this one.
    matches!(
        condition.evaluate(scope),
        Ok(Value {
            kind: Kind::Bool(false),
            ..
        })
    )
}

fn variable_of<'a>(expr: &Expr<'a>) -> Option<&'a str> {
    let ExprKind::Traversal(traversal) = &expr.kind else {
        return None;
    };
    match (
        &traversal.base.kind,
        traversal.steps.first().map(|s| &s.kind),
    ) {
        (ExprKind::Variable("var"), Some(StepKind::Attribute(name))) => Some(name),
        _ => None,
    }
}

/// The names of a module of which one variable is given something else.
struct Changed<'n> {
    names: &'n dyn Names,
    variable: &'n str,
    value: Value,
}

impl Names for Changed<'_> {
    fn resolve(&self, root: &str, steps: &[Step], place: Place) -> Result<(Value, usize), Refusal> {
        match (root, steps.first()) {
            ("var", Some(Step::Attribute(name))) if name == self.variable => {
                Ok((self.value.clone(), 1))
            }
            _ => self.names.resolve(root, steps, place),
        }
    }

    fn call(&self, name: &str, arguments: &[Value], place: Place) -> Option<Evaluated> {
        self.names.call(name, arguments, place)
    }

    fn shape(&self, root: &str, name: &str, depth: usize) -> Shape {
        self.names.shape(root, name, depth)
    }

    fn directory(&self) -> Directory<'_> {
        self.names.directory()
    }
}
