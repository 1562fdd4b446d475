//! A written policy as AWS reads it: strings or lists, and nothing passed over.

use std::collections::BTreeMap;

use serde_json::Value;

/// One statement.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) allows: bool,
    pub(crate) principal: Principal,
    pub(crate) actions: Vec<String>,
    pub(crate) resources: Vec<String>,
    /// Operator, key, values.
    pub(crate) conditions: Vec<(String, String, Vec<String>)>,
}

/// Whom a statement means.
#[derive(Debug, Clone)]
pub(crate) enum Principal {
    /// It stands in an identity policy.
    Holder,
    Everyone,
    Aws(Vec<String>),
    Federated(Vec<String>),
}

/// The statements of a document; panics at what this reader does not know, as
/// an evaluator that skips something proves nothing.
pub(crate) fn read(document: &Value) -> Vec<Statement> {
    assert_eq!(document["Version"], "2012-10-17");
    only(document, &["Version", "Statement"]);
    document["Statement"]
        .as_array()
        .unwrap()
        .iter()
        .map(statement)
        .collect()
}

fn statement(written: &Value) -> Statement {
    only(
        written,
        &[
            "Sid",
            "Effect",
            "Principal",
            "Action",
            "Resource",
            "Condition",
        ],
    );
    let allows = match written["Effect"].as_str().unwrap() {
        "Allow" => true,
        "Deny" => false,
        other => panic!("effect {other}"),
    };
    Statement {
        allows,
        principal: principal(&written["Principal"]),
        actions: texts(&written["Action"]),
        resources: texts(&written["Resource"]),
        conditions: conditions(&written["Condition"]),
    }
}

fn principal(written: &Value) -> Principal {
    if written.is_null() {
        return Principal::Holder;
    }
    if written == "*" {
        return Principal::Everyone;
    }
    let map = written.as_object().unwrap();
    assert_eq!(map.len(), 1, "{written}");
    match map.iter().next().unwrap() {
        (kind, arns) if kind == "AWS" => Principal::Aws(texts(arns)),
        (kind, arns) if kind == "Federated" => Principal::Federated(texts(arns)),
        other => panic!("principal {other:?}"),
    }
}

fn conditions(written: &Value) -> Vec<(String, String, Vec<String>)> {
    let empty = serde_json::Map::new();
    let operators = written.as_object().unwrap_or(&empty);
    let keys = |operator: &String, keys: &Value| -> Vec<_> {
        let keys: BTreeMap<_, _> = keys.as_object().unwrap().iter().collect();
        keys.into_iter()
            .map(|(key, values)| (operator.clone(), key.clone(), texts(values)))
            .collect()
    };
    operators
        .iter()
        .flat_map(|(operator, tests)| keys(operator, tests))
        .collect()
}

fn texts(written: &Value) -> Vec<String> {
    match written {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list
            .iter()
            .map(|text| text.as_str().unwrap().to_owned())
            .collect(),
        other => panic!("neither text nor list: {other}"),
    }
}

fn only(written: &Value, known: &[&str]) {
    for key in written.as_object().unwrap().keys() {
        assert!(known.contains(&&**key), "{key} in {written}");
    }
}
