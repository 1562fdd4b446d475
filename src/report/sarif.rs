//! Findings as SARIF 2.1.0, which code scanning services read.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lint::finding::{Applicability, Finding, Fix};
use crate::lint::rule::{Group, Rule};
use crate::lint::rules;
use crate::report::text::visible;
use crate::report::{Region, Report, word};
use crate::source::Unit;
use crate::source::place::Place;

/// The report as one SARIF log and a line end. Columns count UTF-16 units, the
/// format's own default.
#[must_use]
pub fn render(report: &Report<'_>) -> String {
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "cagen",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules::ALL.iter().copied().map(descriptor).collect(),
                },
            },
            column_kind: "utf16CodeUnits",
            results: report
                .findings
                .iter()
                .map(|one| result(report, one))
                .collect(),
        }],
    };
    let text = serde_json::to_string_pretty(&log);
    let mut text = text.expect("texts and numbers are always JSON");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

impl Message {
    /// `text` as it is: SARIF would read `[a](b)` in it as a link.
    fn plain(text: &str) -> Self {
        let text = visible(text);
        let text = if text.contains("](") {
            text.replace('\\', "\\\\")
                .replace('[', "\\[")
                .replace(']', "\\]")
        } else {
            text
        };
        Self { text }
    }
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mend<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Span,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Span {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mend<'a> {
    description: Message,
    artifact_changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Span,
    inserted_content: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}

fn descriptor(rule: &'static Rule) -> Descriptor {
    Descriptor {
        id: rule.id,
        short_description: Message {
            text: rule.summary(),
        },
        full_description: Message {
            text: rule.reason(),
        },
        help: Help {
            text: rule.page,
            markdown: rule.page,
        },
        default_configuration: Configuration {
            level: word(rule.level),
        },
        properties: Properties {
            tags: match rule.group {
                Group::Access | Group::Void | Group::SupplyChain => vec!["security"],
                Group::Safety => vec!["reliability"],
                Group::Lint => vec!["maintainability"],
            },
        },
    }
}

fn result<'a>(report: &Report<'_>, finding: &'a Finding) -> Outcome<'a> {
    let text = match &finding.help {
        Some(help) => format!("{}; {help}", finding.message),
        None => finding.message.clone(),
    };
    let related = finding.labels.iter().enumerate().map(|(index, label)| {
        let message = Some(Message::plain(&label.1));
        location(report, label.0, Some(index + 1), message)
    });
    Outcome {
        rule_id: finding.rule,
        rule_index: rules::ALL.iter().position(|rule| rule.id == finding.rule),
        level: word(finding.level),
        message: Message::plain(&text),
        locations: [location(report, finding.place, None, None)],
        related_locations: related.collect(),
        fixes: finding
            .fix
            .iter()
            .map(|fix| mend(report, finding, fix))
            .collect(),
    }
}

fn mend<'a>(report: &Report<'_>, finding: &Finding, fix: &'a Fix) -> Mend<'a> {
    let mut changes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for edit in &fix.edits {
        let (_, deleted_region) = physical(report, edit.place);
        let inserted_content = Content { text: &edit.text };
        changes
            .entry(edit.place.file)
            .or_default()
            .push(Replacement {
                deleted_region,
                inserted_content,
            });
    }
    let changes = changes.into_iter().map(|(file, replacements)| Change {
        artifact_location: artifact(report.name(file)),
        replacements,
    });
    let text = finding.help.as_ref().unwrap_or(&finding.message);
    let kind = match fix.applicability {
        Applicability::Safe => "safe",
        Applicability::Risky => "risky",
    };
    Mend {
        description: Message::plain(&format!("{kind} fix: {text}")),
        artifact_changes: changes.collect(),
    }
}

fn location(
    report: &Report<'_>,
    place: Place,
    id: Option<usize>,
    message: Option<Message>,
) -> Location {
    let (artifact_location, region) = physical(report, place);
    Location {
        id,
        physical_location: Physical {
            artifact_location,
            region,
        },
        message,
    }
}

fn physical(report: &Report<'_>, place: Place) -> (Artifact, Span) {
    let Region { path, start, end } = report.region(place, Unit::Utf16);
    let region = Span {
        start_line: start.0,
        start_column: start.1,
        end_line: end.0,
        end_column: end.1,
    };
    (artifact(path), region)
}

/// A path as a relative reference of RFC 3986: all but letters, digits and a
/// few marks is percent-encoded.
fn artifact(path: &str) -> Artifact {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Artifact { uri }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_relative_reference() {
        assert_eq!(artifact("a b/é:1.json").uri, "a%20b/%C3%A9%3A1.json");
    }
}
