//! What a plan must hold, worked out from the model and not from any written text.

use std::collections::{BTreeMap, BTreeSet};

use cagen::manifest::model::{
    Environment, Model, PackageGroup, Principal, Purpose, Repository, Role,
};
use cagen::manifest::raw::{Kms, Origin, StateLock, Target};
use cagen::scaffold::policies::{self, Document, Subject};
use serde_json::{Map, Value, json};

use crate::planned::layout::Laid;

/// The attributes that hold a policy, which are compared as JSON and not as text.
const DOCUMENTS: [&str; 3] = ["assume_role_policy", "policy", "policy_document"];

/// The planned values of each resource, by address, without what only apply tells.
fn resources(model: &Model, environment: &Environment) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    let mut put = |address: String, values: Value| {
        let before = all.insert(address, values);
        assert!(before.is_none());
    };
    let domain = environment.domain.name.as_str();
    let tags: BTreeMap<_, _> = environment
        .tags
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();

    let mut values = json!({ "domain": domain, "tags": tags });
    match &environment.domain.kms {
        Kms::Create => {
            let about = format!("Encrypts the packages of the CodeArtifact domain {domain}.");
            put(
                "aws_kms_key.this[0]".to_owned(),
                json!({
                    "description": about, "enable_key_rotation": true,
                    "deletion_window_in_days": 30, "tags": tags,
                }),
            );
            let name = format!("alias/codeartifact/{domain}");
            put("aws_kms_alias.this[0]".to_owned(), json!({ "name": name }));
        }
        Kms::Arn(arn) => values["encryption_key"] = arn.as_str().into(),
        Kms::Aws => {}
    }
    put("aws_codeartifact_domain.this".to_owned(), values);

    for repository in environment.repositories.values() {
        let (role, name) = (repository.role.address(), repository.name.as_str());
        put(
            format!("aws_codeartifact_repository.{role}[\"{name}\"]"),
            of_repository(repository, domain, &tags),
        );
    }
    for document in policies::documents(environment).0 {
        for (address, values) in of_document(&document, environment) {
            put(address, values);
        }
    }
    for role in environment.github_roles.values() {
        // IAM takes no other letters in a description.
        let about: String = role
            .written
            .chars()
            .map(|c| if c.is_ascii() { c } else { '?' })
            .collect();
        let document = policies::documents(environment).0.into_iter();
        let mut trust = document.filter(|one| one.about == Subject::GithubRole(role.name.clone()));
        put(
            format!("aws_iam_role.this[\"{}\"]", role.name),
            json!({
                "name": role.name, "description": about, "tags": tags,
                "assume_role_policy": json_of(&trust.next().expect("a role is trusted")),
            }),
        );
        assert!(trust.next().is_none());
    }
    if model.origin == Origin::Awscc {
        for (pattern, group) in &environment.package_groups {
            put(
                format!("awscc_codeartifact_package_group.this[\"{pattern}\"]"),
                of_group(pattern, group, domain, &tags),
            );
        }
    }
    all
}

fn of_repository(repository: &Repository, domain: &str, tags: &BTreeMap<&str, &str>) -> Value {
    let mut values =
        json!({ "domain": domain, "repository": repository.name.as_str(), "tags": tags });
    if let Some(description) = &repository.description {
        values["description"] = description.as_str().into();
    }
    let upstreams = repository.role.upstreams().iter();
    let upstreams: Vec<_> = upstreams
        .map(|name| json!({ "repository_name": name.as_str() }))
        .collect();
    if !upstreams.is_empty() {
        values["upstream"] = upstreams.into();
    }
    if let Role::Store { connection } = &repository.role {
        values["external_connections"] =
            json!([{ "external_connection_name": connection.external_name() }]);
    }
    values
}

fn of_group(
    pattern: &str,
    group: &PackageGroup,
    domain: &str,
    tags: &BTreeMap<&str, &str>,
) -> Value {
    let (description, internal, publish) = match &group.purpose {
        Purpose::Ban { reason } => (
            reason.as_str().to_owned(),
            "BLOCK",
            json!({ "restriction_mode": "BLOCK" }),
        ),
        Purpose::FirstParty { repositories } => {
            let names: Vec<_> = repositories.iter().map(|name| name.as_str()).collect();
            let publish = match names.is_empty() {
                true => json!({ "restriction_mode": "BLOCK" }),
                false => {
                    json!({ "restriction_mode": "ALLOW_SPECIFIC_REPOSITORIES", "repositories": names })
                }
            };
            (
                format!("First-party packages: {}", group.pattern),
                "ALLOW",
                publish,
            )
        }
    };
    let tags: Vec<_> = tags
        .iter()
        .map(|(key, value)| json!({ "key": key, "value": value }))
        .collect();
    json!({
        "domain_name": domain, "pattern": pattern, "description": description, "tags": tags,
        "origin_configuration": { "restrictions": {
            "external_upstream": { "restriction_mode": "BLOCK" },
            "internal_upstream": { "restriction_mode": internal },
            "publish": publish,
        } },
    })
}

/// The resources that a policy becomes; an identity document one for each role of the module's.
fn of_document(document: &Document, environment: &Environment) -> Vec<(String, Value)> {
    let domain = environment.domain.name.as_str();
    let policy = json_of(document);
    match &document.about {
        Subject::Domain => {
            let values = json!({ "domain": domain, "policy_document": policy });
            vec![(
                "aws_codeartifact_domain_permissions_policy.this[0]".to_owned(),
                values,
            )]
        }
        Subject::Repository(name) => {
            let values =
                json!({ "domain": domain, "repository": name.as_str(), "policy_document": policy });
            let address =
                format!("aws_codeartifact_repository_permissions_policy.this[\"{name}\"]");
            vec![(address, values)]
        }
        Subject::Grant(grant) => {
            let path = document.path.as_str();
            let file = path
                .strip_prefix("identity/")
                .expect("identity documents stand there");
            let holders = grant
                .principals
                .iter()
                .filter_map(|principal| match principal {
                    Principal::Github(role) => Some(role.role()),
                    _ => None,
                });
            let name = file.trim_end_matches(".json");
            holders
                .map(|role| {
                    let values = json!({ "name": name, "role": role, "policy": policy });
                    (
                        format!("aws_iam_role_policy.this[\"{role}/{file}\"]"),
                        values,
                    )
                })
                .collect()
        }
        Subject::Consumer(_) | Subject::GithubRole(_) => Vec::new(),
    }
}

fn json_of(document: &Document) -> Value {
    serde_json::from_str(&document.policy.to_json()).expect("a policy is JSON")
}

/// What of the planned values says something: nothing that is empty, repeated
/// by the provider or the Region's.
fn telling(value: &Value) -> Value {
    let Value::Object(map) = value else {
        return value.clone();
    };
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    let mut told = Map::new();
    for (key, value) in map {
        let value = match value.as_str() {
            Some(text) if DOCUMENTS.contains(&key.as_str()) => {
                serde_json::from_str(text).unwrap_or_else(|_| value.clone())
            }
            _ => telling(value),
        };
        if !empty(&value) && !["tags_all", "region"].contains(&key.as_str()) {
            told.insert(key.clone(), value);
        }
    }
    Value::Object(told)
}

/// All planned resources by address, those that are only read apart.
fn planned(plan: &Value) -> (BTreeMap<String, Value>, BTreeSet<String>) {
    let (mut managed, mut read) = (BTreeMap::new(), BTreeSet::new());
    let mut modules = vec![&plan["planned_values"]["root_module"]];
    while let Some(module) = modules.pop() {
        for resource in module["resources"].as_array().into_iter().flatten() {
            let address = resource["address"].as_str().expect("an address").to_owned();
            if resource["mode"] == "managed" {
                managed.insert(address, telling(&resource["values"]));
            } else {
                read.insert(address);
            }
        }
        modules.extend(module["child_modules"].as_array().into_iter().flatten());
    }
    (managed, read)
}

/// The endpoints that are asked for: of every format of what people and builds use.
fn endpoints(environment: &Environment, prefix: &str) -> BTreeSet<String> {
    let used = environment.repositories.values();
    used.filter(|repository| !matches!(repository.role, Role::Store { .. }))
        .flat_map(|repository| {
            repository
                .formats
                .iter()
                .map(move |format| (&repository.name, format))
        })
        .map(|(name, format)| {
            format!("{prefix}data.aws_codeartifact_repository_endpoint.this[\"{name}/{format}\"]")
        })
        .collect()
}

/// The backend that the manifest asks for.
fn state(model: &Model, environment: &Environment) -> Value {
    let name = environment.name.as_str();
    let domain = &environment.domain;
    let (account, region) = (domain.account.as_str(), domain.region.as_str());
    let own = format!("{account}/{region}/{}/terraform.tfstate", domain.name);
    let (unit, terragrunt) = match model.target {
        Target::Terragrunt => (format!("/{name}/codeartifact"), true),
        Target::Terraform => (String::new(), false),
    };
    match &environment.state {
        Some(state) => json!({ "s3": {
            "bucket": state.bucket,
            "key": format!("{account}/{region}/{}{unit}/terraform.tfstate", domain.name),
            "region": state.region.as_str(),
            "encrypt": true,
            "use_lockfile": state.lock == StateLock::Yes,
        } }),
        None if terragrunt => {
            json!({ "local": { "path": format!("/tree/live/{name}/codeartifact/{own}") } })
        }
        None => json!({ "local": { "path": own } }),
    }
}

/// Everything in which `laid` and its `plan` are not what the model says.
pub(crate) fn findings(
    model: &Model,
    environment: &Environment,
    laid: &Laid,
    plan: &Value,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut same = |what: &str, expected: &Value, is: &Value| {
        if expected != is {
            found.push(format!("{what}:\n  expected {expected}\n  found    {is}"));
        }
    };

    let (managed, read) = planned(plan);
    let expected = resources(model, environment);
    let expected: BTreeMap<_, _> = expected
        .into_iter()
        .map(|(address, values)| (format!("{}{address}", laid.prefix), values))
        .collect();
    for address in expected
        .keys()
        .chain(managed.keys())
        .collect::<BTreeSet<_>>()
    {
        let of = |all: &BTreeMap<String, Value>| all.get(address).cloned().unwrap_or_default();
        same(address, &of(&expected), &of(&managed));
    }
    same(
        "endpoints",
        &json!(endpoints(environment, laid.prefix)),
        &json!(read),
    );

    same("state", &state(model, environment), &laid.state);
    let version = if environment.state.is_some() {
        ">= 1.11"
    } else {
        ">= 1.9"
    };
    same("Terraform", &version.into(), &laid.version.as_str().into());
    let settings = match model.target {
        Target::Terraform => Value::Null,
        Target::Terragrunt => json!({
            "terraform_binary": "terraform",
            "terraform_version_constraint": version,
            "terragrunt_version_constraint": ">= 1.0",
        }),
    };
    same("Terragrunt", &settings, &laid.settings);
    let source = match (model.target, &model.module_source) {
        (Target::Terraform, _) => format!("./{}", model.module_path),
        (Target::Terragrunt, Some(source)) => source.clone(),
        // Where it leads was found out by following it.
        (Target::Terragrunt, None) => laid.source.clone(),
    };
    same("source", &source.into(), &laid.source.as_str().into());

    let region = environment.domain.region.as_str();
    let account = environment.domain.account.as_str();
    let uses_groups = managed.keys().any(|address| address.contains("awscc_"));
    let providers = &plan["configuration"]["provider_config"];
    let constant = |provider: &str, name: &str| {
        providers[provider]["expressions"][name]["constant_value"].clone()
    };
    // Below the module's own minimum a root says which major version it is for.
    let most = |provider: &str| {
        let versions = providers[provider]["version_constraint"].as_str();
        versions
            .unwrap_or_default()
            .split(", ")
            .find(|one| one.starts_with("~>"))
            .into()
    };
    same("versions of aws", &"~> 6.0".into(), &most("aws"));
    same("Region", &region.into(), &constant("aws", "region"));
    same(
        "account",
        &json!([account]),
        &constant("aws", "allowed_account_ids"),
    );
    if uses_groups {
        same(
            "Region of awscc",
            &region.into(),
            &constant("awscc", "region"),
        );
    }
    found
}
