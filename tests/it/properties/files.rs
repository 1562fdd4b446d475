//! What holds for the files of every plan.

use std::collections::{BTreeMap, BTreeSet};

use cagen::source::path::RelPath;
use cagen::syntax::hcl;
use serde_json::Value;

use crate::properties::texts;

/// The planned files by path.
pub(super) type Files = BTreeMap<String, String>;

/// Checks all of them.
pub(super) fn check(files: &Files) {
    paths(files);
    for (path, text) in files {
        match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("tf" | "hcl") => {
                let formatted =
                    hcl::format(text).unwrap_or_else(|told| panic!("{path}: {told:#?}"));
                assert_eq!(&formatted, text, "{path} is formatted");
            }
            Some("json") => {
                let value: Value = serde_json::from_str(text).unwrap();
                if path.contains("/policies/") || path.starts_with("policies/") {
                    policy(path, &value);
                }
            }
            Some("md" | "sh") => {}
            other => panic!("{path} ends in {other:?}"),
        }
    }
    let inputs: Vec<_> = inputs(files).collect();
    assert!(!inputs.is_empty());
    for (beside, inputs) in inputs {
        repositories(&beside, &inputs, files);
    }
}

fn paths(files: &Files) {
    let mut folded = BTreeSet::new();
    for path in files.keys() {
        let parsed = RelPath::parse(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(folded.insert(parsed.folded()), "{path} twice");
    }
    // No file is another's directory.
    for path in &folded {
        for (at, _) in path.match_indices('/') {
            assert!(!folded.contains(&path[..at]), "{path} stands below a file");
        }
    }
}

/// What each environment gives the module, and where its policies stand.
fn inputs(files: &Files) -> impl Iterator<Item = (String, Value)> {
    let ending = "codeartifact.auto.tfvars.json";
    let units = files.iter().filter_map(move |(path, text)| {
        let beside = path.strip_suffix(ending)?;
        Some((beside.to_owned(), serde_json::from_str(text).unwrap()))
    });
    let root = files.get("main.tf").map(|text| {
        let (file, _) = hcl::parse(text);
        let call = file.body.blocks_of("module").next().unwrap();
        let named = ["repositories", "package_groups", "roles"].into_iter();
        let inputs = named.filter_map(|name| {
            let attribute = call.body.attribute(name)?;
            Some((name.to_owned(), texts::literal(&attribute.expr)))
        });
        (String::new(), inputs.collect())
    });
    units.chain(root)
}

fn repositories(beside: &str, inputs: &Value, files: &Files) {
    let all = inputs["repositories"].as_object().unwrap();
    assert!(all.len() <= 1_000);
    for (name, one) in all {
        let upstreams: Vec<_> = one["upstreams"].as_array().into_iter().flatten().collect();
        assert!(upstreams.len() <= 10, "{name}: {upstreams:?}");
        assert!(
            one["connection"].is_null() || upstreams.is_empty(),
            "{name} has both"
        );
        assert_eq!(
            one["connection"].is_null(),
            one["role"] != "store",
            "{name}"
        );
        for upstream in &upstreams {
            assert!(
                all.contains_key(upstream.as_str().unwrap()),
                "{name}: {upstream}"
            );
        }
        let distinct: BTreeSet<_> = upstreams.iter().map(|one| one.as_str()).collect();
        assert_eq!(distinct.len(), upstreams.len(), "{name}: {upstreams:?}");
        if one["role"] == "store" || one["role"] == "shared" {
            let path = format!("{beside}policies/repositories/{name}.json");
            let policy: Value = serde_json::from_str(&files[&path]).unwrap();
            let statements = policy["Statement"].as_array().unwrap();
            let denies = |one: &Value| one["Effect"] == "Deny" && one["Condition"].is_null();
            assert!(
                statements.iter().any(denies),
                "{path} denies publishing to all"
            );
        }
    }
    let prefix = format!("{beside}policies/repositories/");
    for path in files.keys().filter_map(|path| path.strip_prefix(&prefix)) {
        let name = path.strip_suffix(".json").unwrap();
        assert!(all.contains_key(name), "a policy of no repository: {path}");
    }
    let groups = inputs["package_groups"].as_object().into_iter().flatten();
    for (pattern, group) in groups {
        for name in group["publish_to"].as_array().into_iter().flatten() {
            assert!(
                all.contains_key(name.as_str().unwrap()),
                "{pattern}: {name}"
            );
        }
    }
    for (role, one) in inputs["roles"].as_object().into_iter().flatten() {
        let trust = format!("{beside}policies/identity/trust/{role}.json");
        assert!(files.contains_key(&trust), "{trust}");
        for policy in one["policies"].as_array().unwrap() {
            let path = format!("{beside}policies/identity/{}", policy.as_str().unwrap());
            assert!(files.contains_key(&path), "{path}");
        }
    }
}

/// Where a policy is attached.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Resource,
    Identity,
    Trust,
}

fn policy(path: &str, value: &Value) {
    let (side, most) = if path.contains("policies/identity/trust/") {
        (Side::Trust, 2_048)
    } else if path.contains("policies/identity/") {
        (Side::Identity, 6_144)
    } else {
        (Side::Resource, 7_168)
    };
    let size = value.to_string().chars().count();
    assert!(size <= most, "{path} has {size} characters");
    let statements = value["Statement"].as_array().unwrap();
    assert!(!statements.is_empty(), "{path}");
    let mut sids = BTreeSet::new();
    for statement in statements {
        let sid = statement["Sid"].as_str().unwrap();
        assert!(
            sid.chars().all(|c| c.is_ascii_alphanumeric()),
            "{path}: {sid}"
        );
        assert!(sids.insert(sid), "{path}: {sid} twice");
        assert_eq!(
            statement["Principal"].is_null(),
            side == Side::Identity,
            "{path}: {sid}"
        );
        bounded(path, side, statement);
    }
}

/// That a statement allows nothing to everybody and no action by a wildcard.
fn bounded(path: &str, side: Side, statement: &Value) {
    let at = format!("{path}: {statement:#}");
    let list = |key: &str| -> Vec<String> {
        let items = statement[key].as_array().into_iter().flatten();
        items.map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    let actions = list("Action");
    assert!(actions.iter().all(|action| !action.contains('*')), "{at}");
    for never in ["DeleteDomain", "DeleteRepository", "CreateDomain"] {
        assert!(
            !actions
                .iter()
                .any(|action| action.ends_with(&format!(":{never}"))),
            "{at}"
        );
    }
    if statement["Effect"] == "Deny" {
        return;
    }
    assert!(
        !actions.contains(&"codeartifact:CopyPackageVersions".to_owned()),
        "{at}"
    );
    let condition = statement["Condition"].to_string();
    if statement["Principal"] == "*" {
        assert!(condition.contains("aws:PrincipalOrg"), "{at}");
    }
    let token = actions
        .iter()
        .any(|action| action.starts_with("sts:GetServiceBearerToken"));
    if token {
        assert!(side == Side::Identity && actions.len() == 1, "{at}");
        assert!(condition.contains("sts:AWSServiceName"), "{at}");
    } else if list("Resource").contains(&"*".to_owned()) {
        // Of what has no ARN of its own to be asked of.
        let bare = |one: &String| one.contains(":Create") || one.contains(":List");
        assert!(actions.iter().all(bare), "{at}");
    }
}
