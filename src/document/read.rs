//! A tree of texts to a project. So far: bare JSON policies.

use crate::diag::Diagnostic;
use crate::document::Project;
use crate::document::file::{File, Input, Syntax};
use crate::document::graph::Graph;
use crate::document::policy::{Form, Policy, PolicyKind, Tie};
use crate::eval::text::Text;
use crate::eval::value::Extent;
use crate::policy::Effect;
use crate::policy::document::{
    Condition, Document, Principal, PrincipalKind, Principals, Sense, Shape, Statement, Word, Words,
};
use crate::source::place::FileId;
use crate::syntax::json;
use crate::syntax::literal::{Map, Node, Value};

/// Everything that `inputs`, sorted by path, say.
#[must_use]
pub fn read(inputs: &[Input]) -> Project<'_> {
    let mut project = Project {
        files: Vec::new(),
        policies: Vec::new(),
        identities: Vec::new(),
        graph: Graph::default(),
        blocks: Vec::new(),
    };
    for (id, input) in (0..).map(FileId).zip(inputs) {
        let source = &input.source;
        let name = source.path().rsplit('/').next().unwrap_or_default();
        let mut diagnostics = Vec::new();
        let mut hcl = || {
            let (tree, told) = crate::syntax::hcl::parse(source.text());
            diagnostics = told;
            tree
        };
        let syntax = match name {
            "cagen.hcl" | "cagen.json" => Syntax::Manifest,
            _ if name.ends_with(".tf") => Syntax::Terraform(hcl()),
            _ if name.ends_with(".tfvars") => Syntax::Variables,
            _ if name.ends_with(".hcl") => Syntax::Terragrunt(hcl()),
            _ if name.ends_with(".tf.json") => Syntax::TerraformJson,
            _ if name.ends_with(".json") => {
                let (node, told) = json::parse(source.text());
                diagnostics = told;
                project
                    .policies
                    .extend(node.and_then(|node| policy(id, &node)));
                Syntax::Json
            }
            _ => Syntax::Other,
        };
        diagnostics.sort_by_key(|told: &Diagnostic| told.span);
        project.files.push(File {
            source,
            syntax,
            role: input.role,
            diagnostics,
        });
    }
    project
}

fn policy(file: FileId, node: &Node) -> Option<Policy> {
    let map = map(node)?;
    let statements = &map.get("Statement")?.value;
    let list = match &statements.value {
        Value::List(list) => list.as_slice(),
        _ => std::slice::from_ref(statements),
    };
    let document = Document {
        statement_key: None,
        place: file.at(node.span),
        version: map.get("Version").and_then(|e| word(file, &e.value)),
        statements: list.iter().filter_map(|n| statement(file, n)).collect(),
        extent: Extent::Exact,
        faults: Vec::new(),
        size: None,
    };
    Some(Policy {
        document,
        kind: PolicyKind::Unknown,
        attached: Vec::new(),
        attached_extent: Extent::Open,
        tie: Tie::Tied,
        form: Form::JsonFile,
    })
}

fn statement(file: FileId, node: &Node) -> Option<Statement> {
    let map = map(node)?;
    let effect = map.get("Effect").and_then(|e| {
        let effect = match &e.value.value {
            Value::String(text) if text == "Allow" => Effect::Allow,
            Value::String(text) if text == "Deny" => Effect::Deny,
            _ => return None,
        };
        Some((effect, file.at(e.value.span)))
    });
    Some(Statement {
        place: file.at(node.span),
        sid: map.get("Sid").and_then(|e| word(file, &e.value)),
        effect,
        principal: principals(file, map),
        action: words(file, map, "Action", "NotAction"),
        resource: words(file, map, "Resource", "NotResource"),
        conditions: conditions(file, map),
        condition_extent: Extent::Exact,
    })
}

fn principals(file: FileId, map: &Map) -> Option<Principals> {
    let (entry, sense) = match (map.get("Principal"), map.get("NotPrincipal")) {
        (Some(entry), _) => (entry, Sense::Listed),
        (None, Some(entry)) => (entry, Sense::Excluded),
        (None, None) => return None,
    };
    let mut items = Vec::new();
    match &entry.value.value {
        Value::Map(kinds) => {
            for (name, kind) in kinds {
                let kind_of = match name.as_str() {
                    "AWS" => PrincipalKind::Aws,
                    "Service" => PrincipalKind::Service,
                    "Federated" => PrincipalKind::Federated,
                    "CanonicalUser" => PrincipalKind::CanonicalUser,
                    _ => PrincipalKind::Other,
                };
                let words = each(&kind.value).filter_map(|n| word(file, n));
                items.extend(words.map(|word| Principal {
                    kind: kind_of,
                    word,
                }));
            }
        }
        _ => items.extend(word(file, &entry.value).map(|word| Principal {
            kind: PrincipalKind::Star,
            word,
        })),
    }
    Some(Principals {
        key: file.at(entry.key),
        sense,
        items,
        extent: Extent::Exact,
    })
}

fn words(file: FileId, map: &Map, listed: &str, excluded: &str) -> Option<Words> {
    let (entry, sense) = match (map.get(listed), map.get(excluded)) {
        (Some(entry), _) => (entry, Sense::Listed),
        (None, Some(entry)) => (entry, Sense::Excluded),
        (None, None) => return None,
    };
    Some(Words {
        key: file.at(entry.key),
        place: file.at(entry.value.span),
        sense,
        shape: shape(&entry.value),
        items: each(&entry.value).filter_map(|n| word(file, n)).collect(),
        extent: Extent::Exact,
    })
}

fn conditions(file: FileId, map: &Map) -> Vec<Condition> {
    let mut conditions = Vec::new();
    let operators = map
        .get("Condition")
        .and_then(|entry| self::map(&entry.value));
    for (operator, keys) in operators.into_iter().flatten() {
        for (key, values) in self::map(&keys.value).into_iter().flatten() {
            let place = |span| file.at(span);
            conditions.push(Condition {
                operator: Word::new(Text::made(operator, place(keys.key)), place(keys.key)),
                key: Word::new(Text::made(key, place(values.key)), place(values.key)),
                values: each(&values.value).filter_map(|n| word(file, n)).collect(),
                shape: shape(&values.value),
                extent: Extent::Exact,
            });
        }
    }
    conditions
}

fn shape(node: &Node) -> Shape {
    match node.value {
        Value::List(_) => Shape::List,
        _ => Shape::Single,
    }
}

fn each(node: &Node) -> impl Iterator<Item = &Node> {
    match &node.value {
        Value::List(list) => list.iter(),
        _ => std::slice::from_ref(node).iter(),
    }
}

fn word(file: FileId, node: &Node) -> Option<Word> {
    let text = match &node.value {
        Value::String(text) | Value::Number(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Null | Value::List(_) | Value::Map(_) | Value::Invalid => return None,
    };
    let place = file.at(node.span);
    Some(Word::new(Text::made(&text, place), place))
}

fn map(node: &Node) -> Option<&Map> {
    match &node.value {
        Value::Map(map) => Some(map),
        _ => None,
    }
}
