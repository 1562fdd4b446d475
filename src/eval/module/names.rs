//! What names mean in a module.

use std::rc::Rc;
use std::sync::Arc;

use crate::eval::code::Code;
use crate::eval::expression::names::{Binding, Names, Scope};
use crate::eval::expression::steps::Step;
use crate::eval::expression::{Evaluated, made};
use crate::eval::files::{self, Directory};
use crate::eval::module::block::BlockKind;
use crate::eval::module::body::iteration;
use crate::eval::module::instance::{Instance, InstanceKey, Instances, Repetition};
use crate::eval::module::repetition;
use crate::eval::module::state::{Key, State};
use crate::eval::origin::Origin;
use crate::eval::refusal::Refusal;
use crate::eval::shape::{self, Shape};
use crate::eval::value::{Kind, Reference, Unknown, Value};
use crate::eval::world::World;
use crate::source::Span;
use crate::source::place::{FileId, Place};

/// The names of a module.
pub(crate) struct ModuleNames<'w, 't> {
    pub(crate) world: &'w World<'t>,
    pub(crate) state: Rc<State<'t>>,
}

impl Names for ModuleNames<'_, '_> {
    fn resolve(&self, root: &str, steps: &[Step], place: Place) -> Result<(Value, usize), Refusal> {
        let name = |index: usize| match steps.get(index) {
            Some(Step::Attribute(name)) => Some(name.as_str()),
            _ => None,
        };
        match (root, name(0)) {
            ("var", Some(name)) => Ok((self.variable(name, place)?, 1)),
            ("local", Some(name)) => Ok((self.local(name, place)?, 1)),
            ("path", Some(name)) => Ok((self.path(name, place), 1)),
            ("terraform" | "tofu", Some(name)) => {
                Ok((self.unknown(format!("{root}.{name}"), "", place), 1))
            }
            ("module", Some(name)) => self.block(BlockKind::Module, "", name, &steps[1..], place),
            ("each" | "count" | "self", _) => Ok((self.unknown(root.to_owned(), "", place), 0)),
            ("data" | "ephemeral", Some(type_name)) => match name(1) {
                Some(name) => {
                    let kind = BlockKind::of(root);
                    let (value, taken) = self.block(kind, type_name, name, &steps[2..], place)?;
                    Ok((value, taken + 1))
                }
                None => Ok((Value::unknown(place), steps.len())),
            },
            (type_name, Some(name)) => {
                self.block(BlockKind::Resource, type_name, name, &steps[1..], place)
            }
            (_, None) => Ok((Value::unknown(place), steps.len())),
        }
    }

    fn call(&self, _: &str, _: &[Value], _: Place) -> Option<Evaluated> {
        None
    }

    fn shape(&self, root: &str, name: &str, depth: usize) -> Shape {
        let declarations = &self.state.declarations;
        match root {
            "local" => match declarations.local(name).and_then(Code::expr) {
                Some(expr) => shape::by_form(expr, self, depth),
                None => Shape::Unsure,
            },
            "var" => {
                let index = declarations.find(BlockKind::Variable, "", name);
                let kind = index.and_then(|index| declarations.blocks[index].attribute("type"));
                kind.map_or(Shape::Unsure, |kind| self.typed(kind))
            }
            _ => Shape::Unsure,
        }
    }

    fn not_given(&self, place: Place) -> Option<Unknown> {
        self.world.left_open(place)
    }

    fn directory(&self) -> Directory<'_> {
        self.world.directory()
    }
}

impl<'t> ModuleNames<'_, 't> {
    /// The scope of expressions that stand in no repeated block.
    pub(crate) fn scope(&self) -> Scope<'_> {
        Scope {
            names: self,
            bindings: None,
            origin: Origin::File(FileId(0)),
            meter: &self.state.meter,
        }
    }

    /// What `work` gives where the names of `instance` hold, of a block at `place`.
    pub(crate) fn with_instance<T>(
        &self,
        instance: &Instance,
        place: Place,
        work: impl FnOnce(Scope<'_>) -> T,
    ) -> T {
        let (name, value) = match (&instance.key, &instance.value) {
            (InstanceKey::None, _) => return work(self.scope()),
            (InstanceKey::Index(_), _) => {
                let index = repetition::index(&instance.key);
                let index = index.map_or(Kind::Unknown(Unknown::default()), Kind::Number);
                let index = Value::new(index, place);
                ("count", counting(index, place))
            }
            (InstanceKey::Key(key), value) => {
                let key = made(key, value.as_ref().map_or(place, |value| value.place));
                let value = value.clone().unwrap_or_else(|| Value::unknown(place));
                ("each", iteration(key, value, place))
            }
            // Whether it is `each` or `count`, nothing is known of it.
            (InstanceKey::Unknown, _) => return work(self.scope()),
        };
        let binding = Binding {
            name,
            value,
            outer: None,
        };
        work(self.scope().with(Some(&binding)))
    }

    /// Something unknown that the module could refer to.
    pub(crate) fn unknown(&self, address: String, attribute: &str, place: Place) -> Value {
        let reference = Reference {
            module: Arc::clone(&self.state.path),
            address,
            attribute: attribute.to_owned(),
        };
        let unknown = Unknown {
            reference: Some(Arc::new(reference)),
            ..Unknown::default()
        };
        Value::new(Kind::Unknown(unknown), place)
    }

    /// The local value `name`. Terraform stops where it is refused, so nothing
    /// is known of what refers to it then.
    pub(crate) fn local(&self, name: &str, place: Place) -> Evaluated {
        let Some(code) = self.state.declarations.local(name) else {
            return Ok(self.unknown(format!("local.{name}"), "", place));
        };
        let value = self.state.remember(Key::Local(name.to_owned()), place, || {
            let value = code.evaluate(self.scope());
            Ok(value.unwrap_or_else(|_| Value::unknown(code.place())))
        });
        Ok(referred(value?, place))
    }

    fn path(&self, name: &str, place: Place) -> Value {
        match name {
            "module" => made(&self.state.relative, place),
            "root" => made(".", place),
            "cwd" => {
                let base = self.world.directory().base.to_owned();
                files::rooted(&base, place)
            }
            _ => Value::unknown(place),
        }
    }

    /// The value of a block, or of what `steps` say of it; and how many steps
    /// that takes, the name included.
    fn block(
        &self,
        kind: BlockKind,
        type_name: &str,
        name: &str,
        steps: &[Step],
        place: Place,
    ) -> Result<(Value, usize), Refusal> {
        let Some(index) = self.state.declarations.find(kind, type_name, name) else {
            let address = match kind {
                BlockKind::Resource => format!("{type_name}.{name}"),
                BlockKind::Data => format!("data.{type_name}.{name}"),
                BlockKind::Module => format!("module.{name}"),
                _ => format!("ephemeral.{type_name}.{name}"),
            };
            return Ok((self.unknown(address, "", place), 1));
        };
        let (value, taken) = self.selected(index, steps, place)?;
        Ok((referred(value, place), taken + 1))
    }

    /// The instances of a block.
    pub(crate) fn instances(&self, index: usize) -> Rc<Instances> {
        let known = self.state.repetitions.borrow().get(&index).cloned();
        match known {
            Some(Some(instances)) => return instances,
            // It is being found out: who asks now asks in a circle.
            Some(None) => return Rc::new(circular()),
            None => {}
        }
        self.state.repetitions.borrow_mut().insert(index, None);
        let block = &self.state.declarations.blocks[index];
        let work = || repetition::instances(block, self.scope());
        let instances = self.state.meter.apart(work);
        let known = Some(Rc::clone(&instances));
        self.state.repetitions.borrow_mut().insert(index, known);
        instances
    }
}

fn circular() -> Instances {
    Instances {
        items: vec![Instance {
            key: InstanceKey::Unknown,
            value: None,
        }],
        extent: crate::eval::value::Extent::Open,
        repetition: Repetition::Single,
    }
}

/// `value` as seen where it is referred to: what is not known of it is the reference.
fn referred(value: Value, place: Place) -> Value {
    match value.kind {
        Kind::Unknown(_) => Value::new(value.kind, place),
        _ => value,
    }
}

fn counting(index: Value, place: Place) -> Value {
    let entry = crate::eval::value::Entry {
        key: Place {
            span: Span::new(place.span.start, place.span.start),
            ..place
        },
        value: index,
        earlier: Vec::new(),
    };
    Value::map([("index".to_owned(), entry)].into(), place)
}
