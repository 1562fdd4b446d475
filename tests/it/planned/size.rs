//! What travels in the environment stays small, however large the manifest is.

use std::fmt::Write as _;

use cagen::manifest::model::Model;
use cagen::manifest::{self, Syntax};
use cagen::source::Source;
use serde_json::Value;

use crate::planned::laid;

/// The kernel's limit on one string of the environment, in bytes.
const ONE_STRING: usize = 128 * 1024;

/// The largest manifest there can be: 1,000 repositories in each of its environments.
fn large() -> Model {
    let mut text = String::from(
        r#"
version = 1

domain "acme" {
  account = "111122223333"
  region  = "eu-west-1"
}

formats    = ["npm"]
readers    = ["222222222222"]
publishers = ["github:acme/libs@main"]
internal   = ["npm:@acme/*"]

team_defaults = {
  formats    = ["npm"]
  publishers = ["github:acme/{team}@main"]
}

state {
  bucket = "acme-tfstate"
}

env "dev" {
  domain = "acme-dev"
}

env "prod" {
}

ban = {
"#,
    );
    for number in 0..500 {
        writeln!(
            text,
            "  \"npm:banned-{number}\" = \"{}\"",
            "long reason ".repeat(50)
        )
        .unwrap();
    }
    text.push_str("}\n\nteams = {\n");
    for number in 0..997 {
        writeln!(text, "  team-with-a-long-name-{number} = {{}}").unwrap();
    }
    text.push_str("}\n");
    let (model, told) = manifest::read(&Source::new("cagen.hcl", text.as_bytes()), Syntax::Hcl);
    model.unwrap_or_else(|| panic!("{told:#?}"))
}

#[test]
fn the_environment_of_a_thousand_repositories() {
    let model = large();
    let laid = laid(&model);
    assert_eq!(laid.len(), 2);
    for (environment, laid) in laid {
        assert_eq!(environment.repositories.len(), 1000);
        let sizes = laid
            .variables
            .iter()
            .map(|(name, value)| name.len() + value.len());
        assert!(laid.variables.len() > 3);
        assert!(
            sizes.sum::<usize>() < ONE_STRING / 64,
            "{:?}",
            laid.variables
        );

        // What would not have fitted is there all the same.
        let large = &laid.files["codeartifact.auto.tfvars.json"];
        assert!(large.len() > 2 * ONE_STRING);
        let large: Value = serde_json::from_str(large).unwrap();
        assert_eq!(
            large["repositories"].as_object().map(|map| map.len()),
            Some(1000)
        );
        assert_eq!(large["roles"].as_object().map(|map| map.len()), Some(998));
        assert_eq!(
            large["package_groups"].as_object().map(|map| map.len()),
            Some(501)
        );
    }
}
