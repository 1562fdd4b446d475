//! Values point at what was written.

use cagen::eval::text::{Form, Piece};
use cagen::eval::value::{Kind, Value};

use super::{Sources, local_value};

/// What stands at the place of the local value `x`, and of its elements.
fn written(files: &[(&str, &str)]) -> Vec<String> {
    let sources = Sources::new(files);
    let value = local_value(&sources);
    let mut all = vec![sources.written(&value).to_owned()];
    match &value.kind {
        Kind::List(list) => {
            all.extend(
                list.items
                    .iter()
                    .map(|item| sources.written(item).to_owned()),
            );
        }
        Kind::Map(map) => all.extend(map.entries.values().map(|entry| {
            let key = Value::new(Kind::Null, entry.key);
            format!(
                "{}: {}",
                sources.written(&key),
                sources.written(&entry.value)
            )
        })),
        _ => {}
    }
    all
}

/// The pieces of the local value `x` with what stands at their places.
fn pieces(files: &[(&str, &str)]) -> Vec<String> {
    let sources = Sources::new(files);
    let value = local_value(&sources);
    let Kind::String(text) = &value.kind else {
        panic!("{value:?}");
    };
    let pieces = text.pieces().iter().map(|piece| match piece {
        Piece::Known(known) => {
            let place = Value::new(Kind::Null, known.place);
            let form = match known.form {
                Form::Copied => '=',
                Form::Made => '~',
            };
            format!("{}{form}{}", known.text, sources.written(&place))
        }
        Piece::Hole(hole) => {
            let place = Value::new(Kind::Null, hole.place);
            format!("?{}", sources.written(&place))
        }
        Piece::Json(_) => "json".to_owned(),
    });
    pieces.collect()
}

fn local(text: &str) -> [(&'static str, String); 1] {
    [("main.tf", text.to_owned())]
}

fn of(text: &str) -> Vec<String> {
    let [(path, text)] = local(text);
    written(&[(path, &text)])
}

fn pieces_of(text: &str) -> Vec<String> {
    let [(path, text)] = local(text);
    pieces(&[(path, &text)])
}

#[test]
fn a_value_points_at_its_literal_not_at_the_reference() {
    assert_eq!(of("locals {\n x = local.y\n y = \"a\"\n}\n"), ["\"a\""]);
    assert_eq!(
        of("locals {\n x = var.v\n}\nvariable \"v\" {\n default = [1]\n}\n"),
        ["[1]", "1"]
    );
    assert_eq!(of("locals {\n x = true ? \"a\" : \"b\"\n}\n"), ["\"a\""]);
    assert_eq!(
        of("locals {\n x = { a = { b = \"c\" } }.a.b\n}\n"),
        ["\"c\""]
    );
    assert_eq!(
        of("locals {\n x = [for e in local.y : e]\n y = [\"a\", \"b\"]\n}\n"),
        ["[for e in local.y : e]", "\"a\"", "\"b\""]
    );
    assert_eq!(
        of("locals {\n x = { k = local.y }\n y = 1\n}\n"),
        ["{ k = local.y }", "k: 1"]
    );
    assert_eq!(
        of("locals {\n x = concat(local.y, [\"b\"])\n y = [\"a\"]\n}\n")[1..],
        ["\"a\"", "\"b\""]
    );
    assert_eq!(
        of("locals {\n x = merge(local.y, { b = 2 })\n y = { a = 1 }\n}\n")[1..],
        ["a: 1", "b: 2"]
    );
}

#[test]
fn what_is_not_known_points_at_the_reference() {
    assert_eq!(
        of("locals {\n x = var.v\n}\nvariable \"v\" {}\n"),
        ["var.v"]
    );
    assert_eq!(
        of("locals {\n x = [aws_a.b.arn]\n}\n")[1..],
        ["aws_a.b.arn"]
    );
    assert_eq!(
        of("locals {\n x = var.v ? 1 : 2\n}\nvariable \"v\" {}\n"),
        ["var.v ? 1 : 2"]
    );
}

#[test]
fn strings_point_at_their_parts() {
    let text = "locals {\n x = \"a\\n${local.y}-${var.v}$${\"\n y = \"bc\"\n}\nvariable \"v\" {}\n";
    assert_eq!(
        pieces_of(text),
        ["a=a", "\n~\\n", "bc=bc", "-=-", "?var.v", "${~$${"]
    );
    let heredoc = "locals {\n x = <<-E\n   a\n    b ${1 + 1}\n  E\n}\n";
    assert_eq!(
        pieces_of(heredoc),
        ["a\n=a\n", " b = b ", "2~1 + 1", "\n=\n"]
    );
}

#[test]
fn files_point_into_themselves() {
    let main = "locals {\n x = file(\"${path.module}/p.json\")\n}\n";
    assert_eq!(
        pieces(&[("main.tf", main), ("p.json", "{\"a\": 1}")]),
        ["{\"a\": 1}={\"a\": 1}"]
    );
    let main = "locals {\n x = templatefile(\"p.tpl\", { n = local.n })\n n = \"N\"\n}\n";
    let template = "{\"a\": \"${n}\\n\"}";
    assert_eq!(
        pieces(&[("main.tf", main), ("p.tpl", template)]),
        ["{\"a\": \"={\"a\": \"", "N=N", "\\n\"}=\\n\"}"]
    );
}

#[test]
fn strings_of_the_json_syntax_point_at_their_parts() {
    let text = r#"{"locals": {"x": "a\u00e9${local.y}\"-${upper(\"b\")}", "y": "c"}}"#;
    let found = pieces(&[("main.tf.json", text)]);
    assert_eq!(found, ["a=a", "é~\\u00e9", "c=c", "\"~\\\"", "-=-", "B~b"]);
}
