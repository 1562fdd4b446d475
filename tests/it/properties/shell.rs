//! Written commands, run by a real shell in which every program is a stand-in that tells its arguments.

#![expect(
    clippy::disallowed_methods,
    reason = "the shell runs in a directory of its own"
)]

use std::io::Write;
use std::process::{Command, Stdio};

use crate::properties::hostile::Texts;
use crate::properties::texts::of_json;
use crate::tool;

/// What the stand-ins are: each tells its words, ended by a word that nobody writes.
const STAND_INS: &str = r#"
PATH=/nonexistent
exec 9>&1 >/dev/null
tell() { printf '%s\0' "$@" $'\x01' >&9; }
for program in terraform terragrunt grep cd bash tr; do
  eval "$program() { tell $program \"\$@\"; }"
done
aws() {
  tell aws "$@"
  case "$2" in
    list-repositories-in-domain) printf 'r-one r-two' ;;
    describe-package-group) return "$missing" ;;
  esac
}
command_not_found_handle() { tell unknown "$@"; return 127; }
"#;

const PROGRAMS: [&str; 7] = ["aws", "terraform", "terragrunt", "grep", "cd", "bash", "tr"];

/// The shell, in an empty directory.
pub(super) struct Shell {
    program: std::path::PathBuf,
    directory: tempfile::TempDir,
}

impl Shell {
    /// None where there is no bash, which is told.
    pub(super) fn find() -> Option<Self> {
        Some(Self {
            program: tool::bash()?,
            directory: tempfile::tempdir().unwrap(),
        })
    }

    /// The words of each command that `script` ran.
    fn run(&self, script: &str, missing: u8) -> Vec<Vec<String>> {
        let mut child = Command::new(&self.program)
            .args(["--norc", "--noprofile", "-s"])
            .current_dir(self.directory.path())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let text = format!("{STAND_INS}missing={missing}\n{script}\n");
        child
            .stdin
            .take()
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && told.is_empty(),
            "{told}\n{script}"
        );
        let text = String::from_utf8(output.stdout).unwrap();
        let mut commands = vec![Vec::new()];
        for word in text.split_terminator('\0') {
            match word {
                "\u{1}" => commands.push(Vec::new()),
                word => commands.last_mut().unwrap().push(word.to_owned()),
            }
        }
        assert!(commands.pop().unwrap().is_empty());
        let left = std::fs::read_dir(self.directory.path()).unwrap().count();
        assert_eq!(left, 0, "a script left files:\n{script}");
        commands
    }
}

/// Runs `script` and checks what it called, with which free texts as whole words.
pub(super) fn check(shell: &Shell, path: &str, script: &str, texts: &Texts) {
    for missing in [0, 1] {
        let commands = shell.run(script, missing);
        let mut held = 0;
        for command in &commands {
            let name = command[0].as_str();
            assert!(PROGRAMS.contains(&name), "{path} calls {command:?}");
            if name == "aws" {
                assert_eq!(command[1], "codeartifact", "{path}: {command:?}");
            }
            for word in command {
                for text in texts.within(word) {
                    assert!(holds(word, text), "{path}: {text:?} became {word:?}");
                    held += 1;
                }
            }
        }
        let lines = script.lines().filter(|line| !line.starts_with('#'));
        let written: usize = lines.map(|line| texts.within(line).count()).sum();
        assert_eq!(held, written, "{path}: {commands:#?}");
    }
}

/// Whether `word` is `text`, a string of JSON in it, or its place in an address of Terraform.
fn holds(word: &str, text: &str) -> bool {
    let json =
        || serde_json::from_str(word).is_ok_and(|value| of_json(&value).contains(&text.to_owned()));
    word == text || word == format!("[\"{text}\"]") || json()
}
