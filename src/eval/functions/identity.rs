//! What makes two calls surely give the same, although it is not known what.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::eval::text::Piece;
use crate::eval::value::{Extent, Kind, Reference, Unknown, Value};

/// The longest description of a call, in bytes; of a longer one it is not told
/// whether another is the same.
const MAX_BYTES: usize = 400;

/// What part `attribute` of a call of `function` with `arguments` is: the same
/// wherever the same function, which is pure, is given the same things, as long
/// as all that is not known of them is an attribute of something.
pub(super) fn of(function: &str, arguments: &[Value], attribute: String) -> Unknown {
    let mut call = Call {
        module: None,
        address: format!("{function}("),
    };
    let told = arguments.iter().try_for_each(|value| {
        call.tell(value)?;
        call.push(",")
    });
    let reference = told.and(call.module).map(|module| {
        Arc::new(Reference {
            module,
            address: call.address,
            attribute,
        })
    });
    Unknown {
        reference,
        ..Unknown::default()
    }
}

/// A call as it is described.
struct Call {
    /// The module of the first thing that it is about.
    module: Option<Arc<str>>,
    address: String,
}

impl Call {
    fn push(&mut self, text: &str) -> Option<()> {
        self.address.push_str(text);
        (self.address.len() <= MAX_BYTES).then_some(())
    }

    fn tell(&mut self, value: &Value) -> Option<()> {
        match &value.kind {
            Kind::Unknown(unknown) => self.refer(unknown),
            Kind::Null => self.push("null"),
            Kind::Bool(truth) => self.push(if *truth { "true" } else { "false" }),
            Kind::Number(number) => self.push(&number.to_string()),
            Kind::String(text) => {
                for piece in text.pieces() {
                    match piece {
                        Piece::Known(known) if known.text.len() > MAX_BYTES => return None,
                        Piece::Known(known) => {
                            write!(self.address, "{:?}", known.text).ok()?;
                        }
                        Piece::Hole(hole) => self.refer(&hole.unknown)?,
                        Piece::Json(_) => return None,
                    }
                }
                self.push("")
            }
            Kind::List(list) if list.extent == Extent::Exact && list.items.len() < MAX_BYTES => {
                self.push("[")?;
                for item in list.items.iter() {
                    match item.kind {
                        Kind::List(_) | Kind::Map(_) => return None,
                        _ => self.tell(item)?,
                    }
                    self.push(",")?;
                }
                self.push("]")
            }
            Kind::List(_) | Kind::Map(_) => None,
        }
    }

    fn refer(&mut self, unknown: &Unknown) -> Option<()> {
        let reference = unknown.reference.as_deref()?;
        let Reference {
            module,
            address,
            attribute,
        } = reference;
        if module.len() + address.len() + attribute.len() > MAX_BYTES {
            return None;
        }
        self.module.get_or_insert_with(|| Arc::clone(module));
        write!(self.address, "<{module}\0{address}\0{attribute}>").ok()?;
        self.push("")
    }
}
