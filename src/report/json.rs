//! Findings as JSON, version 1: stable keys, for programs of one's own.

use serde::Serialize;

use crate::diag::Level;
use crate::lint::finding::{Applicability, Finding, Fix};
use crate::report::{Region, Report, word};
use crate::source::Unit;
use crate::source::place::Place;

/// The report as one JSON object and a line end. Columns count grapheme clusters, as Terraform's do.
#[must_use]
pub fn render(report: &Report<'_>) -> String {
    let told = report.findings.iter().map(|one| found(report, one));
    let whole = Whole {
        version: 1,
        findings: told.collect(),
        summary: Summary {
            files: report.judged,
            errors: report.count(Level::Error),
            warnings: report.count(Level::Warning),
            notes: report.count(Level::Note),
        },
    };
    let text = serde_json::to_string_pretty(&whole);
    let mut text = text.expect("texts and numbers are always JSON");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Whole<'a> {
    version: u8,
    findings: Vec<Found<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct Found<'a> {
    rule: &'a str,
    level: &'static str,
    message: &'a str,
    path: &'a str,
    start: Position,
    end: Position,
    help: Option<&'a str>,
    fix: Option<Mend<'a>>,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Mend<'a> {
    applicability: &'static str,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    path: &'a str,
    start: Position,
    end: Position,
    text: &'a str,
}

fn found<'a>(report: &Report<'a>, finding: &'a Finding) -> Found<'a> {
    let (path, start, end) = place(report, finding.place);
    Found {
        rule: finding.rule,
        level: word(finding.level),
        message: &finding.message,
        path,
        start,
        end,
        help: finding.help.as_deref(),
        fix: finding.fix.as_ref().map(|fix| mend(report, fix)),
    }
}

fn mend<'a>(report: &Report<'a>, fix: &'a Fix) -> Mend<'a> {
    let edits = fix.edits.iter().map(|edit| {
        let (path, start, end) = place(report, edit.place);
        let text = &edit.text;
        Replacement {
            path,
            start,
            end,
            text,
        }
    });
    Mend {
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Risky => "risky",
        },
        edits: edits.collect(),
    }
}

fn place<'a>(report: &Report<'a>, place: Place) -> (&'a str, Position, Position) {
    let Region { path, start, end } = report.region(place, Unit::Grapheme);
    let position = |(line, column)| Position { line, column };
    (path, position(start), position(end))
}
