//! The values of strings and heredocs, held to `terraform console`.

#![expect(
    clippy::disallowed_methods,
    reason = "the values are handed to Terraform in a file"
)]

use std::collections::HashMap;
use std::fmt::Write;
use std::io::Write as _;
use std::process::Stdio;

use cagen::syntax::hcl;
use cagen::syntax::hcl::expr::{Expr, ExprKind};
use cagen::syntax::hcl::template::{DirectiveKind, ForDirective, Part};
use unicode_normalization::UnicodeNormalization;

use super::mutants::Random;
use super::{corpus, probes};
use crate::tool::{self, Terraform};

/// In base 64, because `jsonencode` of a string with a carriage return before
/// a combining mark is not JSON in Terraform 1.11.
const EACH_IN_BASE_64: &[u8] = b"join(\",\", [for text in local.all : base64encode(text)])\n";

/// What Terraform makes of each expression, all of them strings.
fn theirs(terraform: &Terraform, expressions: &[String]) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    let mut text = String::from("locals {\n");
    for (index, expression) in expressions.iter().enumerate() {
        writeln!(text, "  x{index} = {expression}").unwrap();
    }
    text.push_str("  all = [\n");
    for index in 0..expressions.len() {
        writeln!(text, "    local.x{index},").unwrap();
    }
    text.push_str("  ]\n}\n");
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
    input.write_all(EACH_IN_BASE_64).unwrap();
    drop(input);
    let output = console.wait_with_output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{shown}");
    let encoded = shown.trim().trim_matches('"').split(',');
    encoded
        .map(|text| String::from_utf8(decode(text)).unwrap())
        .collect()
}

/// The bytes that a text in base 64 stands for.
fn decode(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b'=').collect();
    let group = |four: &[u8]| {
        let bits = four.iter().fold(0, |bits, byte| bits << 6 | digit(*byte));
        let bits = bits << (6 * (4 - four.len()));
        bits.to_be_bytes()[1..four.len()].to_vec()
    };
    digits.chunks(4).flat_map(group).collect()
}

/// The value of an expression without references, in form NFC.
fn ours(expression: &str) -> String {
    let text = format!("a = {expression}\n");
    let (file, faults) = hcl::parse(&text);
    assert!(faults.is_empty(), "{expression:?}: {faults:?}");
    let value = evaluate(&file.body.attribute("a").unwrap().expr, &HashMap::new());
    value.nfc().collect()
}

fn evaluate(expr: &Expr<'_>, scope: &HashMap<&str, String>) -> String {
    match &expr.kind {
        ExprKind::Number(digits) => (*digits).to_owned(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::String(literal) => literal.as_str().to_owned(),
        ExprKind::Variable(name) => scope[name].clone(),
        ExprKind::Template(template) => join(&template.parts, scope),
        other => panic!("{other:?} is not constant"),
    }
}

fn join(parts: &[Part<'_>], scope: &HashMap<&str, String>) -> String {
    let value = |part: &Part<'_>| match part {
        Part::Literal(literal) => literal.as_str().to_owned(),
        Part::Interpolation(expr) => evaluate(expr, scope),
        Part::Directive(directive) => match &directive.kind {
            DirectiveKind::If(parts) if evaluate(&parts.condition, scope) == "true" => {
                join(&parts.then, scope)
            }
            DirectiveKind::If(parts) => join(&parts.otherwise, scope),
            DirectiveKind::For(parts) => repeat(parts, scope),
        },
    };
    parts.iter().map(value).collect()
}

fn repeat(parts: &ForDirective<'_>, scope: &HashMap<&str, String>) -> String {
    let ExprKind::Tuple(elements) = &parts.collection.kind else {
        panic!("{parts:?} is not constant");
    };
    let once = |element: &Expr<'_>| {
        let mut inner = scope.clone();
        inner.insert(parts.variable.node, evaluate(element, scope));
        join(&parts.body, &inner)
    };
    elements.iter().map(once).collect()
}

/// Pieces of heredoc text.
const TEXTS: &[&str] = &[
    "a", "b c", "\"", "\\n", "\\", "$", "%", "$$", "$${", "%%{", "$$${", "{", "}", "é", "e\u{301}",
    "\u{a0}", "#", "//", "EOTX", "<<E", "\t", " ", "  ", "   ", "'",
];

/// Pieces of quoted text.
const QUOTED: &[&str] = &[
    "a",
    "b c",
    "\\\"",
    "\\\\",
    "\\n",
    "\\t",
    "\\r",
    "\\u00e9",
    "\\U0001F600",
    "\\u0041",
    "$",
    "%",
    "$$",
    "$${",
    "%%{",
    "$$${",
    "{",
    "}",
    "é",
    "e\u{301}",
    "\u{a0}",
    "#",
    " ",
    "  ",
    "\t",
    "\\u00a0",
    "\\u0301",
    "'",
];

/// Template sequences; `{}` is where strip markers may stand.
const SEQUENCES: &[&str] = &[
    "${< \"x\" >}",
    "${<\" y \">}",
    "${<\"\">}",
    "${<\"a${\"b\"}\">}",
    "${<\n\"n\"\n>}",
    "%{< if true >}p%{< else >}q%{< endif >}",
    "%{<if false>} p %{<endif>}",
    "%{<for v in [\"1\", \"2\"]>} ${v} %{<endfor>}",
    "%{< if true >}\n  p\n  %{< endif >}",
    "%{< for v in [\"1\"] >}\n    ${<v>}\n%{< endfor >}",
];

fn sequence(random: &mut Random, newline: &str) -> String {
    let mut text = String::new();
    for character in random.word(SEQUENCES).chars() {
        match character {
            '<' | '>' if random.below(4) == 0 => text.push('~'),
            '<' | '>' => {}
            '\n' => text.push_str(newline),
            other => text.push(other),
        }
    }
    text
}

fn heredoc(random: &mut Random) -> String {
    let newline = if random.below(8) == 0 { "\r\n" } else { "\n" };
    let mark = if random.below(4) == 0 { "<<" } else { "<<-" };
    let mut text = format!("{mark}EOT{newline}");
    for _ in 0..random.below(6) {
        if random.below(6) > 0 {
            let blanks = ["", "  ", "    ", "      ", "\t", " \t "];
            text.push_str(random.word(&blanks));
        }
        for _ in 0..random.below(4) {
            match random.below(3) {
                0 => text.push_str(&sequence(random, newline)),
                _ => text.push_str(random.word(TEXTS)),
            }
        }
        text.push_str(newline);
    }
    let end = ["EOT", "  EOT", "\tEOT ", "    EOT"];
    text.push_str(random.word(&end));
    text.push_str(if newline == "\r\n" { "\r" } else { "" });
    text
}

fn quoted(random: &mut Random) -> String {
    let mut text = String::from("\"");
    for _ in 0..random.below(6) {
        match random.below(4) {
            0 => text.push_str(&sequence(random, "")),
            _ => text.push_str(random.word(QUOTED)),
        }
    }
    text + "\""
}

/// Whether chance has made HCL: marks before a sequence make text of it.
fn is_meant(expression: &str) -> bool {
    hcl::parse(expression).1.is_empty()
}

#[test]
fn strings_and_heredocs_have_terraforms_values() {
    let Some(terraform) = tool::terraform() else {
        return;
    };
    let fixtures = include_str!("../../../fixtures/hcl/values.txt").lines();
    let mut expressions: Vec<String> = fixtures
        .map(|line| String::from_utf8(probes::unescape(line)).unwrap())
        .collect();
    let count = usize::try_from(corpus::number("CAGEN_HCL_VALUES").unwrap_or(600)).unwrap();
    let mut random = Random::new(corpus::number("CAGEN_HCL_SEED").unwrap_or(1));
    while expressions.len() < count {
        let expression = match random.below(3) {
            0 => quoted(&mut random),
            _ => heredoc(&mut random),
        };
        if is_meant(&format!("a = {expression}\n")) {
            expressions.push(expression);
        }
    }
    let theirs = theirs(&terraform, &expressions);
    assert_eq!(theirs.len(), expressions.len());
    let differ = expressions
        .iter()
        .zip(theirs)
        .filter_map(|(expression, theirs)| {
            let ours = ours(expression);
            (ours != theirs).then_some((expression, theirs, ours))
        });
    let different: Vec<_> = differ.collect();
    assert!(
        different.is_empty(),
        "{} differ: {different:#?}",
        different.len()
    );
}
