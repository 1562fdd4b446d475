//! Who may and may not do what: matrices written by hand, held against the
//! policies as they are written and AWS's documented rules of evaluation.

mod document;
mod equivalents;
mod errata;
mod evaluate;
mod limits;
mod matrix;
mod mutants;
mod questions;
mod table;

use std::collections::BTreeMap;

use cagen::manifest::{self, Syntax};
use cagen::scaffold;
use cagen::source::Source;
use serde_json::Value;

/// A manifest, an environment of it, and the file in `fixtures/access` with its matrix.
#[derive(Debug)]
struct Case {
    manifest: &'static str,
    environment: &'static str,
    matrix: &'static str,
}

const CASES: [Case; 7] = [
    case("fixtures/manifest/tiny.hcl", "prod", "tiny.txt"),
    case("fixtures/manifest/acme.hcl", "prod", "acme.txt"),
    case("fixtures/manifest/fintech.hcl", "prod", "fintech-prod.txt"),
    case("fixtures/manifest/fintech.hcl", "dev", "fintech-dev.txt"),
    case(
        "fixtures/manifest/fintech.hcl",
        "stage",
        "fintech-stage.txt",
    ),
    case("fixtures/access/guests.hcl", "prod", "guests.txt"),
    case("fixtures/access/generic.hcl", "prod", "generic.txt"),
];

const fn case(manifest: &'static str, environment: &'static str, matrix: &'static str) -> Case {
    Case {
        manifest,
        environment,
        matrix,
    }
}

impl Case {
    /// The policies as they are written, by path below the environment's `policies`.
    fn written(&self) -> BTreeMap<String, Value> {
        let source = Source::new(self.manifest.to_owned(), read(self.manifest).as_bytes());
        let (model, diagnostics) = manifest::read(&source, Syntax::Hcl);
        let plan = scaffold::plan(&model.unwrap_or_else(|| panic!("{diagnostics:?}"))).unwrap();
        let unit = format!("live/{}/codeartifact/", self.environment);
        let below = |path: &str| {
            let path = path.strip_prefix(&unit).unwrap_or(path);
            path.strip_prefix("policies/").map(str::to_owned)
        };
        plan.0
            .files()
            .filter_map(|(path, text)| Some((below(path.as_str())?, text)))
            .map(|(path, text)| (path, serde_json::from_str(text).unwrap()))
            .collect()
    }

    /// The matrix as it is written.
    fn matrix(&self) -> String {
        read(&format!("fixtures/access/{}", self.matrix))
    }
}

fn read(path: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "a test reads its own fixtures")]
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn callers_may_what_the_matrices_say() {
    for case in CASES {
        let written = case.written();
        let matrix = matrix::Matrix::read(&case.matrix(), &written);
        let world = matrix.world(&written);
        let wrong: Vec<_> = matrix
            .probes
            .iter()
            .filter_map(|probe| probe.differs(&world))
            .collect();
        assert!(wrong.is_empty(), "{case:?}:\n{}", wrong.join("\n"));
    }
}

#[test]
fn every_statement_matters() {
    for case in CASES {
        let survivors = mutants::survivors(&case.written(), &case.matrix());
        assert!(survivors.is_empty(), "{case:?}:\n{}", survivors.join("\n"));
    }
}
