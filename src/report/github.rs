//! Findings as workflow commands, which GitHub shows beside the lines of a pull request.
//!
//! How they are read: `src/Runner.Common/ActionCommand.cs` and
//! `src/Runner.Worker/ActionCommandManager.cs` of the repository `actions/runner`.

use std::fmt::Write as _;

use crate::diag::Level;
use crate::report::Report;
use crate::report::findings::summary;
use crate::report::text::visible;
use crate::source::Unit;

/// A line for each finding, and the summary. Columns count characters.
///
/// The runner passes on ten of each level and step; of the others, only the messages
/// stand in its log, so each message says where it belongs.
#[must_use]
pub fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        let region = report.region(finding.place, Unit::Char);
        let ((line, column), (end_line, end_column)) = (region.start, region.end);
        let path = visible(region.path);
        let _ = write!(
            out,
            "::{command} file={},line={line},endLine={end_line}",
            property(&path)
        );
        // GitHub takes columns only of a place within one line.
        if line == end_line {
            let last = end_column.saturating_sub(1).max(column);
            let _ = write!(out, ",col={column},endColumn={last}");
        }
        let mut message = format!("{path}:{line}:{column}: {}", visible(&finding.message));
        if let Some(help) = &finding.help {
            let _ = write!(message, "\nhelp: {}", visible(help));
        }
        let title = property(finding.rule);
        let _ = writeln!(out, ",title={title}::{}", data(&message));
    }
    out.push_str(&summary(report));
    let mut told = [Level::Error, Level::Warning, Level::Note].into_iter();
    if told.any(|level| report.count(level) > SHOWN) {
        let _ = writeln!(
            out,
            "GitHub shows {SHOWN} of a level beside the code; the log has all"
        );
    }
    out
}

/// How many findings of a level the runner passes on for each step: `_maxCountPerIssueType`
/// in its `src/Runner.Worker/ExecutionContext.cs`.
const SHOWN: usize = 10;

/// `text` as a command's message: what would end the line is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// `text` as a property: what would end that is escaped, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_a_command_or_begins_another() {
        assert_eq!(
            property("a,b:c%\r\n::error"),
            "a%2Cb%3Ac%25%0D%0A%3A%3Aerror"
        );
        assert_eq!(data("100 %\n::error::x"), "100 %25%0A::error::x");
    }
}
