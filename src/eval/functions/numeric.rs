//! Functions of numbers.

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, RoundingMode, ToPrimitive};

use crate::eval::arithmetic::add;
use crate::eval::convert::to_number;
use crate::eval::functions::arguments::{Arguments, Stop, refuse};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::number::Number as Numeral;
use crate::eval::unify::unify;
use crate::eval::value::{Extent, Kind, Value};
use Parameter::{Any, Number};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("abs", &[Number], |call| {
        let number = call.number(0)?;
        call.numeral(Numeral::new(number.decimal().abs()))
    }),
    Function::new("ceil", &[Number], |call| round(call, RoundingMode::Ceiling)),
    Function::new("floor", &[Number], |call| round(call, RoundingMode::Floor)),
    Function::new("log", &[Number, Number], |call| {
        let (number, base) = (float(call, 0)?, float(call, 1)?);
        approximate(call, number.ln() / base.ln())
    }),
    Function::new("max", &[], |call| best(call, |one, other| one > other)).and(Number),
    Function::new("min", &[], |call| best(call, |one, other| one < other)).and(Number),
    Function::new("parseint", &[Any, Number], parse_int),
    Function::new("pow", &[Number, Number], |call| {
        approximate(call, float(call, 0)?.powf(float(call, 1)?))
    }),
    Function::new("range", &[], range).and(Number),
    Function::new("signum", &[Number], |call| {
        call.numeral(Some(Numeral::from(call.integer(0)?.signum())))
    }),
    Function::new("sum", &[Any], sum),
];

fn round(call: &Arguments, mode: RoundingMode) -> Result<Value, Stop> {
    let number = call.number(0)?;
    call.numeral(Numeral::new(number.decimal().with_scale_round(0, mode)))
}

fn float(call: &Arguments, index: usize) -> Result<f64, Stop> {
    call.number(index)?.decimal().to_f64().ok_or(Stop::Unknown)
}

/// The largest size up to which a double holds every whole number; of larger
/// ones Go shows other digits.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What Terraform, too, computes as a double.
fn approximate(call: &Arguments, number: f64) -> Result<Value, Stop> {
    if number.is_nan() || number.is_infinite() {
        return refuse("there is no such number");
    }
    if number.abs() > EXACT {
        return Err(Stop::Unknown);
    }
    call.numeral(Numeral::parse(&number.to_string()))
}

fn best(call: &Arguments, better: fn(&Numeral, &Numeral) -> bool) -> Result<Value, Stop> {
    if call.all().is_empty() {
        return refuse("at least one number is required");
    }
    let mut best = call.number(0)?;
    for index in 1..call.all().len() {
        let number = call.number(index)?;
        if better(&number, &best) {
            best = number;
        }
    }
    call.numeral(Some(best))
}

fn parse_int(call: &Arguments) -> Result<Value, Stop> {
    if !matches!(call.get(0)?.kind, Kind::String(_) | Kind::Unknown(_)) {
        return refuse("a string is required");
    }
    let Ok(base @ 2..=62) = u32::try_from(call.integer(1)?) else {
        return refuse("the base must be between 2 and 62");
    };
    let text = call.string(0)?;
    let digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
    if digits.len() > MAX_DIGITS {
        return Err(Stop::Unknown);
    }
    let mut number = BigInt::from(0);
    for c in digits.chars() {
        match digit(c, base) {
            Some(digit) => number = number * base + digit,
            None => return refuse("the string is no number of this base"),
        }
    }
    if digits.is_empty() {
        return refuse("the string is empty");
    }
    let number = if text.starts_with('-') {
        -number
    } else {
        number
    };
    call.numeral(Numeral::new(BigDecimal::from(number)))
}

/// The most digits that are read.
const MAX_DIGITS: usize = 1_000;

/// What a digit counts. Capitals count more than small letters only where 36
/// digits are not enough.
fn digit(c: char, base: u32) -> Option<u32> {
    let value = match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        'a'..='z' => u32::from(c) - u32::from('a') + 10,
        'A'..='Z' if base > 36 => u32::from(c) - u32::from('A') + 36,
        'A'..='Z' => u32::from(c) - u32::from('A') + 10,
        _ => return None,
    };
    (value < base).then_some(value)
}

/// The most numbers that Terraform makes of a range.
const LONGEST_RANGE: usize = 1_024;

fn range(call: &Arguments) -> Result<Value, Stop> {
    let zero = Numeral::from(0);
    let (start, end) = match call.all().len() {
        1 => (zero.clone(), call.number(0)?),
        2 | 3 => (call.number(0)?, call.number(1)?),
        _ => return refuse("one, two or three numbers are required"),
    };
    let step = match call.all().len() {
        3 => call.number(2)?,
        _ if end < start => Numeral::from(-1),
        _ => Numeral::from(1),
    };
    if step.is_zero() {
        return refuse("the step must not be zero");
    }
    let down = step < zero;
    if (down && start < end) || (!down && start > end) {
        return refuse("the step leads away from the end");
    }
    let mut items = Vec::new();
    let mut number = start;
    while (down && number > end) || (!down && number < end) {
        if items.len() >= LONGEST_RANGE {
            return refuse("the range is longer than 1024 numbers");
        }
        items.push(Value::new(Kind::Number(number.clone()), call.place));
        number = add(&number, &step).ok_or(Stop::Unknown)?;
    }
    Ok(Value::list(items, call.place))
}

fn sum(call: &Arguments) -> Result<Value, Stop> {
    let items = call.items(0)?;
    if items.is_empty() {
        return refuse("the list is empty");
    }
    unify(items, Extent::Exact, call.place).map_err(|refusal| Stop::Refused(refusal.reason))?;
    let mut sum = Numeral::from(0);
    let mut unknown = false;
    for item in items {
        let number = to_number(item).map_err(|refusal| Stop::Refused(refusal.reason))?;
        match number.kind {
            Kind::Number(number) => {
                sum = add(&sum, &number).ok_or(Stop::Unknown)?;
            }
            Kind::Null => return refuse("an element of the list is null"),
            _ => unknown = true,
        }
    }
    if unknown {
        return Err(Stop::Unknown);
    }
    call.numeral(Some(sum))
}
