//! Findings for a terminal: rule, message, place, excerpts with arrows, help, and a summary.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer};

use crate::diag;
use crate::lint::finding::{Applicability, Finding};
use crate::report::Report;
use crate::report::text::{FAR, MOST, excerpt, visible};
use crate::source::Span;
use crate::source::place::{FileId, Place};

/// All findings with ANSI styles (which the stream drops where there is no
/// terminal), and the summary. Of many findings in one file the last are only counted.
#[must_use]
pub fn render(report: &Report<'_>) -> String {
    let renderer = Renderer::styled();
    let mut out = String::new();
    for file in report
        .findings
        .chunk_by(|a, b| a.place.file == b.place.file)
    {
        for finding in file.iter().take(MOST) {
            out.push_str(&renderer.render(&[group(report, finding)]));
            out.push_str("\n\n");
        }
        if let Some(more) = file.len().checked_sub(MOST).filter(|n| *n > 0) {
            let name = file.first().map(|finding| report.name(finding.place.file));
            let name = visible(name.unwrap_or_default());
            out.push_str(&format!("... and {more} more in {name}\n\n"));
        }
    }
    out.push_str(&summary(report));
    out
}

fn group<'a>(report: &Report<'_>, finding: &'a Finding) -> Group<'a> {
    let level = match finding.level {
        diag::Level::Error => Level::ERROR,
        diag::Level::Warning => Level::WARNING,
        diag::Level::Note => Level::NOTE,
    };
    let title = level
        .primary_title(visible(&finding.message))
        .id(finding.rule);
    let mut group = title.elements(std::iter::empty::<Element<'_>>());
    let mut marks = vec![(finding.place.span, None)];
    let mut far: Vec<(FileId, Marks<'_>)> = Vec::new();
    for (place, message) in &finding.labels {
        let mark = (place.span, Some(message.as_str()));
        if is_near(report, finding.place, *place) {
            marks.push(mark);
        } else {
            far.push((place.file, vec![mark]));
        }
    }
    far.insert(0, (finding.place.file, marks));
    for (index, (file, marks)) in far.iter().enumerate() {
        let kind = if index == 0 {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        if let Some(source) = report.source(*file) {
            group = excerpt(source, report.name(*file), marks, kind).add(group);
        }
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    group
}

/// Places in one file, each with what is said of it.
type Marks<'a> = Vec<(Span, Option<&'a str>)>;

fn is_near(report: &Report<'_>, one: Place, other: Place) -> bool {
    let Some(source) = report.source(one.file) else {
        return false;
    };
    let line = |place: Place| source.line(place.span.start);
    one.file == other.file && line(one).abs_diff(line(other)) <= FAR
}

/// The one line that says how it went.
#[must_use]
pub fn summary(report: &Report<'_>) -> String {
    let levels = [
        (diag::Level::Error, "error", "errors"),
        (diag::Level::Warning, "warning", "warnings"),
        (diag::Level::Note, "note", "notes"),
    ];
    let counts = levels.map(|(level, one, many)| (report.count(level), one, many));
    let mut parts: Vec<String> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    if parts.is_empty() {
        parts.push("nothing found".to_owned());
    }
    let files = if report.judged == 1 { "file" } else { "files" };
    let mut line = format!("{} in {} {files}", parts.join(", "), report.judged);
    let fixes = |most: Applicability| {
        let fixes = report.findings.iter().filter_map(|one| one.fix.as_ref());
        fixes.filter(|fix| fix.applicability <= most).count()
    };
    let (safe, all) = (fixes(Applicability::Safe), fixes(Applicability::Risky));
    if safe > 0 {
        line.push_str(&format!("; `--fix` mends {safe}"));
    }
    if all > safe {
        let risky = all - safe;
        line.push_str(&format!("; `--fix --risky` mends {risky} to look at"));
    }
    line.push('\n');
    line
}
