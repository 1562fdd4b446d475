//! What stays known of texts and collections with unknown parts, and where it was written.

use cagen::eval::equality::{Answer, equal};
use cagen::eval::functions;
use cagen::eval::operator;
use cagen::eval::text::{Hole, Piece, Text};
use cagen::eval::value::{Kind, Unknown, Value};
use cagen::source::Span;
use cagen::source::place::{FileId, Place};
use cagen::syntax::hcl::expr::BinaryOperator;

use super::evaluate::evaluate;

fn at(start: u32, end: u32) -> Place {
    FileId(7).at(Span::new(start, end))
}

/// A text in which `{}` stands for what is not known.
fn text(pattern: &str) -> Value {
    let mut made = Text::default();
    let mut offset = 0;
    for (index, known) in pattern.split("{}").enumerate() {
        if index > 0 {
            made.push(Piece::Hole(Hole {
                unknown: Unknown::default(),
                place: at(offset, offset + 2),
            }));
            offset += 2;
        }
        let end = offset + u32::try_from(known.len()).unwrap();
        made.push_all(
            Text::copied(known, at(offset, end))
                .pieces()
                .iter()
                .cloned(),
        );
        offset = end;
    }
    Value::new(Kind::String(made), at(0, offset))
}

/// What is known of a value, with `{}` for what is not.
fn shown(value: &Value) -> String {
    match &value.kind {
        Kind::String(text) => {
            let piece = |piece: &Piece| {
                piece
                    .as_known()
                    .map_or("{}".to_owned(), |text| text.to_string())
            };
            text.pieces().iter().map(piece).collect()
        }
        Kind::List(list) => {
            let items: Vec<_> = list.items.iter().map(shown).collect();
            format!("{:?} {}", list.extent, items.join(" "))
        }
        Kind::Map(map) => {
            let entries: Vec<_> = map
                .entries
                .iter()
                .map(|(key, entry)| format!("{key}={}", shown(&entry.value)))
                .collect();
            format!("{:?} {}", map.extent, entries.join(" "))
        }
        Kind::Unknown(_) => "?".to_owned(),
        _ => value.to_json().unwrap(),
    }
}

fn called(name: &str, arguments: &[Value]) -> String {
    shown(&functions::call(name, arguments, at(90, 99)).unwrap())
}

fn known(expression: &str) -> Value {
    evaluate(expression).unwrap()
}

fn unknown() -> Value {
    Value::unknown(at(0, 0))
}

#[test]
fn strings_keep_what_is_sure_around_holes() {
    let comma = || known(r#"",""#);
    let cases = [
        (called("upper", &[text("ab{}cd")]), "AB{}CD"),
        (
            called(
                "join",
                &[
                    comma(),
                    known(r#"["a"]"#),
                    Value::list(vec![text("{}x"), unknown()], at(0, 0)),
                ],
            ),
            "a,{}x,{}",
        ),
        (called("trimspace", &[text("  a {} ")]), "a{}"),
        (called("trimspace", &[text(" {} a ")]), "{}a"),
        (
            called("trimprefix", &[text("ab{}"), known(r#""ab""#)]),
            "{}",
        ),
        (called("trimprefix", &[text("a{}"), known(r#""ab""#)]), "?"),
        (
            called("trimprefix", &[text("xa{}"), known(r#""ab""#)]),
            "xa{}",
        ),
        (
            called("trimsuffix", &[text("{}.git"), known(r#"".git""#)]),
            "{}",
        ),
        (
            called(
                "replace",
                &[text("a-b{}c-d"), known(r#""-""#), known(r#""_""#)],
            ),
            "a_b{}c_d",
        ),
        (
            called(
                "replace",
                &[text("aXY{}bX"), known(r#""XY""#), known(r#""_""#)],
            ),
            "a_{}bX",
        ),
        (
            called(
                "replace",
                &[text("aX{}b"), known(r#""XY""#), known(r#""_""#)],
            ),
            "a{}{}b",
        ),
        (
            called(
                "replace",
                &[
                    text("arn:aws:x:{}:{}:repository/d"),
                    known(r#"":repository/""#),
                    known(r#"":package/""#),
                ],
            ),
            "arn:aws:x:{}:{}:package/d",
        ),
        (
            called(
                "replace",
                &[
                    text("arn:aws:x:{}:1:r"),
                    known(r#"":eu:""#),
                    known(r#"":""#),
                ],
            ),
            "arn:aws:x{}{}{}1:r",
        ),
        (
            called(
                "replace",
                &[text("{}ababa"), known(r#""aba""#), known(r#""x""#)],
            ),
            "{}{}",
        ),
        (
            called("split", &[known(r#"":""#), text("arn:aws:x:{}:1:r/s")]),
            "Exact arn aws x {} 1 r/s",
        ),
        (called("title", &[text("ab c{}d e")]), "Ab C{}{} E"),
        (
            called("substr", &[text("abc{}"), known("0"), known("2")]),
            "ab",
        ),
        (
            called("substr", &[text("abc{}"), known("1"), known("-1")]),
            "bc{}",
        ),
        (
            called("substr", &[text("abc{}"), known("0"), known("3")]),
            "ab{}",
        ),
        (
            called("split", &[known(r#"":""#), text("a:b:c{}d:e:f")]),
            "Open a b e f",
        ),
        (
            called("startswith", &[text("arn:{}"), known(r#""arn:""#)]),
            "true",
        ),
        (
            called("startswith", &[text("arn:{}"), known(r#""arx""#)]),
            "false",
        ),
        (
            called("startswith", &[text("ar{}"), known(r#""arn""#)]),
            "?",
        ),
        (
            called("endswith", &[text("{}:root"), known(r#""root""#)]),
            "true",
        ),
        (
            called("strcontains", &[text("{}:root"), known(r#""root""#)]),
            "true",
        ),
        (
            called("strcontains", &[text("{}:root"), known(r#""x""#)]),
            "?",
        ),
        (
            called("format", &[known(r#""a-%s-%d""#), text("b{}"), unknown()]),
            "a-b{}-{}",
        ),
        (called("format", &[known(r#""%s/*""#), unknown()]), "{}/*"),
        (called("coalesce", &[text("a{}"), known(r#""b""#)]), "a{}"),
        (called("coalesce", &[text("{}"), known(r#""b""#)]), "?"),
    ];
    for (index, (ours, expected)) in cases.iter().enumerate() {
        assert_eq!(ours, expected, "case {index}");
    }
}

#[test]
fn collections_say_whether_they_end() {
    let cases = [
        (called("concat", &[known(r#"["a"]"#), unknown()]), "Open a"),
        (
            called(
                "merge",
                &[known("{ a = 1 }"), unknown(), known("{ b = 2 }")],
            ),
            "Open a=? b=2",
        ),
        (
            called("merge", &[unknown(), known("{ b = 2 }")]),
            "Open b=2",
        ),
        (
            called(
                "flatten",
                &[Value::list(vec![known(r#"["a"]"#), unknown()], at(0, 0))],
            ),
            "Open a",
        ),
        (
            called(
                "compact",
                &[Value::list(vec![text("a{}"), unknown()], at(0, 0))],
            ),
            "Open a{}",
        ),
        (
            called(
                "distinct",
                &[Value::list(vec![text("a{}"), text("b{}")], at(0, 0))],
            ),
            "Exact a{} b{}",
        ),
        (
            called(
                "distinct",
                &[Value::list(vec![text("a{}"), text("ab{}")], at(0, 0))],
            ),
            "Open a{} ab{}",
        ),
        (
            called("toset", &[Value::list(vec![unknown()], at(0, 0))]),
            "Exact ?",
        ),
        (
            called(
                "toset",
                &[Value::list(vec![unknown(), known(r#""a""#)], at(0, 0))],
            ),
            "Open a ?",
        ),
        (
            called("setunion", &[known(r#"["a"]"#), unknown()]),
            "Open a",
        ),
        (
            called("setsubtract", &[known(r#"["a"]"#), unknown()]),
            "Open ",
        ),
        (
            called(
                "contains",
                &[
                    Value::list(vec![unknown(), known(r#""a""#)], at(0, 0)),
                    known(r#""a""#),
                ],
            ),
            "true",
        ),
        (
            called(
                "contains",
                &[Value::list(vec![text("b{}")], at(0, 0)), known(r#""a""#)],
            ),
            "false",
        ),
        (
            called(
                "contains",
                &[Value::list(vec![unknown()], at(0, 0)), known(r#""a""#)],
            ),
            "?",
        ),
        (
            called("lookup", &[known("{ a = 1 }"), known(r#""b""#), unknown()]),
            "?",
        ),
        (
            called("zipmap", &[known(r#"["a", "b"]"#), unknown()]),
            "Exact a=? b=?",
        ),
        (called("length", &[unknown()]), "?"),
        (
            called(
                "alltrue",
                &[Value::list(vec![unknown(), known("false")], at(0, 0))],
            ),
            "false",
        ),
        (
            called(
                "anytrue",
                &[Value::list(vec![unknown(), known("true")], at(0, 0))],
            ),
            "true",
        ),
    ];
    for (index, (ours, expected)) in cases.iter().enumerate() {
        assert_eq!(ours, expected, "case {index}");
    }
}

#[test]
fn results_point_at_what_was_written() {
    let split = functions::call("split", &[known(r#"":""#), text("ab:cde")], at(90, 99)).unwrap();
    let Kind::List(list) = &split.kind else {
        panic!("{split:?}");
    };
    assert_eq!(list.items[1].place, at(3, 6));
    let list = known(r#"["aa", "bb"]"#);
    let found = functions::call("element", &[list, known("1")], at(90, 99)).unwrap();
    // Within `a = ["aa", "bb"]`.
    assert_eq!(found.place.span, Span::new(11, 15));
    let made = functions::call("upper", &[text("abc")], at(90, 99)).unwrap();
    let Kind::String(made) = &made.kind else {
        panic!("{made:?}");
    };
    let Piece::Known(made) = &made.pieces()[0] else {
        panic!("{made:?}");
    };
    assert_eq!(
        made.source(1..2),
        at(0, 3),
        "made text points at all of its origin"
    );
}

#[test]
fn json_keeps_the_value_that_it_was_made_of() {
    let value = Value::list(vec![unknown(), text("a{}")], at(1, 2));
    let json = functions::call("jsonencode", std::slice::from_ref(&value), at(90, 99)).unwrap();
    let back = functions::call("jsondecode", &[json], at(90, 99)).unwrap();
    assert_eq!(shown(&back), "Exact ? a{}");
    assert_eq!(back.place, value.place);
    let written = text(r#"{"Resource":"arn:{}","n":[1]}"#);
    assert_eq!(
        called("jsondecode", &[written]),
        "Exact Resource=arn:{} n=Exact 1"
    );
}

#[test]
fn operators_answer_with_less_than_everything() {
    let place = at(0, 0);
    let and = |left: &Value, right: &Value| {
        operator::binary(BinaryOperator::And, left, right, place).map(|value| shown(&value))
    };
    assert_eq!(and(&known("false"), &unknown()).unwrap(), "false");
    assert_eq!(and(&known("true"), &unknown()).unwrap(), "?");
    assert!(and(&known("false"), &known("null")).is_err());
    assert_eq!(equal(&text("a{}"), &known(r#""b""#)), Answer::No);
    assert_eq!(equal(&text("{}xyz"), &known(r#""z""#)), Answer::No);
    assert_eq!(equal(&text("a{}"), &known(r#""ab""#)), Answer::Unsure);
    assert_eq!(equal(&known("[1, 2]"), &known("[1]")), Answer::No);
    assert_eq!(equal(&unknown(), &known("null")), Answer::Unsure);
}

#[test]
fn what_would_be_huge_is_not_known() {
    let long = "x".repeat(2_000);
    let cases = [
        r#"format("%999999999d", 1)"#.to_owned(),
        r#"format("%.999999999f", 1)"#.to_owned(),
        r#"indent(999999999, "a\nb")"#.to_owned(),
        format!(r#"replace("{long}", "x", "{long}")"#),
        format!(r#"replace("{long}", "/x/", "{long}")"#),
        "setproduct(range(1000), range(1000), range(1000))".to_owned(),
        r#"regex("(a{900}){900}", "a")"#.to_owned(),
        "pow(10, 300)".to_owned(),
    ];
    for expression in cases {
        let value = evaluate(&expression).unwrap();
        let unknown = value.to_json().is_none();
        assert!(unknown, "{}", &expression[..expression.len().min(80)]);
    }
    assert!(
        evaluate("range(1000000000)").is_err(),
        "Terraform stops at 1024"
    );
}

#[test]
fn names_may_carry_a_namespace() {
    assert_eq!(shown(&known(r#"core::upper("a")"#)), "A");
    assert_eq!(shown(&known(r#"provider::aws::arn_parse("a")"#)), "?");
    assert_eq!(shown(&known("timestamp()")), "?");
}
