//! What manifests declare, by themselves and beside what they generated.

use cagen::document::file::{Input, Role, Syntax};
use cagen::document::read::read;
use cagen::source::Source;

use crate::document::{facts, graph};

const MANIFEST: &str = r#"
version = 1

domain "acme" {
  account = "111122223333"
  region  = "eu-west-1"
}

formats  = ["npm"]
internal = ["npm:@acme/*"]

publishers = ["arn:aws:iam::111122223333:role/release"]
readers    = ["222222222222"]
"#;

const GRAPH: [&str; 5] = [
    "domain acme",
    "repository acme/npm-internal",
    "repository acme/npm-shared > npm-internal > npm-store",
    "repository acme/npm-store = public:npmjs",
    "group acme /npm/acme/* publish npm-internal external Block internal Allow",
];

#[test]
fn a_manifest_declares_a_graph() {
    assert_eq!(facts(&[("cagen.hcl", MANIFEST)]), GRAPH);
}

#[test]
fn a_manifest_may_have_another_name() {
    assert_eq!(facts(&[("infra/acme.hcl", MANIFEST)]), GRAPH);
}

#[test]
fn what_is_wrong_in_a_manifest_is_told() {
    let source = Source::new(
        "cagen.hcl",
        MANIFEST.replace("formats", "formts").as_bytes(),
    );
    let inputs = [Input {
        source,
        role: Role::Judged,
    }];
    let project = read(&inputs);
    assert!(matches!(project.files[0].syntax, Syntax::Manifest));
    assert!(!project.files[0].diagnostics.is_empty());
    assert_eq!(graph(&project), Vec::<String>::new());
}
