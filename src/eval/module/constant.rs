//! Bodies that Terraform reads without evaluating: constants and references.

use std::collections::BTreeMap;

use crate::eval::number::Number;
use crate::eval::origin::Origin;
use crate::eval::text::Text;
use crate::eval::value::{Entry, Kind, Value};
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::Body;
use crate::syntax::hcl::expr::{Expr, ExprKind};

/// The attributes of `body` that are constant; names stand for themselves.
pub(crate) fn body(body: &Body<'_>, file: FileId, place: Place) -> Value {
    let entries = body.attributes().map(|attribute| {
        let entry = Entry {
            key: file.at(attribute.name.span),
            value: expression(&attribute.expr, file),
            earlier: Vec::new(),
        };
        (attribute.name.node.to_owned(), entry)
    });
    let entries: BTreeMap<_, _> = entries.collect();
    Value::map(entries, place)
}

/// A constant; the path of a plain reference as a string. Trees are only as
/// deep as the reader lets them be, and lists of lists do not occur here.
fn expression(expr: &Expr<'_>, file: FileId) -> Value {
    let place = file.at(expr.span);
    let kind = match &expr.kind {
        ExprKind::Bool(truth) => Kind::Bool(*truth),
        ExprKind::Null => Kind::Null,
        ExprKind::String(literal) => Kind::String(Origin::File(file).text(literal)),
        ExprKind::Number(text) => match Number::parse(text) {
            Some(number) => Kind::Number(number),
            None => return Value::unknown(place),
        },
        ExprKind::Tuple(items) => {
            let items = items.iter().map(|item| match item.kind {
                ExprKind::Tuple(_) => Value::unknown(file.at(item.span)),
                _ => expression(item, file),
            });
            return Value::list(items.collect(), place);
        }
        _ => match expr.path() {
            Some(path) => Kind::String(Text::made(&path.join("."), place)),
            None => return Value::unknown(place),
        },
    };
    Value::new(kind, place)
}
