//! Where the text of an expression stands, so that its parts can be found there.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::eval::text::{Form, Known, Piece, Text};
use crate::source::Span;
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::literal::{self, Literal};

/// What the spans of an expression count in.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'o> {
    /// A file's text.
    File(FileId),
    /// A known text that was decoded from one, such as a string of Terraform's
    /// JSON syntax; its place stands for what has none.
    Text(&'o Text, Place),
}

impl Origin<'_> {
    /// Where `span` was written.
    #[must_use]
    pub fn place(self, span: Span) -> Place {
        match self {
            Self::File(file) => file.at(span),
            Self::Text(text, place) => place_within(text, span.range()).unwrap_or(place),
        }
    }

    /// The text of a literal; Terraform brings strings to Unicode's form NFC.
    #[must_use]
    pub fn text(self, literal: &Literal<'_>) -> Text {
        let whole = literal.as_str();
        if !whole.is_ascii() && !is_nfc(whole) {
            let composed: String = whole.nfc().collect();
            return Text::made(&composed, self.place(literal.span()));
        }
        let mut text = Text::default();
        for stretch in literal.stretches() {
            let form = match stretch.form {
                literal::Form::Copied => Form::Copied,
                literal::Form::Escape => Form::Made,
            };
            self.push(&mut text, stretch.text, stretch.source, form);
        }
        text
    }

    fn push(self, text: &mut Text, part: &str, span: Span, form: Form) {
        match (self, form) {
            (Self::File(file), _) => {
                let text_of = part.into();
                let place = file.at(span);
                text.push(Piece::Known(Known {
                    text: text_of,
                    place,
                    form,
                }));
            }
            (Self::Text(origin, _), Form::Copied) => push_slice(text, origin, span.range()),
            (Self::Text(..), Form::Made) => {
                text.push(Piece::Known(Known {
                    text: part.into(),
                    place: self.place(span),
                    form: Form::Made,
                }));
            }
        }
    }
}

/// The known pieces of `text` that reach into the bytes `range`, each with its part of them.
fn within(text: &Text, range: Range<usize>) -> impl Iterator<Item = (&Known, Range<usize>)> {
    let mut start = 0;
    text.pieces().iter().filter_map(move |piece| {
        let Piece::Known(known) = piece else {
            return None;
        };
        let first = start;
        start += known.text.len();
        let from = range.start.max(first);
        let to = range.end.min(start);
        let touches = from < to || (range.is_empty() && (first..=start).contains(&range.start));
        touches.then(|| (known, from - first..to.max(from) - first))
    })
}

fn place_within(text: &Text, range: Range<usize>) -> Option<Place> {
    let mut places = within(text, range).map(|(known, part)| known.source(part));
    let first = places.next()?;
    Some(places.fold(first, |place, next| Place {
        file: place.file,
        span: place.span.to(next.span),
    }))
}

fn push_slice(text: &mut Text, origin: &Text, range: Range<usize>) {
    for (known, part) in within(origin, range) {
        let Some(slice) = known.text.get(part.clone()) else {
            continue;
        };
        text.push(Piece::Known(Known {
            text: slice.into(),
            place: known.source(part),
            form: known.form,
        }));
    }
}
