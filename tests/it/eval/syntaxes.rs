//! Terraform's own syntax and its JSON syntax say the same; override files and
//! files of values change what is said.

use super::bodies;

#[test]
fn both_syntaxes_come_to_the_same() {
    let own = r#"
variable "names" {
  type    = list(string)
  default = ["a", "b"]
}
variable "o" {
  type = list(object({ n = string, p = optional(list(string), ["q"]) }))
  default = [{ n = 1 }]
}
locals {
  l = "${var.names[0]}-x"
}
resource "aws_r" "one" {
  for_each = toset(var.names)
  name     = "n-${each.key}"
  literal  = "$${aws:username}"
  list     = [local.l, 1, true, null]
  object   = var.o[0].p[0]
  lifecycle {
    prevent_destroy = true
  }
  dynamic "up" {
    for_each = var.names
    iterator = it
    content {
      n = "${it.key}${it.value}"
    }
  }
}
data "aws_d" "two" {
  count = 1
  z     = aws_r.one["a"].name
  nested {
    a = 1
  }
  nested {
    a = 2
  }
}
module "m" {
  source = "./m"
  i      = length(var.names)
}
output "o" {
  value = module.m.o
}
"#;
    let json = r#"{
"variable": {
  "names": {"type": "list(string)", "default": ["a", "b"]},
  "o": {"type": "list(object({ n = string, p = optional(list(string), [\"q\"]) }))", "default": [{"n": 1}]}
},
"locals": {"l": "${var.names[0]}-x"},
"resource": {"aws_r": {"one": {
  "//": "a comment",
  "for_each": "${toset(var.names)}",
  "name": "n-${each.key}",
  "literal": "$${aws:username}",
  "list": ["${local.l}", 1, true, null],
  "object": "${var.o[0].p[0]}",
  "lifecycle": [{"prevent_destroy": true}],
  "dynamic": {"up": {"for_each": "${var.names}", "iterator": "it", "content": {"n": "${it.key}${it.value}"}}}
}}},
"data": [{"aws_d": {"two": [{
  "count": 1,
  "z": "${aws_r.one[\"a\"].name}",
  "nested": [{"a": 1}, {"a": 2}]
}]}}],
"module": {"m": {"source": "./m", "i": "${length(var.names)}"}},
"output": {"o": {"value": "${module.m.o}"}}
}"#;
    let called =
        "variable \"i\" {}\nresource \"r\" \"in\" { i = var.i }\noutput \"o\" { value = var.i }\n";
    let own = bodies(&[("main.tf", own), ("m/main.tf", called)]);
    let json = bodies(&[("main.tf.json", json), ("m/main.tf", called)]);
    assert_eq!(own.len(), 4, "{own:#?}");
    let sorted = |mut all: Vec<String>| {
        all.sort();
        all
    };
    assert_eq!(sorted(own.clone()), sorted(json));
    assert_eq!(
        own[0],
        r#". aws_r.one["a"] {lifecycle = [{prevent_destroy = true}], list = ["a-x", 1, true, null], literal = "${aws:username}", name = "n-a", object = "q", up = [{n = "0a"}, {n = "1b"}]}"#
    );
}

#[test]
fn override_files_change_what_others_say() {
    let main = "resource \"r\" \"r\" {\n  a = 1\n  b = 2\n  n { x = 1 }\n  n { x = 2 }\n  k { y = 1 }\n  lifecycle {\n    prevent_destroy = true\n    create_before_destroy = true\n  }\n}\nlocals { l = 1 }\n";
    let over = "resource \"r\" \"r\" {\n  b = local.l\n  n { x = 3 }\n  lifecycle { prevent_destroy = false }\n}\nlocals { l = 5 }\n";
    assert_eq!(
        bodies(&[("main.tf", main), ("a_override.tf", over)]),
        [
            ". r.r {a = 1, b = 5, k = [{y = 1}], lifecycle = [{create_before_destroy = true, prevent_destroy = false}], n = [{x = 3}]}"
        ]
    );
}

#[test]
fn files_of_values_are_read_in_order() {
    let main = "variable \"a\" { default = 0 }\nvariable \"b\" { default = 0 }\nvariable \"c\" { default = 0 }\nvariable \"d\" { default = 0 }\nresource \"r\" \"r\" { v = [var.a, var.b, var.c, var.d] }\n";
    let files = [
        ("main.tf", main),
        ("terraform.tfvars", "a = 1\nb = 1\nc = 1\n"),
        ("terraform.tfvars.json", "{\"b\": 2, \"c\": 2}"),
        ("x.auto.tfvars", "c = 3\n"),
        ("other.tfvars", "d = 9\n"),
    ];
    assert_eq!(bodies(&files), [". r.r {v = [1, 2, 3, 0]}"]);
}

#[test]
fn values_of_json_files_are_no_templates() {
    let main = "variable \"a\" {}\nresource \"r\" \"r\" { v = var.a }\n";
    let files = [
        ("main.tf", main),
        ("terraform.tfvars.json", "{\"a\": \"$${x}\"}"),
    ];
    assert_eq!(bodies(&files), [". r.r {v = \"$${x}\"}"]);
}
