//! Type constraints, such as `map(object({ a = optional(string, "x") }))`.

use crate::eval::refusal::Refusal;
use crate::eval::value::Value;
use crate::source::place::FileId;
use crate::syntax::hcl::expr::{Call, Entry, Expr, ExprKind};

/// A type that a value is converted to.
#[derive(Debug, Clone)]
pub enum Type {
    /// Whatever the value is: `any`, or a list without a type of elements.
    Any,
    /// A string.
    String,
    /// A number.
    Number,
    /// A bool.
    Bool,
    /// A list of one type.
    List(Box<Self>),
    /// A set of one type: sorted, each element once.
    Set(Box<Self>),
    /// A map of one type.
    Map(Box<Self>),
    /// Elements of one type each.
    Tuple(Vec<Self>),
    /// Attributes of one type each; others are dropped.
    Object(Vec<Attribute>),
}

/// An attribute of an object type.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// Whether it may be left out.
    pub presence: Presence,
}

/// Whether an attribute may be left out.
#[derive(Debug, Clone)]
pub enum Presence {
    /// It must be there.
    Required,
    /// It is `null` when left out.
    Optional,
    /// It is this when left out or `null`.
    Default(Value),
}

/// How deep types may stand in each other.
const MAX_DEPTH: usize = 100;

impl Type {
    /// The type that `expr` says, in `file`. `constant` gives the values of the
    /// defaults, which are expressions without references.
    ///
    /// # Errors
    ///
    /// When it says no type.
    pub fn read(
        expr: &Expr<'_>,
        file: FileId,
        constant: &mut dyn FnMut(&Expr<'_>) -> Value,
    ) -> Result<Self, Refusal> {
        Reader { file, constant }.read(expr, 0)
    }
}

struct Reader<'a> {
    file: FileId,
    constant: &'a mut dyn FnMut(&Expr<'_>) -> Value,
}

impl Reader<'_> {
    fn refuse<T>(&self, expr: &Expr<'_>, reason: &str) -> Result<T, Refusal> {
        Err(Refusal::new(self.file.at(expr.span), reason))
    }

    fn read(&mut self, expr: &Expr<'_>, depth: usize) -> Result<Type, Refusal> {
        let expr = expr.unparenthesised();
        if depth > MAX_DEPTH {
            return self.refuse(expr, "a type nested too deep");
        }
        match &expr.kind {
            ExprKind::Variable(name) => self.word(expr, name),
            // Terraform 0.11 wrote types in quotes, and JSON syntax still does.
            ExprKind::String(literal) => self.word(expr, literal.as_str()),
            ExprKind::Call(call) => self.call(expr, call, depth),
            _ => self.refuse(expr, "no type"),
        }
    }

    fn word(&self, expr: &Expr<'_>, word: &str) -> Result<Type, Refusal> {
        let any = || Box::new(Type::Any);
        match word {
            "any" => Ok(Type::Any),
            "string" => Ok(Type::String),
            "number" => Ok(Type::Number),
            "bool" => Ok(Type::Bool),
            "list" => Ok(Type::List(any())),
            "map" => Ok(Type::Map(any())),
            "set" => Ok(Type::Set(any())),
            _ => self.refuse(expr, "no type"),
        }
    }

    fn call(&mut self, expr: &Expr<'_>, call: &Call<'_>, depth: usize) -> Result<Type, Refusal> {
        let [argument] = call.arguments.as_slice() else {
            return self.refuse(expr, "a type constructor takes one argument");
        };
        match (call.name.node.as_ref(), &argument.unparenthesised().kind) {
            ("list", _) => Ok(Type::List(Box::new(self.read(argument, depth + 1)?))),
            ("set", _) => Ok(Type::Set(Box::new(self.read(argument, depth + 1)?))),
            ("map", _) => Ok(Type::Map(Box::new(self.read(argument, depth + 1)?))),
            ("tuple", ExprKind::Tuple(items)) => {
                let items = items.iter().map(|item| self.read(item, depth + 1));
                Ok(Type::Tuple(items.collect::<Result<_, _>>()?))
            }
            ("object", ExprKind::Object(entries)) => {
                let attributes = entries.iter().map(|entry| self.attribute(entry, depth + 1));
                Ok(Type::Object(attributes.collect::<Result<_, _>>()?))
            }
            _ => self.refuse(expr, "no type"),
        }
    }

    fn attribute(&mut self, entry: &Entry<'_>, depth: usize) -> Result<Attribute, Refusal> {
        let Some(name) = entry.key.as_str() else {
            return self.refuse(&entry.value, "an attribute of an object type needs a name");
        };
        let name = name.to_owned();
        let optional = match &entry.value.unparenthesised().kind {
            ExprKind::Call(call) if call.name.node == "optional" => Some(call),
            _ => None,
        };
        let (kind, presence) = match optional.map(|call| call.arguments.as_slice()) {
            None => (&entry.value, Presence::Required),
            Some([kind]) => (kind, Presence::Optional),
            Some([kind, default]) => (kind, Presence::Default((self.constant)(default))),
            Some(_) => return self.refuse(&entry.value, "`optional` takes a type and a default"),
        };
        let kind = self.read(kind, depth)?;
        Ok(Attribute {
            name,
            kind,
            presence,
        })
    }
}
