//! What scaffold writes: what the manifest says reaches the resources.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::collections::BTreeSet;
use std::path::Path;

use cagen::eval::module::block::BlockKind;
use cagen::eval::provider::NoProvider;
use cagen::eval::root::roots;
use cagen::eval::value::{Kind, Value};
use cagen::eval::world::World;
use walkdir::WalkDir;

use super::{Sources, shown};

/// The files of a written tree.
fn written(name: &str) -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/scaffold")
        .join(name)
        .join("expected");
    let mut files = Vec::new();
    for entry in WalkDir::new(&root) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry
                .path()
                .strip_prefix(&root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            files.push((path, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    Sources::new(&files)
}

/// The repositories with their policies, as `root: repository < upstreams (connection) policy`.
fn repositories(name: &str) -> Vec<String> {
    let sources = written(name);
    let tree = sources.tree();
    let mut all = BTreeSet::new();
    for root in roots(&tree) {
        let world = World::new(&tree, &root, &NoProvider);
        for module in world.modules() {
            for block in module.blocks() {
                if block.kind != BlockKind::Resource {
                    continue;
                }
                for instance in &module.instances(block).items {
                    let body = module.body(block, instance);
                    all.extend(line(&root.directory, &block.type_name, &body));
                }
            }
        }
    }
    all.into_iter().collect()
}

fn line(root: &str, type_name: &str, body: &Value) -> Option<String> {
    let say = |value: Option<&Value>| value.map_or("-".to_owned(), shown);
    match type_name {
        "aws_codeartifact_repository" => {
            let upstreams = body.blocks("upstream").iter();
            let upstreams: Vec<_> = upstreams.map(|up| say(up.get("repository_name"))).collect();
            let connections = body.blocks("external_connections").iter();
            let connections = connections.map(|one| say(one.get("external_connection_name")));
            let connections: Vec<_> = connections.collect();
            let domain = say(body.get("domain"));
            let name = say(body.get("repository"));
            Some(format!(
                "{root}: {domain}/{name} < {upstreams:?} {connections:?}"
            ))
        }
        "aws_codeartifact_repository_permissions_policy" => {
            let policy = body.get("policy_document")?;
            let known = matches!(&policy.kind, Kind::String(text) if text.as_known().is_some());
            Some(format!(
                "{root}: policy of {} {known}",
                say(body.get("repository"))
            ))
        }
        _ => None,
    }
}

#[test]
fn what_the_root_says_reaches_the_module() {
    let all = repositories("tiny");
    let expected = [
        r#": "acme-pkgs"/"npm-store" < [] ["\"public:npmjs\""]"#,
        r#": "acme-pkgs"/"team-payments-npm" < ["\"npm-store\""] []"#,
        r#": policy of "npm-store" true"#,
        r#": policy of "team-payments-npm" true"#,
    ];
    assert_eq!(all, expected);
}

#[test]
fn nothing_of_a_written_tree_is_unknown_that_is_written() {
    for entry in
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scaffold")).unwrap()
    {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let all = repositories(&name);
        // There the module is somewhere else.
        let all: Vec<_> = all
            .iter()
            .filter(|line| !line.starts_with("modules/"))
            .collect();
        assert!(!all.is_empty() || name == "open", "{name}");
        for line in all {
            assert!(
                !line.contains('?') && !line.ends_with("false"),
                "{name}: {line}"
            );
        }
    }
}
