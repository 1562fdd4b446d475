//! Nothing is claimed that could be otherwise: with a variable that is not
//! known an expression comes to something that its value fits.

use cagen::eval::text::Piece;
use cagen::eval::value::{Extent, Kind, List, Map, Value};

use super::{Sources, local_value};

/// Expressions over `var.a`, `var.b`, `var.c` and `var.m`.
pub(super) const EXPRESSIONS: &[&str] = &[
    "var.a",
    "\"x-${var.a}-y\"",
    "[var.a, \"k\", var.b]",
    "{ a = var.a, (var.b) = 1, z = 2 }",
    "{ z = 2, (var.a) = 1 }",
    "{ (var.a) = 1, (var.b) = 2 }",
    "var.c ? var.a : \"other\"",
    "var.c ? [\"one\", \"two\"] : [\"one\", \"three\"]",
    "var.c ? [\"one\", \"two\"] : [\"two\"]",
    "var.c ? { a = 1, b = [1] } : { a = 1, b = [2], c = 3 }",
    "var.c ? \"one\" : 1",
    "var.c && true",
    "var.c || false",
    "!var.c",
    "var.c && false",
    "var.c || true",
    "var.a == \"aa\"",
    "var.a != var.b",
    "[for x in [\"aa\", \"bb\", var.a] : upper(x) if x != var.b]",
    "[for k, v in var.m : \"${k}=${v}\"]",
    "{ for k, v in var.m : v => k... }",
    "{ for x in [\"aa\", var.a, \"bb\"] : x => x... }",
    "{ for k, v in var.m : k => v if v == var.a }",
    "keys(var.m)",
    "values(merge({ p = \"q\" }, var.m))",
    "merge(var.m, { k1 = \"over\" })",
    "merge({ k1 = \"under\", k9 = 1 }, var.m)",
    "concat([var.a], [\"z\"], values(var.m))",
    "flatten([[var.a], [var.b, [\"z\"]]])",
    "toset([var.a, var.b, \"aa\"])",
    "tolist(toset([var.a, \"mm\"]))[0]",
    "distinct([var.a, \"aa\", var.a])",
    "length([var.a, var.b])",
    "length(var.m)",
    "join(\",\", [var.a, \"b\"])",
    "split(\"-\", \"p-${var.a}-q\")",
    "jsonencode({ a = var.a, l = [var.c] })",
    "jsondecode(jsonencode({ a = var.a, l = [var.c] }))",
    "try(var.m[\"k1\"], \"none\")",
    "try(var.m[\"k9\"], \"none\")",
    "try(var.m.k9.deep, var.a)",
    "try([\"p\"][var.c ? 0 : 5], \"none\")",
    "can(var.m[\"k9\"])",
    "can(tonumber(var.a))",
    "try(tonumber(var.a), 7)",
    "lookup(var.m, \"k1\", \"none\")",
    "lookup(var.m, \"k9\", var.a)",
    "coalesce(var.a, \"z\")",
    "contains([\"aa\", var.b], var.a)",
    "element([var.a, var.b], 1)",
    "[var.a, var.b][*]",
    "[{ n = var.a }, { n = var.b }][*].n",
    "var.m[*]",
    "one([for x in [var.a] : x if var.c])",
    "replace(var.a, \"a\", \"b\")",
    "format(\"%s/%s\", var.a, \"x\")",
    "startswith(\"pre-${var.a}\", \"pre\")",
    "startswith(\"pre-${var.a}\", \"prx\")",
    "endswith(\"${var.a}-post\", \"post\")",
    "substr(\"pre-${var.a}\", 0, 3)",
    "upper(\"a${var.a}\")",
    "trimprefix(\"pre-${var.a}\", \"pre-\")",
    "\"%{ if var.c }yes%{ else }no%{ endif }-${var.a}\"",
    "\"%{ for k, v in var.m }${k}${v},%{ endfor }\"",
    "setproduct([var.a], [\"x\", \"y\"])",
    "zipmap([\"p\", var.a], [1, 2])",
    "sort([\"b\", var.a, \"c\"])",
    "reverse([var.a, \"z\"])",
    "slice([\"x\", var.a, \"z\"], 0, 2)",
    "index([\"x\", \"y\"], \"y\")",
    "regex(\"^[a-z]+\", \"abc${var.a}\")",
    "regexall(\"[a-z]\", var.a)",
    "compact([var.a, \"\", null])",
    "range(length(var.m))",
    "sum([1, length(var.m)])",
    "alltrue([var.c, true])",
    "anytrue([var.c, true])",
    "[for i, x in [var.a, var.b] : \"${i}${x}\"]",
    "[for k, x in toset([var.a, var.b]) : k == x]",
    "[for k, v in { (var.a) = 1, q = 2 } : k]",
    "{ for i, x in [\"p\", \"q\"] : x => i if var.c }",
    "var.c ? null : var.a",
    "[for x in (var.c ? [\"one\", \"two\"] : [\"two\"]) : x]",
    "(var.c ? [\"one\", \"two\"] : [\"two\"])[0]",
    "try((var.c ? [\"one\", \"two\"] : [\"two\"])[1], \"none\")",
    "can((var.c ? { p = 1 } : {}).p)",
    "length(var.c ? [1] : [2])",
    "length(var.c ? [1] : [])",
    "merge(var.c ? { k = 1 } : {}, { l = 2 })",
    "merge({ l = 2 }, var.c ? { l = 1 } : {})",
    "contains(var.c ? [\"one\", \"two\"] : [\"two\"], \"two\")",
    "contains(var.c ? [\"one\", \"two\"] : [\"two\"], \"one\")",
    "setsubtract([\"one\", \"two\"], var.c ? [\"one\"] : [])",
    "setunion([\"one\"], [var.a])",
    "setintersection([\"aa\", \"q\"], [var.a, \"q\"])",
    "chunklist([var.a, var.b, \"z\"], 2)",
    "transpose({ p = [var.a] })",
    "title(var.a)",
    "base64encode(var.a)",
    "max(length(var.m), 1)",
    "min([1, 2, length(var.m)]...)",
    "formatlist(\"%s!\", [var.a, \"x\"])",
    "matchkeys([\"x\", \"y\"], [var.a, \"q\"], [\"q\"])",
    "strcontains(\"abc${var.a}\", \"abc\")",
    "trimspace(\" ${var.a} \")",
    "nonsensitive(sensitive(var.a))",
    "templatestring(\"$${x}-t\", { x = var.a })",
    "cidrsubnet(\"10.0.0.0/8\", 8, length(var.m))",
    "yamldecode(\"a: 1\").a + length(var.m)",
];

pub(super) const VALUES: &[(&str, &[&str])] = &[
    (
        "a",
        &[
            "\"aa\"", "\"bb\"", "\"5\"", "\"\"", "\"k1\"", "\"p\"", "\"z\"",
        ],
    ),
    ("b", &["\"aa\"", "\"z\""]),
    ("c", &["true", "false"]),
    (
        "m",
        &["{}", "{ k1 = \"v1\" }", "{ k1 = \"aa\", k9 = \"aa\" }"],
    ),
];

#[test]
fn what_is_claimed_of_the_unknown_holds_of_every_value() {
    let mut compared = 0;
    let mut telling = 0;
    for expression in EXPRESSIONS {
        for (unknown, values) in VALUES
            .iter()
            .filter(|(name, _)| expression.contains(&format!("var.{name}")))
        {
            for value in *values {
                for other in 0..3 {
                    let concrete = evaluated(expression, unknown, Some(value), other);
                    let partial = evaluated(expression, unknown, None, other);
                    assert!(
                        fits(&concrete, &partial),
                        "{expression} with {unknown} = {value}:\n  {}\ndoes not fit\n  {}",
                        super::shown(&concrete),
                        super::shown(&partial)
                    );
                    compared += 1;
                    let knows = |value: &Value| !matches!(value.kind, Kind::Unknown(_));
                    telling += usize::from(knows(&concrete) && knows(&partial));
                }
            }
        }
    }
    assert!(compared > 1_500 && telling > 600, "{telling} of {compared}");
}

/// The expression where `unknown` has the value, or none; the others have their
/// value number `other`.
pub(super) fn evaluated(
    expression: &str,
    unknown: &str,
    value: Option<&str>,
    other: usize,
) -> Value {
    let mut text = format!("locals {{\n  x = {expression}\n}}\n");
    for (name, values) in VALUES {
        let default = match (*name == unknown, value) {
            (true, Some(value)) => format!(" default = {value} "),
            (true, None) => String::new(),
            (false, _) => format!(" default = {} ", values[other % values.len()]),
        };
        text.push_str(&format!("variable \"{name}\" {{{default}}}\n"));
    }
    local_value(&Sources::new(&[("main.tf", &text)]))
}

/// Whether `concrete`, of which all may be known, is one of the values that
/// `claim` leaves open. What Terraform refuses is unknown and fits everything.
pub(super) fn fits(concrete: &Value, claim: &Value) -> bool {
    match (&concrete.kind, &claim.kind) {
        (Kind::Unknown(_), _) | (_, Kind::Unknown(_)) => true,
        (Kind::Null, Kind::Null) => true,
        (Kind::Bool(one), Kind::Bool(other)) => one == other,
        (Kind::Number(one), Kind::Number(other)) => one == other,
        (Kind::String(_), Kind::String(text)) => {
            let mut pattern = String::from("(?s)^");
            for piece in text.pieces() {
                match piece {
                    Piece::Known(known) => pattern.push_str(&regex::escape(&known.text)),
                    Piece::Hole(_) => pattern.push_str(".*"),
                    Piece::Json(json) => match json.to_json() {
                        Some(json) => pattern.push_str(&regex::escape(&json)),
                        None => pattern.push_str(".*"),
                    },
                }
            }
            pattern.push('$');
            let pattern = regex::Regex::new(&pattern).unwrap();
            concrete.as_str().is_none_or(|text| pattern.is_match(&text))
        }
        (Kind::List(concrete), Kind::List(claim)) => fits_list(concrete, claim),
        (Kind::Map(concrete), Kind::Map(claim)) => fits_map(concrete, claim),
        _ => false,
    }
}

fn fits_list(concrete: &List, claim: &List) -> bool {
    if concrete.extent == Extent::Open {
        return true;
    }
    match claim.extent {
        Extent::Exact => {
            concrete.items.len() == claim.items.len()
                && concrete
                    .items
                    .iter()
                    .zip(claim.items.iter())
                    .all(|(one, other)| fits(one, other))
        }
        // Each claimed element is there, in whatever place.
        Extent::Open => claim
            .items
            .iter()
            .all(|claim| concrete.items.iter().any(|concrete| fits(concrete, claim))),
    }
}

fn fits_map(concrete: &Map, claim: &Map) -> bool {
    let claimed = claim
        .entries
        .iter()
        .all(|(key, claim)| match concrete.entries.get(key) {
            Some(concrete) => fits(&concrete.value, &claim.value),
            None => concrete.extent == Extent::Open,
        });
    let more = concrete
        .entries
        .keys()
        .any(|key| !claim.entries.contains_key(key));
    claimed && (claim.extent == Extent::Open || !more)
}
