//! What becomes of a file that nobody plans: one that an earlier run wrote, or a
//! policy of somebody else's that Terraform would apply.

use std::borrow::Cow;

use crate::lock::class::Class;
use crate::lock::record::Record;
use crate::scaffold::reconcile::planned::ours;
use crate::scaffold::reconcile::{Action, Choice, Found, Known, Verdict};
use crate::scaffold::section::{self, Place};

/// Whether the written Terraform reads the file although nobody plans it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// It does.
    Applied,
    /// It does not.
    None,
}

/// What becomes of the file; nothing if there is none, or it is the team's.
pub(super) fn judge(known: Known<'_>, effect: Effect) -> Option<Verdict<'_>> {
    let forget = |action| Verdict {
        action,
        record: None,
    };
    let adopted = known.records().find(|record| record.class == Class::Seed);
    match (effect, adopted, known.choice, known.found) {
        // It is read, so that it is theirs must stay known.
        (Effect::Applied, Some(record), _, _) => {
            return Some(Verdict {
                action: Action::Keep,
                record: Some(*record),
            });
        }
        (Effect::None, Some(_), _, _) => return None,
        (Effect::Applied, None, Some(Choice::Adopt), Found::File(bytes)) => {
            return Some(Verdict {
                action: Action::Keep,
                record: Some(Record::of(Class::Seed, bytes)),
            });
        }
        (Effect::None, None, Some(Choice::Adopt), _) => return None,
        (Effect::Applied | Effect::None, None, _, _) => {}
    }

    let action = match (known.found, ours(known)) {
        (Found::File(old), Some(record)) => without(old, record),
        (_, None) if effect == Effect::Applied => Action::Stray,
        (Found::File(old), None) => match left(old, known) {
            Some(why) => Action::Leave(why),
            None => return None,
        },
        (Found::Obstacle(_), _) => Action::Leave("it is not planned any more, and is no file"),
        (Found::Nothing, _) => return None,
    };
    Some(forget(action))
}

/// The file without what is cagen's.
fn without(old: &[u8], record: Record) -> Action<'_> {
    match (record.class, section::find(old)) {
        (Class::Section, Place::At(place)) => match section::removed(old, &place) {
            Some(new) => Action::Update {
                old,
                new: Cow::Owned(new),
            },
            None => Action::Delete(old),
        },
        (Class::Section | Class::Owned | Class::Seed, _) => Action::Delete(old),
    }
}

/// Why a file that somebody changed is left; nothing if it was theirs already.
fn left(old: &[u8], known: Known<'_>) -> Option<&'static str> {
    let sections = known.records().all(|record| record.class == Class::Section);
    match section::find(old) {
        Place::Unmarked if sections => None,
        Place::Unmarked | Place::At(_) | Place::Broken(_) => {
            Some("it is not planned any more, and you changed it, so it is yours")
        }
    }
}
