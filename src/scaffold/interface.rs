//! What a module takes and gives, read back from its text: so no table of it can differ.

use serde::Serialize;

use crate::scaffold::plan::PlanError;
use crate::syntax::hcl;
use crate::syntax::hcl::ast::{Block, Body};

/// A variable of the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Variable {
    pub(crate) name: String,
    description: String,
    /// The type as it is written, on one line.
    of: String,
    /// The default as it is written; of none, the variable must be given.
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<String>,
}

/// An output of the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Output {
    pub(crate) name: String,
    description: String,
}

/// The variables that `text`, the module's `variables.tf`, declares.
pub(crate) fn variables(text: &str) -> Result<Vec<Variable>, PlanError> {
    let (file, _) = hcl::parse(text);
    file.body
        .blocks_of("variable")
        .map(|block| {
            Ok(Variable {
                name: label(block)?,
                description: description(&block.body)?,
                of: written(text, &block.body, "type").ok_or_else(|| incomplete("type"))?,
                default: written(text, &block.body, "default"),
            })
        })
        .collect()
}

/// The outputs that `text`, the module's `outputs.tf`, declares.
pub(crate) fn outputs(text: &str) -> Result<Vec<Output>, PlanError> {
    let (file, _) = hcl::parse(text);
    file.body
        .blocks_of("output")
        .map(|block| {
            Ok(Output {
                name: label(block)?,
                description: description(&block.body)?,
            })
        })
        .collect()
}

fn label(block: &Block<'_>) -> Result<String, PlanError> {
    let label = block.labels.first();
    label
        .map(|label| label.text.to_string())
        .ok_or_else(|| incomplete("name"))
}

fn description(body: &Body<'_>) -> Result<String, PlanError> {
    let text = body
        .attribute("description")
        .and_then(|attribute| attribute.expr.as_str());
    text.map(str::to_owned)
        .ok_or_else(|| incomplete("description"))
}

/// The value of an attribute as it is written, on one line.
fn written(text: &str, body: &Body<'_>, name: &str) -> Option<String> {
    let span = body.attribute(name)?.expr.span;
    let mut line = String::new();
    for part in text.get(span.range())?.lines() {
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.ends_with(['{', '(']) || part.starts_with('}') {
            line.push(' ');
        } else if !line.is_empty() {
            line.push_str(", ");
        }
        line.push_str(&part);
    }
    Some(line)
}

fn incomplete(what: &'static str) -> PlanError {
    PlanError::Interface(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_what_its_block_says() {
        let text = "variable \"a\" {\n  description = \"An \\\"a\\\".\"\n  type = map(object({\n    b  = string\n    cc = optional(bool)\n  }))\n  default = {}\n}\n\nvariable \"d\" {\n  description = \"D.\"\n  type = string\n}\n";
        let a = Variable {
            name: "a".to_owned(),
            description: "An \"a\".".to_owned(),
            of: "map(object({ b = string, cc = optional(bool) }))".to_owned(),
            default: Some("{}".to_owned()),
        };
        let d = Variable {
            name: "d".to_owned(),
            description: "D.".to_owned(),
            of: "string".to_owned(),
            default: None,
        };
        assert_eq!(variables(text).unwrap(), [a, d]);
    }

    #[test]
    fn what_is_not_described_is_an_error() {
        assert!(variables("variable \"a\" {\n  type = string\n}\n").is_err());
        assert!(variables("variable \"a\" {\n  description = \"A.\"\n}\n").is_err());
        assert!(outputs("output \"a\" {\n  value = 1\n}\n").is_err());
        assert_eq!(
            outputs("output \"a\" {\n  description = \"A.\"\n}\n").unwrap()[0].name,
            "a"
        );
    }
}
