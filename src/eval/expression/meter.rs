//! Bounds of evaluation: how many steps, how deep, how large.

use std::cell::Cell;
use std::rc::Rc;

use crate::eval::text::Piece;
use crate::eval::value::{Kind, Value};

/// Steps in the evaluation of one module; what would need more is not known.
const MODULE_STEPS: u64 = 2_000_000;

/// Steps in the evaluation of a root with all the modules that it calls.
const WORLD_STEPS: u64 = 20_000_000;

/// How deep expressions are evaluated in each other, references included.
const MAX_DEPTH: u32 = 500;

/// How much of the stack evaluation may take, in bytes. Threads have 2 MiB, of
/// which a level takes 1 to 16 KiB, by what it is and how the build is optimised.
const MAX_STACK: usize = 1 << 20;

/// How many values one value may hold, those of shared parts counted each time.
const MAX_SIZE: usize = 200_000;

/// How deep lists and maps may stand in each other.
const MAX_NESTING: usize = 64;

/// So many bytes of text count as one value.
const TEXT_UNIT: usize = 128;

/// What a root and its modules use up together.
#[derive(Debug)]
pub struct Shared {
    steps: Cell<u64>,
    depth: Cell<u32>,
    /// Where the stack was at the outermost level.
    base: Cell<usize>,
    trials: Cell<u32>,
    doubt: Cell<bool>,
}

/// What one module uses up.
#[derive(Debug)]
pub struct Meter {
    steps: Cell<u64>,
    shared: Rc<Shared>,
}

impl Shared {
    /// Nothing used up.
    #[must_use]
    pub fn new() -> Rc<Self> {
        Rc::new(Self {
            steps: Cell::new(WORLD_STEPS),
            depth: Cell::new(0),
            base: Cell::new(0),
            trials: Cell::new(0),
            doubt: Cell::new(false),
        })
    }
}

/// Where the stack is.
#[inline(never)]
fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}

impl Meter {
    /// The meter of a module.
    #[must_use]
    pub fn new(shared: &Rc<Shared>) -> Self {
        Self {
            steps: Cell::new(MODULE_STEPS),
            shared: Rc::clone(shared),
        }
    }

    /// Goes a level deeper, unless that is too deep or too long.
    pub(crate) fn enter(&self) -> bool {
        let depth = self.shared.depth.get();
        let here = stack_address();
        if depth == 0 {
            self.shared.base.set(here);
        }
        let is_deep = depth >= MAX_DEPTH || self.shared.base.get().abs_diff(here) > MAX_STACK;
        if is_deep || !self.spend(1) {
            return false;
        }
        self.shared.depth.set(depth + 1);
        true
    }

    /// Comes back from a level.
    pub(crate) fn leave(&self) {
        self.shared
            .depth
            .set(self.shared.depth.get().saturating_sub(1));
    }

    /// Uses up steps, unless there are not enough.
    pub(crate) fn spend(&self, steps: usize) -> bool {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        let left = self.steps.get().checked_sub(steps);
        let left_of_all = self.shared.steps.get().checked_sub(steps);
        self.steps.set(left.unwrap_or(0));
        self.shared.steps.set(left_of_all.unwrap_or(0));
        left.is_some() && left_of_all.is_some()
    }

    /// `value`, unless it is too large or too deep to be worked with.
    pub(crate) fn bounded(&self, value: Value) -> Value {
        let mut left = MAX_SIZE;
        let fits = weigh(&value, 0, &mut left);
        if fits && self.spend(MAX_SIZE - left) {
            return value;
        }
        self.doubt();
        Value::unknown(value.place)
    }

    /// Says that the expression at hand may be refused, for all that is known.
    pub(crate) fn doubt(&self) {
        self.shared.doubt.set(true);
    }

    /// Whether anybody asks whether the expression at hand is refused.
    pub(crate) fn is_trying(&self) -> bool {
        self.shared.trials.get() > 0
    }

    /// What `attempt` gives, and whether it may be refused nevertheless.
    pub(crate) fn attempt<T>(&self, attempt: impl FnOnce() -> T) -> (T, Doubt) {
        let shared = &self.shared;
        let before = shared.doubt.replace(false);
        shared.trials.set(shared.trials.get() + 1);
        let result = attempt();
        shared.trials.set(shared.trials.get() - 1);
        match shared.doubt.replace(before) {
            true => (result, Doubt::MayFail),
            false => (result, Doubt::None),
        }
    }

    /// What `work` gives, which stands on its own: Terraform stops where it is
    /// refused, whoever refers to it.
    pub(crate) fn apart<T>(&self, work: impl FnOnce() -> T) -> T {
        let shared = &self.shared;
        let trials = shared.trials.replace(0);
        let doubt = shared.doubt.get();
        let result = work();
        shared.trials.set(trials);
        shared.doubt.set(doubt);
        result
    }
}

/// Whether a value that was found may be a refusal in truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// It is what Terraform finds.
    None,
    /// It is that, or Terraform refuses the expression.
    MayFail,
}

/// Takes the size of `value` from `left`; tells whether there was enough.
fn weigh(value: &Value, depth: usize, left: &mut usize) -> bool {
    if depth > MAX_NESTING || *left == 0 {
        return false;
    }
    *left -= 1;
    match &value.kind {
        Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) => true,
        Kind::String(text) => text.pieces().iter().all(|piece| match piece {
            Piece::Known(known) => take(known.text.len() / TEXT_UNIT + 1, left),
            Piece::Hole(_) => take(1, left),
            Piece::Json(value) => weigh(value, depth + 1, left),
        }),
        Kind::List(list) => list.items.iter().all(|item| weigh(item, depth + 1, left)),
        Kind::Map(map) => map.entries.iter().all(|(key, entry)| {
            take(key.len() / TEXT_UNIT, left) && weigh(&entry.value, depth + 1, left)
        }),
    }
}

fn take(size: usize, left: &mut usize) -> bool {
    match left.checked_sub(size) {
        Some(rest) => {
            *left = rest;
            true
        }
        None => false,
    }
}

/// Whether nothing in `value` is unknown; what is too deep counts as unknown.
pub(crate) fn is_known(value: &Value) -> bool {
    known_within(value, 0)
}

fn known_within(value: &Value, depth: usize) -> bool {
    use crate::eval::value::Extent::Exact;
    if depth > MAX_NESTING {
        return false;
    }
    match &value.kind {
        Kind::Unknown(_) => false,
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => true,
        Kind::String(text) => text.pieces().iter().all(|piece| match piece {
            Piece::Known(_) => true,
            Piece::Hole(_) => false,
            Piece::Json(value) => known_within(value, depth + 1),
        }),
        Kind::List(list) => {
            list.extent == Exact && list.items.iter().all(|item| known_within(item, depth + 1))
        }
        Kind::Map(map) => {
            let mut values = map.entries.values().map(|entry| &entry.value);
            map.extent == Exact && values.all(|value| known_within(value, depth + 1))
        }
    }
}
