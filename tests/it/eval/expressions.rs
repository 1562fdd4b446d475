//! Expressions, with and without unknown parts.

use super::{local, value};

#[test]
fn expressions_come_to_values() {
    let cases = [
        ("null", "null"),
        ("1 + 2 * 3", "7"),
        ("-(3) < 2 && !false", "true"),
        (r#""a${1 + 1}b""#, r#""a2b""#),
        (r#""${[1]}""#, "[1]"),
        ("[for x in [1, 2, 3] : x * 2 if x != 2]", "[2, 6]"),
        (
            "[for i, x in [\"b\", \"a\"] : \"${i}${x}\"]",
            r#"["0b", "1a"]"#,
        ),
        ("[for k, v in { a = 1 } : k]", r#"["a"]"#),
        (
            "{ for k, v in { a = 1, b = 2 } : v => k }",
            r#"{1 = "a", 2 = "b"}"#,
        ),
        (
            "{ for x in [\"ab\", \"ac\"] : substr(x, 0, 1) => x... }",
            r#"{a = ["ab", "ac"]}"#,
        ),
        ("{ a = 1, \"b\" = 2, (\"c\") = 3 }", "{a = 1, b = 2, c = 3}"),
        ("{ a = { b = [1, 2] } }.a.b[1]", "2"),
        ("{ a = { b = [1, 2] } }[\"a\"][\"b\"].0", "1"),
        ("[{ a = 1 }, { a = 2 }][*].a", "[1, 2]"),
        ("[{ a = 1 }, { a = 2 }].*.a", "[1, 2]"),
        ("[{ a = [1] }, { a = [2] }].*.a[0]", "[1]"),
        ("[{ a = [1] }, { a = [2] }][*].a[0]", "[1, 2]"),
        ("{ a = 1 }[*].a", "[1]"),
        ("null[*].a", "[]"),
        ("true ? 1 : \"a\"", "\"1\""),
        ("false ? [] : [\"a\"]", r#"["a"]"#),
        ("try({}.a, \"b\")", "\"b\""),
        ("can({}.a)", "false"),
        ("can({ a = 1 }.a)", "true"),
        ("\"%{ for x in [1, 2] }${x},%{ endfor }\"", "\"1,2,\""),
        ("\"%{ if true ~} a %{ else }b%{ endif }\"", "\"a \""),
        ("<<-E\n    a\n      b ${1}\n  E\n", r#""a\n  b 1\n""#),
        ("concat([1], [2, 3]...)", "?"),
        ("max([1, 5, 2]...)", "5"),
        ("path.module", "\".\""),
    ];
    for (expression, expected) in cases {
        assert_eq!(value(expression), expected, "{expression}");
    }
}

#[test]
fn what_is_not_known_stays_small() {
    let cases = [
        ("var.u", "?var.u"),
        ("var.u.a[\"b\"]", "?var.u.a.b"),
        (r#""a-${var.u}-b""#, r#""a-<?var.u>-b""#),
        ("[1, var.u]", "[1, ?var.u]"),
        ("{ a = var.u, b = 1 }", "{a = ?var.u, b = 1}"),
        ("{ b = 1, (var.u) = 2 }", "{b = ?, ...}"),
        ("{ (var.u) = 2, b = 1 }", "{b = 1, ...}"),
        ("var.u ? 1 : 1", "1"),
        ("var.u ? 1 : 2", "?"),
        ("var.u ? [\"a\", \"b\"] : [\"a\", \"c\"]", r#"["a", ?]"#),
        ("var.u ? [\"a\", \"b\"] : [\"b\"]", r#"["b", ...]"#),
        ("var.u ? [\"a\"] : []", "[...]"),
        ("var.u ? { a = 1, b = 2 } : { a = 1 }", "{a = 1, ...}"),
        ("[for x in var.u : 1]", "[...]"),
        ("[for x in [1, 2] : x if x == var.u]", "[...]"),
        ("[for x in [1, var.u] : x]", "[1, ?var.u]"),
        ("{ for x in [\"a\", var.u] : x => 1 }", "{a = 1, ...}"),
        (
            "{ for x in [\"a\", var.u] : x => 1... }",
            "{a = [1, ...], ...}",
        ),
        ("var.u[*].a", "[...]"),
        ("[{ a = 1 }, var.u][*].a", "[1, ?var.u.a]"),
        ("try(var.u, 1)", "?var.u"),
        ("try(var.u.a, 1)", "?"),
        ("try(var.u.a, {}.b)", "?var.u.a"),
        ("can(var.u.a)", "?"),
        ("can(var.u)", "true"),
        ("try([1][var.u], 1)", "?"),
        ("\"%{ if var.u }a%{ endif }b\"", "\"<?>b\""),
        ("[1, 2][var.u]", "?"),
        ("{ a = 1 }.b", "?"),
        ("file(\"missing\")", "?"),
        ("file(\"/etc/passwd\")", "?"),
        ("fileexists(\"missing\")", "false"),
        ("fileexists(\"../missing\")", "?"),
        ("nonsense(1)", "?"),
        ("path.cwd", "\"<?path.cwd>\""),
        ("terraform.workspace", "?terraform.workspace"),
        ("aws_x.y.arn", "?aws_x.y.arn"),
        ("[for k, v in toset([\"a\"]) : k]", r#"["a"]"#),
    ];
    for (expression, expected) in cases {
        assert_eq!(value(expression), expected, "{expression}");
    }
}

#[test]
fn locals_are_found_in_any_order() {
    let text = "locals {\n  x = \"${local.y}!\"\n  y = local.z\n}\nlocals {\n  z = 1\n}\n";
    assert_eq!(local(&[("main.tf", text)]), "\"1!\"");
    let circle = "locals {\n  x = [local.y, 1]\n  y = local.x\n}\n";
    assert_eq!(local(&[("main.tf", circle)]), "[?, 1]");
}
