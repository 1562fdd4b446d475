//! Who may and may not do what: matrices written by hand, held against the
//! policies as they are written and AWS's documented rules of evaluation.

mod document;
mod environments;
mod equivalents;
mod errata;
mod evaluate;
mod matrix;
mod mutants;
mod questions;
mod table;

use std::collections::BTreeMap;

use serde_json::Value;

/// The policies of a case, by path below `policies`, as they are written.
fn written(case: &str) -> BTreeMap<String, Value> {
    let (documents, problems) = cagen::scaffold::policies::documents(&environments::named(case));
    assert!(problems.is_empty(), "{problems:?}");
    documents
        .iter()
        .map(|document| {
            let text = document.policy.to_json();
            (
                document.path.to_string(),
                serde_json::from_str(&text).unwrap(),
            )
        })
        .collect()
}

/// The hand-written matrix of a case.
fn matrix(case: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "a test reads its own fixtures")]
    std::fs::read_to_string(format!("fixtures/access/{case}.txt")).unwrap()
}

/// The cases that have a matrix.
const CASES: [&str; 4] = ["tiny", "acme", "fintech-prod", "fintech-dev"];

#[test]
fn callers_may_what_the_matrices_say() {
    for case in CASES {
        let (written, text) = (written(case), matrix(case));
        let matrix = matrix::Matrix::read(&text, &written);
        let world = matrix.world(&written);
        let wrong: Vec<String> = matrix
            .probes
            .iter()
            .filter_map(|probe| probe.differs(&world))
            .collect();
        assert!(wrong.is_empty(), "{case}:\n{}", wrong.join("\n"));
    }
}

#[test]
fn every_statement_matters() {
    for case in CASES {
        let survivors = mutants::survivors(&written(case), &matrix(case));
        assert!(survivors.is_empty(), "{case}:\n{}", survivors.join("\n"));
    }
}
