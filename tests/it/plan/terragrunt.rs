//! The live tree: Terragrunt's words only, and each environment's own values in one place.

use std::collections::BTreeSet;

use cagen::syntax::hcl;
use cagen::syntax::hcl::ast::{Body, Item};
use serde_json::Value;

use crate::plan::{ENVIRONMENTS, EVERYTHING, everything, plan};

/// What Terragrunt 1.x knows of what is written here: each block with its labels and
/// attributes, as in its HCL reference. `remote_state.generate` is an attribute, the
/// block of that name is another thing.
const BLOCKS: [(&str, usize, &[&str]); 6] = [
    (
        "",
        0,
        &[
            "inputs",
            "terraform_binary",
            "terraform_version_constraint",
            "terragrunt_version_constraint",
        ],
    ),
    ("generate", 1, &["path", "if_exists", "contents"]),
    ("include", 1, &["path", "expose", "merge_strategy"]),
    ("locals", 0, &[]),
    ("remote_state", 0, &["backend", "generate", "config"]),
    ("terraform", 0, &["source"]),
];

/// The functions of Terragrunt's own that are written here.
const FUNCTIONS: [&str; 4] = [
    "find_in_parent_folders",
    "get_terragrunt_dir",
    "path_relative_to_include",
    "read_terragrunt_config",
];

fn check(path: &str, block: &str, labels: usize, body: &Body<'_>) {
    let known = BLOCKS.iter().find(|(name, ..)| *name == block);
    let (_, count, attributes) = known.unwrap_or_else(|| panic!("{path}: block {block}"));
    assert_eq!(labels, *count, "{path}: labels of {block}");
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => {
                let name = attribute.name.node;
                assert!(
                    block == "locals" || attributes.contains(&name),
                    "{path}: {block}.{name}"
                );
            }
            Item::Block(inner) => {
                assert_eq!(block, "", "{path}: no block is in another");
                check(path, inner.ident.node, inner.labels.len(), &inner.body);
            }
        }
    }
}

/// The names that are called in `text`.
fn called(text: &str) -> BTreeSet<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let before = text.match_indices('(').map(|(at, _)| &text[..at]);
    before
        .map(|text| &text[text.rfind(|c| !word(c)).map_or(0, |at| at + 1)..])
        .collect()
}

#[test]
fn it_says_only_what_terragrunt_knows() {
    let local = ENVIRONMENTS.replace("state {\n  bucket = \"acme-{env}-{account}\"\n}\n", "");
    let mut functions = BTreeSet::new();
    for manifest in [everything(ENVIRONMENTS), everything(&local)] {
        for (path, text) in plan(&manifest) {
            if !path.starts_with("live/") || !path.ends_with(".hcl") {
                continue;
            }
            let (file, faults) = hcl::parse(&text);
            assert!(faults.is_empty(), "{path}");
            check(&path, "", 0, &file.body);

            let code: String = text
                .lines()
                .filter(|line| !line.trim_start().starts_with('#'))
                .collect();
            for name in called(&code) {
                assert!(FUNCTIONS.contains(&name), "{path}: {name}()");
                functions.extend(FUNCTIONS.iter().filter(|known| **known == name));
            }
        }
    }
    assert_eq!(
        functions,
        BTreeSet::from(FUNCTIONS.each_ref()),
        "the table holds no more than is used"
    );
}

#[test]
fn what_differs_stands_in_each_env_file() {
    let files = plan(&everything(ENVIRONMENTS));
    let env = &files["live/dev/env.hcl"];
    for line in [
        "  account      = \"444444444444\"",
        "  region       = \"eu-central-1\"",
        "  domain_name  = \"acme-dev\"",
        "  state_bucket = \"acme-dev-444444444444\"",
        "  state_region = \"eu-central-1\"",
        "    Environment = \"dev\"",
    ] {
        assert!(env.lines().any(|found| found == line), "{line}\n{env}");
    }
    let root = &files["live/root.hcl"];
    assert!(root.contains("bucket       = local.env.locals.state_bucket\n"));
    assert!(root.contains("region       = local.env.locals.state_region\n"));
}

#[test]
fn what_all_share_stands_in_the_root() {
    let files = plan(&everything(
        "state {\n  bucket = \"acme\"\n  lock = false\n}\nenv \"dev\" {}\n",
    ));
    let root = &files["live/root.hcl"];
    assert!(root.contains("bucket       = \"acme\"\n"), "{root}");
    assert!(root.contains("region       = \"eu-west-1\"\n"));
    assert!(root.contains("use_lockfile = false\n"));
    assert!(root.contains("terraform_version_constraint  = \">= 1.11\"\n"));
    assert!(!files["live/dev/env.hcl"].contains("state_"));
}

#[test]
fn without_a_bucket_the_state_is_beside_the_unit() {
    let root = &plan(&everything("target = \"terragrunt\""))["live/root.hcl"];
    assert!(root.contains("backend = \"local\"\n"));
    assert!(root.contains("path = \"${get_terragrunt_dir()}/${local.env.locals.account}/${local.env.locals.region}/${local.env.locals.domain_name}/terraform.tfstate\"\n"));
    assert!(root.contains("terraform_version_constraint  = \">= 1.9\"\n"));
}

#[test]
fn each_key_is_said_by_its_unit() {
    let files = plan(&everything(ENVIRONMENTS));
    let unit =
        |environment: &str| &files[&format!("live/{environment}/codeartifact/terragrunt.hcl")];
    assert!(unit("prod").contains("create_kms_key = true\n"));
    assert!(!unit("prod").contains("cagen: allow"));
    assert!(unit("dev").contains("create_kms_key = false\n"));
    assert!(unit("dev").contains("kms_key_arn    = \"arn:aws:kms:eu-central-1:444444444444:key/"));
    assert!(!unit("dev").contains("cagen: allow"));
    assert!(unit("play").contains(
        "  # cagen: allow(missing-key) the manifest says kms = \"aws\": AWS's own key encrypts the packages, and no other key ever can\n  create_kms_key = false\n"
    ));
    assert!(!unit("play").contains("kms_key_arn"));
}

#[test]
fn a_module_is_found_by_its_path_or_pinned() {
    for (manifest, source) in [
        ("env \"dev\" {}", "../../../modules//codeartifact"),
        (
            "env \"dev\" {}\nmodule {\n  path = \"tf/aws/ca\"\n}",
            "../../../tf/aws//ca",
        ),
        (
            "env \"dev\" {}\nmodule {\n  path = \"tf/ca\"\n}",
            "../../../tf//ca",
        ),
        (
            "env \"dev\" {}\nmodule {\n  source = \"git::https://git.example.invalid/m.git//ca?ref=v1\"\n}",
            "git::https://git.example.invalid/m.git//ca?ref=v1",
        ),
    ] {
        let files = plan(&everything(manifest));
        let unit = &files["live/dev/codeartifact/terragrunt.hcl"];
        assert!(
            unit.contains(&format!("  source = \"{source}\"\n")),
            "{unit}"
        );
    }
}

#[test]
fn what_is_large_travels_in_a_file() {
    use std::fmt::Write as _;

    let mut teams = String::from(
        "target = \"terragrunt\"\nteam_defaults = { formats = [\"npm\"] }\nteams = {\n",
    );
    for team in 0..900 {
        writeln!(teams, "  t{team} = {{}}").unwrap();
    }
    let manifest = EVERYTHING.replace("teams = {\n  web", "old = {\n  web");
    let manifest = manifest.split("old = {").next().unwrap().to_owned() + &teams + "}\n";
    let files = plan(&manifest);
    // One environment string has 128 KiB, and all of them share the kernel's limit.
    assert!(files["live/prod/codeartifact/terragrunt.hcl"].len() < 2048);
    assert!(files["live/prod/env.hcl"].len() < 2048);
    let text = &files["live/prod/codeartifact/codeartifact.auto.tfvars.json"];
    let inputs: Value = serde_json::from_str(text).unwrap();
    assert!(inputs["repositories"].as_object().unwrap().len() > 900);
}

#[test]
fn inputs_say_what_the_model_says() {
    let files = plan(&everything("env \"prod\" {}"));
    let text = &files["live/prod/codeartifact/codeartifact.auto.tfvars.json"];
    let inputs: Value = serde_json::from_str(text).unwrap();
    let repositories = &inputs["repositories"];
    assert_eq!(
        repositories["npm-store"],
        serde_json::json!({"role": "store", "connection": "npmjs"})
    );
    assert_eq!(
        repositories["npm-shared"]["upstreams"],
        serde_json::json!(["npm-internal", "npm-store"])
    );
    assert_eq!(repositories["pypi"]["role"], "single");
    assert_eq!(repositories["hand-2"]["role"], "repo_2");
    assert_eq!(repositories["team-web-npm"]["role"], "team");

    let groups = &inputs["package_groups"];
    assert_eq!(
        groups["/npm//left-pad$"],
        serde_json::json!({"description": "unmaintained", "banned": true})
    );
    assert_eq!(
        groups["/npm/acme/*"]["publish_to"],
        serde_json::json!(["npm-internal", "team-web-npm"])
    );

    let roles = inputs["roles"].as_object().unwrap();
    let policies = |of: &str| {
        let role = roles
            .values()
            .find(|role| role["description"] == of)
            .unwrap();
        role["policies"].clone()
    };
    assert_eq!(roles.len(), 2);
    assert_eq!(
        policies("github:acme/libs@main"),
        serde_json::json!(["publisher.json"])
    );
    assert_eq!(
        policies("github:acme/web@main"),
        serde_json::json!(["publisher-team-web.json"])
    );
    for name in roles.keys() {
        let trust = format!("live/prod/codeartifact/policies/identity/trust/{name}.json");
        assert!(files.contains_key(&trust), "{trust}");
    }
}

#[test]
fn two_manifests_with_one_bucket_have_two_states() {
    let state = "state {\n  bucket = \"acme\"\n}\n";
    let root = |target: &str| plan(&everything(&format!("{state}target = \"{target}\"")));
    let terragrunt = &root("terragrunt")["live/root.hcl"];
    let key = "\"${local.env.locals.account}/${local.env.locals.region}/${local.env.locals.domain_name}/${path_relative_to_include()}/terraform.tfstate\"\n";
    assert!(
        terragrunt
            .lines()
            .any(|line| format!("{line}\n").ends_with(key)),
        "{terragrunt}"
    );
    let terraform = &root("terraform")["versions.tf"];
    assert!(
        terraform.contains("\"111122223333/eu-west-1/acme/terraform.tfstate\"\n"),
        "{terraform}"
    );
}
