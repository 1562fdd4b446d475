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
