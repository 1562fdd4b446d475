//! The value of a closed expression: literals, calls, operators and indices.

use std::collections::BTreeMap;

use cagen::eval::convert;
use cagen::eval::functions;
use cagen::eval::number::Number;
use cagen::eval::operator;
use cagen::eval::refusal::Refusal;
use cagen::eval::text::Text;
use cagen::eval::value::{Entry, Kind, Value};
use cagen::source::Span;
use cagen::source::place::{FileId, Place};
use cagen::syntax::hcl;
use cagen::syntax::hcl::expr::{Expr, ExprKind, Key, StepKind};
use cagen::syntax::hcl::template::Part;
use unicode_normalization::UnicodeNormalization;

const FILE: FileId = FileId(0);

/// The value of `expression`, whose places are offsets into it.
pub(crate) fn evaluate(expression: &str) -> Result<Value, Refusal> {
    let text = format!("a = {expression}\n");
    let (file, faults) = hcl::parse(&text);
    assert!(faults.is_empty(), "{expression}: {faults:?}");
    value(&file.body.attribute("a").unwrap().expr)
}

/// What is called with which arguments, when the expression is a call.
pub(crate) fn call(expression: &str) -> Option<(String, Vec<Value>)> {
    let text = format!("a = {expression}\n");
    let (file, _) = hcl::parse(&text);
    match &file.body.attribute("a").unwrap().expr.kind {
        ExprKind::Call(call) if call.expansion.is_none() => {
            let arguments = call.arguments.iter().map(value);
            let arguments = arguments.collect::<Result<_, _>>().ok()?;
            Some((call.name.node.to_string(), arguments))
        }
        _ => None,
    }
}

fn at(span: Span) -> Place {
    FILE.at(span)
}

/// The value of a closed expression.
pub(crate) fn value(expr: &Expr<'_>) -> Result<Value, Refusal> {
    let place = at(expr.span);
    let made = |kind| Ok(Value::new(kind, place));
    match &expr.kind {
        ExprKind::Null => made(Kind::Null),
        ExprKind::Bool(truth) => made(Kind::Bool(*truth)),
        ExprKind::Number(digits) => made(Kind::Number(Number::parse(digits).unwrap())),
        ExprKind::String(literal) => {
            let text: String = literal.as_str().nfc().collect();
            made(Kind::String(Text::copied(&text, at(literal.span()))))
        }
        ExprKind::Template(template) => {
            let mut text = String::new();
            for part in &template.parts {
                match part {
                    Part::Literal(literal) => text.push_str(literal.as_str()),
                    Part::Interpolation(expr) => {
                        text.push_str(&convert::to_text(&value(expr)?)?.as_known().unwrap());
                    }
                    Part::Directive(_) => panic!("{expr:?}"),
                }
            }
            made(Kind::String(Text::made(&text, place)))
        }
        ExprKind::Tuple(items) => {
            let items = items.iter().map(value).collect::<Result<_, _>>()?;
            Ok(Value::list(items, place))
        }
        ExprKind::Object(entries) => object(entries, place),
        ExprKind::Call(call) => {
            let mut arguments = call
                .arguments
                .iter()
                .map(value)
                .collect::<Result<Vec<_>, _>>()?;
            if call.expansion.is_some()
                && let Some(Kind::List(list)) = arguments.pop().map(|last| last.kind)
            {
                arguments.extend(list.items.iter().cloned());
            }
            functions::call(&call.name.node, &arguments, place)
        }
        ExprKind::Unary(unary) => {
            operator::unary(unary.operator.node, &value(&unary.operand)?, place)
        }
        ExprKind::Binary(binary) => {
            let mut left = value(&binary.first)?;
            for (operator, right) in &binary.rest {
                left = operator::binary(operator.node, &left, &value(right)?, place)?;
            }
            Ok(left)
        }
        ExprKind::Parens(inner) => value(inner),
        ExprKind::Traversal(traversal) => {
            let mut found = value(&traversal.base)?;
            for step in &traversal.steps {
                found = match &step.kind {
                    StepKind::Attribute(name) => found.get(name).cloned(),
                    StepKind::Index(index) => indexed(&found, &value(index)?),
                    other => panic!("{other:?}"),
                }
                .ok_or_else(|| Refusal::new(place, "no such element"))?;
            }
            Ok(found)
        }
        other => panic!("{other:?} is not closed"),
    }
}

fn indexed(value: &Value, index: &Value) -> Option<Value> {
    match (&value.kind, &index.kind) {
        (Kind::List(list), Kind::Number(index)) => list.items.get(index.to_usize()?).cloned(),
        (Kind::Map(_), _) => value.get(&index.as_str()?).cloned(),
        _ => None,
    }
}

fn object(entries: &[hcl::expr::Entry<'_>], place: Place) -> Result<Value, Refusal> {
    let mut map = BTreeMap::new();
    for entry in entries {
        let key = match &entry.key {
            Key::Name(name) => name.node.to_owned(),
            Key::Expr(expr) => match convert::to_string(&value(expr)?)?.as_str() {
                Some(key) => key,
                None => return Err(Refusal::new(place, "a key must be a string")),
            },
        };
        let value = Entry {
            key: at(entry.key.span()),
            value: value(&entry.value)?,
            earlier: Vec::new(),
        };
        map.insert(key, value);
    }
    Ok(Value::map(map, place))
}
