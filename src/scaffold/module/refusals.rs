//! Inputs that the module's validations must refuse, one for each rule: its own tests give them.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::aws::limits;
use crate::scaffold::inputs::Features;

/// Inputs of which one variable is wrong in one way.
#[derive(Debug, Serialize)]
pub(super) struct Refusal {
    name: &'static str,
    /// The variable that is refused.
    variable: &'static str,
    variables: Map<String, Value>,
}

/// One refusal for each validation of a module that has `features`.
pub(super) fn refusals(features: Features) -> Vec<Refusal> {
    let mut all = domain();
    all.extend(kms_key(features));
    all.extend(repositories());
    all.extend(policies());
    if features.package_groups {
        all.extend(package_groups());
    }
    if features.roles {
        all.extend(roles());
    }
    all.extend(tags());
    all
}

fn domain() -> Vec<Refusal> {
    let refuse = |name, value: &str| Refusal::new(name, "domain_name", json!(value), json!({}));
    vec![
        refuse("a_domain_of_one_letter", "a"),
        refuse("a_domain_in_capitals", "Example"),
        refuse("a_domain_with_an_underscore", "an_example"),
        refuse("a_domain_that_ends_in_a_hyphen", "example-"),
        refuse(
            "a_domain_that_is_too_long",
            &"a".repeat(limits::domain_name_characters() + 1),
        ),
    ]
}

fn kms_key(features: Features) -> Vec<Refusal> {
    const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/99999999-2222-3333-4444-555555555555";
    let given = if features.kms {
        json!({"create_kms_key": false})
    } else {
        json!({})
    };
    let refuse = |name, value: &str| Refusal::new(name, "kms_key_arn", json!(value), given.clone());

    let mut all = vec![
        refuse(
            "a_key_by_its_alias",
            "arn:aws:kms:eu-west-1:111122223333:alias/example",
        ),
        refuse(
            "a_key_of_a_short_account",
            &KEY.replace("111122223333", "11112222333"),
        ),
    ];
    if features.kms {
        all.push(Refusal::new(
            "two_keys",
            "kms_key_arn",
            json!(KEY),
            json!({"create_kms_key": true}),
        ));
    }
    all
}

fn repositories() -> Vec<Refusal> {
    let refuse = |name, value: Value| {
        // These directories hold no policy of a repository that is not there.
        Refusal::new(
            name,
            "repositories",
            value,
            json!({"policies_dir": "./tests"}),
        )
    };
    let internal = || json!({"role": "internal"});
    let shared = |upstreams: Value| json!({"role": "shared", "upstreams": upstreams});

    let names: Vec<_> = (0..=limits::direct_upstreams())
        .map(|n| format!("internal-{n}"))
        .collect();
    let mut too_many: Map<_, _> = names
        .iter()
        .map(|name| (name.clone(), internal()))
        .collect();
    too_many.insert("shared".to_owned(), shared(json!(names)));

    vec![
        refuse(
            "a_name_that_begins_with_a_hyphen",
            json!({"-internal": internal()}),
        ),
        refuse("a_name_that_is_too_short", json!({"i": internal()})),
        refuse(
            "names_that_differ_by_case",
            json!({"internal": internal(), "Internal": internal()}),
        ),
        refuse("an_unknown_role", json!({"cache": {"role": "cache"}})),
        refuse(
            "a_store_without_a_connection",
            json!({"store": {"role": "store"}}),
        ),
        refuse(
            "a_connection_of_an_internal_repository",
            json!({"internal": {"role": "internal", "connection": "npmjs"}}),
        ),
        refuse(
            "an_unknown_connection",
            json!({"store": {"role": "store", "connection": "npm"}}),
        ),
        refuse("too_many_upstreams", Value::Object(too_many)),
        refuse(
            "an_upstream_twice",
            json!({"internal": internal(), "shared": shared(json!(["internal", "internal"]))}),
        ),
        refuse(
            "an_unknown_upstream",
            json!({"shared": shared(json!(["internal"]))}),
        ),
        refuse(
            "a_repository_on_itself",
            json!({"shared": shared(json!(["shared"]))}),
        ),
        refuse(
            "upstreams_of_an_internal_repository",
            json!({
                "internal": {"role": "internal", "upstreams": ["store"]},
                "store": {"role": "store", "connection": "npmjs"},
            }),
        ),
        refuse(
            "a_description_of_two_lines",
            json!({"internal": {"role": "internal", "description": "one\ntwo"}}),
        ),
        refuse(
            "an_unknown_format",
            json!({"internal": {"role": "internal", "formats": ["go"]}}),
        ),
    ]
}

fn policies() -> Vec<Refusal> {
    let refuse = |name, value: &str, repositories: Value| {
        let others = json!({"repositories": repositories});
        Refusal::new(name, "policies_dir", json!(value), others)
    };
    let internal = json!({"role": "internal"});
    let store = json!({"role": "store", "connection": "npmjs"});
    vec![
        refuse(
            "a_policy_of_no_repository",
            "./tests/policies",
            json!({"internal": internal}),
        ),
        refuse(
            "a_store_without_a_policy",
            "./tests",
            json!({"npm-store": store}),
        ),
        refuse(
            "a_shared_repository_without_a_policy",
            "./tests",
            json!({"npm-shared": {"role": "shared"}}),
        ),
    ]
}

fn package_groups() -> Vec<Refusal> {
    let refuse = |name, value: Value| Refusal::new(name, "package_groups", value, json!({}));
    vec![
        refuse("a_pattern_without_a_format", json!({"/left-pad$": {}})),
        refuse("a_pattern_without_an_end", json!({"/npm//left-pad": {}})),
        refuse(
            "a_ban_that_is_published",
            json!({"/npm//left-pad$": {"banned": true, "publish_to": ["npm-internal"]}}),
        ),
        refuse(
            "a_group_of_an_unknown_repository",
            json!({"/npm//left-pad$": {"publish_to": ["missing"]}}),
        ),
        refuse(
            "a_reason_of_two_lines",
            json!({"/npm//left-pad$": {"description": "one\ntwo"}}),
        ),
    ]
}

fn roles() -> Vec<Refusal> {
    let refuse = |name, value: Value| Refusal::new(name, "roles", value, json!({}));
    vec![
        refuse(
            "a_role_name_with_a_blank",
            json!({"example ci": {"policies": []}}),
        ),
        refuse(
            "a_role_without_a_trust_document",
            json!({"missing": {"policies": []}}),
        ),
        refuse(
            "a_role_without_its_policy",
            json!({"example-ci": {"policies": ["missing.json"]}}),
        ),
    ]
}

fn tags() -> Vec<Refusal> {
    let refuse = |name, value: Value| Refusal::new(name, "tags", value, json!({}));
    vec![
        refuse("a_tag_of_aws", json!({"AWS:owner": "platform"})),
        refuse("a_tag_that_is_too_long", json!({"Owner": "x".repeat(257)})),
    ]
}

impl Refusal {
    fn new(name: &'static str, variable: &'static str, value: Value, others: Value) -> Self {
        let mut variables = match others {
            Value::Object(others) => others,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Map::new(),
        };
        variables.insert(variable.to_owned(), value);
        Self {
            name,
            variable,
            variables,
        }
    }
}
