//! Templates to text. Whatever a template prints went through a filter that
//! escapes it for the place where it stands; a forgotten filter is an error.

pub mod escape;

use std::fmt::Write as _;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior};
use serde::Serialize;

use crate::scaffold::plan::PlanError;
use crate::syntax::hcl::format;
use crate::syntax::quoted;

/// A template: its path, and its text.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// Its path in the project.
    pub name: &'static str,
    /// Its text.
    pub source: &'static str,
}

/// The template at a path of the project.
macro_rules! template {
    ($path:expr) => {
        $crate::scaffold::render::Template {
            name: $path,
            source: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)),
        }
    };
}
pub(crate) use template;

/// What fills `template` with `context`.
///
/// # Errors
/// If the template is wrong, names something that `context` has not, or prints
/// a string that no filter escaped.
pub fn render(template: Template, context: impl Serialize) -> Result<String, PlanError> {
    let environment = environment();
    environment
        .template_from_named_str(template.name, template.source)
        .and_then(|compiled| compiled.render(Serde(context)))
        .map_err(|error| PlanError::Render {
            template: template.name,
            error: Box::new(error),
        })
}

/// What fills `template`, which is HCL, with `context`, in the canonical format.
///
/// # Errors
/// As [`render`], or if what comes is no HCL.
pub fn render_hcl(template: Template, context: impl Serialize) -> Result<String, PlanError> {
    let text = render(template, context)?;
    format(&text).map_err(|faults| PlanError::Format {
        template: template.name,
        error: faults
            .into_iter()
            .map(|fault| fault.message)
            .collect::<Vec<_>>()
            .join("; "),
    })
}

/// No filter and no function that minijinja brings: `safe` and `tojson` would
/// pass a string that is not escaped for where it stands.
fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()
            .expect("only blanks are set"),
    );
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(print);
    environment.add_test("defined", minijinja::tests::is_defined);
    environment.add_filter("hcl", hcl);
    environment.add_filter("key", |text: &str| escaped(quoted::key(text)));
    environment.add_filter("ident", ident);
    environment.add_filter("comment", |text: &str| escaped(escape::comment(text)));
    environment.add_filter("md", |text: &str| escaped(escape::markdown(text)));
    environment.add_filter("code", |words: &Value| each(words, ", ", escape::code));
    environment.add_filter("mermaid", |text: &str| escaped(escape::mermaid(text)));
    environment.add_filter("sh", |text: &str| escaped(escape::shell(text)));
    environment.add_filter("shs", |words: &Value| each(words, " ", escape::shell));
    environment
}

fn print(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Bool => write!(out, "{}", value.is_true()).map_err(unwritable),
        ValueKind::Number => write!(out, "{value}").map_err(unwritable),
        _ if value.is_safe() => write!(out, "{value}").map_err(unwritable),
        _ => Err(Error::new(
            ErrorKind::InvalidOperation,
            "a value was printed that no filter escaped",
        )),
    }
}

fn escaped(text: String) -> Value {
    Value::from_safe_string(text)
}

/// A value of the context as an HCL expression: maps entry by entry on lines of
/// their own, lists on one line where they fit.
fn hcl(value: &Value) -> Result<Value, Error> {
    let mut out = String::new();
    write_hcl(value, NESTING, &mut out)?;
    Ok(escaped(out))
}

/// How deep the values are that a context holds.
const NESTING: usize = 8;

/// How long a list may be on one line, in bytes.
const LINE: usize = 80;

fn write_hcl(value: &Value, nesting: usize, out: &mut String) -> Result<(), Error> {
    let refuse = |why: String| Err(Error::new(ErrorKind::InvalidOperation, why));
    let Some(nesting) = nesting.checked_sub(1) else {
        return refuse("a value is nested too deep".to_owned());
    };
    match value.kind() {
        ValueKind::Bool => out.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => write!(out, "{value}").map_err(unwritable)?,
        ValueKind::String => out.push_str(&quoted::string(value.as_str().unwrap_or_default())),
        ValueKind::Seq => {
            let mut items = Vec::new();
            for item in value.try_iter()? {
                let mut text = String::new();
                write_hcl(&item, nesting, &mut text)?;
                items.push(text);
            }
            let line = items.join(", ");
            if line.len() <= LINE && !line.contains('\n') {
                write!(out, "[{line}]").map_err(unwritable)?;
            } else {
                write!(out, "[\n{},\n]", items.join(",\n")).map_err(unwritable)?;
            }
        }
        ValueKind::Map => {
            out.push('{');
            for name in value.try_iter()? {
                let Some(text) = name.as_str() else {
                    return refuse("a key is not a string".to_owned());
                };
                write!(out, "\n{} = ", quoted::key(text)).map_err(unwritable)?;
                write_hcl(&value.get_item(&name)?, nesting, out)?;
            }
            out.push_str(if out.ends_with('{') { "}" } else { "\n}" });
        }
        kind => return refuse(format!("{kind} is not written into HCL text")),
    }
    Ok(())
}

fn unwritable(_: std::fmt::Error) -> Error {
    Error::from(ErrorKind::WriteFailure)
}

/// A word, or each word of a list, escaped and joined.
fn each(words: &Value, between: &str, escape: fn(&str) -> String) -> Result<Value, Error> {
    let text = |word: &Value| {
        let no_text = || Error::new(ErrorKind::InvalidOperation, "only text is escaped");
        word.as_str().map(escape).ok_or_else(no_text)
    };
    if words.kind() != ValueKind::Seq {
        return text(words).map(escaped);
    }
    let words: Result<Vec<_>, _> = words.try_iter()?.map(|word| text(&word)).collect();
    Ok(escaped(words?.join(between)))
}

/// A word that HCL, JSON, Markdown and shells all read as itself.
fn ident(text: &str) -> Result<Value, Error> {
    if quoted::is_identifier(text) {
        return Ok(escaped(text.to_owned()));
    }
    Err(Error::new(
        ErrorKind::InvalidOperation,
        format!("{text:?} is not an identifier"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(source: &'static str, context: impl Serialize) -> Result<String, String> {
        let template = Template {
            name: "test",
            source,
        };
        render(template, context).map_err(|error| error.to_string())
    }

    #[test]
    fn what_no_filter_escaped_is_an_error() {
        let context =
            || serde_json::json!({"x": "a", "list": ["a"], "map": {"a": "b"}, "none": null});
        for source in [
            "{{ x }}",
            "{{ 'a' }}",
            "{{ x ~ 'b' }}",
            "{{ (x|hcl) ~ x }}",
            "{{ list }}",
            "{{ list[0] }}",
            "{{ map }}",
            "{{ none }}",
            "{{ missing }}",
            "{{ missing|hcl }}",
            "{{ none|hcl }}",
            "{{ x|safe }}",
            "{{ x|tojson }}",
            "{{ x|hcl|upper }}",
            "{% autoescape true %}{{ x }}{% endautoescape %}",
            "{{ x|ident|hcl|sh|ident }}",
        ] {
            assert!(rendered(source, context()).is_err(), "{source}");
        }
    }

    #[test]
    fn values_are_written_whole() {
        let long = "x".repeat(50);
        let context = serde_json::json!({"x": {"b.c": {"d": ["1", "2"], "e": {}}, "a": [long, long], "if": true}});
        let expected = format!(
            "{{\na = [\n\"{long}\",\n\"{long}\",\n]\n\"b.c\" = {{\nd = [\"1\", \"2\"]\ne = {{}}\n}}\n\"if\" = true\n}}"
        );
        assert_eq!(rendered("{{ x|hcl }}", context).unwrap(), expected);
    }

    #[test]
    fn what_a_filter_escaped_is_printed() {
        let context = serde_json::json!({"x": "a\"b", "n": 7, "yes": true, "list": ["a", "b"], "word": "repo_1"});
        let source = "{{ x|hcl }} {{ n }} {{ yes }} {{ list|hcl }} {{ word|ident }} {{ word|key }} {{ x|key }}";
        assert_eq!(
            rendered(source, context).unwrap(),
            r#""a\"b" 7 true ["a", "b"] repo_1 repo_1 "a\"b""#
        );
    }
}
