//! What `terraform console` makes of many expressions in one run.

#![expect(
    clippy::disallowed_methods,
    reason = "the expressions are handed to Terraform in a file"
)]

use std::fmt::Write;
use std::io::Write as _;
use std::process::Stdio;

use cagen::eval::functions;
use cagen::eval::text::Text;
use cagen::eval::value::{Kind, Value};
use cagen::source::Span;
use cagen::source::place::FileId;

use crate::tool::Terraform;

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A value, as JSON.
    Value(String),
    Refused,
    Unknown,
}

/// What Terraform makes of each expression.
pub(crate) fn theirs(terraform: &Terraform, expressions: &[String]) -> Vec<Outcome> {
    let expressions: Vec<_> = expressions
        .iter()
        .map(|text| format!("try(base64encode(jsonencode({text})), \"!\")"))
        .collect();
    let shown = run(terraform, "", &expressions);
    shown.iter().map(|value| outcome(value)).collect()
}

/// The values of expressions, which are strings, in a module of other things.
pub(crate) fn values(terraform: &Terraform, module: &str, expressions: &[String]) -> Vec<String> {
    let expressions: Vec<_> = expressions
        .iter()
        .map(|text| format!("base64encode({text})"))
        .collect();
    let shown = run(terraform, module, &expressions);
    shown
        .iter()
        .map(|value| from_base64(value.trim_matches('"')))
        .collect()
}

/// What the console shows for each expression, which makes one line.
fn run(terraform: &Terraform, module: &str, expressions: &[String]) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    let mut text = format!("{module}locals {{\n");
    for (index, expression) in expressions.iter().enumerate() {
        writeln!(text, "  x{index} = {expression}").unwrap();
    }
    text.push_str("  all = {\n");
    for index in 0..expressions.len() {
        writeln!(text, "    x{index} = local.x{index}").unwrap();
    }
    text.push_str("  }\n}\n");
    std::fs::write(directory.path().join("main.tf"), &text).unwrap();
    let mut console = terraform
        .command()
        .arg("console")
        .current_dir(directory.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = console.stdin.take().unwrap();
    input.write_all(b"local.all\n").unwrap();
    drop(input);
    let output = console.wait_with_output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{shown}");
    let mut found = vec![None; expressions.len()];
    for line in shown.lines() {
        let Some((name, value)) = line.trim().split_once(" = ") else {
            continue;
        };
        let name = name.trim().trim_matches('"');
        let index: usize = name.trim_start_matches('x').parse().unwrap();
        found[index] = Some(value.to_owned());
    }
    found.into_iter().map(Option::unwrap).collect()
}

fn outcome(shown: &str) -> Outcome {
    match shown.trim_matches('"') {
        "!" => Outcome::Refused,
        known if !known.starts_with('(') => Outcome::Value(from_base64(known)),
        _ => Outcome::Unknown,
    }
}

fn from_base64(text: &str) -> String {
    let place = FileId(0).at(Span::default());
    let text = Value::new(Kind::String(Text::made(text, place)), place);
    let decoded = functions::call("base64decode", &[text], place).unwrap();
    decoded.as_str().unwrap()
}
