//! What references to blocks mean: their instances and attributes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::eval::convert;
use crate::eval::expression::Evaluated;
use crate::eval::expression::steps::Step;
use crate::eval::module::block::BlockKind;
use crate::eval::module::body::{self, Wanted};
use crate::eval::module::instance::{Instance, InstanceKey, Instances, Repetition};
use crate::eval::module::names::ModuleNames;
use crate::eval::module::state::Key;
use crate::eval::provider::Subject;
use crate::eval::refusal::Refusal;
use crate::eval::text::{Hole, Piece, Text};
use crate::eval::value::{Entry, Extent, Kind, List, Map, Reference, Unknown, Value};
use crate::source::place::Place;

impl ModuleNames<'_, '_> {
    /// What `steps` say of the block at `index`, and how many of them that takes.
    pub(super) fn selected(
        &self,
        index: usize,
        steps: &[Step],
        place: Place,
    ) -> Result<(Value, usize), Refusal> {
        let instances = self.instances(index);
        let key = match (instances.repetition, steps) {
            (Repetition::Single, _) if instances.extent == Extent::Exact => {
                return self.object(index, &Instance::single(), steps, place);
            }
            (Repetition::Single, _) => return Ok((Value::unknown(place), steps.len())),
            (_, [Step::Index(key), ..]) => Some(key.clone()),
            (Repetition::ForEach, [Step::Attribute(key), ..]) => {
                Some(crate::eval::expression::made(key, place))
            }
            (Repetition::Count, [Step::FullSplat | Step::AttributeSplat, rest @ ..]) => {
                return self.all(index, &instances, rest, place);
            }
            _ => None,
        };
        let Some(key) = key else {
            return Ok((self.collection(index, &instances, place)?, 0));
        };
        match self.instance(&instances, &key, place)? {
            None => {
                self.state.meter.doubt();
                Ok((Value::unknown(place), steps.len()))
            }
            Some(instance) => {
                let (value, taken) = self.object(index, &instance, &steps[1..], place)?;
                Ok((value, taken + 1))
            }
        }
    }

    /// The instance under `key`, unless the key is not known.
    fn instance(
        &self,
        instances: &Instances,
        key: &Value,
        place: Place,
    ) -> Result<Option<Instance>, Refusal> {
        let key = match instances.repetition {
            Repetition::Single => InstanceKey::None,
            Repetition::Count => match convert::to_number(key)?.kind {
                Kind::Number(number) => match number.to_usize() {
                    Some(index) => InstanceKey::Index(index),
                    None => return Err(Refusal::new(place, "there is no such instance")),
                },
                _ => return Ok(None),
            },
            Repetition::ForEach => match convert::to_string(key)?.as_str() {
                Some(key) => InstanceKey::Key(key),
                None => return Ok(None),
            },
        };
        if let Some(known) = find(instances, &key) {
            return Ok(Some(known.clone()));
        }
        match instances.extent {
            Extent::Exact => Err(Refusal::new(place, "there is no such instance")),
            Extent::Open => {
                self.state.meter.doubt();
                Ok(Some(Instance { key, value: None }))
            }
        }
    }

    /// All instances of a counted block, or one attribute of them.
    fn all(
        &self,
        index: usize,
        instances: &Instances,
        rest: &[Step],
        place: Place,
    ) -> Result<(Value, usize), Refusal> {
        let taken = usize::from(matches!(rest.first(), Some(Step::Attribute(_))));
        if taken == 0 {
            return Ok((self.collection(index, instances, place)?, 0));
        }
        let items = known(instances).map(|instance| {
            let (value, _) = self.object(index, instance, rest, place)?;
            Ok(value)
        });
        let items: Result<Vec<Value>, Refusal> = items.collect();
        let list = List {
            items: items?.into(),
            extent: instances.extent,
            perhaps: None,
        };
        // What else follows applies to each element as well.
        let list = Value::new(Kind::List(list), place);
        match rest.len() > 1 {
            true => Ok((self.collection(index, instances, place)?, 0)),
            false => Ok((self.state.meter.bounded(list), 2)),
        }
    }

    /// All instances: a list for `count`, a map for `for_each`.
    fn collection(&self, index: usize, instances: &Instances, place: Place) -> Evaluated {
        let mut items = Vec::new();
        let mut entries = BTreeMap::new();
        for instance in known(instances) {
            let (value, _) = self.object(index, instance, &[], place)?;
            match &instance.key {
                InstanceKey::Key(key) => {
                    let entry = Entry {
                        key: value.place,
                        value,
                        earlier: Vec::new(),
                    };
                    entries.insert(key.clone(), entry);
                }
                _ => items.push(value),
            }
        }
        let extent = instances.extent;
        let kind = match instances.repetition {
            Repetition::ForEach => {
                let entries = entries.into();
                Kind::Map(Map { entries, extent })
            }
            Repetition::Single | Repetition::Count => {
                let items = items.into();
                Kind::List(List {
                    items,
                    extent,
                    perhaps: None,
                })
            }
        };
        Ok(self.state.meter.bounded(Value::new(kind, place)))
    }

    /// What `steps` say of one instance, and how many of them that takes.
    fn object(
        &self,
        index: usize,
        instance: &Instance,
        steps: &[Step],
        place: Place,
    ) -> Result<(Value, usize), Refusal> {
        let is_module = self.state.declarations.blocks[index].kind == BlockKind::Module;
        let name = match steps.first() {
            Some(Step::Attribute(name)) => Some(name.clone()),
            Some(Step::Index(key)) => key.as_str(),
            _ => None,
        };
        Ok(match (name, is_module) {
            (Some(name), true) => (self.module_output(index, instance, &name, place)?, 1),
            (None, true) => (self.module_outputs(index, instance, place)?, 0),
            (Some(name), false) => (self.attribute(index, instance, &name, place)?, 1),
            (None, false) => (self.whole(index, instance, place)?, 0),
        })
    }

    /// The attribute `name` of a resource or data source.
    fn attribute(&self, index: usize, instance: &Instance, name: &str, place: Place) -> Evaluated {
        let key = Key::Attribute(index, instance.key.clone(), name.to_owned());
        let block = &self.state.declarations.blocks[index];
        // Found out once, for everybody who refers to it.
        let nowhere = block.header;
        let value = self.state.remember(key, place, || {
            let body = self.with_instance(instance, block.whole, |scope| {
                body::evaluate(block, Wanted::Only(name), scope)
            });
            match body.get(name) {
                Some(value) if !matches!(value.kind, Kind::Null) => {
                    Ok(self.own(index, instance, name, value.clone()))
                }
                _ => Ok(self.computed(index, instance, name, nowhere)),
            }
        })?;
        Ok(match value.place == nowhere {
            true => Value::new(value.kind, place),
            false => value,
        })
    }

    /// The value of an attribute, of which what is not known is the attribute's
    /// own where it is nothing else's: who refers to it means the same.
    fn own(&self, index: usize, instance: &Instance, name: &str, value: Value) -> Value {
        let block = &self.state.declarations.blocks[index];
        let mine = |unknown: &Unknown, attribute: String| {
            let reference = Reference {
                module: Arc::clone(&self.state.path),
                address: format!("{}{}", block.address(), instance.key.suffix()),
                attribute,
            };
            Unknown {
                reference: Some(Arc::new(reference)),
                perhaps: unknown.perhaps.clone(),
            }
        };
        let kind = match &value.kind {
            Kind::Unknown(unknown) if unknown.reference.is_none() => {
                Kind::Unknown(mine(unknown, name.to_owned()))
            }
            Kind::String(text) => {
                let pieces = text.pieces().iter().enumerate();
                Kind::String(Text::new(pieces.map(|(at, piece)| match piece {
                    Piece::Hole(hole) if hole.unknown.reference.is_none() => Piece::Hole(Hole {
                        unknown: mine(&hole.unknown, format!("{name} {at}")),
                        place: hole.place,
                    }),
                    Piece::Known(_) | Piece::Hole(_) | Piece::Json(_) => piece.clone(),
                })))
            }
            Kind::Unknown(_)
            | Kind::Null
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::List(_)
            | Kind::Map(_) => return value,
        };
        Value::new(kind, value.place)
    }

    /// An attribute that is not configured.
    fn computed(&self, index: usize, instance: &Instance, name: &str, place: Place) -> Value {
        let block = &self.state.declarations.blocks[index];
        let address = format!("{}{}", block.address(), instance.key.suffix());
        let reference = Reference {
            module: Arc::clone(&self.state.path),
            address,
            attribute: String::new(),
        };
        let subject = Subject {
            kind: block.kind,
            type_name: &block.type_name,
            name: &block.name,
            reference: &reference,
            place: block.header,
            body: &|| self.body(index, instance),
        };
        let known = self.world.provider.attribute(&subject, name);
        match known {
            // What a provider computes is written nowhere but where it is referred to.
            Some(known) => Value::new(known.kind, place),
            None => self.unknown(reference.address, name, place),
        }
    }

    /// All that is known of a resource or data source; there may be more.
    fn whole(&self, index: usize, instance: &Instance, place: Place) -> Evaluated {
        let block = &self.state.declarations.blocks[index];
        let body = self.body(index, instance);
        let mut entries = match &body.kind {
            Kind::Map(map) => map.entries.to_map(),
            _ => return Ok(body),
        };
        let computed = self.world.provider.computed(block.kind, &block.type_name);
        let null = |(_, entry): &(&String, &Entry)| matches!(entry.value.kind, Kind::Null);
        let unset: Vec<String> = entries
            .iter()
            .filter(null)
            .map(|(name, _)| name.clone())
            .collect();
        let computed = computed.iter().map(|name| (*name).to_owned());
        let missing: Vec<String> = computed
            .filter(|name| !entries.contains_key(name))
            .collect();
        for name in unset.into_iter().chain(missing) {
            let entry = Entry {
                key: block.header,
                value: self.computed(index, instance, &name, place),
                earlier: Vec::new(),
            };
            entries.insert(name, entry);
        }
        let map = Map {
            entries: entries.into(),
            extent: Extent::Open,
        };
        Ok(Value::new(Kind::Map(map), body.place))
    }

    /// The body of one instance.
    pub(crate) fn body(&self, index: usize, instance: &Instance) -> Value {
        let block = &self.state.declarations.blocks[index];
        let key = Key::Body(index, instance.key.clone());
        let body = self.state.remember(key, block.whole, || {
            let body = self.with_instance(instance, block.whole, |scope| {
                body::evaluate(block, Wanted::All, scope)
            });
            let is_thing = matches!(block.kind, BlockKind::Resource | BlockKind::Data);
            let Kind::Map(map) = body.kind.clone() else {
                return Ok(body);
            };
            if !is_thing {
                return Ok(body);
            }
            let entries = map.entries.iter().map(|(name, entry)| {
                let value = self.own(index, instance, name, entry.value.clone());
                let key = name.clone();
                (
                    key,
                    Entry {
                        value,
                        ..entry.clone()
                    },
                )
            });
            let entries: BTreeMap<String, Entry> = entries.collect();
            let entries = entries.into();
            let extent = map.extent;
            Ok(Value::new(Kind::Map(Map { entries, extent }), body.place))
        });
        body.unwrap_or_else(|_| Value::unknown(block.whole))
    }

    /// An output of a called module.
    fn module_output(
        &self,
        index: usize,
        instance: &Instance,
        name: &str,
        place: Place,
    ) -> Evaluated {
        let child = self.world.child(&self.state, index, instance);
        match child.and_then(|child| self.world.names(child)) {
            Some(child) => child.output(name, place),
            None => {
                let block = &self.state.declarations.blocks[index];
                let address = format!("{}{}", block.address(), instance.key.suffix());
                Ok(self.unknown(address, name, place))
            }
        }
    }

    /// All outputs of a called module.
    fn module_outputs(&self, index: usize, instance: &Instance, place: Place) -> Evaluated {
        let block = &self.state.declarations.blocks[index];
        let child = self.world.child(&self.state, index, instance);
        let Some(child) = child.and_then(|child| self.world.names(child)) else {
            let address = format!("{}{}", block.address(), instance.key.suffix());
            return Ok(self.unknown(address, "", place));
        };
        let blocks = child.state.declarations.blocks.iter();
        let outputs = blocks.filter(|block| block.kind == BlockKind::Output);
        let entries = outputs.map(|output| {
            let entry = Entry {
                key: output.header,
                value: child.output(&output.name, place)?,
                earlier: Vec::new(),
            };
            Ok((output.name.clone(), entry))
        });
        let entries: Result<BTreeMap<_, _>, Refusal> = entries.collect();
        Ok(self.state.meter.bounded(Value::map(entries?, block.whole)))
    }

    /// The value of the output `name` of this module.
    pub(crate) fn output(&self, name: &str, place: Place) -> Evaluated {
        let unknown = || self.unknown(format!("output.{name}"), "", place);
        let found = self.state.declarations.find(BlockKind::Output, "", name);
        let code = found.and_then(|index| self.state.declarations.blocks[index].attribute("value"));
        let Some(code) = code else {
            return Ok(unknown());
        };
        self.state
            .remember(Key::Output(name.to_owned()), place, || {
                Ok(code.evaluate(self.scope()).unwrap_or_else(|_| unknown()))
            })
    }
}

/// The instances of which it is known that they are there.
fn known(instances: &Instances) -> impl Iterator<Item = &Instance> {
    instances
        .items
        .iter()
        .filter(|instance| instance.key != InstanceKey::Unknown)
}

fn find<'i>(instances: &'i Instances, key: &InstanceKey) -> Option<&'i Instance> {
    match key {
        // They are in order.
        InstanceKey::Index(index) => instances
            .items
            .get(*index)
            .filter(|found| found.key == *key),
        InstanceKey::Key(wanted) if instances.extent == Extent::Exact => {
            let order = |instance: &Instance| match &instance.key {
                InstanceKey::Key(key) => key.as_str().cmp(wanted.as_str()),
                _ => std::cmp::Ordering::Greater,
            };
            let found = instances.items.binary_search_by(order).ok();
            found.and_then(|index| instances.items.get(index))
        }
        InstanceKey::None | InstanceKey::Key(_) | InstanceKey::Unknown => {
            instances.items.iter().find(|instance| instance.key == *key)
        }
    }
}
