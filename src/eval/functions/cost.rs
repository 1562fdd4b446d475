//! How many steps a call takes, told from its arguments before it is made.
//!
//! A step is about as long as the evaluation of a small expression. What a function
//! gives may be small, however much it reads and however often it is called.

use crate::eval::text::Piece;
use crate::eval::value::{Kind, Value};

/// What a function does with its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// It looks at one of many.
    Looks,
    /// It looks for one among many.
    Seeks,
    /// It goes through all.
    Reads,
    /// It brings all into an order.
    Sorts,
    /// It reads a text as a language, or character by character, or searches it for a pattern.
    Parses,
    /// It compares each with each.
    Compares,
}

/// How large values are: how many they hold, and how much text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    values: usize,
    bytes: usize,
}

/// What is larger is not counted to its end; no call is made with so much.
const MAX_VALUES: usize = 1 << 19;
const MAX_BYTES: usize = 1 << 23;

/// How deep values are counted.
const MAX_DEPTH: usize = 200;

/// The steps of a call of the function `name`.
pub(crate) fn of(name: &str, arguments: &[Value]) -> usize {
    let sizes: Vec<Size> = arguments.iter().map(Size::of).collect();
    let all = |count: fn(&Size) -> usize| sizes.iter().map(count).sum::<usize>();
    let (values, bytes) = (all(|size| size.values), all(|size| size.bytes));
    match work(name) {
        Work::Looks => values / 32 + bytes / 256,
        Work::Seeks => values / 4 + bytes / 16,
        Work::Reads => values + bytes / 16,
        Work::Sorts => values * 3 + bytes / 8,
        Work::Parses => values + bytes / 4,
        Work::Compares => {
            let first = sizes.first().map_or(0, |size| size.values);
            let pairs = first.saturating_mul(values - first) / 2;
            pairs + values + bytes / 16
        }
    }
}

fn work(name: &str) -> Work {
    match name {
        "length" | "lookup" | "element" | "one" | "coalesce" | "coalescelist" | "nonsensitive"
        | "sensitive" | "type" => Work::Looks,
        "contains" | "index" => Work::Seeks,
        "regex" | "regexall" | "replace" | "jsondecode" | "yamldecode" | "csvdecode"
        | "templatestring" | "indent" | "strrev" | "substr" | "title" => Work::Parses,
        "distinct" | "toset" | "setunion" | "setproduct" | "sort" | "sum" | "zipmap" => Work::Sorts,
        "setintersection" | "setsubtract" | "matchkeys" => Work::Compares,
        _ => Work::Reads,
    }
}

impl Size {
    /// The size of `value` with all that it holds.
    pub(crate) fn of(value: &Value) -> Self {
        let mut size = Self {
            values: 0,
            bytes: 0,
        };
        size.add(value, 0);
        size
    }

    /// The steps of comparing two values: as much as the smaller one holds.
    pub(crate) fn of_comparison(left: &Value, right: &Value) -> usize {
        let (left, right) = (Self::of(left), Self::of(right));
        // To count them takes time as well.
        let walked = (left.values + right.values) / 32;
        left.values.min(right.values) / 2 + left.bytes.min(right.bytes) / 64 + walked
    }

    fn add(&mut self, value: &Value, depth: usize) {
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES || self.bytes > MAX_BYTES {
            return;
        }
        match &value.kind {
            Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
            Kind::String(text) => {
                for piece in text.pieces() {
                    match piece {
                        Piece::Known(known) => self.bytes += known.text.len(),
                        Piece::Hole(_) => self.values += 1,
                        Piece::Json(value) => self.add(value, depth + 1),
                    }
                }
            }
            Kind::List(list) => {
                for item in list.items.iter() {
                    self.add(item, depth + 1);
                    if self.values > MAX_VALUES {
                        return;
                    }
                }
            }
            Kind::Map(map) => {
                for (key, entry) in map.entries.iter() {
                    self.bytes += key.len();
                    self.add(&entry.value, depth + 1);
                    if self.values > MAX_VALUES {
                        return;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::expression::made;
    use crate::source::place::FileId;
    use crate::source::{Span, place::Place};

    const HERE: Place = Place {
        file: FileId(0),
        span: Span { start: 0, end: 0 },
    };

    fn texts(count: usize) -> Value {
        let items = (0..count).map(|_| made("0123456789abcdef", HERE));
        Value::list(items.collect(), HERE)
    }

    #[test]
    fn what_is_read_is_paid_for_wherever_it_stands() {
        let flat = of("join", &[texts(1_000)]);
        assert!(flat >= 1_000, "{flat}");
        let deep = of("jsonencode", &[Value::list(vec![texts(1_000)], HERE)]);
        assert!(deep >= flat, "{deep} {flat}");
        assert!(of("length", &[texts(1_000)]) < flat / 10);
        let long = made(&"a".repeat(16_000), HERE);
        assert!(of("upper", std::slice::from_ref(&long)) >= 1_000);
        assert!(of("regexall", &[made("a", HERE), long]) >= 4_000);
    }

    #[test]
    fn comparing_each_with_each_takes_the_product() {
        let both = [texts(100), texts(100)];
        assert!(of("setsubtract", &both) >= 5_000);
        assert!(of("setunion", &both) < 2_000);
        let (few, many) = (texts(1), texts(1_000));
        assert!(Size::of_comparison(&few, &many) < 100);
        assert!(Size::of_comparison(&many, &many) >= 500);
    }
}
