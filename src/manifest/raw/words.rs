//! Single values out of literals: each reader gives the value or tells why there is none.

use std::collections::HashMap;

use crate::aws::names::{NameError, nearest, shown};
use crate::diag::Diagnostic;
use crate::manifest::raw::report::Report;
use crate::manifest::template::{Placeholder, Template};
use crate::source::{Span, Spanned};
use crate::syntax::literal::{Map, Node, Value};

/// Tells that `node` is not `what`, unless it was told already that it is nothing.
fn expected(node: &Node, what: &str, help: String, report: &mut Report) {
    if node.value == Value::Invalid {
        return;
    }
    let message = format!("expected {what}, found {}", node.value.kind());
    let help = match &node.value {
        Value::Null => "leave the key out; `null` only removes, in an `env` block".to_owned(),
        _ => help,
    };
    report.error(node.span, message, help);
}

/// A string.
pub(super) fn string<'a>(node: &'a Node, report: &mut Report) -> Option<Spanned<&'a str>> {
    let help = match &node.value {
        Value::String(text) => return Some(Spanned::new(text, node.span)),
        Value::Number(text) => format!(
            "write it in quotes, `\"{}\"`: a number loses its leading zeroes",
            shown(text)
        ),
        Value::Bool(value) => format!("write it in quotes, `\"{value}\"`"),
        Value::List(_) | Value::Map(_) | Value::Null | Value::Invalid => {
            "write one text in quotes".to_owned()
        }
    };
    expected(node, "a string", help, report);
    None
}

/// A string that says something.
pub(super) fn text<'a>(
    node: &'a Node,
    what: &str,
    report: &mut Report,
) -> Option<Spanned<&'a str>> {
    let text = string(node, report)?;
    if text.node.trim().is_empty() {
        report.error(
            text.span,
            format!("{what} is empty"),
            "write what it shall be",
        );
        return None;
    }
    Some(text)
}

/// A string that `parse` makes something of.
pub(super) fn word<T>(
    node: &Node,
    parse: impl Fn(&str) -> Result<T, NameError>,
    report: &mut Report,
) -> Option<Spanned<T>> {
    let text = string(node, report)?;
    parsed(text, parse, report)
}

/// What `parse` makes of `text`.
pub(super) fn parsed<T>(
    text: Spanned<&str>,
    parse: impl Fn(&str) -> Result<T, NameError>,
    report: &mut Report,
) -> Option<Spanned<T>> {
    match parse(text.node) {
        Ok(value) => Some(Spanned::new(value, text.span)),
        Err(error) => {
            let diagnostic = Diagnostic::error(text.span, error.to_string());
            report.push(match error.help() {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
            None
        }
    }
}

/// One of a few words.
pub(super) fn choice<T: Copy>(
    node: &Node,
    choices: &[(&'static str, T)],
    report: &mut Report,
) -> Option<Spanned<T>> {
    let text = string(node, report)?;
    if let Some((_, value)) = choices.iter().find(|(name, _)| *name == text.node) {
        return Some(Spanned::new(*value, text.span));
    }
    let names = || choices.iter().map(|(name, _)| *name);
    let help = match nearest(text.node, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use {}", listed(names(), "or")),
    };
    report.error(
        text.span,
        format!("unknown value `{}`", shown(text.node)),
        help,
    );
    None
}

/// `true` or `false`, as the two cases that they mean.
pub(super) fn switch<T>(node: &Node, yes: T, no: T, report: &mut Report) -> Option<Spanned<T>> {
    let help = match &node.value {
        Value::Bool(true) => return Some(Spanned::new(yes, node.span)),
        Value::Bool(false) => return Some(Spanned::new(no, node.span)),
        Value::String(text) if text == "true" || text == "false" => {
            format!("write `{text}` without quotes")
        }
        _ => "write one of the two, without quotes".to_owned(),
    };
    expected(node, "`true` or `false`", help, report);
    None
}

/// A number as it was written.
pub(super) fn number<'a>(node: &'a Node, report: &mut Report) -> Option<Spanned<&'a str>> {
    if let Value::Number(text) = &node.value {
        return Some(Spanned::new(text, node.span));
    }
    let help = match &node.value {
        Value::String(text) if text.parse::<f64>().is_ok() => {
            format!("write `{}` without quotes", shown(text))
        }
        _ => "write digits without quotes".to_owned(),
    };
    expected(node, "a number", help, report);
    None
}

/// The entries of a map.
pub(super) fn map<'a>(node: &'a Node, report: &mut Report) -> Option<&'a Map> {
    if let Value::Map(map) = &node.value {
        return Some(map);
    }
    let help = "write `{ <key> = <value> }`, or a block of this name";
    expected(node, "a map", help.to_owned(), report);
    None
}

/// The entries of a list of strings.
fn list<'a>(node: &'a Node, report: &mut Report) -> Option<&'a [Node]> {
    let help = match &node.value {
        Value::List(items) => return Some(items),
        Value::String(text) => format!("write it in brackets, `[\"{}\"]`", shown(text)),
        _ => "write texts in brackets, `[\"…\", \"…\"]`".to_owned(),
    };
    expected(node, "a list of strings", help, report);
    None
}

/// A list of strings that `parse` makes something of; what it makes nothing of
/// is told and left out. A text that stands twice is an error.
pub(super) fn words<T>(
    node: &Node,
    parse: impl Fn(&str) -> Result<T, NameError>,
    report: &mut Report,
) -> Option<Spanned<Vec<Spanned<T>>>> {
    let items = list(node, report)?;
    let mut first = HashMap::with_capacity(items.len());
    let mut words = Vec::with_capacity(items.len());
    for item in items {
        if report.is_full() {
            break;
        }
        let Some(text) = string(item, report) else {
            continue;
        };
        if let Some(first) = first.insert(text.node, text.span) {
            let twice = format!("`{}` stands in the list a second time", shown(text.node));
            let twice = Diagnostic::error(text.span, twice).label(first, "it stands here first");
            report.push(twice.help("remove one of the two"));
            continue;
        }
        words.extend(parsed(text, &parse, report));
    }
    Some(Spanned::new(words, node.span))
}

/// A text in which placeholders may stand.
pub(super) fn template(
    node: &Node,
    allowed: &[Placeholder],
    report: &mut Report,
) -> Option<Spanned<Template>> {
    let text = string(node, report)?;
    match Template::parse(text.node, allowed) {
        Ok(template) => Some(Spanned::new(template, text.span)),
        Err(error) => {
            let span = within(&text, error.at);
            report.error(span, error.to_string(), error.help());
            None
        }
    }
}

/// A list of texts in which placeholders may stand.
pub(super) fn templates(
    node: &Node,
    allowed: &[Placeholder],
    report: &mut Report,
) -> Option<Spanned<Vec<Spanned<Template>>>> {
    let items = list(node, report)?;
    let read = items
        .iter()
        .filter_map(|item| template(item, allowed, report));
    Some(Spanned::new(read.collect(), node.span))
}

/// The place of the byte `at` in a string, when it stands in its quotes as it is.
fn within(text: &Spanned<&str>, at: usize) -> Span {
    let length = (text.span.end - text.span.start) as usize;
    match u32::try_from(at) {
        Ok(at) if length == text.node.len() + 2 => {
            Span::new(text.span.start + 1 + at, text.span.end - 1)
        }
        _ => text.span,
    }
}

/// `a`, `b` or `c`.
pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>, last: &str) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((end, start)) if !start.is_empty() => format!("{} {last} {end}", start.join(", ")),
        Some((only, _)) => only.clone(),
        None => String::new(),
    }
}
