//! What is wrong with a text: diagnostics with places, and edits that mend them.

use crate::source::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing; never changes an exit code.
    Note,
    /// Risky, or not what was meant.
    Warning,
    /// Wrong: nothing is written, or access is open.
    Error,
}

/// A second place that helps to understand a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What stands there, as a phrase.
    pub message: String,
}

/// Something wrong in a text, where it stands and what to do about it.
///
/// Messages are phrases: lower case unless they start with a name, no full
/// stop, user text in backticks, no line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a diagnostic that nobody pushes is lost"]
pub struct Diagnostic {
    /// How bad it is.
    pub level: Level,
    /// The smallest thing that is wrong.
    pub span: Span,
    /// What is wrong here.
    pub message: String,
    /// Other places that matter.
    pub labels: Vec<Label>,
    /// What to do, as an order or "did you mean".
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Error, span, message)
    }

    /// A warning at `span`.
    pub fn warning(span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, span, message)
    }

    fn new(level: Level, span: Span, message: impl Into<String>) -> Self {
        Self {
            level,
            span,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// The same with what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with another place that matters.
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            message: message.into(),
        });
        self
    }
}

/// The name among `known` that `given` was probably meant to be.
#[must_use]
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    let far = given.chars().count().max(3) / 3;
    known
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&given, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, _)| *distance <= far)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("formts", ["formats", "teams"]), Some("formats"));
        assert_eq!(nearest("NPMJS", ["npmjs", "pypi"]), Some("npmjs"));
        assert_eq!(nearest("xyzzy", ["formats", "teams"]), None);
    }
}
