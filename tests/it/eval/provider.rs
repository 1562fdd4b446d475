//! What a provider says of attributes that nobody writes.

use cagen::eval::module::block::BlockKind;
use cagen::eval::provider::{Provider, Subject};
use cagen::eval::root::roots;
use cagen::eval::text::Text;
use cagen::eval::value::{Kind, Value};
use cagen::eval::world::World;

use super::{Sources, shown};

/// Knows the ARN of everything that has a name, and what documents render to.
struct Arns;

impl Provider for Arns {
    fn attribute(&self, subject: &Subject<'_>, attribute: &str) -> Option<Value> {
        let body = (subject.body)();
        match (subject.kind, attribute) {
            (BlockKind::Resource, "arn") => {
                let mut text = Text::made("arn:aws:", subject.place);
                match &body.get("name")?.kind {
                    Kind::String(name) => name
                        .pieces()
                        .iter()
                        .for_each(|piece| text.push(piece.clone())),
                    _ => return None,
                }
                Some(Value::new(Kind::String(text), subject.place))
            }
            (BlockKind::Data, "json") => {
                let text = Text::made(&shown(&body), subject.place);
                Some(Value::new(Kind::String(text), subject.place))
            }
            _ => None,
        }
    }
}

#[test]
fn computed_attributes_come_from_the_provider() {
    let text = r#"
variable "u" {}
resource "a" "one" {
  name = "x-${var.u}"
}
resource "a" "many" {
  for_each = toset(["k"])
  name     = each.key
}
data "d" "doc" {
  s {
    r = [a.one.arn]
  }
}
locals {
  all = merge(a.many, {})
  x   = [a.one.arn, a.one.id, data.d.doc.json, local.all["k"].arn, [for o in a.many : o.arn]]
}
"#;
    let sources = Sources::new(&[("main.tf", text)]);
    let tree = sources.tree();
    let all = roots(&tree);
    let world = World::new(&tree, &all[0], &Arns);
    let value = world.modules()[0].local("x").unwrap();
    assert_eq!(
        shown(&value),
        concat!(
            r#"["arn:aws:x-<?var.u>", ?a.one.id, "{s = [{r = [\"arn:aws:x-<?var.u>\"]}]}", "#,
            r#""arn:aws:k", ["arn:aws:k"]]"#
        )
    );
}
