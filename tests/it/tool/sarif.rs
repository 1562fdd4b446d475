//! The official schema of SARIF 2.1.0, and a validator that holds texts against it.

#![expect(
    clippy::disallowed_methods,
    reason = "tests install and run the programs that they ask"
)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::tool::{done, skip, venv};

/// The crate that carries the schema among its sources: that of OASIS's repository
/// `sarif-spec` at commit 5280a94, with some descriptions corrected.
const CARRIER: (&str, &str) = ("serde-sarif", "0.8.0");

/// Where in the crate it lies, and its SHA-256.
const FILE: (&str, &str) = (
    "src/schema.json",
    "af47e7b67f24efe74076621fd3a5fbe7398add9e84fe820c971219a385895cea",
);

/// The validator, with what it takes to judge formats such as that of URIs.
const VALIDATOR: &str = "jsonschema[format-nongpl]==4.26.0";

/// Prints what is wrong with standard input, held against the schema that is named.
const PROGRAM: &str = "import json, sys, jsonschema
schema = json.load(open(sys.argv[1], encoding='utf-8'))
kind = jsonschema.validators.validator_for(schema)
assert 'uri-reference' in kind.FORMAT_CHECKER.checkers
validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
for fault in validator.iter_errors(json.load(sys.stdin)):
    print(f'{fault.json_path}: {fault.message}')
";

/// The schema, ready to be asked.
pub(crate) struct Schema {
    python: PathBuf,
    file: PathBuf,
}

/// The schema and its validator. Without them the test that asked is skipped,
/// and says so; with `CAGEN_REQUIRE_SARIF_SCHEMA` set it fails.
pub(crate) fn schema() -> Option<Schema> {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sarif");
    let found = fetched(&kept.join("carrier")).zip(venv(&kept.join("venv"), VALIDATOR));
    let Some((file, python)) = found else {
        let what = "the schema of SARIF, or what it takes to fetch it,";
        skip(what, "CAGEN_REQUIRE_SARIF_SCHEMA");
        return None;
    };
    let digest = Sha256::digest(fs::read(&file).expect("the schema"));
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest, FILE.1, "{} is not what it was", file.display());
    Some(Schema { python, file })
}

impl Schema {
    /// What is wrong with `text`, a line each.
    pub(crate) fn faults(&self, text: &str) -> String {
        let mut child = Command::new(&self.python)
            .args(["-I", "-X", "utf8", "-c", PROGRAM])
            .arg(&self.file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(text.as_bytes()).expect("it listens");
        drop(stdin);
        let ran = child.wait_with_output().expect("an end");
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(ran.status.success(), "{}", said(&ran.stderr));
        said(&ran.stdout)
    }
}

/// The schema's file, below `directory` or in cargo's own store.
fn fetched(directory: &Path) -> Option<PathBuf> {
    let (name, version) = CARRIER;
    let manifest = directory.join("Cargo.toml");
    fs::create_dir_all(directory).ok()?;
    fs::write(directory.join("lib.rs"), "").ok()?;
    let text = format!(
        "[package]\nname = \"carrier\"\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n\
         [dependencies]\n{name} = \"={version}\"\n[workspace]\n"
    );
    fs::write(&manifest, text).ok()?;
    let asked = |more: &[&str]| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args([
            "metadata",
            "--quiet",
            "--format-version",
            "1",
            "--manifest-path",
        ]);
        done(cargo.arg(&manifest).args(more))
    };
    // What was fetched once needs no network again.
    let told = asked(&["--offline"]).or_else(|| asked(&[]))?;
    let told: Value = serde_json::from_slice(&told).ok()?;
    let mut packages = told["packages"].as_array()?.iter();
    let carrier = packages.find(|package| package["name"] == name)?;
    let manifest = Path::new(carrier["manifest_path"].as_str()?);
    Some(manifest.with_file_name(FILE.0))
}
