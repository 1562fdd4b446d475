//! Functions of points in time, as RFC 3339 writes them.

mod clock;
mod duration;
mod pattern;

use crate::eval::functions::arguments::{Arguments, Stop, refuse};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::number::Number;
use Parameter::Text;
use clock::Moment;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("formatdate", &[Text, Text], |call| {
        let (pattern, moment) = (call.string(0)?, moment(call, 1)?);
        call.made(&pattern::write(&pattern, &moment)?)
    }),
    Function::new("timeadd", &[Text, Text], |call| {
        let (moment, duration) = (moment(call, 0)?, duration::read(&call.string(1)?)?);
        match moment.plus(duration) {
            Some(moment) => call.made(&moment.to_string()),
            None => Err(Stop::Unknown),
        }
    }),
    Function::new("timecmp", &[Text, Text], |call| {
        let order = moment(call, 0)?
            .nanoseconds
            .cmp(&moment(call, 1)?.nanoseconds);
        call.numeral(Some(Number::from(order as i64)))
    }),
];

fn moment(call: &Arguments, index: usize) -> Result<Moment, Stop> {
    match Moment::read(&call.string(index)?) {
        Some(moment) => Ok(moment),
        None => refuse("the string is no point in time as RFC 3339 writes it"),
    }
}
