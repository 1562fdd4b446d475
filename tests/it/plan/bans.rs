//! The README's commands that list what is left of a ban, run by a shell that finds a stand-in of the AWS CLI.

#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    reason = "the shell runs in a directory of its own"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

use crate::plan::{EVERYTHING, plan};
use crate::tool;

const REPOSITORIES: &str = "printf 'npm-shared\\nnpm-store\\n'";

/// The block that lists what is left, as a reader copies it.
fn block() -> String {
    let readme = plan(EVERYTHING)["README.md"].clone();
    let blocks = readme.split("```bash\n").skip(1);
    let mut blocks = blocks.filter_map(|rest| rest.split("```").next());
    let block = blocks.find(|block| block.contains("dispose-package-versions"));
    block.unwrap().to_owned()
}

/// Runs the block, where the AWS CLI answers each of the two commands so; none without bash.
fn run(list_repositories: &str, list_versions: &str) -> Option<Output> {
    let bash = tool::bash()?;
    let directory = tempfile::tempdir().unwrap();
    let aws = directory.path().join("aws");
    let script = format!(
        r#"#!{}
case "$2 $*" in
  list-repositories-in-domain*) {list_repositories} ;;
  list-package-versions*"--repository npm-store "*) {list_versions} ;;
  list-package-versions*) printf '1.0.0\t1.1.0\n' ;;
  list-packages*) printf 'evil\tone\n' ;;
  *) echo "unexpected: $*" >&2; exit 9 ;;
esac
"#,
        bash.display()
    );
    fs::write(&aws, script).unwrap();
    fs::set_permissions(&aws, fs::Permissions::from_mode(0o755)).unwrap();
    let block_file = directory.path().join("block.sh");
    fs::write(&block_file, block()).unwrap();
    let output = Command::new(bash)
        .args(["--norc", "--noprofile"])
        .arg(block_file)
        .env_clear()
        .env("PATH", directory.path())
        .output();
    Some(output.unwrap())
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn every_repository_is_asked_for_every_ban() {
    let Some(ran) = run(REPOSITORIES, "printf '0.9.0\\n'") else {
        return;
    };
    assert!(ran.status.success(), "{}", told(&ran));
    assert_eq!(told(&ran), "");
    assert_eq!(
        out(&ran),
        "npm-shared:\n1.0.0\t1.1.0\nnpm-store:\n0.9.0\nnpm-shared:\nevil\tone\nnpm-store:\nevil\tone\n"
    );
}

#[test]
fn a_repository_without_the_package_is_passed_over() {
    let missing = "echo 'An error occurred (ResourceNotFoundException) when calling: no package' >&2; exit 254";
    let Some(ran) = run(REPOSITORIES, missing) else {
        return;
    };
    assert!(ran.status.success(), "{}", told(&ran));
    assert_eq!(told(&ran), "");
    assert!(out(&ran).contains("npm-store:\nnpm-shared:\nevil\tone\n"));
}

#[test]
fn whatever_else_fails_is_told_and_is_the_end() {
    let denied = "echo 'An error occurred (AccessDeniedException) when calling: no' >&2; exit 254";
    let expired =
        "echo 'An error occurred (ExpiredTokenException) when calling: late' >&2; exit 254";
    let (Some(second), Some(first)) = (run(REPOSITORIES, denied), run(expired, "true")) else {
        return;
    };
    assert_eq!(second.status.code(), Some(1));
    assert!(told(&second).contains("AccessDeniedException"));
    assert!(!out(&second).contains("evil"), "{}", out(&second));
    assert!(!first.status.success());
    assert!(told(&first).contains("ExpiredTokenException"));
    assert_eq!(out(&first), "");
}
