//! Where the parts of a text were written that stands in no file.

use crate::eval::text::Known;
use crate::source::Span;
use crate::source::place::Place;

/// The way back from a text that was put together to where its parts were written.
#[derive(Debug)]
pub struct Made {
    /// The parts, each with where it begins in the text.
    parts: Vec<(u32, Known)>,
    /// What made it, for what no single file says.
    whole: Place,
}

impl Made {
    /// The text of `parts`, which `whole` made of them.
    pub(super) fn of(parts: Vec<Known>, whole: Place) -> (String, Self) {
        let mut text = String::new();
        let mut numbered = Vec::with_capacity(parts.len());
        for part in parts.into_iter().filter(|part| !part.text.is_empty()) {
            numbered.push((offset(text.len()), part.clone()));
            text.push_str(&part.text);
        }
        let parts = numbered;
        (text, Self { parts, whole })
    }

    /// Where `span` of the text was written; what made it all where that is
    /// not in one piece.
    #[must_use]
    pub fn written(&self, span: Span) -> Place {
        let last = if span.end > span.start {
            span.end - 1
        } else {
            span.start
        };
        let (Some(first), Some(last)) = (self.part(span.start), self.part(last)) else {
            return self.whole;
        };
        let within = |(start, part): &(u32, Known)| {
            let from = span.start.saturating_sub(*start) as usize;
            let to = span.end.saturating_sub(*start) as usize;
            part.source(from..to)
        };
        if first.0 == last.0 {
            return within(first);
        }
        let (start, end) = (within(first), within(last));
        let in_order = start.span.start <= end.span.end;
        if start.file != end.file || !in_order {
            return self.whole;
        }
        Place {
            file: start.file,
            span: Span::new(start.span.start, end.span.end),
        }
    }

    /// The part that the byte at `at` is in, or the last.
    fn part(&self, at: u32) -> Option<&(u32, Known)> {
        let after = self.parts.partition_point(|(start, _)| *start <= at);
        self.parts.get(after.saturating_sub(1))
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::text::Form;
    use crate::source::place::FileId;

    fn part(text: &str, file: u32, start: u32, form: Form) -> Known {
        let end = start + offset(text.len());
        let place = FileId(file).at(Span::new(start, end));
        let text = text.into();
        Known { text, place, form }
    }

    #[test]
    fn spans_lead_back_through_the_parts() {
        let whole = FileId(0).at(Span::new(0, 99));
        let parts = vec![
            part("abc", 0, 10, Form::Copied),
            part("DE", 7, 3, Form::Copied),
            part("fgh", 0, 20, Form::Copied),
        ];
        let (text, made) = Made::of(parts, whole);
        assert_eq!(text, "abcDEfgh");
        let written = |start, end| made.written(Span::new(start, end));
        assert_eq!(written(1, 3), FileId(0).at(Span::new(11, 13)));
        assert_eq!(written(3, 5), FileId(7).at(Span::new(3, 5)));
        assert_eq!(written(0, 8), FileId(0).at(Span::new(10, 23)));
        assert_eq!(written(1, 4), whole);
        assert_eq!(written(5, 5), FileId(0).at(Span::new(20, 20)));
    }
}
