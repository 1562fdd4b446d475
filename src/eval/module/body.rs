//! Bodies of blocks to maps, `dynamic` blocks expanded.

mod json;
mod written;

use std::collections::BTreeMap;

use crate::eval::code::{Code, Syntax};
use crate::eval::expression::comprehension::pairs;
use crate::eval::expression::names::{Binding, Scope};
use crate::eval::module::block::{Block, BlockKind, BodySyntax, Part};
use crate::eval::module::constant;
use crate::eval::origin::Origin;
use crate::eval::shape::Shape;
use crate::eval::value::{Entry, Extent, Value};
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::{self, Item};
use crate::syntax::hcl::expr::ExprKind;
use written::{Nested, Written};

/// Which entries of a body are wanted.
#[derive(Clone, Copy)]
pub(crate) enum Wanted<'w> {
    /// All.
    All,
    /// That of one name.
    Only(&'w str),
}

impl Wanted<'_> {
    fn takes(self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(only) => only == name,
        }
    }
}

/// The body of `block` where `scope` holds: its attributes, and a list of maps
/// for each type of nested blocks.
pub(crate) fn evaluate(block: &Block<'_>, wanted: Wanted<'_>, scope: Scope<'_>) -> Value {
    // They speak of addresses, which are no values.
    let speaks_of_addresses = matches!(
        block.kind,
        BlockKind::Moved | BlockKind::Removed | BlockKind::Import
    );
    if let (true, [part]) = (speaks_of_addresses, block.parts.as_slice())
        && let BodySyntax::Hcl(body) = part.syntax
    {
        return constant::body(body, part.file, block.whole);
    }
    let mut whole = Written::default();
    for part in &block.parts {
        let mut written = Written::default();
        let reader = Reader {
            file: part.file,
            scope: Scope {
                origin: Origin::File(part.file),
                ..scope
            },
        };
        reader.part(block.kind, part, wanted, &mut written);
        whole.replace_by(written);
    }
    scope.meter.bounded(whole.finish(block.whole))
}

/// Arguments of blocks that speak of other blocks, not of values.
fn is_meta(kind: BlockKind, name: &str) -> bool {
    match name {
        "count" | "for_each" | "depends_on" | "provider" | "providers" => kind.repeats(),
        "type" => kind == BlockKind::Variable,
        _ => false,
    }
}

/// Blocks that speak of other blocks: what is constant in them counts.
fn is_static(name: &str) -> bool {
    matches!(
        name,
        "lifecycle" | "moved" | "removed" | "import" | "backend" | "cloud"
    )
}

/// Reads the bodies of one file.
#[derive(Clone, Copy)]
struct Reader<'s> {
    file: FileId,
    scope: Scope<'s>,
}

impl<'s> Reader<'s> {
    fn part(self, kind: BlockKind, part: &Part<'_>, wanted: Wanted<'_>, written: &mut Written) {
        match part.syntax {
            BodySyntax::Hcl(body) => self.hcl(kind, body, wanted, written),
            BodySyntax::Json(value) => self.json(kind, value, wanted, written),
        }
    }

    fn value(self, syntax: Syntax<'_>, place: Place) -> Value {
        let file = self.file;
        let value = Code { file, syntax }.evaluate(self.scope);
        value.unwrap_or_else(|_| Value::unknown(place))
    }

    fn hcl(self, kind: BlockKind, body: &ast::Body<'_>, wanted: Wanted<'_>, written: &mut Written) {
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => {
                    let name = attribute.name.node;
                    if wanted.takes(name) && !is_meta(kind, name) {
                        let place = self.file.at(attribute.expr.span);
                        let value = self.value(Syntax::Hcl(&attribute.expr), place);
                        written.attribute(name, self.file.at(attribute.name.span), value);
                    }
                }
                Item::Block(block) if block.ident.node == "dynamic" => {
                    let name = block.labels.first().map_or("", |label| &label.text);
                    if wanted.takes(name) {
                        self.dynamic(name, block, written);
                    }
                }
                Item::Block(block) if wanted.takes(block.ident.node) => {
                    self.nested(block, written);
                }
                Item::Block(_) => {}
            }
        }
    }

    fn nested(self, block: &ast::Block<'_>, written: &mut Written) {
        let name = block.ident.node;
        let (header, whole) = (self.file.at(block.header()), self.file.at(block.span()));
        let body = match is_static(name) {
            true => constant::body(&block.body, self.file, whole),
            false => self.body(&block.body, whole),
        };
        written.nested(name, header, whole).items.push(body);
    }

    /// The body of a nested block at `place`.
    fn body(self, body: &ast::Body<'_>, place: Place) -> Value {
        if !self.scope.meter.enter() {
            return self.scope.doubtful(place);
        }
        let mut written = Written::default();
        self.hcl(BlockKind::Other, body, Wanted::All, &mut written);
        self.scope.meter.leave();
        written.finish(place)
    }

    fn dynamic(self, name: &str, block: &ast::Block<'_>, written: &mut Written) {
        let (header, whole) = (self.file.at(block.header()), self.file.at(block.span()));
        let Some(content) = block.body.blocks_of("content").next() else {
            return;
        };
        let file = self.file;
        let each = block.body.attribute("for_each").map(|each| Code {
            file,
            syntax: Syntax::Hcl(&each.expr),
        });
        let iterator = block
            .body
            .attribute("iterator")
            .map(|iterator| &iterator.expr);
        let iterator = match iterator.map(|iterator| &iterator.kind) {
            Some(ExprKind::Variable(iterator)) => iterator,
            _ => name,
        };
        let place = self.file.at(content.span());
        let make = |scope: Scope<'_>| {
            let reader = Reader { scope, ..self };
            reader.body(&content.body, place)
        };
        let nested = written.nested(name, header, whole);
        self.repeat(iterator, each, &make, nested);
    }

    /// Makes a block for each element of what `each` says.
    fn repeat(
        self,
        iterator: &str,
        each: Option<Code<'_>>,
        make: &dyn Fn(Scope<'_>) -> Value,
        nested: &mut Nested,
    ) {
        let scope = self.scope;
        let collection = match each {
            Some(each) => self.value(each.syntax, each.place()),
            None => Value::unknown(nested.whole),
        };
        let form = each.map_or(Shape::Unsure, |each| each.form(scope));
        let known = pairs(&collection, form, scope);
        let (mut items, extent) = known.unwrap_or((Vec::new(), Extent::Open));
        if extent == Extent::Open {
            // One stands for all that there may be.
            let place = collection.place;
            items.push((Value::unknown(place), Value::unknown(place)));
            nested.extent = Extent::Open;
        }
        for (key, value) in items {
            if !scope.meter.spend(1) {
                nested.extent = Extent::Open;
                return;
            }
            let value = iteration(key, value, collection.place);
            let binding = Binding {
                name: iterator,
                value,
                outer: scope.bindings,
            };
            nested.items.push(make(scope.with(Some(&binding))));
        }
    }
}

/// The object with `key` and `value` that `each` and iterators are.
pub(crate) fn iteration(key: Value, value: Value, place: Place) -> Value {
    let entry = |value: Value| Entry {
        key: value.place,
        value,
        earlier: Vec::new(),
    };
    let entries = [("key", key), ("value", value)];
    let entries = entries.map(|(name, value)| (name.to_owned(), entry(value)));
    Value::map(BTreeMap::from(entries), place)
}
