//! Bodies in Terraform's JSON syntax.

use super::{Reader, Wanted, Written, is_meta, is_static};
use crate::eval::code::{self, Code, Syntax};
use crate::eval::expression::names::Scope;
use crate::eval::module::block::BlockKind;
use crate::eval::module::read::objects;
use crate::eval::value::{Kind, Value};

impl Reader<'_> {
    pub(super) fn json(
        self,
        kind: BlockKind,
        value: &Value,
        wanted: Wanted<'_>,
        written: &mut Written,
    ) {
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
                let file = self.file;
                let each = block.get("for_each").map(|each| Code {
                    file,
                    syntax: Syntax::Json(each),
                });
                let make = |scope: Scope<'_>| {
                    let reader = Reader { scope, ..self };
                    let bodies = objects(content);
                    let body = bodies.first().map(|body| reader.json_body(body));
                    body.unwrap_or_else(|| Value::unknown(content.place))
                };
                let nested = written.nested(name, entry.key, block.place);
                self.repeat(&iterator, each, &make, nested);
            }
        }
    }
}
