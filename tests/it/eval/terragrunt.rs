//! Units of Terragrunt.

use cagen::eval::provider::NoProvider;
use cagen::eval::root::{reached, roots};
use cagen::eval::world::World;

use super::{Sources, bodies, shown};

const MODULE: &str = "variable \"a\" {\n  default = \"default\"\n}\nvariable \"b\" {\n  default = \"default\"\n}\nvariable \"c\" {\n  default = \"default\"\n}\nresource \"r\" \"r\" {\n  v = [var.a, var.b, var.c]\n}\n";

/// The inputs of the unit in `live/dev/app`, and where its source lies.
fn unit(files: &[(&str, &str)]) -> (String, Option<String>) {
    let sources = Sources::new(files);
    let tree = sources.tree();
    let all = roots(&tree);
    let root = all
        .iter()
        .find(|root| root.directory == "live/dev/app")
        .unwrap();
    let world = World::new(&tree, root, &NoProvider);
    let unit = world.unit().unwrap();
    (shown(&unit.inputs), unit.module.clone())
}

#[test]
fn a_unit_gives_its_inputs_to_its_module() {
    let files = [
        ("modules/app/main.tf", MODULE),
        (
            "live/dev/app/terragrunt.hcl",
            "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\nterraform {\n  source = \"../../../modules//app\"\n}\nlocals {\n  env = read_terragrunt_config(find_in_parent_folders(\"env.hcl\"))\n}\ninputs = {\n  a = \"${local.env.locals.name}-x\"\n}\n",
        ),
        ("live/dev/app/more.auto.tfvars.json", "{\"c\": \"file\"}"),
        (
            "live/dev/env.hcl",
            "locals {\n  name = basename(get_terragrunt_dir())\n}\n",
        ),
        (
            "live/root.hcl",
            "inputs = {\n  a = \"root\"\n  b = path_relative_to_include()\n}\n",
        ),
    ];
    assert_eq!(
        bodies(&files),
        [r#"live/dev/app r.r {v = ["dev-x", "dev/app", "file"]}"#]
    );
}

#[test]
fn a_module_that_only_units_run_is_no_root() {
    let files = [
        ("modules/app/main.tf", MODULE),
        ("modules/lib/main.tf", MODULE),
        (
            "live/dev/app/terragrunt.hcl",
            "terraform {\n  source = \"${get_repo_root()}/modules//app\"\n}\n",
        ),
    ];
    let sources = Sources::new(&files);
    let tree = sources.tree();
    let all = roots(&tree);
    let directories: Vec<_> = all.iter().map(|root| root.directory.as_str()).collect();
    assert_eq!(directories, ["live/dev/app", "modules/lib"]);
    assert_eq!(reached(&tree, &all[0]), ["live/dev/app", "modules/app"]);
}

#[test]
fn includes_are_merged_as_they_say() {
    let root = "inputs = {\n  a = { x = 1 }\n  l = [1]\n}\n";
    let merged = |strategy: &str| {
        let child = format!(
            "include \"root\" {{\n  path = find_in_parent_folders(\"root.hcl\")\n  {strategy}\n}}\ninputs = {{\n  a = {{ y = 2 }}\n  l = [2]\n}}\n"
        );
        unit(&[("live/dev/app/terragrunt.hcl", &child), ("root.hcl", root)]).0
    };
    assert_eq!(merged(""), "{a = {y = 2}, l = [2]}");
    assert_eq!(
        merged("merge_strategy = \"deep\""),
        "{a = {x = 1, y = 2}, l = [1, 2]}"
    );
    assert_eq!(
        merged("merge_strategy = \"no_merge\""),
        "{a = {y = 2}, l = [2]}"
    );
    assert_eq!(merged("merge_strategy = get_env(\"S\")"), "?");
}

#[test]
fn what_terragrunt_only_knows_at_run_time_is_not_known() {
    let child = r#"
include "root" {
  path   = find_in_parent_folders("root.hcl")
  expose = true
}
dependency "kms" {
  config_path  = "../kms"
  mock_outputs = { arn = "mock" }
}
locals {
  tf = jsondecode(read_tfvars_file("x.tfvars"))
}
terraform {
  source = "git::https://git.example.invalid/x.git//m?ref=v1"
}
inputs = {
  a = dependency.kms.outputs.arn
  b = get_env("STAGE", "dev")
  c = "arn:aws:iam::${get_aws_account_id()}:root"
  d = include.root.locals.region
  e = values.x
  f = feature.g.value
  g = run_cmd("date")
  h = local.tf.v
  i = get_terragrunt_dir()
  j = find_in_parent_folders("nowhere.hcl", "fallback")
  k = get_parent_terragrunt_dir("root")
}
"#;
    let files = [
        ("live/dev/app/terragrunt.hcl", child),
        ("live/dev/app/x.tfvars", "v = \"w\"\n"),
        ("live/root.hcl", "locals {\n  region = \"eu-west-1\"\n}\n"),
    ];
    let (inputs, module) = unit(&files);
    assert_eq!(module, None);
    assert_eq!(
        inputs,
        concat!(
            "{a = ?dependency.kms.outputs.arn, b = ?, c = \"arn:aws:iam::<?>:root\", d = \"eu-west-1\", ",
            "e = ?values.x, f = ?feature.g.value, g = ?, h = \"w\", i = \"<?path.cwd>/live/dev/app\", ",
            "j = ?, k = \"<?path.cwd>/live\"}"
        )
    );
}

#[test]
fn an_include_that_is_not_found_leaves_room_for_inputs() {
    let child = "include \"root\" {\n  path = find_in_parent_folders(\"above.hcl\")\n}\nterraform {\n  source = \"../../../m\"\n}\ninputs = {\n  a = 1\n}\n";
    let files = [
        ("live/dev/app/terragrunt.hcl", child),
        ("m/main.tf", MODULE),
    ];
    assert_eq!(unit(&files).0, "{a = 1, ...}");
    assert_eq!(
        bodies(&files),
        ["live/dev/app r.r {v = [\"1\", ?var.b, ?var.c]}"]
    );
}

#[test]
fn files_of_the_unit_lie_beside_the_module() {
    let module = "variable \"dir\" {\n  type = string\n}\nresource \"r\" \"r\" {\n  count = fileexists(\"${var.dir}/a.json\") ? 1 : 0\n  a     = file(\"${path.module}/${var.dir}/a.json\")\n  b     = file(\"own.txt\")\n  c     = file(\"../beside.txt\")\n  d     = fileset(var.dir, \"*.json\")\n}\n";
    let files = [
        ("modules/app/main.tf", module),
        ("modules/app/own.txt", "OWN"),
        ("modules/beside.txt", "BESIDE"),
        (
            "live/dev/app/terragrunt.hcl",
            "terraform {\n  source = \"../../../modules//app\"\n}\ninputs = {\n  dir = \"policies\"\n}\n",
        ),
        ("live/dev/app/policies/a.json", "{}"),
        ("live/dev/app/extra.tf", "resource \"r\" \"extra\" {\n}\n"),
    ];
    assert_eq!(
        bodies(&files),
        [
            "live/dev/app r.extra {}",
            r#"live/dev/app r.r[0] {a = "{}", b = "OWN", c = "BESIDE", d = ["a.json"]}"#,
        ]
    );
}

#[test]
fn files_of_values_that_arguments_name_count() {
    let child = "terraform {\n  source = \"../../../m\"\n  extra_arguments \"vars\" {\n    commands           = [\"plan\"]\n    required_var_files = [\"${get_terragrunt_dir()}/../../common.tfvars\"]\n  }\n}\ninputs = {\n  a = 1\n  b = 2\n}\n";
    let files = [
        ("live/dev/app/terragrunt.hcl", child),
        ("live/common.tfvars", "b = \"common\"\n"),
        ("m/main.tf", MODULE),
    ];
    assert_eq!(
        bodies(&files),
        [r#"live/dev/app r.r {v = ["1", "common", "default"]}"#]
    );
}
