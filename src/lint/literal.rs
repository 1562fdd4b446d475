//! Strings that a file writes out in so many words: only those can be replaced where they stand.

use crate::lint::finding::Edit;
use crate::lint::rule::Context;
use crate::policy::document::{Shape, Words};
use crate::source::Span;
use crate::source::place::Place;

/// The edit that writes `new` for the string `old` at `place`; `None` where the
/// file has other words for it: escapes in another string, an expression.
#[must_use]
pub fn replaced(context: &Context<'_>, place: Place, old: &str, new: &str) -> Option<Edit> {
    is_written(context, place, old).then(|| Edit::replace(place, format!("\"{new}\"")))
}

/// Whether the file says `text` at `place`, in quotes and byte for byte.
#[must_use]
pub fn is_written(context: &Context<'_>, place: Place, text: &str) -> bool {
    let file = context.project.file(place.file);
    let written = file.map(|file| file.source.excerpt(place.span));
    written
        .and_then(|written| written.strip_prefix('"'))
        .and_then(|written| written.strip_suffix('"'))
        == Some(text)
}

/// Whether an element is a string or a list where one string may become several:
/// right behind its key, with nothing between the elements but commas. In
/// `[one(["a"])]` and `[x ? "a" : "b"]` two strings for one would be refused.
#[must_use]
pub fn is_plain(context: &Context<'_>, words: &Words) -> bool {
    let Some(file) = context.project.file(words.place.file) else {
        return false;
    };
    let between = |from, to| bare(file.source.excerpt(Span::new(from, to)));
    let (key, all) = (words.key.span, words.place.span);
    match words.shape {
        Shape::Made => false,
        Shape::Single => {
            let before = between(key.end, all.start);
            words.key.file == words.place.file && matches!(before.as_str(), "=" | ":")
        }
        Shape::List => {
            let mut places: Vec<_> = words.items.iter().map(|word| word.place.span).collect();
            places.sort_unstable();
            let mut end = all.start;
            for (index, place) in places.iter().enumerate() {
                let wanted = if index == 0 { "[" } else { "," };
                if end > place.start || between(end, place.start) != wanted {
                    return false;
                }
                end = place.end;
            }
            end <= all.end && matches!(between(end, all.end).as_str(), "]" | ",]")
        }
    }
}

/// What parts elements of a list from the one at `place`: each stands in a line
/// of its own where that one does.
#[must_use]
pub fn between(context: &Context<'_>, place: Place) -> String {
    let text = context
        .project
        .file(place.file)
        .and_then(|file| file.source.text().get(..place.span.range().start));
    let line = text.and_then(|text| text.rsplit_once('\n'));
    match line {
        Some((_, indent)) if indent.trim().is_empty() => format!(",\n{indent}"),
        Some(_) | None => ", ".to_owned(),
    }
}

/// What stands between two elements, without white space and comments.
fn bare(gap: &str) -> String {
    let lines = gap.lines().map(|line| {
        let end = line.find("//").or_else(|| line.find('#'));
        &line[..end.unwrap_or(line.len())]
    });
    lines.flat_map(str::split_whitespace).collect()
}
