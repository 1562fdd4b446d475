//! A module while it is evaluated: what is known of it so far.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::eval::code::Code;
use crate::eval::expression::Evaluated;
use crate::eval::expression::meter::Meter;
use crate::eval::module::instance::{Instance, InstanceKey, Instances};
use crate::eval::module::read::Declarations;
use crate::eval::refusal::Refusal;
use crate::eval::value::Value;
use crate::source::place::Place;

/// The index of a module among those of its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ModuleId(pub(crate) usize);

/// A module with the inputs of one call.
pub(crate) struct State<'t> {
    pub(crate) id: ModuleId,
    /// The directory, and the calls that lead to it.
    pub(crate) path: Arc<str>,
    /// The directory in the tree.
    pub(crate) directory: String,
    /// `path.module`.
    pub(crate) relative: String,
    pub(crate) inputs: Inputs<'t>,
    pub(crate) declarations: Rc<Declarations<'t>>,
    pub(crate) meter: Meter,
    memo: RefCell<HashMap<Key, Slot>>,
    pub(crate) repetitions: RefCell<HashMap<usize, Option<Rc<Instances>>>>,
    pub(crate) children: RefCell<HashMap<(usize, InstanceKey), Option<ModuleId>>>,
}

/// Where the values of a module's variables come from.
pub(crate) enum Inputs<'t> {
    /// Files of values and, before them, values of Terragrunt.
    Root {
        files: HashMap<String, Code<'t>>,
        unit: Option<Value>,
    },
    /// The arguments of a call.
    Call {
        parent: ModuleId,
        block: usize,
        instance: Instance,
    },
}

/// What is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Variable(String),
    Local(String),
    Output(String),
    Attribute(usize, InstanceKey, String),
    Body(usize, InstanceKey),
}

enum Slot {
    /// It is being found out: who asks now asks in a circle.
    Busy,
    Done(Value),
    Refused(Refusal),
}

impl<'t> State<'t> {
    /// A module of which nothing is known but its inputs.
    pub(crate) fn new(
        id: ModuleId,
        path: Arc<str>,
        place: (String, String),
        inputs: Inputs<'t>,
        declarations: Rc<Declarations<'t>>,
        meter: Meter,
    ) -> Self {
        let (directory, relative) = place;
        Self {
            id,
            path,
            directory,
            relative,
            inputs,
            declarations,
            meter,
            memo: RefCell::default(),
            repetitions: RefCell::default(),
            children: RefCell::default(),
        }
    }

    /// What `work` comes to, found out once. What asks for itself, and what is
    /// named twice in a circle, is not known.
    pub(crate) fn remember(
        &self,
        key: Key,
        place: Place,
        work: impl FnOnce() -> Evaluated,
    ) -> Evaluated {
        match self.memo.borrow().get(&key) {
            Some(Slot::Busy) => return Ok(Value::unknown(place)),
            Some(Slot::Done(value)) => return Ok(value.clone()),
            Some(Slot::Refused(refusal)) => return Err(refusal.clone()),
            None => {}
        }
        self.memo.borrow_mut().insert(key.clone(), Slot::Busy);
        let result = self.meter.apart(work);
        let slot = match &result {
            Ok(value) => Slot::Done(value.clone()),
            Err(refusal) => Slot::Refused(refusal.clone()),
        };
        self.memo.borrow_mut().insert(key, slot);
        result
    }
}
