//! How many characters stand before a place in its line, for lines of any length.

use unicode_segmentation::UnicodeSegmentation;

use crate::source::Unit;

/// So many bytes are counted at a time.
const STRETCH: usize = 1024;

/// What stands before places in the long lines of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    marks: Vec<Mark>,
}

/// A place between two characters, and what stands before it in its line.
#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    before: Counts,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    graphemes: usize,
    chars: usize,
    units: usize,
}

impl Columns {
    /// Those of `text`, whose lines begin at `starts`.
    pub(super) fn of(text: &str, starts: impl Iterator<Item = u32>) -> Self {
        let mut columns = Self::default();
        let mut starts = starts.map(|start| start as usize).peekable();
        while let Some(start) = starts.next() {
            let end = starts.peek().copied().unwrap_or(text.len());
            if let Some(line) = text.get(start..end).filter(|line| line.len() > STRETCH) {
                columns.add(line, start);
            }
        }
        columns
    }

    fn add(&mut self, line: &str, start: usize) {
        let mut before = Counts::default();
        let mut next = STRETCH;
        for (at, grapheme) in line.grapheme_indices(true) {
            if at >= next {
                let at = start + at;
                self.marks.push(Mark { at, before });
                next = at - start + STRETCH;
            }
            before.graphemes += 1;
            before.chars += grapheme.chars().count();
            before.units += grapheme.encode_utf16().count();
        }
    }

    /// How long `before` is, which begins at `start` and is the beginning of a line.
    pub(super) fn before(&self, before: &str, start: u32, unit: Unit) -> usize {
        let start = start as usize;
        let end = start + before.len();
        let passed = self.marks.partition_point(|mark| mark.at <= end);
        let mark = passed.checked_sub(1).and_then(|last| self.marks.get(last));
        let (from, counted) = match mark.filter(|mark| mark.at > start) {
            Some(mark) => (mark.at - start, mark.before),
            None => (0, Counts::default()),
        };
        let rest = before.get(from..).unwrap_or_default();
        match unit {
            Unit::Grapheme => counted.graphemes + rest.graphemes(true).count(),
            Unit::Char => counted.chars + rest.chars().count(),
            Unit::Utf16 => counted.units + rest.encode_utf16().count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::source::{Source, Unit};
    use unicode_segmentation::UnicodeSegmentation;

    #[test]
    fn columns_in_long_lines_are_those_that_counting_gives() {
        let piece = "abc e\u{301}\u{1f1e9}\u{1f1ea}\u{1f1eb}\u{1f469}\u{200d}\u{1f680} \u{10000}";
        let text = format!("short\n{}\n{}\r\nend", piece.repeat(400), piece.repeat(70));
        let source = Source::new("a", text.as_bytes());
        for (at, _) in text.char_indices().step_by(7) {
            let before = text[..at].rsplit('\n').next().unwrap();
            let at = u32::try_from(at).unwrap();
            let column = |unit| source.column(at, unit) - 1;
            assert_eq!(
                column(Unit::Grapheme),
                before.graphemes(true).count(),
                "{at}"
            );
            assert_eq!(column(Unit::Char), before.chars().count(), "{at}");
            assert_eq!(column(Unit::Utf16), before.encode_utf16().count(), "{at}");
        }
    }
}
