//! The text of strings: decoded, with the way back to the source.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::Span;

/// A piece of constant text and where it was written.
///
/// Text that reads as it is written borrows from the source; only escapes and
/// removed blanks make a copy. Terraform also brings strings to Unicode's
/// form NFC when it evaluates them; this text is not changed that way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal<'a> {
    span: Span,
    text: Text<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Text<'a> {
    Plain(&'a str),
    Decoded(Box<Decoded>),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Decoded {
    text: String,
    chunks: Vec<Chunk>,
}

/// A stretch of decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Chunk {
    /// Where it begins in the decoded text.
    decoded: u32,
    /// Where it was written.
    source: Span,
    form: Form,
}

/// How a stretch of text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Byte for byte.
    Copied,
    /// Several bytes that stand for others together.
    Escape,
}

/// A stretch of a literal's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch<'l> {
    /// The decoded text.
    pub text: &'l str,
    /// Where it was written.
    pub source: Span,
    /// How it is written there.
    pub form: Form,
}

impl<'a> Literal<'a> {
    /// Text that stands in the source as it is.
    pub(super) fn plain(text: &'a str, span: Span) -> Self {
        let text = Text::Plain(text);
        Self { span, text }
    }

    /// The decoded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.text {
            Text::Plain(text) => text,
            Text::Decoded(decoded) => &decoded.text,
        }
    }

    /// The decoded text, borrowed from the source where it can be.
    #[must_use]
    pub fn into_text(self) -> Cow<'a, str> {
        match self.text {
            Text::Plain(text) => Cow::Borrowed(text),
            Text::Decoded(decoded) => Cow::Owned(decoded.text),
        }
    }

    /// Where the text stands, without quotes and markers.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where a range of bytes of the decoded text was written; as much as was
    /// asked for of an escape is all of it.
    #[must_use]
    pub fn source_span(&self, range: Range<usize>) -> Span {
        match &self.text {
            Text::Plain(text) => {
                let at = |offset: usize| self.span.start + position(offset.min(text.len()));
                Span::new(at(range.start), at(range.end.max(range.start)))
            }
            Text::Decoded(decoded) => decoded.source_span(range, self.span),
        }
    }

    /// The decoded text in stretches that are written either byte for byte or
    /// in other words, and where each was written.
    #[must_use]
    pub fn stretches(&self) -> Vec<Stretch<'_>> {
        match &self.text {
            Text::Plain(text) => vec![Stretch {
                text,
                source: self.span,
                form: Form::Copied,
            }],
            Text::Decoded(decoded) => decoded.stretches(),
        }
    }

    /// The same without white space at its start.
    pub(super) fn trim_start(&mut self) {
        let kept = self.as_str().trim_start().len();
        let cut = self.as_str().len() - kept;
        match &mut self.text {
            Text::Plain(text) => {
                *text = &text[cut..];
                self.span.start += position(cut);
            }
            Text::Decoded(decoded) => decoded.cut_start(cut),
        }
    }

    /// The same without white space at its end.
    pub(super) fn trim_end(&mut self) {
        let kept = self.as_str().trim_end().len();
        match &mut self.text {
            Text::Plain(text) => {
                *text = &text[..kept];
                self.span.end = self.span.start + position(kept);
            }
            Text::Decoded(decoded) => decoded.text.truncate(kept),
        }
    }
}

impl Decoded {
    fn source_span(&self, range: Range<usize>, whole: Span) -> Span {
        if range.is_empty() {
            let at = self
                .place(range.start)
                .map_or(whole.end, |place| place.start);
            return Span::new(at, at);
        }
        let start = self.place(range.start).unwrap_or(whole);
        let end = self.place(range.end - 1).unwrap_or(whole);
        Span::new(start.start, end.end)
    }

    /// The place of the decoded byte at `offset`.
    fn place(&self, offset: usize) -> Option<Span> {
        if offset >= self.text.len() {
            return None;
        }
        let offset = position(offset);
        let index = self.chunks.partition_point(|chunk| chunk.decoded <= offset);
        let chunk = self.chunks[index.checked_sub(1)?];
        match chunk.form {
            Form::Copied => {
                let at = chunk.source.start + (offset - chunk.decoded);
                Some(Span::new(at, at + 1))
            }
            Form::Escape => Some(chunk.source),
        }
    }

    fn stretches(&self) -> Vec<Stretch<'_>> {
        let ends = self.chunks.iter().skip(1).map(|chunk| chunk.decoded);
        let ends = ends.chain(std::iter::once(position(self.text.len())));
        let stretch = |(chunk, end): (&Chunk, u32)| {
            // What was cut from the end is still in the chunks.
            let end = end.min(position(self.text.len()));
            let range = Span::new(chunk.decoded, end).range();
            let text = self.text.get(range).filter(|text| !text.is_empty())?;
            let source = match chunk.form {
                Form::Copied => Span::new(
                    chunk.source.start,
                    chunk.source.start + position(text.len()),
                ),
                Form::Escape => chunk.source,
            };
            let form = chunk.form;
            Some(Stretch { text, source, form })
        };
        self.chunks.iter().zip(ends).filter_map(stretch).collect()
    }

    fn cut_start(&mut self, cut: usize) {
        self.text.drain(..cut);
        let cut = position(cut);
        let first = self.chunks.partition_point(|chunk| chunk.decoded <= cut);
        self.chunks.drain(..first.saturating_sub(1));
        for chunk in &mut self.chunks {
            if chunk.form == Form::Copied {
                chunk.source.start += cut.saturating_sub(chunk.decoded);
            }
            chunk.decoded = chunk.decoded.saturating_sub(cut);
        }
    }
}

/// Puts a decoded text together.
#[derive(Default)]
pub(super) struct Builder(Decoded);

impl Builder {
    /// Adds text that stands at `start` as it is.
    pub(super) fn copy(&mut self, text: &str, start: u32) {
        let source = Span::new(start, start + position(text.len()));
        self.add(text, source, Form::Copied);
    }

    /// Adds text that is written in another way at `source`.
    pub(super) fn escape(&mut self, text: &str, source: Span) {
        self.add(text, source, Form::Escape);
    }

    fn add(&mut self, text: &str, source: Span, form: Form) {
        if text.is_empty() {
            return;
        }
        let decoded = position(self.0.text.len());
        self.0.chunks.push(Chunk {
            decoded,
            source,
            form,
        });
        self.0.text.push_str(text);
    }

    /// The whole, which was written at `span`.
    pub(super) fn finish<'a>(self, span: Span) -> Literal<'a> {
        let text = Text::Decoded(Box::new(self.0));
        Literal { span, text }
    }
}

/// An offset as spans count it; a source is never longer than that.
pub(super) fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use crate::syntax::hcl::expr::ExprKind;
    use crate::syntax::hcl::parse;
    use crate::syntax::hcl::template::Part;

    /// The source of each byte range of the only literal of `text`.
    fn sources<'a>(text: &'a str, ranges: &[std::ops::Range<usize>]) -> Vec<&'a str> {
        let (file, faults) = parse(text);
        assert!(faults.is_empty(), "{faults:?}");
        let literal = file.body.attribute("a").unwrap().expr.literal().unwrap();
        let spans = ranges
            .iter()
            .map(|range| literal.source_span(range.clone()));
        spans.map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn plain_text_leads_back_to_itself() {
        assert_eq!(
            sources("a = \"bcd\"\n", &[0..1, 1..3, 3..3, 0..9]),
            ["b", "cd", "", "bcd"]
        );
    }

    #[test]
    fn escapes_lead_back_to_all_of_them() {
        let text = r#"a = "b\nc\u00e9$${d}""#;
        // b, line feed, c, two bytes of é, `${`, d, `}`
        let ranges = [0..1, 1..2, 0..3, 3..4, 3..5, 5..7, 6..8, 8..9, 9..9];
        let expected = [
            "b", r"\n", r"b\nc", r"\u00e9", r"\u00e9", "$${", "$${d", "}", "",
        ];
        assert_eq!(sources(text, &ranges), expected);
    }

    #[test]
    fn indented_heredocs_lead_back_past_their_indent() {
        let text = "a = <<-E\n    bc\n      d\n  E\n";
        assert_eq!(
            sources(text, &[0..2, 3..6, 0..5]),
            ["bc", "  d", "bc\n      "]
        );
    }

    #[test]
    fn stripped_text_leads_back_to_what_is_left() {
        let text = "a = \"${x ~} \\n b\\tc ${~ x}\"\n";
        let (file, _) = parse(text);
        let ExprKind::Template(template) = &file.body.attribute("a").unwrap().expr.kind else {
            panic!("{file:?}");
        };
        let Part::Literal(literal) = &template.parts[1] else {
            panic!("{template:?}");
        };
        assert_eq!(literal.as_str(), "b\tc");
        assert_eq!(&text[literal.source_span(0..1).range()], "b");
        assert_eq!(&text[literal.source_span(1..3).range()], "\\tc");
    }
}
