//! Diagnostics for a terminal: message, place, excerpt with arrows, help.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};

use crate::diag::{self, Diagnostic};
use crate::source::{Source, Span, Unit};

/// More diagnostics than this are only counted: nobody reads on.
pub(super) const MOST: usize = 100;

/// A line longer than this is shown only around the place, in bytes.
const LONG_LINE: usize = 240;

/// Two places farther apart than this get an excerpt each, in lines.
pub(super) const FAR: usize = 12;

/// All diagnostics of one file, ready to be printed, with ANSI styles (which
/// the stream drops where there is no terminal). The text of the file and of
/// the messages is untrusted: control and direction characters are replaced.
#[must_use]
pub fn render(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let renderer = Renderer::styled();
    let mut out = String::new();
    for diagnostic in diagnostics.iter().take(MOST) {
        out.push_str(&renderer.render(&groups(source, diagnostic)));
        out.push_str("\n\n");
    }
    if let Some(more) = diagnostics.len().checked_sub(MOST).filter(|n| *n > 0) {
        out.push_str(&format!("... and {more} more\n\n"));
    }
    out
}

fn groups<'a>(source: &Source, diagnostic: &Diagnostic) -> Vec<Group<'a>> {
    let level = match diagnostic.level {
        diag::Level::Error => Level::ERROR,
        diag::Level::Warning => Level::WARNING,
        diag::Level::Note => Level::NOTE,
    };
    let primary = source.line(diagnostic.span.start);
    let near = |span: Span| source.line(span.start).abs_diff(primary) <= FAR;
    let (beside, far): (Vec<_>, Vec<_>) = diagnostic.labels.iter().partition(|l| near(l.span));

    let mut marks = vec![(diagnostic.span, None)];
    marks.extend(beside.iter().map(|l| (l.span, Some(l.message.as_str()))));
    let title = level.primary_title(visible(&diagnostic.message));
    let name = source.path();
    let mut group = excerpt(source, name, &marks, AnnotationKind::Primary)
        .add(title.elements(std::iter::empty::<Element<'_>>()));
    for label in far {
        let mark = (label.span, Some(label.message.as_str()));
        group = excerpt(source, name, &[mark], AnnotationKind::Context).add(group);
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    vec![group]
}

/// An excerpt with its place.
pub(super) struct Excerpt<'a> {
    /// The place, where the renderer could not count the column itself.
    origin: Option<Origin<'a>>,
    snippet: Snippet<'a, Annotation<'a>>,
}

impl<'a> Excerpt<'a> {
    /// The group with the excerpt at its end.
    pub(super) fn add(self, group: Group<'a>) -> Group<'a> {
        let group = match self.origin {
            Some(origin) => group.element(origin),
            None => group,
        };
        group.element(self.snippet)
    }
}

/// The lines around the marks in the file called `name`, the first mark being the main one.
pub(super) fn excerpt<'a>(
    source: &Source,
    name: &str,
    marks: &[(Span, Option<&str>)],
    kind: AnnotationKind,
) -> Excerpt<'a> {
    let whole = marks
        .iter()
        .skip(1)
        .fold(marks[0].0, |all, (span, _)| all.to(*span));
    let window = window(source, clamp(source.text(), whole));
    let line = source.line(offset(window.start));
    let text = &source.text()[window.clone()];
    let (shown, moved) = replaced(text);
    let annotations = marks.iter().enumerate().map(|(index, (span, label))| {
        let span = clamp(source.text(), *span);
        let start = moved(span.start.clamp(window.start, window.end) - window.start);
        let end = moved(span.end.clamp(window.start, window.end) - window.start);
        let kind = if index == 0 {
            kind
        } else {
            AnnotationKind::Context
        };
        let mark = kind.span(start..end.max(start));
        match label {
            Some(label) => mark.label(visible(label)),
            None => mark,
        }
    });
    let annotations: Vec<_> = annotations.collect();
    let at = source.position(marks[0].0.start);
    let whole_line = source.position(offset(window.start)).column == 1;
    let snippet = Snippet::source(shown)
        .line_start(line)
        .annotations(annotations);
    let path = visible(name);
    if whole_line && at.column == characters(source, marks[0].0) {
        return Excerpt {
            origin: None,
            snippet: snippet.path(path),
        };
    }
    Excerpt {
        origin: Some(Origin::path(path).line(at.line).char_column(at.column)),
        snippet,
    }
}

/// The column of `span` as the renderer counts: characters, not grapheme clusters.
fn characters(source: &Source, span: Span) -> usize {
    let start = clamp(source.text(), span).start;
    source.column(offset(start), Unit::Char)
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The whole lines that hold `span`; of a long line, what is near the span's start.
fn window(source: &Source, span: Range<usize>) -> Range<usize> {
    let text = source.text();
    let line = |at: usize| source.line_span(source.line(offset(at))).range();
    let start = line(span.start).start;
    let end = line(span.end).end.max(span.end);
    if end - start <= LONG_LINE {
        return start..end;
    }
    let line_end = line(span.start).end.max(span.start);
    if end == line_end || line_end - start > LONG_LINE {
        let from = span.start.saturating_sub(LONG_LINE / 2).max(start);
        let to = (span.start + LONG_LINE / 2).min(line_end);
        return floor(text, from)..floor(text, to).max(span.start);
    }
    start..end
}

fn clamp(text: &str, span: Span) -> Range<usize> {
    let start = floor(text, (span.start as usize).min(text.len()));
    let end = floor(text, (span.end as usize).min(text.len()));
    start..end.max(start)
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The text with what could mislead a terminal replaced, and where each offset went.
fn replaced(text: &str) -> (String, impl Fn(usize) -> usize) {
    let mut shown = String::with_capacity(text.len());
    let mut moves = Vec::new();
    for (at, c) in text.char_indices() {
        if c == '\r' {
            moves.push((at + 1, shown.len()));
        } else if misleading(c) && c != '\n' && c != '\t' {
            shown.push(char::REPLACEMENT_CHARACTER);
            moves.push((at + c.len_utf8(), shown.len()));
        } else {
            shown.push(c);
        }
    }
    let moved = move |at: usize| {
        let passed = moves.partition_point(|(old, _)| *old <= at);
        match passed.checked_sub(1).map(|last| moves[last]) {
            Some((old, new)) => new + (at - old),
            None => at,
        }
    };
    (shown, moved)
}

/// `text` on one line, without characters that could mislead a terminal or a reader.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| {
            if misleading(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}

/// Control characters, and those that reverse or hide text.
pub(crate) fn misleading(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str, diagnostic: Diagnostic) -> String {
        let source = Source::new("cagen.hcl", text.as_bytes());
        let styled = render(&source, &[diagnostic]);
        anstream::adapter::strip_str(&styled)
            .to_string()
            .trim_end()
            .to_owned()
    }

    #[test]
    fn a_diagnostic_has_place_excerpt_and_help() {
        let text = "version = 1\nformts = []\n";
        let found = Diagnostic::error(Span::new(12, 18), "unknown key `formts`")
            .help("did you mean `formats`?");
        insta::assert_snapshot!(plain(text, found), @r"
        error: unknown key `formts`
         --> cagen.hcl:2:1
          |
        2 | formts = []
          | ^^^^^^
          |
          = help: did you mean `formats`?
        ");
    }

    #[test]
    fn hostile_text_is_harmless() {
        let text = "a = \"\u{1b}[31m\u{202e}x\"\n";
        let found = Diagnostic::error(Span::new(4, 14), "bad \u{1b}[0m\nvalue");
        let shown = plain(text, found);
        assert!(
            !shown.contains('\u{1b}') && !shown.contains('\u{202e}'),
            "{shown:?}"
        );
    }

    #[test]
    fn a_span_outside_the_text_is_clamped() {
        for text in ["", "é", "\n", "a\n\u{1b}é"] {
            for (start, end) in [(0, 900), (1, 1), (900, 901), (1, 2), (3, 1)] {
                let found =
                    Diagnostic::error(Span::new(start, end), "x").label(Span::new(7, 9), "y");
                assert!(plain(text, found).contains("error: x"));
            }
        }
    }

    #[test]
    fn a_long_line_is_shown_near_the_place() {
        let text = format!("a = \"{}\"", "é".repeat(100_000));
        let shown = plain(&text, Diagnostic::error(Span::new(90_001, 90_003), "x"));
        assert!(shown.len() < 2_000, "{}", shown.len());
        assert!(shown.contains("cagen.hcl:1:"));
    }

    #[test]
    fn lines_that_end_in_crlf_are_shown_as_lines() {
        let shown = plain(
            "a = 1\r\nb = ä\r\n",
            Diagnostic::error(Span::new(7, 8), "x"),
        );
        insta::assert_snapshot!(shown, @r"
        error: x
         --> cagen.hcl:2:1
          |
        2 | b = ä
          | ^
        ");
    }
}
