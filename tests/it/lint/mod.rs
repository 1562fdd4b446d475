//! `cagen lint` as a person or a hook meets it: exit codes, what goes where, which files are judged.

mod clean;
mod derived;
mod formats;
mod github;
mod hostile;
mod literals;
mod mend;
mod patterns;
mod sarif;
mod scope;
mod vanishing;
mod widened;
mod words;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::cli::{Desk, Ran};

/// A policy with a fault that can be mended by a guess: an action that is not there.
pub(crate) const BAD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["codeartifact:ListPackagez"],
      "Resource": ["*"]
    }
  ]
}
"#;

/// The same without a fault.
pub(crate) const GOOD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["codeartifact:ListPackages"],
      "Resource": ["*"]
    }
  ]
}
"#;

/// What a run found, as `rule path:line`.
fn found(ran: &Ran) -> Vec<String> {
    let report: Value = serde_json::from_str(&ran.stdout)
        .unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr));
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap().to_owned();
            format!("{} {}:{}", text("rule"), text("path"), one["start"]["line"])
        })
        .collect()
}

fn json(desk: &Desk, arguments: &[&str]) -> (i32, Vec<String>) {
    let all = [&["lint", "--format", "json"], arguments].concat();
    let ran = desk.run(&all);
    (ran.code, found(&ran))
}

fn with_input(desk: &Desk, arguments: &[&str], input: &[u8]) -> Ran {
    let out = output_with_input(desk, arguments, input);
    Ran {
        code: out.status.code().expect("an exit code, not a signal"),
        stdout: String::from_utf8(out.stdout).expect("UTF-8"),
        stderr: String::from_utf8(out.stderr).expect("UTF-8"),
    }
}

fn output_with_input(desk: &Desk, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cagen"))
        .args(arguments)
        .env_clear()
        .current_dir(desk.path("."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("cagen starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // Who refuses the arguments does not read.
    let _ = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().expect("an end")
}

#[test]
fn clean_found_and_could_not_run_are_three_codes() {
    let desk = Desk::new();
    desk.write("good.json", GOOD);
    let ran = desk.run(&["lint"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert_eq!(ran.stdout, "nothing found in 1 file\n");

    desk.write("bad.json", BAD);
    let ran = desk.run(&["lint"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert!(
        ran.stdout.contains("error[unknown-action]: "),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains(" bad.json:6:18\n"), "{}", ran.stdout);

    let ran = desk.run(&["lint", "bad.json", "absent.json"]);
    assert_eq!(ran.code, 2, "2 wins over 1");
    assert!(ran.stderr.contains("absent.json"), "{}", ran.stderr);
    assert!(ran.stdout.contains("bad.json:6:18"), "the rest is judged");
    let ran = desk.run(&["lint", "absent.json"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (2, ""),
        "nothing is judged"
    );
    assert!(ran.stderr.contains("absent.json"), "{}", ran.stderr);
    assert_eq!(desk.run(&["lint", "--no-such-flag"]).code, 2);
}

#[test]
fn an_empty_directory_is_clean() {
    let desk = Desk::new();
    let ran = desk.run(&["lint"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (0, "nothing found in 0 files\n")
    );
}

#[test]
fn standard_input_is_judged_as_if_it_stood_in_the_tree() {
    let desk = Desk::new();
    desk.write(
        "cagen.hcl",
        "version = 1\nlint = { level = { \"unknown-action\" = \"note\" } }\n",
    );
    desk.write("policies/a.json", GOOD);
    let asked = [
        "lint",
        "--format",
        "json",
        "-",
        "--stdin-filename",
        "policies/a.json",
    ];
    let ran = with_input(&desk, &asked, BAD.as_bytes());
    assert_eq!(found(&ran), ["unknown-action policies/a.json:6"]);
    assert_eq!(ran.code, 0, "a note, by the manifest above");

    let ran = with_input(&desk, &["lint", "--format", "json", "-"], BAD.as_bytes());
    assert_eq!(ran.code, 1, "without a name there is no tree");
    assert_eq!(found(&ran), ["unknown-action stdin.json:6"]);

    let ran = with_input(&desk, &["lint", "-", "policies"], b"");
    assert_eq!(ran.code, 2, "one text or a tree");
    assert_eq!(desk.run(&["lint", "--stdin-filename", "a.json"]).code, 2);
}
