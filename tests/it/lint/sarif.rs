//! SARIF as its official schema has it, over runs of each kind.

use serde_json::Value;

use crate::cli::Desk;
use crate::lint::{BAD, GOOD};
use crate::tool;

/// What a run says, as SARIF.
struct Said {
    about: &'static str,
    text: String,
}

fn said(about: &'static str, desk: &Desk) -> Said {
    let ran = desk.run(&["lint", "--format", "sarif"]);
    assert!(ran.code < 2, "{about}: {}", ran.stderr);
    Said {
        about,
        text: ran.stdout,
    }
}

/// Runs over trees that differ in what is found: nothing, much, texts that
/// cannot be read, texts that would break a careless writer.
fn runs() -> Vec<Said> {
    let desk = Desk::new();
    let mut runs = vec![said("an empty tree", &desk)];
    desk.write("good.json", GOOD);
    runs.push(said("nothing found", &desk));
    desk.write("bad.json", BAD);
    runs.push(said("a finding with a risky fix", &desk));

    let desk = Desk::new();
    desk.write(
        "main.tf",
        "# cagen: allow(unknown-action)\nlocals {\n  a = \"codeartifact\"\n}\n",
    );
    desk.write(
        "cagen.hcl",
        "version = 1\nlint = { allow = { \"x:y\" = \"z\" } }\n",
    );
    runs.push(said("a safe fix and a manifest's faults", &desk));

    let desk = Desk::new();
    desk.write("cut.json", &BAD[..BAD.len() / 2]);
    desk.write("cut.tf", "resource \"aws_codeartifact_domain\" \"d\" {\n");
    desk.write("bytes.json", [BAD.as_bytes(), b"\xff\xfe"].concat());
    desk.write("empty.json", "");
    runs.push(said("unreadable files", &desk));

    let desk = Desk::new();
    let hostile = "\u{202e}x](y)\\\u{1b}[2J\\r\\n\u{1f600}::error::";
    desk.write("a b/é#?%5B:[1].json", BAD.replace("ListPackagez", hostile));
    desk.write(
        "wide.json",
        format!("\u{feff}{}", BAD.replace('\n', "\r\n")),
    );
    runs.push(said("hostile texts", &desk));

    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/lint/seeds");
    let ran = desk.run(&["lint", "--format", "sarif", cases]);
    runs.push(Said {
        about: "many rules",
        text: ran.stdout,
    });
    runs
}

/// Needs a Python, and what cargo and pip fetch.
#[test]
fn every_report_is_valid() {
    let runs = runs();
    for run in &runs {
        let log: Value = serde_json::from_str(&run.text).unwrap();
        let results = log["runs"][0]["results"].as_array().map(Vec::len);
        let is_clean = ["an empty tree", "nothing found"].contains(&run.about);
        assert_eq!(results == Some(0), is_clean, "{}", run.about);
    }
    let risky = "/runs/0/results/0/fixes/0/description/text";
    let log = runs
        .iter()
        .find(|run| run.about == "a finding with a risky fix");
    let log: Value = serde_json::from_str(&log.unwrap().text).unwrap();
    let described = log.pointer(risky).and_then(Value::as_str).unwrap();
    assert!(described.starts_with("risky fix: "), "{described}");
    let Some(schema) = tool::sarif::schema() else {
        return;
    };
    assert_ne!(
        schema.faults("{\"version\": \"2.1.0\", \"runs\": [{}]}"),
        "",
        "a run without a tool is none"
    );
    for run in runs {
        assert_eq!(schema.faults(&run.text), "", "{}", run.about);
    }
}
