//! Each written statement deleted, widened and narrowed in turn: a cell must notice.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use super::document;
use super::equivalents::makes_no_difference;
use super::matrix::{Matrix, Probe};

/// One change to one statement.
pub(crate) struct Mutant {
    pub(crate) path: String,
    /// The statement before the change.
    pub(crate) statement: Value,
    /// All statements of the document before the change.
    pub(crate) statements: Vec<Value>,
    pub(crate) change: Change,
    document: Value,
}

/// What was changed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Deleted,
    AnyResource,
    AnyAction,
    AnyPrincipal,
    Unconditional { operator: String, key: String },
    WithoutOne { list: String, value: String },
}

/// The changes that no cell notices, but for those that make no difference.
pub(crate) fn survivors(written: &BTreeMap<String, Value>, text: &str) -> Vec<String> {
    let matrix = Matrix::read(text, written);
    let mut world = matrix.world(written);
    let mut asking: BTreeMap<String, Vec<&Probe>> = BTreeMap::new();
    for probe in &matrix.probes {
        for path in probe.documents() {
            asking.entry(path).or_default().push(probe);
        }
    }
    let mut survivors = Vec::new();
    for mutant in written
        .iter()
        .flat_map(|(path, document)| mutants(path, document))
    {
        let right = world
            .documents
            .insert(mutant.path.clone(), document::read(&mutant.document));
        let mut probes = asking.get(&mutant.path).into_iter().flatten();
        let noticed = probes.any(|probe| probe.differs(&world).is_some());
        world.documents.insert(mutant.path.clone(), right.unwrap());
        match (noticed, makes_no_difference(&mutant, &world)) {
            (true, false) | (false, true) => {}
            (false, false) => survivors.push(mutant.to_string()),
            (true, true) => panic!("{mutant} does make a difference"),
        }
    }
    survivors
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}: {:?}",
            self.path, self.statement["Sid"], self.change
        )
    }
}

fn mutants(path: &str, document: &Value) -> Vec<Mutant> {
    let statements = document["Statement"].as_array().unwrap();
    let mut mutants = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        let mutant = |change, mutated: Option<Value>| {
            let mut document = document.clone();
            let list = document["Statement"].as_array_mut().unwrap();
            list.splice(at..=at, mutated);
            Mutant {
                path: path.to_owned(),
                statement: statement.clone(),
                statements: statements.clone(),
                change,
                document,
            }
        };
        mutants.push(mutant(Change::Deleted, None));
        let changed = widened(statement).into_iter().chain(narrowed(statement));
        mutants.extend(changed.map(|(change, mutated)| mutant(change, Some(mutated))));
    }
    mutants
}

fn widened(statement: &Value) -> Vec<(Change, Value)> {
    let service = statement["Action"][0]
        .as_str()
        .unwrap()
        .split(':')
        .next()
        .unwrap();
    let mut changes = Vec::new();
    let mut replace = |change, key: &str, value: Value| {
        if !statement[key].is_null() && statement[key] != value {
            let mut mutated = statement.clone();
            mutated[key] = value;
            changes.push((change, mutated));
        }
    };
    replace(Change::AnyResource, "Resource", json!(["*"]));
    replace(Change::AnyAction, "Action", json!([format!("{service}:*")]));
    replace(Change::AnyPrincipal, "Principal", json!("*"));
    for (operator, key) in tests(statement) {
        let mut mutated = statement.clone();
        mutated["Condition"][&operator]
            .as_object_mut()
            .unwrap()
            .remove(&key);
        changes.push((Change::Unconditional { operator, key }, mutated));
    }
    changes
}

fn narrowed(statement: &Value) -> Vec<(Change, Value)> {
    let mut lists = vec![
        "/Action".to_owned(),
        "/Resource".to_owned(),
        "/Principal/AWS".to_owned(),
    ];
    let path = |(operator, key): (String, String)| {
        format!("/Condition/{operator}/{}", key.replace('/', "~1"))
    };
    lists.extend(tests(statement).into_iter().map(path));
    let mut changes = Vec::new();
    for list in lists {
        let values = statement.pointer(&list).and_then(Value::as_array);
        let count = values.map_or(0, Vec::len);
        // Without its only value a statement says nothing: that is deleting it.
        for at in (0..count).filter(|_| count > 1) {
            let mut mutated = statement.clone();
            let values = mutated.pointer_mut(&list).unwrap().as_array_mut().unwrap();
            let value = values.remove(at).as_str().unwrap().to_owned();
            let list = list.clone();
            changes.push((Change::WithoutOne { list, value }, mutated));
        }
    }
    changes
}

/// Operator and key of each condition.
fn tests(statement: &Value) -> Vec<(String, String)> {
    let Some(operators) = statement["Condition"].as_object() else {
        return Vec::new();
    };
    let keys = |(operator, keys): (&String, &Value)| -> Vec<_> {
        let keys = keys.as_object().unwrap().keys();
        keys.map(|key| (operator.clone(), key.clone())).collect()
    };
    operators.iter().flat_map(keys).collect()
}
