//! Bodies of blocks to maps, `dynamic` blocks expanded.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::eval::code::{self, Code, Syntax};
use crate::eval::expression::comprehension::{Pairs, pairs};
use crate::eval::expression::names::{Binding, Scope};
use crate::eval::module::block::{Block, BlockKind, BodySyntax, Part};
use crate::eval::module::constant;
use crate::eval::module::read::objects;
use crate::eval::origin::Origin;
use crate::eval::refusal::Refusal;
use crate::eval::value::{Entry, Extent, Kind, List, Value};
use crate::source::Span;
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::{self, Item};
use crate::syntax::hcl::expr::{Expr, ExprKind};

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

/// The entries of a body as they are found.
#[derive(Default)]
struct Written {
    entries: BTreeMap<String, Entry>,
    blocks: BTreeMap<String, Nested>,
}

/// Nested blocks of one type.
struct Nested {
    header: Place,
    whole: Place,
    items: Vec<Value>,
    extent: Extent,
}

impl Written {
    fn attribute(&mut self, name: &str, key: Place, value: Value) {
        let mut entry = Entry {
            key,
            value,
            earlier: Vec::new(),
        };
        if let Some(before) = self.entries.remove(name) {
            entry.earlier = before.earlier;
            entry.earlier.push((before.key, before.value));
        }
        self.entries.insert(name.to_owned(), entry);
    }

    fn nested(&mut self, name: &str, header: Place, whole: Place) -> &mut Nested {
        self.blocks.entry(name.to_owned()).or_insert(Nested {
            header,
            whole,
            items: Vec::new(),
            extent: Extent::Exact,
        })
    }

    /// What an override file says in `over` replaces what was said before.
    fn replace_by(&mut self, over: Self) {
        for (name, nested) in over.blocks {
            self.entries.remove(&name);
            match self.blocks.get_mut(&name) {
                // Only the arguments that are said again.
                Some(before) if name == "lifecycle" => merge_lifecycle(before, nested),
                _ => {
                    self.blocks.insert(name, nested);
                }
            }
        }
        for (name, entry) in over.entries {
            self.blocks.remove(&name);
            self.entries.insert(name, entry);
        }
    }

    fn finish(mut self, place: Place) -> Value {
        for (name, nested) in self.blocks {
            let list = List {
                items: nested.items.into(),
                extent: nested.extent,
            };
            let entry = Entry {
                key: nested.header,
                value: Value::new(Kind::List(list), nested.whole),
                earlier: Vec::new(),
            };
            self.entries.insert(name, entry);
        }
        Value::map(self.entries, place)
    }
}

fn merge_lifecycle(before: &mut Nested, over: Nested) {
    let (Some(first), Some(second)) = (before.items.first_mut(), over.items.first()) else {
        return;
    };
    if let (Kind::Map(first), Kind::Map(second)) = (&mut first.kind, &second.kind) {
        let mut entries = BTreeMap::clone(&first.entries);
        for (name, entry) in second.entries.iter() {
            entries.insert(name.clone(), entry.clone());
        }
        first.entries = Arc::new(entries);
    }
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
        let each = block.body.attribute("for_each").map(|each| &each.expr);
        let iterator = block
            .body
            .attribute("iterator")
            .map(|iterator| &iterator.expr);
        let iterator = match iterator.map(|iterator| &iterator.kind) {
            Some(ExprKind::Variable(iterator)) => iterator,
            _ => name,
        };
        let collection = each.map_or_else(
            || Value::unknown(whole),
            |each| self.value(Syntax::Hcl(each), self.file.at(each.span)),
        );
        let place = self.file.at(content.span());
        let make = |scope: Scope<'_>| {
            let reader = Reader { scope, ..self };
            reader.body(&content.body, place)
        };
        let nested = written.nested(name, header, whole);
        self.repeat(iterator, &collection, each, &make, nested);
    }

    /// Makes a block for each element of `collection`.
    fn repeat(
        self,
        iterator: &str,
        collection: &Value,
        expr: Option<&Expr<'_>>,
        make: &dyn Fn(Scope<'_>) -> Value,
        nested: &mut Nested,
    ) {
        let scope = self.scope;
        let known = match expr {
            Some(expr) => pairs(collection, expr, scope),
            None => json_pairs(collection, scope),
        };
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

fn json_pairs(collection: &Value, scope: Scope<'_>) -> Result<Pairs, Refusal> {
    let any = Expr {
        span: Span::default(),
        kind: ExprKind::Invalid,
    };
    pairs(collection, &any, scope)
}

impl Reader<'_> {
    fn json(self, kind: BlockKind, value: &Value, wanted: Wanted<'_>, written: &mut Written) {
        let Kind::Map(map) = &value.kind else {
            return;
        };
        for (name, entry) in map.entries.iter() {
            if name == "//" || is_meta(kind, name) {
                continue;
            }
            if name == "dynamic" {
                for object in objects(&entry.value) {
                    self.json_dynamics(object, wanted, written);
                }
                continue;
            }
            if !wanted.takes(name) {
                continue;
            }
            let value = match is_static(name) {
                true => entry.value.clone(),
                false => self.json_value(&entry.value),
            };
            written.attribute(name, entry.key, value);
        }
    }

    /// An attribute, or a block or list of blocks in which others are dynamic.
    fn json_value(self, value: &Value) -> Value {
        let dynamic = |object: &&Value| object.get("dynamic").is_some();
        if !objects(value).iter().any(dynamic) {
            return code::json(value, self.scope).unwrap_or_else(|_| Value::unknown(value.place));
        }
        let blocks = objects(value)
            .into_iter()
            .map(|object| self.json_body(object));
        Value::list(blocks.collect(), value.place)
    }

    fn json_body(self, value: &Value) -> Value {
        if !self.scope.meter.enter() {
            return self.scope.doubtful(value.place);
        }
        let mut written = Written::default();
        self.json(BlockKind::Other, value, Wanted::All, &mut written);
        self.scope.meter.leave();
        written.finish(value.place)
    }

    fn json_dynamics(self, dynamics: &Value, wanted: Wanted<'_>, written: &mut Written) {
        let Kind::Map(map) = &dynamics.kind else {
            return;
        };
        for (name, entry) in map.entries.iter() {
            if !wanted.takes(name) {
                continue;
            }
            for block in objects(&entry.value) {
                let Some(content) = block.get("content") else {
                    continue;
                };
                let iterator = block.get("iterator").and_then(Value::as_str);
                let iterator = iterator.unwrap_or_else(|| name.clone());
                let collection = match block.get("for_each") {
                    Some(each) => self.value(Syntax::Json(each), each.place),
                    None => Value::unknown(block.place),
                };
                let make = |scope: Scope<'_>| {
                    let reader = Reader { scope, ..self };
                    let bodies = objects(content);
                    let body = bodies.first().map(|body| reader.json_body(body));
                    body.unwrap_or_else(|| Value::unknown(content.place))
                };
                let nested = written.nested(name, entry.key, block.place);
                self.repeat(&iterator, &collection, None, &make, nested);
            }
        }
    }
}
