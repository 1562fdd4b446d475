//! Which words of a statement a finding points at, and how actions are listed in a message.

use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::document::{Sense, Statement, Word, Words};
use crate::policy::pattern::Reading;
use crate::policy::principal::{Who, who};
use crate::policy::resource::ResourcePattern;
use crate::source::place::Place;

/// Where a statement names `actions`: the one word that stands for the most of
/// them, or the element when it takes several or lists what it does not mean.
#[must_use]
pub fn actions(statement: &Statement, actions: ActionSet) -> Place {
    let Some(words) = &statement.action else {
        return statement.place;
    };
    if words.sense == Sense::Excluded {
        return words.key;
    }
    let share = |word: &Word| (Bounds::of_word(word).surely & actions).count();
    let widest = words.items.iter().rev().max_by_key(|word| share(word));
    match widest {
        Some(word) if share(word) > 0 => word.place,
        _ => words.key,
    }
}

/// The words of `Action` that name something of `actions`.
pub fn words_of(statement: &Statement, actions: ActionSet) -> impl Iterator<Item = &Word> {
    let words = statement.action.iter();
    let listed = words.filter(|words| words.sense == Sense::Listed);
    let items = listed.flat_map(|words: &Words| &words.items);
    items.filter(move |word| Bounds::of_word(word).surely.meets(actions))
}

/// The first word of `Resource` of which `test` holds, or the element.
#[must_use]
pub fn resource(
    statement: &Statement,
    reading: Reading,
    test: impl Fn(&ResourcePattern) -> bool,
) -> Place {
    let Some(words) = &statement.resource else {
        return statement.place;
    };
    if words.sense == Sense::Excluded {
        return words.key;
    }
    let found = words
        .items
        .iter()
        .find(|word| test(&ResourcePattern::new(word, reading)));
    found.map_or(words.key, |word| word.place)
}

/// Where a statement says that it means everybody.
#[must_use]
pub fn everyone(statement: &Statement) -> Place {
    let Some(principals) = &statement.principal else {
        return statement.place;
    };
    let mut items = principals.items.iter();
    let found = items.find(|principal| who(principal) == Who::Everyone);
    found.map_or(principals.key, |principal| principal.word.place)
}

/// `ReadFromRepository`, or several in one phrase; of many the first ones and how many more.
#[must_use]
pub fn listed(actions: ActionSet) -> String {
    const SHOWN: usize = 4;
    let names: Vec<_> = actions
        .actions()
        .map(|action| format!("`{}`", action.name))
        .collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] if names.len() <= SHOWN => format!("{} and {last}", all.join(", ")),
        many => format!("{} and {} more", many[..2].join(", "), many.len() - 2),
    }
}
