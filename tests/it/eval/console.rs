//! Expressions as `terraform console` evaluates them.

#![expect(clippy::disallowed_methods, reason = "Terraform reads files")]

use std::io::Write;
use std::process::Stdio;

use cagen::eval::value::Kind;

use super::soundness::{EXPRESSIONS, VALUES};
use super::{Sources, local_value};
use crate::tool::terraform;

/// What is about the language itself more than about functions.
const MORE: &[&str] = &[
    "[for i, x in [\"b\", \"a\"] : \"${i}${x}\"]",
    "[for i, x in [\"a\", \"b\"] : \"${i}${x}\"]",
    "[for k, x in toset([\"b\", \"a\"]) : \"${k}${x}\"]",
    "[for k, x in tolist([\"a\", \"b\"]) : \"${k}${x}\"]",
    "{ for x in [\"ab\", \"ac\", \"b\"] : substr(x, 0, 1) => x... }",
    "{ for x in [\"a\", \"a\"] : x => x }",
    "{ for k, v in { b = 1, a = 2 } : v => k if v > 1 }",
    "{ a = 1, \"b c\" = 2, (\"d${1}\") = 3, 4 = 5, a = 6 }",
    "{ a : 1, b : { c : [1, 2] } }.b.c[1]",
    "{ a = [{ b = 1 }, { b = 2 }] }.a[*].b",
    "[[1, 2], [3]][*][0]",
    "[{ a = [1] }, { a = [2] }].*.a[0]",
    "[{ a = [1] }, { a = [2] }][*].a[0]",
    "null[*]",
    "\"a\"[*]",
    "{ a = 1 }[*].a",
    "[1, 2, 3].1",
    "[1, 2, 3][\"1\"]",
    "{ \"1\" = \"x\" }[1]",
    "[1, 2][2]",
    "[1, 2][-1]",
    "{ a = 1 }.b",
    "{ a = 1 }[\"b\"]",
    "null.a",
    "\"a\".b",
    "true ? 1 : \"a\"",
    "true ? \"a\" : 1",
    "false ? 1 : true ? 2 : 3",
    "true ? null : 1",
    "null ? 1 : 2",
    "\"true\" ? 1 : 2",
    "\"x\" ? 1 : 2",
    "true ? [1] : [\"a\"]",
    "true ? [] : [\"a\"]",
    "1 + \"2\"",
    "\"1\" + 1 == 2",
    "1 / 4",
    "7 % 3",
    "-7 % 3",
    "2 * 3 - 4 / 2",
    "1 < 2 && 2 >= 2",
    "!(1 == 1)",
    "\"a\" == \"a\"",
    "1 == \"1\"",
    "null == null",
    "[] == []",
    "[1] == [1]",
    "{ a = 1 } == { a = 1 }",
    "0.1 + 0.2",
    "1e3",
    "123456789012345678901234567890",
    "\"a${1}b${true}\"",
    "\"${[1]}\"",
    "\"${null}\"",
    "\"a${null}\"",
    "\"a${[1]}\"",
    "\"$${x} %%{y} \\u00e9 \\n \\t \\\" \\\\\"",
    "\"%{ if true }a%{ else }b%{ endif }\"",
    "\"%{ if false }a%{ endif }\"",
    "\"%{ for x in [1, 2] ~} ${x} %{~ endfor }\"",
    "\"%{ for k, v in { a = 1 } }${k}=${v};%{ endfor }\"",
    "\"%{ for i, v in [\"x\", \"y\"] }${i}${v}%{ endfor }\"",
    "\"a ${~ 1 ~} b\"",
    "try({}.a, [][0], \"x\")",
    "try(null.a, null)",
    "can([][0])",
    "can(1 + \"x\")",
    "try(tonumber(\"x\"), \"no\")",
    "max([1, 5, 2]...)",
    "concat([[1], [2]]...)",
    "merge([{ a = 1 }, { b = 2 }]...)",
    "format(\"%s-%d\", [\"a\", 2]...)",
    "[for x in { b = 1, a = 2 } : x]",
    "[for x in [1, 2, 3] : x if x % 2 == 1]",
    "[for x in [[1, 2], [3]] : [for y in x : y * 2]]",
    "flatten([for k, v in { a = [1, 2], b = [3] } : [for y in v : \"${k}${y}\"]])",
    "[for x in \"abc\" : x]",
    "[for x in null : x]",
    "path.module",
    "path.root",
    "length({ a = 1 })",
    "core::upper(\"a\")",
    "upper(\"é\")",
    "\"e\\u0301\" == \"\\u00e9\"",
    "length(\"e\\u0301\")",
    "(1)",
    "-(-1)",
    "!!true",
    "local.other",
    "local.map.k[0]",
];

#[test]
fn expressions_come_to_what_terraform_says() {
    let Some(terraform) = terraform() else {
        return;
    };
    let (mut compared, mut unknown) = (0, Vec::new());
    let (mut accepted, mut wrong) = (Vec::new(), Vec::new());
    for round in 0..3 {
        let expressions: Vec<&str> = match round {
            0 => EXPRESSIONS.iter().chain(MORE).copied().collect(),
            _ => EXPRESSIONS.to_vec(),
        };
        let variables = variables(round);
        let directory = tempfile::tempdir().unwrap();
        let mut text = variables.clone();
        text.push_str("locals {\n");
        for (index, expression) in expressions.iter().enumerate() {
            text.push_str(&format!(
                "  e{index} = try(jsonencode({expression}), \"REFUSED\")\n"
            ));
        }
        let all: Vec<_> = (0..expressions.len())
            .map(|index| format!("local.e{index}"))
            .collect();
        text.push_str(&format!(
            "  all = base64encode(jsonencode([{}]))\n}}\n",
            all.join(", ")
        ));
        std::fs::write(directory.path().join("main.tf"), &text).unwrap();
        let mut console = terraform
            .command()
            .arg("console")
            .current_dir(directory.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        console
            .stdin
            .take()
            .unwrap()
            .write_all(b"local.all\n")
            .unwrap();
        let output = console.wait_with_output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let encoded = said.trim().trim_matches('"');
        let json = decoded(encoded);
        let expected: Vec<String> = serde_json::from_slice(&json)
            .unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)));
        assert_eq!(expected.len(), expressions.len());
        for (expression, expected) in expressions.iter().zip(&expected) {
            let ours = ours(expression, &variables);
            compared += 1;
            match (ours, expected.as_str()) {
                (None, "REFUSED") => {}
                (None, _) => unknown.push((expression.to_string(), expected.clone())),
                (Some(ours), "REFUSED") => accepted.push((expression.to_string(), ours)),
                (Some(ours), _) if ours == *expected => {}
                (Some(ours), _) => wrong.push((expression.to_string(), ours, expected.clone())),
            }
        }
    }
    assert!(compared > 380, "{compared}");
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Values have no types, by which Terraform refuses some choices.
    assert!(accepted.len() < 12, "{accepted:#?}");
    assert!(unknown.len() < 12, "{unknown:#?}");
}

fn variables(round: usize) -> String {
    let mut text = String::from("locals {\n  other = local.map\n  map = { k = [1] }\n}\n");
    for (name, values) in VALUES {
        let value = values[round % values.len()];
        text.push_str(&format!("variable \"{name}\" {{ default = {value} }}\n"));
    }
    text
}

/// The JSON of the value, unless something in it is not known.
fn ours(expression: &str, variables: &str) -> Option<String> {
    let text = format!("{variables}locals {{\n  x = {expression}\n}}\n");
    let value = local_value(&Sources::new(&[("main.tf", &text)]));
    match value.kind {
        Kind::Unknown(_) => None,
        _ => value.to_json(),
    }
}

fn decoded(base64: &str) -> Vec<u8> {
    let digit = |byte: u8| {
        let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        digits.iter().position(|digit| *digit == byte)
    };
    let mut bytes = Vec::new();
    let (mut bits, mut length) = (0_usize, 0);
    for digit in base64.bytes().filter_map(digit) {
        bits = (bits << 6) | digit;
        length += 6;
        if length >= 8 {
            length -= 8;
            bytes.push((bits >> length & 0xff) as u8);
        }
    }
    bytes
}
