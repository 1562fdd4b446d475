//! Modules: blocks, instances, calls.

use super::bodies;

#[test]
fn blocks_come_to_maps() {
    let text = r#"
variable "names" { default = ["a", "b"] }
resource "aws_r" "one" {
  for_each = toset(var.names)
  name     = each.key
  tags     = { Name = each.value }
  dynamic "up" {
    for_each = [1, 2]
    content {
      n = up.value + up.key
    }
  }
  up {
    n = 9
  }
}
resource "aws_r" "none" {
  count = 0
}
resource "aws_r" "two" {
  count = 2
  name  = "${aws_r.one["a"].name}-${count.index}-${aws_r.one["b"].arn}"
}
"#;
    assert_eq!(
        bodies(&[("main.tf", text)]),
        [
            r#". aws_r.one["a"] {name = "a", tags = {Name = "a"}, up = [{n = 1}, {n = 3}, {n = 9}]}"#,
            r#". aws_r.one["b"] {name = "b", tags = {Name = "b"}, up = [{n = 1}, {n = 3}, {n = 9}]}"#,
            r#". aws_r.two[0] {name = "a-0-<?aws_r.one["b"].arn>"}"#,
            r#". aws_r.two[1] {name = "a-1-<?aws_r.one["b"].arn>"}"#,
        ]
    );
}

#[test]
fn modules_are_evaluated_through_their_calls() {
    let files = [
        (
            "live/main.tf",
            "module \"m\" {\n  source = \"../modules/m\"\n  for_each = { k = 1 }\n  name = each.key\n}\nresource \"aws_r\" \"r\" {\n  x = module.m[\"k\"].out\n}\n",
        ),
        (
            "modules/m/main.tf",
            "variable \"name\" { type = string }\nvariable \"other\" { default = \"d\" }\noutput \"out\" { value = \"${var.name}${var.other}${path.module}\" }\nresource \"aws_r\" \"in\" { y = var.name }\n",
        ),
    ];
    assert_eq!(
        bodies(&files),
        [
            r#"live aws_r.r {x = "kd../modules/m"}"#,
            r#"live:module.m["k"] aws_r.in {y = "k"}"#,
        ]
    );
}

/// Bodies of one file.
fn of(text: &str) -> Vec<String> {
    bodies(&[("main.tf", text)])
}

#[test]
fn repetitions_that_are_not_known_have_one_instance() {
    let text = "variable \"u\" {}\nresource \"a\" \"count\" {\n  count = var.u ? 1 : 0\n  v = count.index\n}\nresource \"a\" \"each\" {\n  for_each = var.u\n  v = each.value.name\n}\nresource \"a\" \"some\" {\n  for_each = { for x in [1, 2] : (x == 1 ? \"k\" : \"l\") => x if x == 1 ? true : var.u }\n  v = each.value\n}\nresource \"b\" \"b\" {\n  v = [a.count[0].v, a.each[\"k\"].v, a.some[\"k\"].v, a.count[*].v, try(a.count[0].w, 1)]\n}\n";
    assert_eq!(
        of(text),
        [
            ". a.count[?] {v = ?count.index}".to_owned(),
            ". a.each[?] {v = ?each.value.name}".to_owned(),
            ". a.some[\"k\"] {v = 1}".to_owned(),
            ". a.some[?] {v = ?each.value}".to_owned(),
            ". b.b {v = [0, ?a.each[\"k\"].v, 1, [...], ?]}".to_owned(),
        ]
    );
}

#[test]
fn dynamic_blocks_over_the_unknown_leave_the_list_open() {
    let text = "variable \"u\" {}\nresource \"a\" \"a\" {\n  s {\n    v = 1\n  }\n  dynamic \"s\" {\n    for_each = var.u\n    content {\n      v = s.value\n      w = 2\n    }\n  }\n  dynamic \"t\" {\n    for_each = []\n    content {}\n  }\n}\n";
    assert_eq!(
        of(text),
        [". a.a {s = [{v = 1}, {v = ?, w = 2}, ...], t = []}"]
    );
}

#[test]
fn references_say_to_what_they_refer() {
    let text = "resource \"a\" \"one\" {\n  name = \"n\"\n  unset = null\n}\nresource \"a\" \"many\" {\n  for_each = toset([\"k\"])\n  name = each.key\n}\nresource \"b\" \"b\" {\n  v = [a.one.arn, a.one.name, a.one.unset, a.many[\"k\"].arn, a.many[\"none\"].arn, [for x in a.many : x.arn], values(a.many)[*].name, data.c.c.x, module.gone.out, a.one.nested.deep]\n}\n";
    assert_eq!(of(text)[2], ". b.b {v = ?b.b.v}");
    let text = text.replace(", a.many[\"none\"].arn", "");
    assert_eq!(
        of(&text)[2],
        ". b.b {v = [?a.one.arn, \"n\", ?a.one.unset, ?a.many[\"k\"].arn, [?a.many[\"k\"].arn], [\"k\"], ?data.c.c.x, ?module.gone.out, ?a.one.nested.deep]}"
    );
}

#[test]
fn outputs_of_modules_elsewhere_are_not_known() {
    let text = "module \"m\" {\n  source = \"git::https://git.example.invalid/m.git\"\n}\nresource \"b\" \"b\" {\n  v = module.m.x[0]\n}\n";
    assert_eq!(of(text), [". b.b {v = ?module.m.x.0}"]);
}

#[test]
fn variables_have_the_types_that_they_say() {
    let text = "variable \"a\" {\n  type = map(object({ n = number, l = optional(list(string), [\"d\"]), o = optional(string) }))\n  default = { k = { n = \"1\", more = true } }\n}\nvariable \"n\" {\n  default = null\n}\nvariable \"m\" {\n  default = \"d\"\n  nullable = false\n}\nvariable \"s\" {\n  type = set(string)\n  default = [\"b\", \"a\", \"b\"]\n}\nresource \"b\" \"b\" {\n  v = [var.a, var.n, var.m, var.s]\n}\n";
    assert_eq!(
        of(text),
        [r#". b.b {v = [{k = {l = ["d"], n = 1, o = null}}, null, "d", ["a", "b"]]}"#]
    );
}
