//! What a function takes, and how arguments are made to fit.

use crate::eval::constraint::Type;
use crate::eval::convert::convert;
use crate::eval::functions::arguments::{Arguments, Stop};
use crate::eval::refusal::Refusal;
use crate::eval::value::{Kind, Value};
use crate::source::place::Place;

/// A function.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) parameters: &'static [Parameter],
    /// What further arguments are, when it takes any number of them.
    pub(super) rest: Option<Parameter>,
    pub(super) body: Body,
}

/// How a function is answered.
pub(super) enum Body {
    /// By computing.
    Pure(fn(&Arguments) -> Result<Value, Stop>),
    /// Not at all, for this reason.
    Unanswered(&'static str),
}

/// What an argument is converted to. None may be `null` but [`Parameter::Nullable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameter {
    /// Anything.
    Any,
    /// Anything, even `null`.
    Nullable,
    /// A string.
    Text,
    /// A number.
    Number,
    /// A list of bools.
    Bools,
    /// A list of anything of one type.
    List,
    /// A list of strings.
    Texts,
    /// A set of anything of one type.
    Set,
    /// A map of lists of strings.
    TextLists,
}

impl Function {
    /// A function that takes exactly `parameters`.
    pub(super) const fn new(
        name: &'static str,
        parameters: &'static [Parameter],
        run: fn(&Arguments) -> Result<Value, Stop>,
    ) -> Self {
        Self {
            name,
            parameters,
            rest: None,
            body: Body::Pure(run),
        }
    }

    /// The same with any number of further arguments.
    pub(super) const fn and(mut self, rest: Parameter) -> Self {
        self.rest = Some(rest);
        self
    }

    /// The arguments as what the function takes.
    pub(super) fn prepare(&self, arguments: &[Value], place: Place) -> Result<Vec<Value>, Refusal> {
        let least = self.parameters.len();
        let fits = match self.rest {
            Some(_) => arguments.len() >= least,
            None => arguments.len() == least,
        };
        if !fits {
            let reason = format!(
                "`{}` does not take {} arguments",
                self.name,
                arguments.len()
            );
            return Err(Refusal::new(place, reason));
        }
        let parameters = self.parameters.iter().copied().map(Some);
        let parameters = parameters.chain(std::iter::repeat(self.rest));
        let pairs = arguments.iter().zip(parameters);
        pairs
            .map(|(value, parameter)| parameter.unwrap_or(Parameter::Any).fit(value))
            .collect()
    }
}

impl Parameter {
    fn fit(self, value: &Value) -> Result<Value, Refusal> {
        if self != Self::Nullable && matches!(value.kind, Kind::Null) {
            return Err(Refusal::new(value.place, "an argument must not be null"));
        }
        let wanted = match self {
            Self::Any | Self::Nullable => return Ok(value.clone()),
            Self::Text => Type::String,
            Self::Number => Type::Number,
            Self::Bools => Type::List(Box::new(Type::Bool)),
            Self::List => Type::List(Box::new(Type::Any)),
            Self::Texts => Type::List(Box::new(Type::String)),
            Self::Set => Type::Set(Box::new(Type::Any)),
            Self::TextLists => Type::Map(Box::new(Type::List(Box::new(Type::String)))),
        };
        convert(value, &wanted)
    }
}
