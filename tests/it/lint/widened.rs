//! Each statement, upstream list and package group that scaffold writes, widened, reversed or
//! taken away in a copy of the tree: a rule finds it, or it is harmless and the table says why.

use serde_json::{Map, Value, json};

use crate::lint::clean::{each, found};
use crate::scaffold::{self, Tree};

/// A change of one file.
struct Mutant {
    path: String,
    what: String,
    /// The file as it is then; `None` where it is gone.
    text: Option<String>,
    /// Why nothing is to be found.
    harmless: Option<&'static str>,
}

const TAKES_AWAY: &str = "it takes access away";
const ITSELF: &str =
    "a repository's policy is asked about that repository only, `*` means no other";
const DOMAIN: &str = "actions on the domain itself mean the policy's own domain";
const READS: &str = "reading every repository of the account is what `*` is for";
const HELD_TWICE: &str = "its roles hold `publisher.json` too, which gives the token";
const ONE_WAY: &str = "only a token with the subject of the condition is let in";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Identity,
    Trust,
    Domain,
    Repository,
}

fn kind(path: &str) -> Option<Kind> {
    if !path.starts_with("live/") || !path.ends_with(".json") {
        return None;
    }
    match path {
        _ if path.contains("/policies/identity/trust/") => Some(Kind::Trust),
        _ if path.contains("/policies/identity/") => Some(Kind::Identity),
        _ if path.contains("/policies/repositories/") => Some(Kind::Repository),
        _ if path.ends_with("/policies/domain.json") => Some(Kind::Domain),
        _ => None,
    }
}

fn shown(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

/// Whether a statement lets somebody change something.
fn writes(statement: &Value) -> bool {
    let actions = statement["Action"].as_array().unwrap().iter();
    let verbs = [
        "Publish",
        "Put",
        "Delete",
        "Dispose",
        "Copy",
        "Update",
        "Associate",
        "Tag",
    ];
    let mut names = actions.map(|action| action.as_str().unwrap().split_once(':').unwrap().1);
    names.any(|name| verbs.iter().any(|verb| name.starts_with(verb)))
}

/// The changes of one policy, statement by statement.
fn of_policy(path: &str, text: &str, kind: Kind) -> Vec<Mutant> {
    let policy: Value = serde_json::from_str(text).unwrap();
    let mut mutants = Vec::new();
    for at in 0..policy["Statement"].as_array().unwrap().len() {
        let statement = &policy["Statement"][at];
        let denies = statement["Effect"] == "Deny";
        let sid = statement["Sid"].as_str().unwrap();
        let mut add = |what: &str, harmless: Option<&'static str>, change: &dyn Fn(&mut Value)| {
            let mut copy = policy.clone();
            change(&mut copy["Statement"][at]);
            let statements = copy["Statement"].as_array_mut().unwrap();
            statements.retain(|statement| !statement.is_null());
            let gone = statements.is_empty();
            if copy != policy {
                mutants.push(Mutant {
                    path: path.to_owned(),
                    what: format!("{sid}: {what}"),
                    text: (!gone).then(|| shown(&copy)),
                    harmless,
                });
            }
        };
        let more = denies.then_some("a guard that guards more");
        let token = (kind == Kind::Trust).then_some(ONE_WAY);
        let every = if kind == Kind::Trust {
            "sts:*"
        } else {
            "codeartifact:*"
        };
        add("every action", more.or(token), &|statement| {
            statement["Action"] = json!(every)
        });
        let resources = match kind {
            _ if denies => more,
            Kind::Repository => Some(ITSELF),
            Kind::Domain => (!writes(statement)).then_some(DOMAIN),
            Kind::Identity => (!writes(statement)).then_some(READS),
            Kind::Trust => None,
        };
        if kind != Kind::Trust {
            add("every resource", resources, &|statement| {
                statement["Resource"] = json!("*")
            });
        }
        if kind != Kind::Identity {
            add("everybody", more, &|statement| {
                statement["Principal"] = json!("*")
            });
        }
        let everybody = kind == Kind::Identity || statement["Principal"] == "*";
        let reversed = match sid {
            "ServiceToken" => twice(path),
            _ => (!denies || !everybody).then_some(TAKES_AWAY),
        };
        let effect = if denies { "Allow" } else { "Deny" };
        add("reversed", reversed, &|statement| {
            statement["Effect"] = json!(effect)
        });
        add("taken away", removed(statement, path, kind), &|statement| {
            *statement = Value::Null
        });
        if kind == Kind::Trust {
            add("whoever asks", None, &|statement| {
                statement["Principal"] = json!({ "AWS": "*" });
                statement["Action"] = json!("sts:AssumeRole");
                statement.as_object_mut().unwrap().remove("Condition");
            });
        }
        for (operator, keys) in statement["Condition"].as_object().into_iter().flatten() {
            for key in keys.as_object().unwrap().keys() {
                let fewer = denies.then_some(TAKES_AWAY).or_else(|| shorter(key));
                add(&format!("without {key}"), fewer, &|statement| {
                    let condition = statement["Condition"].as_object_mut().unwrap();
                    let keys = condition[operator].as_object_mut().unwrap();
                    keys.remove(key);
                    let empty = keys.is_empty();
                    if empty {
                        condition.remove(operator);
                    }
                    if condition.is_empty() {
                        statement.as_object_mut().unwrap().remove("Condition");
                    }
                });
            }
        }
    }
    mutants
}

fn shorter(key: &str) -> Option<&'static str> {
    (key == "sts:DurationSeconds").then_some("how long a token lives is the company's choice")
}

fn twice(path: &str) -> Option<&'static str> {
    path.ends_with("/publisher-repo-tools.json")
        .then_some(HELD_TWICE)
}

fn removed(statement: &Value, path: &str, kind: Kind) -> Option<&'static str> {
    match kind {
        _ if statement["Effect"] == "Deny" => None,
        // The module asks for the document of each role.
        Kind::Trust => None,
        Kind::Identity if statement["Sid"] == "ServiceToken" => twice(path),
        _ => Some(TAKES_AWAY),
    }
}

fn edited(
    path: &str,
    values: &Map<String, Value>,
    what: String,
    harmless: Option<&'static str>,
    change: impl FnOnce(&mut Map<String, Value>),
) -> Mutant {
    let mut copy = values.clone();
    change(&mut copy);
    Mutant {
        path: path.to_owned(),
        what,
        text: Some(shown(&Value::Object(copy))),
        harmless,
    }
}

/// The changes of a unit's repositories and package groups.
fn of_values(path: &str, text: &str) -> Vec<Mutant> {
    let values: Map<String, Value> = serde_json::from_str(text).unwrap();
    let mut mutants = Vec::new();
    let repositories = values["repositories"].as_object().unwrap();
    for (name, repository) in repositories {
        if let Some(upstreams) = repository["upstreams"].as_array() {
            let turned: Vec<Value> = upstreams.iter().rev().cloned().collect();
            if turned != *upstreams {
                let what = format!("{name}: upstreams reversed");
                mutants.push(edited(path, &values, what, None, |values| {
                    values["repositories"][name]["upstreams"] = json!(turned);
                }));
            }
            let what = format!("{name}: itself for an upstream");
            mutants.push(edited(path, &values, what, None, |values| {
                values["repositories"][name]["upstreams"] = json!([name]);
            }));
            let what = format!("{name}: an upstream that is not there");
            mutants.push(edited(path, &values, what, None, |values| {
                values["repositories"][name]["upstreams"] = json!(["no-such-store"]);
            }));
            let what = format!("{name}: no upstreams");
            let less = Some("it serves less");
            mutants.push(edited(path, &values, what, less, |values| {
                values["repositories"][name]["upstreams"] = json!([]);
            }));
        }
        if repository["role"] == "internal" {
            let what = format!("{name}: connected to the outside");
            mutants.push(edited(path, &values, what, None, |values| {
                let repository = &mut values["repositories"][name];
                repository["role"] = json!("store");
                repository["connection"] = json!("npmjs");
            }));
        }
        if repository["role"] == "store" {
            let what = format!("{name}: a connection that does not exist");
            mutants.push(edited(path, &values, what, None, |values| {
                values["repositories"][name]["connection"] = json!("npm-js");
            }));
        }
    }
    for (pattern, group) in values["package_groups"].as_object().unwrap() {
        let banned = group["banned"] == true;
        let choice = banned.then_some("what a company bans is its choice");
        let what = format!("{pattern}: taken away");
        mutants.push(edited(path, &values, what, choice, |values| {
            values["package_groups"]
                .as_object_mut()
                .unwrap()
                .remove(pattern);
        }));
    }
    mutants
}

/// The changes of a module's text: `from` to `to`, at each place where it stands.
fn of_module(tree: &Tree, from: &str, to: &str, files: &str) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| path.ends_with(files)) {
        for (place, _) in text.match_indices(from) {
            let (before, after) = text.split_at(place);
            let block = before.rfind("\nresource ").unwrap();
            let header = before[block + 1..].lines().next().unwrap();
            mutants.push(Mutant {
                path: path.clone(),
                what: format!("{header}: `{to}` for `{from}`"),
                text: Some(format!("{before}{to}{}", &after[from.len()..])),
                harmless: None,
            });
        }
    }
    mutants
}

/// What a note alone says: a guard that is gone grants nothing by itself.
const BY_NOTE: &str = "Note unguarded-repository";

/// Asks of each mutant whether something is found that is an error, a warning or a guard that is gone.
fn judge(tree: &Tree, mutants: &[Mutant]) -> Vec<String> {
    let before = found(tree);
    each(mutants, |mutant| {
        let mut copy = tree.clone();
        match &mutant.text {
            Some(text) => copy.insert(mutant.path.clone(), text.clone()),
            None => copy.remove(&mutant.path),
        };
        let new: Vec<String> = found(&copy)
            .into_iter()
            .filter(|found| !found.starts_with("Note") || found.starts_with(BY_NOTE))
            .filter(|found| !before.contains(found))
            .collect();
        let said = format!("{}: {}", mutant.path, mutant.what);
        match (mutant.harmless, new.is_empty()) {
            (None, true) => vec![format!("missed: {said}")],
            (Some(why), false) => vec![format!("harmless ({why}): {said}: {new:?}")],
            (None, false) | (Some(_), true) => Vec::new(),
        }
    })
}

/// The changes of all policies of a tree, but for those that look like another format's.
fn policies(tree: &Tree) -> Vec<Mutant> {
    let another = |path: &str| path.contains("/maven-") || path.contains("/pypi-");
    let policies = tree
        .iter()
        .filter(|(path, _)| !another(path))
        .filter_map(|(path, text)| Some((path, text, kind(path)?)));
    policies
        .flat_map(|(path, text, kind)| of_policy(path, text, kind))
        .collect()
}

#[test]
fn every_statement_that_is_changed_is_found() {
    for case in ["acme", "github"] {
        let tree = scaffold::case(case).expected();
        let mutants = policies(&tree);
        assert!(mutants.len() > 100, "{case}: {}", mutants.len());
        assert_eq!(judge(&tree, &mutants), [""; 0], "{case}");
    }
}

#[test]
fn every_upstream_list_and_package_group_that_is_changed_is_found() {
    for case in ["acme", "github"] {
        let tree = scaffold::case(case).expected();
        let values = tree
            .iter()
            .filter(|(path, _)| path.ends_with(".auto.tfvars.json"));
        let mutants: Vec<Mutant> = values
            .flat_map(|(path, text)| of_values(path, text))
            .collect();
        assert!(mutants.len() > 15, "{case}: {}", mutants.len());
        assert_eq!(judge(&tree, &mutants), [""; 0], "{case}");
    }
}

/// The resources of the module that `acme` has none of.
const UNUSED: [&str; 5] = [
    "\"single\"",
    "\"team\"",
    "\"repo_1\"",
    "\"repo_2\"",
    "\"repo_3\"",
];

#[test]
fn every_safeguard_of_the_module_that_is_changed_is_found() {
    let tree = scaffold::case("acme").expected();
    let mut mutants = of_module(
        &tree,
        "prevent_destroy = true",
        "prevent_destroy = false",
        ".tf",
    );
    mutants.extend(of_module(&tree, "    prevent_destroy = true\n", "", ".tf"));
    for mutant in &mut mutants {
        if UNUSED.iter().any(|name| mutant.what.contains(name)) {
            mutant.harmless = Some("there is none of these in the tree");
        }
    }
    let blocked = "external_upstream = {\n        restriction_mode = \"BLOCK\"";
    mutants.extend(of_module(
        &tree,
        blocked,
        &blocked.replace("BLOCK", "ALLOW"),
        "package_groups.tf",
    ));
    let key = "  encryption_key = var.create_kms_key ? aws_kms_key.this[0].arn : var.kms_key_arn\n";
    mutants.extend(of_module(&tree, key, "", "main.tf"));
    mutants.extend(of_module(
        &tree,
        key,
        "  encryption_key = null\n",
        "main.tf",
    ));
    mutants.extend(of_module(
        &tree,
        "aws_kms_key.this[0].arn",
        "aws_kms_key.this[0].key_id",
        "main.tf",
    ));
    mutants.extend(of_module(
        &tree,
        "aws_kms_key.this[0].arn",
        "aws_kms_alias.this[0].arn",
        "main.tf",
    ));
    assert!(mutants.len() > 20, "{}", mutants.len());
    assert_eq!(judge(&tree, &mutants), [""; 0]);
}
