//! What Terragrunt makes of a live tree: the directory it would run Terraform in, and the environment it would run it with.
//!
//! Follows the reference of Terragrunt 1.x for as much of it as is written, and refuses the rest.

use std::collections::BTreeMap;

use cagen::syntax::hcl;
use cagen::syntax::hcl::ast::Body;
use serde_json::{Map, Value, json};

use crate::planned::evaluate::Scope;
use crate::planned::layout::{self, Laid, hcl_value};
use crate::scaffold::Tree;

/// Where the tree would stand on the disk of whoever runs Terragrunt.
const ABOVE: &str = "/tree/";

/// One file as Terragrunt reads it.
#[derive(Default)]
struct Config {
    settings: Map<String, Value>,
    locals: Map<String, Value>,
    inputs: Map<String, Value>,
    includes: Vec<String>,
    source: Option<String>,
    remote_state: Option<Map<String, Value>>,
    generate: Vec<Map<String, Value>>,
}

struct Reader<'a> {
    tree: &'a Tree,
    /// The unit's directory.
    unit: &'a str,
}

/// The unit in `directory` of `tree`, as Terragrunt lays it out; `module` is
/// where a source that is somewhere else stands in the tree.
pub(crate) fn lay(tree: &Tree, directory: &str, module: &str) -> Laid {
    let reader = Reader {
        tree,
        unit: directory,
    };
    let path = format!("{directory}/terragrunt.hcl");
    let unit = reader.read(&path, &path);
    let [root] = unit.includes.as_slice() else {
        panic!("{path} includes one file: {:?}", unit.includes);
    };
    let root = reader.read(root, &path);
    assert!(root.includes.is_empty(), "includes are one level deep");
    assert!(root.source.is_none() && unit.remote_state.is_none());

    let source = unit.source.expect("a unit has a source");
    let mut files = reader.module(&source, module);
    for (path, text) in below(tree, &format!("{directory}/")) {
        let before = files.insert(path.clone(), text);
        assert!(before.is_none(), "{path} of the unit replaces the module's");
    }
    for block in root.generate.iter().chain(&unit.generate) {
        generate(&mut files, block);
    }
    let remote_state = root.remote_state.expect("the state is somewhere");
    backend(&mut files, &remote_state);
    let (state, version) = layout::settings(&files);

    let mut inputs = root.inputs;
    inputs.extend(unit.inputs);
    let large = below(tree, &format!("{directory}/"));
    let large = large
        .iter()
        .filter(|(path, _)| path.ends_with(".auto.tfvars.json"));
    for (path, text) in large {
        let large: Map<String, Value> = serde_json::from_str(text).expect("it is JSON");
        let twice = large.keys().find(|name| inputs.contains_key(*name));
        assert_eq!(twice, None, "{path} says again what is an input");
        declared(&files, large.keys());
    }
    declared(&files, inputs.keys());
    Laid {
        files,
        variables: inputs.iter().map(variable).collect(),
        state,
        source,
        version,
        settings: root.settings.into(),
        prefix: "",
    }
}

/// That the module has a variable of each name: others are passed over without a word.
fn declared<'a>(files: &Tree, names: impl Iterator<Item = &'a String>) {
    let (file, _) = hcl::parse(&files["variables.tf"]);
    let variables: Vec<_> = file.body.blocks_of("variable").collect();
    for name in names {
        let known = variables.iter().any(|block| block.labels[0].text == *name);
        assert!(known, "the module has no variable {name}");
    }
}

/// An input travels in the environment: text as it is, all else as JSON.
fn variable((name, value): (&String, &Value)) -> (String, String) {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    (format!("TF_VAR_{name}"), text)
}

fn text(map: &Map<String, Value>, key: &str) -> String {
    let value = map.get(key).and_then(Value::as_str);
    value
        .unwrap_or_else(|| panic!("no text {key} in {map:?}"))
        .to_owned()
}

/// The files below `directory`, by what follows it.
fn below(tree: &Tree, directory: &str) -> Tree {
    let files = tree.iter();
    files
        .filter_map(|(path, text)| Some((path.strip_prefix(directory)?, text)))
        .map(|(path, text)| (path.to_owned(), text.clone()))
        .collect()
}

fn generate(files: &mut Tree, block: &Map<String, Value>) {
    assert_eq!(text(block, "if_exists"), "overwrite_terragrunt");
    let contents = text(block, "contents");
    assert_eq!(formatted(&contents), contents, "Terragrunt would format it");
    let path = text(block, "path");
    let before = files.insert(path.clone(), contents);
    assert!(before.is_none(), "{path} is there, and not Terragrunt's");
}

fn formatted(contents: &str) -> String {
    hcl::format(contents).unwrap_or_else(|told| panic!("{told:?}\n{contents}"))
}

/// Writes the backend's file.
fn backend(files: &mut Tree, remote_state: &Map<String, Value>) {
    let kind = text(remote_state, "backend");
    let config = remote_state["config"].as_object().expect("a map");
    let lines: String = config
        .iter()
        .map(|(key, value)| format!("    {key} = {}\n", hcl_value(value)))
        .collect();
    let mut block = remote_state["generate"].as_object().expect("a map").clone();
    let contents = format!("terraform {{\n  backend \"{kind}\" {{\n{lines}  }}\n}}\n");
    block.insert("contents".to_owned(), formatted(&contents).into());
    generate(files, &block);
}

impl Reader<'_> {
    /// Reads the file at `path` for the sake of the one at `origin`.
    fn read(&self, path: &str, origin: &str) -> Config {
        let text = self.tree.get(path);
        let text = text.unwrap_or_else(|| panic!("{path} is not written"));
        let (file, faults) = hcl::parse(text);
        assert!(faults.is_empty(), "{path}: {faults:?}");

        let call = |name: &str, arguments: &[Value]| self.call(name, arguments, path, origin);
        let scope = Scope::new(&file.body, &call);
        let mut config = Config {
            locals: scope.locals(),
            settings: scope.object(&file.body),
            ..Config::default()
        };
        if let Some(Value::Object(inputs)) = config.settings.remove("inputs") {
            config.inputs = inputs;
        }
        for block in file.body.blocks() {
            let labels = block.labels.len();
            match (block.ident.node, labels) {
                ("locals", 0) => {}
                ("include", 1) => {
                    let include = attributes(&scope, &block.body, &["path"]);
                    config.includes.push(relative(&text_of(&include, "path")));
                }
                ("terraform", 0) => {
                    let terraform = attributes(&scope, &block.body, &["source"]);
                    config.source = Some(text_of(&terraform, "source"));
                }
                ("remote_state", 0) => {
                    let known = ["backend", "config", "generate"];
                    config.remote_state = Some(attributes(&scope, &block.body, &known));
                }
                ("generate", 1) => {
                    let known = ["contents", "if_exists", "path"];
                    config
                        .generate
                        .push(attributes(&scope, &block.body, &known));
                }
                (other, labels) => panic!("{path}: {other} with {labels} labels"),
            }
        }
        config
    }

    fn call(&self, name: &str, arguments: &[Value], path: &str, origin: &str) -> Value {
        let arguments: Vec<_> = arguments.iter().filter_map(Value::as_str).collect();
        match (name, arguments.as_slice()) {
            ("find_in_parent_folders", [file]) => {
                let mut above = origin.split('/').count().saturating_sub(2);
                let parts: Vec<_> = origin.split('/').collect();
                loop {
                    let mut found = parts[..above].to_vec();
                    found.push(file);
                    let found = found.join("/");
                    if self.tree.contains_key(&found) {
                        return format!("{ABOVE}{found}").into();
                    }
                    assert!(above > 0, "{file} stands nowhere above {origin}");
                    above -= 1;
                }
            }
            ("read_terragrunt_config", [file]) => {
                let file = relative(file);
                let config = self.read(&file, &file);
                json!({ "locals": config.locals, "inputs": config.inputs })
            }
            ("path_relative_to_include", []) => {
                let including = path.rsplit_once('/').map_or("", |(directory, _)| directory);
                let way = self.unit.strip_prefix(&format!("{including}/"));
                way.expect("the unit stands below what it includes").into()
            }
            ("get_terragrunt_dir", []) => format!("{ABOVE}{}", self.unit).into(),
            _ => panic!("{path}: {name}({arguments:?})"),
        }
    }

    /// What Terragrunt fetches from `source`, of that the part after `//`.
    fn module(&self, source: &str, module: &str) -> Tree {
        if source.starts_with("git::") {
            return below(self.tree, &format!("{module}/"));
        }
        let (fetched, own) = source.split_once("//").expect("`//` before the module");
        let mut directory: Vec<_> = self.unit.split('/').collect();
        for step in fetched.split('/') {
            match step {
                ".." => drop(directory.pop().expect("not out of the tree")),
                step => directory.push(step),
            }
        }
        directory.push(own);
        let files = below(self.tree, &format!("{}/", directory.join("/")));
        assert!(!files.is_empty(), "nothing stands at {source}");
        files
    }
}

fn relative(path: &str) -> String {
    let path = path.strip_prefix(ABOVE);
    path.expect("paths are absolute").to_owned()
}

fn attributes(scope: &Scope<'_>, body: &Body<'_>, known: &[&str]) -> Map<String, Value> {
    assert_eq!(body.blocks().count(), 0, "no block is in another");
    let values = scope.object(body);
    let names: BTreeMap<_, _> = values.iter().collect();
    assert_eq!(
        names.keys().collect::<Vec<_>>(),
        known.iter().collect::<Vec<_>>()
    );
    values
}

fn text_of(map: &Map<String, Value>, key: &str) -> String {
    text(map, key)
}
