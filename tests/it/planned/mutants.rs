//! Every written input matters: one that changes turns an assertion red.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cagen::manifest::model::Model;
use cagen::manifest::raw::Target;
use cagen::syntax::hcl;
use cagen::syntax::hcl::ast::{Body, Item};
use cagen::syntax::hcl::expr::{Expr, ExprKind};
use cagen::syntax::hcl::template::{Part, Template};
use serde_json::Value;

use crate::planned::layout::Ground;
use crate::planned::{aimed, expected, terragrunt};
use crate::scaffold::{Tree, case, tree};

/// A tree in which something is changed, and what.
struct Mutant {
    what: String,
    path: String,
    /// What stands there now; nothing if the file is gone.
    text: Option<String>,
}

/// Where mutants live: one environment of one case.
struct Field {
    ground: Ground,
    model: Model,
    tree: Tree,
    unit: String,
    at: usize,
}

impl Field {
    fn new(name: &str, environment: &str) -> Option<Self> {
        let model = aimed(&case(name).model(), Target::Terragrunt).remove(0);
        let mut environments = model.environments.iter();
        let at = environments.position(|one| one.name.as_str() == environment);
        Some(Self {
            ground: Ground::new()?,
            tree: tree(&model),
            unit: format!("live/{environment}/codeartifact"),
            at: at.expect("the case has the environment"),
            model,
        })
    }

    /// What is found of a tree in which these are changed; nothing of one that
    /// Terragrunt or Terraform refuses.
    fn found(&mut self, mutants: &[&Mutant]) -> Option<Vec<String>> {
        let mut tree = self.tree.clone();
        for mutant in mutants {
            match &mutant.text {
                Some(text) => tree.insert(mutant.path.clone(), text.clone()),
                None => tree.remove(&mutant.path),
            };
        }
        let module = self.model.module_path.as_str();
        let laid = || terragrunt::lay(&tree, &self.unit, module);
        let laid = catch_unwind(AssertUnwindSafe(laid)).ok()?;
        let plan = self.ground.plan(&laid).ok()?;
        let environment = &self.model.environments[self.at];
        Some(expected::findings(&self.model, environment, &laid, &plan))
    }

    /// That nothing is found of the tree as it is, and something of each mutant.
    fn kill(&mut self, mutants: &[Mutant], least: usize) {
        assert!(mutants.len() >= least, "only {} mutants", mutants.len());
        assert_eq!(self.found(&[]), Some(Vec::new()));
        let alive = mutants
            .iter()
            .filter(|mutant| self.found(&[mutant]).is_some_and(|f| f.is_empty()));
        let alive: Vec<_> = alive
            .map(|mutant| format!("{}: {}", mutant.path, mutant.what))
            .collect();
        assert!(alive.is_empty(), "nothing noticed of\n{}", alive.join("\n"));
    }

    /// The same for policies, one mutant of each file at a time in one plan.
    fn kill_together(&mut self, mutants: Vec<Mutant>, least: usize) {
        assert!(mutants.len() >= least, "only {} mutants", mutants.len());
        let mut rounds: Vec<Vec<Mutant>> = Vec::new();
        for mutant in mutants {
            let free = rounds
                .iter()
                .position(|round| round.iter().all(|one| one.path != mutant.path));
            match free {
                Some(at) => rounds[at].push(mutant),
                None => rounds.push(vec![mutant]),
            }
        }
        let mut alive = Vec::new();
        for round in rounds {
            let all: Vec<_> = round.iter().collect();
            let Some(found) = self.found(&all) else {
                // Which of them was refused is seen one by one.
                let each = all
                    .into_iter()
                    .filter(|one| self.found(&[one]).is_some_and(|f| f.is_empty()));
                alive.extend(each.map(|one| format!("{}: {}", one.path, one.what)));
                continue;
            };
            let noticed =
                |mutant: &&Mutant| !found.iter().any(|what| of_policy(&mutant.path, what));
            alive.extend(
                all.into_iter()
                    .filter(noticed)
                    .map(|one| format!("{}: {}", one.path, one.what)),
            );
        }
        assert!(alive.is_empty(), "nothing noticed of\n{}", alive.join("\n"));
    }
}

/// Whether a finding is about the resource of the policy at `path`.
fn of_policy(path: &str, finding: &str) -> bool {
    let (_, path) = path.split_once("/policies/").expect("a policy's path");
    let (address, _) = finding.split_once(':').unwrap_or_default();
    let stem = path
        .rsplit('/')
        .next()
        .and_then(|name| name.strip_suffix(".json"));
    let stem = stem.expect("policies are JSON");
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["domain.json"] => address.starts_with("aws_codeartifact_domain_permissions_policy."),
        ["repositories", _] => {
            address == format!("aws_codeartifact_repository_permissions_policy.this[\"{stem}\"]")
        }
        ["identity", "trust", _] => address == format!("aws_iam_role.this[\"{stem}\"]"),
        ["identity", file] => {
            address.starts_with("aws_iam_role_policy.") && address.ends_with(&format!("/{file}\"]"))
        }
        other => panic!("{other:?} is no policy"),
    }
}

/// Each leaf and each key of an HCL file changed, one at a time.
fn of_hcl(tree: &Tree, path: &str) -> Vec<Mutant> {
    let text = &tree[path];
    let (file, faults) = hcl::parse(text);
    assert!(faults.is_empty());
    let mut edits = Vec::new();
    body(&file.body, &mut edits);
    let mutant = |(start, end, new): (usize, usize, String)| Mutant {
        what: format!(
            "{} to {new} in line {}",
            &text[start..end],
            text[..start].matches('\n').count() + 1
        ),
        path: path.to_owned(),
        text: Some(format!("{}{new}{}", &text[..start], &text[end..])),
    };
    edits.into_iter().map(mutant).collect()
}

type Edit = (usize, usize, String);

fn body(body: &Body<'_>, edits: &mut Vec<Edit>) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => expr(&attribute.expr, edits),
            Item::Block(block) => self::body(&block.body, edits),
        }
    }
}

fn expr(found: &Expr<'_>, edits: &mut Vec<Edit>) {
    let range = found.span.range();
    match &found.kind {
        ExprKind::Bool(bool) => edits.push((range.start, range.end, (!bool).to_string())),
        // Before the closing quote.
        ExprKind::String(_) => edits.push((range.end - 1, range.end, "x\"".to_owned())),
        ExprKind::Template(template) => parts(template, edits),
        ExprKind::Tuple(items) => items.iter().for_each(|item| expr(item, edits)),
        ExprKind::Object(entries) => {
            for entry in entries {
                let key = entry.key.span().range();
                let name = entry.key.as_str().unwrap_or_default();
                edits.push((key.start, key.end, format!("\"{name}x\"")));
                expr(&entry.value, edits);
            }
        }
        ExprKind::Call(call) => call.arguments.iter().for_each(|one| expr(one, edits)),
        ExprKind::Traversal(_) => {}
        other => panic!("the live tree has no {other:?}"),
    }
}

/// Words in a text: each quoted one of a heredoc, the end of another.
fn parts(template: &Template<'_>, edits: &mut Vec<Edit>) {
    for part in &template.parts {
        match part {
            Part::Literal(literal) => {
                let text = literal.as_str();
                for (at, _) in text.match_indices("\"\n") {
                    let at = literal.source_span(at..at + 1).range();
                    edits.push((at.start, at.end, "x\"".to_owned()));
                }
                if !text.contains('\n') {
                    let end = literal.span().range().end;
                    edits.push((end, end, "x".to_owned()));
                }
            }
            Part::Interpolation(found) => expr(found, edits),
            Part::Directive(directive) => panic!("the live tree has no {directive:?}"),
        }
    }
}

/// Each leaf and each name of a JSON file changed, lists that have an order
/// turned round, entries taken away: one at a time.
fn of_json(tree: &Tree, path: &str) -> Vec<Mutant> {
    let whole: Value = serde_json::from_str(&tree[path]).expect("it is JSON");
    let mut changed = Vec::new();
    json(
        &whole,
        "",
        &mut |place, new| changed.push((place.to_owned(), new)),
        &|value| value,
    );
    let mutant = |(what, value): (String, Value)| Mutant {
        what,
        path: path.to_owned(),
        text: Some(format!("{value:#}\n")),
    };
    changed.into_iter().map(mutant).collect()
}

/// Gives every change of `value`, which stands at `place`, to `give`, as the
/// whole that `around` makes of it.
fn json(
    value: &Value,
    place: &str,
    give: &mut dyn FnMut(&str, Value),
    around: &dyn Fn(Value) -> Value,
) {
    match value {
        Value::Null | Value::Number(_) => panic!("{place}: nothing of that is written"),
        Value::Bool(bool) => give(place, around(Value::Bool(!bool))),
        Value::String(text) => give(place, around(format!("{text}x").into())),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                let around = |new: Value| {
                    let mut items = items.clone();
                    items[at] = new;
                    around(items.into())
                };
                json(item, &format!("{place}[{at}]"), give, &around);
            }
            let name = place.rsplit('.').next().unwrap_or_default();
            if items.len() > 1 && ["upstreams", "publish_to"].contains(&name) {
                let turned: Vec<_> = items.iter().rev().cloned().collect();
                give(&format!("{place} turned round"), around(turned.into()));
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let place = format!("{place}.{key}");
                let around_this = |new: Value| {
                    let mut map = map.clone();
                    map.insert(key.clone(), new);
                    around(map.into())
                };
                json(item, &place, give, &around_this);

                let mut without = map.clone();
                without.remove(key);
                give(&format!("{place} taken away"), around(without.into()));
            }
        }
    }
}

fn below<'a>(tree: &'a Tree, directory: &str) -> BTreeSet<&'a str> {
    let paths = tree.keys().filter(|path| path.starts_with(directory));
    paths.map(String::as_str).collect()
}

#[test]
fn what_an_environment_is() {
    for (name, environment) in [
        ("environments", "stage"),
        ("kms-arn", "prod"),
        ("aws-key", "prod"),
    ] {
        let Some(mut field) = Field::new(name, environment) else {
            return;
        };
        let mut mutants = of_hcl(&field.tree, &format!("live/{environment}/env.hcl"));
        mutants.extend(of_hcl(
            &field.tree,
            &format!("{}/terragrunt.hcl", field.unit),
        ));
        mutants.extend(of_hcl(&field.tree, "live/root.hcl"));
        field.kill(&mutants, 25);
    }
}

#[test]
fn what_is_large() {
    let Some(mut field) = Field::new("acme", "prod") else {
        return;
    };
    let mutants = of_json(
        &field.tree,
        &format!("{}/codeartifact.auto.tfvars.json", field.unit),
    );
    field.kill(&mutants, 100);
}

#[test]
fn what_policies_say() {
    let Some(mut field) = Field::new("acme", "prod") else {
        return;
    };
    let (mut mutants, mut gone) = (Vec::new(), Vec::new());
    for path in attached(&field) {
        mutants.extend(of_json(&field.tree, path));
        gone.push(Mutant {
            what: "the file taken away".to_owned(),
            path: path.to_owned(),
            text: None,
        });
    }
    field.kill_together(mutants, 300);
    // Some of these are refused, and then nothing is seen of others in the same plan.
    field.kill(&gone, 10);
}

/// The policies that Terraform attaches: all but those that are for people and
/// other accounts to attach on their own side.
fn attached(field: &Field) -> BTreeSet<&str> {
    let inputs = &field.tree[&format!("{}/codeartifact.auto.tfvars.json", field.unit)];
    below(&field.tree, &format!("{}/policies/", field.unit))
        .into_iter()
        .filter(|path| match path.split_once("/identity/") {
            Some((_, file)) => {
                file.starts_with("trust/") || inputs.contains(&format!("\"{file}\""))
            }
            None => true,
        })
        .collect()
}
