//! What names mean where an expression stands.

use super::Evaluated;
use super::meter::{Meter, is_known};
use super::steps::Step;
use crate::eval::files::Directory;
use crate::eval::origin::Origin;
use crate::eval::refusal::Refusal;
use crate::eval::shape::Shape;
use crate::eval::value::{Unknown, Value};
use crate::source::Span;
use crate::source::place::Place;

/// What an expression sees.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    /// The names of the module or file.
    pub names: &'s dyn Names,
    /// The names of the constructs around the expression.
    pub bindings: Option<&'s Binding<'s>>,
    /// What the expression's spans count in.
    pub origin: Origin<'s>,
    /// The bounds.
    pub meter: &'s Meter,
}

/// The names that a module or a configuration file gives to all its expressions.
pub trait Names {
    /// The value of `root` with as many of `steps` as its meaning takes, and
    /// how many those are.
    ///
    /// # Errors
    ///
    /// When Terraform refuses the reference.
    fn resolve(&self, root: &str, steps: &[Step], place: Place) -> Result<(Value, usize), Refusal>;

    /// What a function of the language at hand gives, unless it is one of
    /// Terraform's own.
    fn call(&self, name: &str, arguments: &[Value], place: Place) -> Option<Evaluated>;

    /// What the value `root.name` is, when it is a list, by how it is declared;
    /// `depth` references were followed to ask this.
    fn shape(&self, root: &str, name: &str, depth: usize) -> Shape {
        let _ = (root, name, depth);
        Shape::Unsure
    }

    /// What the variable is whose empty default is the value at `place`: of a
    /// part of a name nobody means nothing.
    fn not_given(&self, place: Place) -> Option<Unknown> {
        let _ = place;
        None
    }

    /// Where the paths of `file` and its like begin.
    fn directory(&self) -> Directory<'_>;
}

/// A name that holds in a part of an expression or a block.
#[derive(Debug)]
pub struct Binding<'s> {
    /// The name.
    pub name: &'s str,
    /// What it means.
    pub value: Value,
    /// The names that hold around.
    pub outer: Option<&'s Self>,
}

impl<'s> Scope<'s> {
    /// Where `span` was written.
    #[must_use]
    pub fn place(self, span: Span) -> Place {
        self.origin.place(span)
    }

    /// The value that a construct around gives to `name`.
    #[must_use]
    pub fn bound(self, name: &str) -> Option<&'s Value> {
        let mut next = self.bindings;
        while let Some(binding) = next {
            if binding.name == name {
                return Some(&binding.value);
            }
            next = binding.outer;
        }
        None
    }

    /// The same scope with these names.
    #[must_use]
    pub const fn with(self, bindings: Option<&'s Binding<'s>>) -> Self {
        Self { bindings, ..self }
    }

    /// Something unknown that Terraform may refuse as well.
    pub(crate) fn doubtful(self, place: Place) -> Value {
        self.meter.doubt();
        Value::unknown(place)
    }

    /// Says that what is made of `operands` may be refused, if they are not known.
    pub(crate) fn doubt_unless_known(self, operands: &[Value]) {
        if self.meter.is_trying() && !operands.iter().all(is_known) {
            self.meter.doubt();
        }
    }
}
