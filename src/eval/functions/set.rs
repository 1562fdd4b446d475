//! Functions of sets.

use crate::eval::equality::{Answer, same};
use crate::eval::functions::MAX_ITEMS;
use crate::eval::functions::arguments::{Arguments, Stop, refuse};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::set::to_set;
use crate::eval::unify::unify;
use crate::eval::value::{Extent, Kind, List, Value};
use Parameter::{Any, Set};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("setintersection", &[Set], |call| {
        let (first, others) = sets(call)?;
        select(call, &first, |item| {
            let within = others.iter().map(|set| holds(set, item));
            within.fold(Answer::Yes, Answer::and)
        })
    })
    .and(Set),
    Function::new("setproduct", &[], product).and(Any),
    Function::new("setsubtract", &[Set, Set], |call| {
        let (first, others) = sets(call)?;
        select(call, &first, |item| {
            let within = others.iter().map(|set| holds(set, item));
            within.fold(Answer::No, Answer::or).not()
        })
    }),
    Function::new("setunion", &[Set], union).and(Set),
];

/// The most comparisons of one call.
const MAX_COMPARED: usize = 1_000_000;

/// The first set and the others, their elements brought to one type.
fn sets(call: &Arguments) -> Result<(List, Vec<Option<List>>), Stop> {
    let first = call.list(0)?.clone();
    let mut extent = first.extent;
    let mut others = Vec::new();
    let mut items = first.items.to_vec();
    for value in call.all().iter().skip(1) {
        others.push(match &value.kind {
            Kind::List(list) => {
                items.extend(list.items.iter().cloned());
                if list.extent == Extent::Open {
                    extent = Extent::Open;
                }
                Some(list.clone())
            }
            _ => {
                extent = Extent::Open;
                None
            }
        });
    }
    let all: usize = items.len() - first.items.len();
    if first.items.len().saturating_mul(all) > MAX_COMPARED {
        return Err(Stop::Unknown);
    }
    let unified =
        unify(&items, extent, call.place).map_err(|refusal| Stop::Refused(refusal.reason))?;
    let mut unified = unified.into_iter();
    let mut take = |list: &List| List {
        items: unified.by_ref().take(list.items.len()).collect(),
        extent: list.extent,
        perhaps: list.perhaps.clone(),
    };
    let first = take(&first);
    let others = others.iter().map(|list| list.as_ref().map(&mut take));
    Ok((first, others.collect()))
}

/// Whether a set, which may not be known, holds an element.
fn holds(set: &Option<List>, item: &Value) -> Answer {
    let Some(set) = set else {
        return Answer::Unsure;
    };
    let other = match set.extent {
        Extent::Exact => Answer::No,
        Extent::Open => Answer::Unsure,
    };
    let items = set.items.iter().map(|other| same(item, other));
    items.fold(other, Answer::or)
}

/// The elements that surely belong; others may.
fn select(call: &Arguments, set: &List, belongs: impl Fn(&Value) -> Answer) -> Result<Value, Stop> {
    let mut extent = set.extent;
    let mut items = Vec::new();
    for item in set.items.iter() {
        match belongs(item) {
            Answer::Yes => items.push(item.clone()),
            Answer::No => {}
            Answer::Unsure => extent = Extent::Open,
        }
    }
    Ok(to_set(&call.open_list(items, extent)?))
}

fn union(call: &Arguments) -> Result<Value, Stop> {
    let mut items = Vec::new();
    let mut extent = Extent::Exact;
    for value in call.all() {
        match &value.kind {
            Kind::List(list) => {
                items.extend(list.items.iter().cloned());
                if list.extent == Extent::Open {
                    extent = Extent::Open;
                }
            }
            _ => extent = Extent::Open,
        }
    }
    let items =
        unify(&items, extent, call.place).map_err(|refusal| Stop::Refused(refusal.reason))?;
    Ok(to_set(&call.open_list(items, extent)?))
}

/// Each combination of one element of each. Sets among the arguments would
/// make it a set; they are sorted already, and so is what is made of them.
fn product(call: &Arguments) -> Result<Value, Stop> {
    if call.all().len() < 2 {
        return refuse("at least two sets are required");
    }
    let mut lists = Vec::new();
    let mut unknown = false;
    let mut count = 1_usize;
    for index in 0..call.all().len() {
        match call.items(index) {
            Ok(items) => {
                let items = unify(items, Extent::Exact, call.place);
                let items = items.map_err(|refusal| Stop::Refused(refusal.reason))?;
                count = count.saturating_mul(items.len());
                lists.push(items);
            }
            Err(Stop::Unknown) => unknown = true,
            Err(refused) => return Err(refused),
        }
    }
    if unknown || count.saturating_mul(lists.len()) > MAX_ITEMS {
        return Err(Stop::Unknown);
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for list in &lists {
        let longer = |row: &Vec<Value>| {
            let each = list
                .iter()
                .map(|item| [row.as_slice(), std::slice::from_ref(item)].concat());
            each.collect::<Vec<_>>()
        };
        rows = rows.iter().flat_map(longer).collect();
    }
    let rows = rows.into_iter().map(|row| Value::list(row, call.place));
    Ok(Value::list(rows.collect(), call.place))
}
