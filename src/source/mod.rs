//! Where text stands: a file's text, spans of it, and lines and columns for people.

pub mod path;
pub mod place;

use unicode_segmentation::UnicodeSegmentation;

/// A half-open range of bytes in one [`Source`]'s text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset of the byte after the last.
    pub end: u32,
}

impl Span {
    /// The span of the bytes `start..end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span as indices into the text.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spanned<T> {
    /// The value.
    pub node: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `node`, written at `span`.
    pub const fn new(node: T, span: Span) -> Self {
        Self { node, span }
    }

    /// The value changed, the place kept.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned::new(change(self.node), self.span)
    }
}

/// A line and a column as people and Terraform count them: from 1, columns in
/// grapheme clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in grapheme clusters, from 1.
    pub column: usize,
}

/// One file's text and its name, as it is shown in messages.
///
/// The text has no byte order mark; spans count from the byte after it.
#[derive(Debug, Clone)]
pub struct Source {
    path: String,
    text: String,
    lines: Vec<u32>,
    /// The first byte that is not UTF-8, if any was replaced.
    not_utf8: Option<u32>,
}

impl Source {
    /// The longest text a [`Span`] can point into, in bytes.
    pub const MAX_BYTES: usize = u32::MAX as usize / 2;

    /// The file `path` with the contents `bytes`. Bytes that are not UTF-8
    /// become U+FFFD, and [`Self::not_utf8`] tells where.
    #[must_use]
    pub fn new(path: impl Into<String>, bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let bytes = &bytes[..bytes.len().min(Self::MAX_BYTES)];
        let not_utf8 = std::str::from_utf8(bytes)
            .err()
            .map(|error| offset(error.valid_up_to()));
        let text = String::from_utf8_lossy(bytes).into_owned();
        let lines = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| offset(at + 1)))
            .collect();
        Self {
            path: path.into(),
            text,
            lines,
            not_utf8,
        }
    }

    /// The name shown in messages.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text, without byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the first byte stood that is not UTF-8.
    #[must_use]
    pub fn not_utf8(&self) -> Option<u32> {
        self.not_utf8
    }

    /// The text at `span`, or as much of it as there is.
    #[must_use]
    pub fn excerpt(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The line and column of a byte offset.
    #[must_use]
    pub fn position(&self, at: u32) -> Position {
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let start = self.lines[line - 1] as usize;
        let end = (at as usize).min(self.text.len());
        let before = self.text.get(start..end).unwrap_or_default();
        Position {
            line,
            column: before.graphemes(true).count() + 1,
        }
    }
}

/// `at` as an offset in a [`Span`]; a source is never longer than that.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_not_text() {
        let source = Source::new("a", b"\xef\xbb\xbfx = 1\n");
        assert_eq!(source.text(), "x = 1\n");
    }

    #[test]
    fn columns_are_grapheme_clusters() {
        let source = Source::new("a", "a\ne\u{301}x = 1".as_bytes());
        assert_eq!(source.position(5), Position { line: 2, column: 2 });
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(900).line, 2);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_told() {
        assert_eq!(Source::new("a", b"ab\xff").not_utf8(), Some(2));
        assert_eq!(Source::new("a", b"ab").not_utf8(), None);
    }
}
