//! Conversion to the types of variables, held to Terraform.

#![expect(
    clippy::disallowed_methods,
    reason = "the variables are handed to Terraform in a file"
)]

use std::fmt::Write;

use cagen::eval::constraint::Type;
use cagen::eval::convert::convert;
use cagen::eval::refusal::Refusal;
use cagen::eval::value::{Extent, Kind, List, Value};
use cagen::source::place::FileId;
use cagen::syntax::hcl;

use super::evaluate::{evaluate, value};
use crate::tool;

/// Types and values that have them, one way or another.
const FITTING: &[(&str, &str)] = &[
    ("string", "1"),
    ("string", "true"),
    ("number", "\"1.50\""),
    ("bool", "\"true\""),
    ("any", "[1, \"a\"]"),
    ("any", "{ a = 1, b = [] }"),
    ("list", "[1, 2]"),
    ("list(string)", "[1, true, \"a\", null]"),
    ("list(any)", "[1, \"a\"]"),
    ("list(any)", "[{ a = 1 }, { a = \"x\" }]"),
    ("list(number)", "[]"),
    ("set(string)", "[\"b\", \"a\", \"b\"]"),
    ("set(number)", "[10, \"9\", 10]"),
    ("set(any)", "[3, \"a\"]"),
    (
        "set(object({ a = string }))",
        "[{ a = \"y\" }, { a = \"x\" }, { a = \"y\", b = 1 }]",
    ),
    ("map(string)", "{ b = 1, a = true }"),
    ("map(any)", "{ b = 1, a = \"x\" }"),
    ("map(list(string))", "{ a = [1] }"),
    ("tuple([string, number])", "[1, \"2\"]"),
    ("object({ a = string })", "{ a = 1, b = 2 }"),
    ("object({ a = string, b = optional(number) })", "{ a = 1 }"),
    ("object({ a = optional(string, \"x\") })", "{}"),
    ("object({ a = optional(string, \"x\") })", "{ a = null }"),
    ("object({ a = optional(list(string), [1]) })", "{}"),
    (
        "object({ a = optional(object({ b = optional(number, 3), c = optional(bool) }), {}) })",
        "{}",
    ),
    (
        "object({ a = optional(object({ b = optional(number, 3) })) })",
        "{}",
    ),
    (
        "map(object({ name = string, actions = optional(list(string), [\"a:Get*\"]), all = optional(bool, false) }))",
        "{ x = { name = \"n\" }, y = { name = 2, all = \"true\", other = [] } }",
    ),
    (
        "list(object({ p = optional(map(string), { k = \"v\" }) }))",
        "[{}, { p = { z = 1 } }, { p = null }]",
    ),
    ("set(list(string))", "[[\"b\"], [\"a\"], [\"b\"]]"),
    ("list(map(any))", "[{ a = 1 }, { b = 2 }]"),
    ("map(map(string))", "{ a = { b = 1 } }"),
];

/// Types and values that Terraform refuses for them.
const CLASHING: &[(&str, &str)] = &[
    ("string", "[]"),
    ("number", "\"x\""),
    ("number", "true"),
    ("bool", "1"),
    ("bool", "\"yes\""),
    ("list(string)", "\"a\""),
    ("list(string)", "{ a = 1 }"),
    ("list(number)", "[\"x\"]"),
    ("list(any)", "[1, []]"),
    ("set(string)", "{}"),
    ("map(string)", "[]"),
    ("map(string)", "{ a = [] }"),
    ("map(any)", "{ a = 1, b = [] }"),
    ("tuple([string])", "[1, 2]"),
    ("tuple([string, string])", "[1]"),
    ("object({ a = string })", "{}"),
    ("object({ a = string })", "[]"),
];

fn read(kind: &str) -> Result<Type, Refusal> {
    let text = format!("a = {kind}\n");
    let (file, faults) = hcl::parse(&text);
    assert!(faults.is_empty(), "{kind}: {faults:?}");
    let expr = &file.body.attribute("a").unwrap().expr;
    Type::read(expr, FileId(0), &mut |default| value(default).unwrap())
}

fn converted(kind: &str, text: &str) -> Result<Value, Refusal> {
    convert(&evaluate(text).unwrap(), &read(kind).unwrap())
}

#[test]
fn variables_have_the_values_that_terraform_gives_them() {
    let Some(terraform) = tool::terraform() else {
        return;
    };
    let mut text = String::new();
    let mut all = Vec::new();
    for (index, (kind, default)) in FITTING.iter().enumerate() {
        writeln!(
            text,
            "variable \"v{index}\" {{\n  type = {kind}\n  default = {default}\n}}"
        )
        .unwrap();
        all.push(format!("jsonencode(var.v{index})"));
    }
    let theirs = super::console::values(&terraform, &text, &all);
    for ((kind, default), theirs) in FITTING.iter().zip(theirs) {
        let ours = converted(kind, default).unwrap().to_json().unwrap();
        assert_eq!(ours, theirs, "{kind} of {default}");
    }
}

#[test]
fn values_of_other_types_are_refused() {
    for (kind, default) in CLASHING {
        assert!(converted(kind, default).is_err(), "{kind} of {default}");
    }
    let Some(terraform) = tool::terraform() else {
        return;
    };
    for (kind, default) in CLASHING {
        let directory = tempfile::tempdir().unwrap();
        let text = format!("variable \"v\" {{\n  type = {kind}\n  default = {default}\n}}\n");
        std::fs::write(directory.path().join("main.tf"), text).unwrap();
        let mut command = terraform.command();
        let validate = command
            .args(["validate", "-no-color"])
            .current_dir(directory.path());
        let output = validate.output().unwrap();
        assert!(!output.status.success(), "{kind} of {default} is refused");
    }
}

#[test]
fn words_in_quotes_are_types_as_in_old_code_and_in_json() {
    assert!(matches!(read("\"string\"").unwrap(), Type::String));
}

#[test]
fn what_is_no_type_is_refused() {
    for kind in [
        "text",
        "list(string, number)",
        "object(string)",
        "1",
        "tuple(string)",
        "var.x",
    ] {
        assert!(read(kind).is_err(), "{kind}");
    }
}

#[test]
fn defaults_are_not_put_in_place_of_what_is_not_known() {
    let kind = read("object({ a = optional(string, \"x\"), b = string })").unwrap();
    let given = evaluate("{ a = provider::x::y(), b = timestamp() }").unwrap();
    let made = convert(&given, &kind).unwrap();
    assert!(matches!(made.get("a").unwrap().kind, Kind::Unknown(_)));
    assert!(matches!(made.get("b").unwrap().kind, Kind::Unknown(_)));
    let Kind::List(List { items, .. }) = evaluate("[1, \"a\"]").unwrap().kind else {
        panic!("a list");
    };
    let items: Vec<_> = items.iter().take(1).cloned().collect();
    let extent = Extent::Open;
    let open = Kind::List(List {
        items: items.into(),
        extent,
        perhaps: None,
    });
    let open = Value::new(open, given.place);
    let made = convert(&open, &read("list(any)").unwrap()).unwrap();
    let Kind::List(made) = made.kind else {
        panic!("a list");
    };
    // It may stand beside a string, and then it is one.
    assert!(matches!(made.items[0].kind, Kind::Unknown(_)));
}
