//! Texts cut and changed piece by piece.

use std::ops::Range;

use crate::eval::functions::arguments::Arguments;
use crate::eval::text::{Form, Hole, Known, Piece, Text};
use crate::eval::value::Unknown;

/// A part of a text: known, or not.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Known(Known),
    Hole(Hole),
}

impl From<Part> for Piece {
    fn from(part: Part) -> Self {
        match part {
            Part::Known(known) => Self::Known(known),
            Part::Hole(hole) => Self::Hole(hole),
        }
    }
}

/// The parts of a text; the JSON of a value is a text like any other.
pub(super) fn parts(text: &Text) -> Vec<Part> {
    let part = |piece: &Piece| match piece {
        Piece::Known(known) => Part::Known(known.clone()),
        Piece::Hole(hole) => Part::Hole(hole.clone()),
        Piece::Json(value) => match value.to_json() {
            Some(json) => Part::Known(Known {
                text: json.into(),
                place: value.place,
                form: Form::Made,
            }),
            None => Part::Hole(Hole {
                unknown: Unknown::default(),
                place: value.place,
            }),
        },
    };
    text.pieces().iter().map(part).collect()
}

/// The bytes `range` of known text, with where they were written.
pub(super) fn part_of(known: &Known, range: Range<usize>) -> Option<Piece> {
    Some(Piece::Known(Known {
        text: known.text.get(range.clone())?.into(),
        place: known.source(range),
        form: known.form,
    }))
}

/// The bytes `range` of a text that is known up to its end.
pub(super) fn cut(text: &Text, range: Range<usize>) -> Option<Text> {
    let mut made = Text::default();
    let mut at = 0;
    for part in parts(text) {
        let Part::Known(known) = part else {
            return (at >= range.end).then_some(made);
        };
        let length = known.text.len();
        let within = |offset: usize| offset.saturating_sub(at).min(length);
        made.push(part_of(&known, within(range.start)..within(range.end))?);
        at += length;
    }
    Some(made)
}

/// A text without its first bytes, which are known; what follows them need not be.
pub(super) fn cut_start(text: &Text, bytes: usize) -> Option<Text> {
    let mut made = Text::default();
    let mut left = bytes;
    for part in parts(text) {
        match part {
            Part::Known(known) => {
                let gone = left.min(known.text.len());
                left -= gone;
                made.push(part_of(&known, gone..known.text.len())?);
            }
            Part::Hole(_) if left > 0 => return None,
            Part::Hole(hole) => made.push(Piece::Hole(hole)),
        }
    }
    Some(made)
}

/// A text without its last bytes, which are known; what stands before them need not be.
pub(super) fn cut_end(text: &Text, bytes: usize) -> Option<Text> {
    let mut kept = Vec::new();
    let mut left = bytes;
    for part in parts(text).into_iter().rev() {
        match part {
            Part::Known(known) => {
                let gone = left.min(known.text.len());
                left -= gone;
                kept.push(part_of(&known, 0..known.text.len() - gone)?);
            }
            Part::Hole(_) if left > 0 => return None,
            Part::Hole(hole) => kept.push(Piece::Hole(hole)),
        }
    }
    Some(Text::new(kept.into_iter().rev()))
}

/// A text with `change` made to what is known of it, for changes that are made
/// to each character by itself.
pub(super) fn change(call: &Arguments, text: &Text, change: impl Fn(&str) -> String) -> Text {
    Text::new(parts(text).into_iter().map(|part| match part {
        Part::Hole(_) => call.hole(),
        Part::Known(known) => {
            let changed = change(&known.text);
            Piece::Known(match *changed == *known.text {
                true => known,
                false => Known {
                    text: changed.into(),
                    form: Form::Made,
                    ..known
                },
            })
        }
    }))
}

/// Known parts next to each other as one.
pub(super) fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Part::Known(before)), Part::Known(known)) => {
                before.text = format!("{}{}", before.text, known.text).into();
                before.form = Form::Made;
            }
            (_, part) => joined.push(part),
        }
    }
    joined
}

/// Which parts are unknown fields of an ARN, in which neither `:` nor `/` can
/// be: the partition, the service, the region or the account.
pub(super) fn fields(parts: &[Part]) -> Vec<bool> {
    let mut fields = vec![false; parts.len()];
    let known = |index: Option<usize>| match index.and_then(|index| parts.get(index)) {
        Some(Part::Known(known)) => Some(&*known.text),
        Some(Part::Hole(_)) | None => None,
    };
    if !known(Some(0)).is_some_and(|text| text.starts_with("arn:")) {
        return fields;
    }
    let mut colons = 0;
    for (index, part) in parts.iter().enumerate() {
        match part {
            Part::Known(known) => colons += known.text.matches(':').count(),
            Part::Hole(_) => {
                let behind = known(index.checked_sub(1)).is_some_and(|text| text.ends_with(':'));
                let before = known(Some(index + 1)).is_some_and(|text| text.starts_with(':'));
                if !behind || !before || colons > 4 {
                    return fields;
                }
                fields[index] = true;
            }
        }
    }
    fields
}
