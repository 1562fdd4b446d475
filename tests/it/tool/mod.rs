//! The programs that tests ask for a second opinion, run in a clean environment.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the environment to find the programs"
)]

pub(crate) mod sarif;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Terraform that knows nothing of the machine it runs on.
pub(crate) struct Terraform {
    program: PathBuf,
    home: tempfile::TempDir,
}

/// The Terraform on the search path. Without one the test that asked is
/// skipped, and says so; with `CAGEN_REQUIRE_TERRAFORM` set it fails.
pub(crate) fn terraform() -> Option<Terraform> {
    let found = find("terraform");
    if found.is_none() {
        skip("terraform", "CAGEN_REQUIRE_TERRAFORM");
    }
    let home = tempfile::tempdir().expect("a temporary directory");
    let config = home.path().join("empty.tfrc");
    std::fs::write(config, "").expect("a temporary file");
    Some(Terraform {
        program: found?,
        home,
    })
}

impl Terraform {
    /// A command without arguments: no settings of the user, no call home, no
    /// colours, its own plugin and data directories.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TF_") {
                command.env_remove(name);
            }
        }
        command
            .env("TF_CLI_CONFIG_FILE", self.home.path().join("empty.tfrc"))
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_IN_AUTOMATION", "1")
            .env("HOME", self.home.path())
            .env("NO_COLOR", "1");
        command
    }
}

/// The bash on the search path. Without one what it would run is skipped, and that is said.
pub(crate) fn bash() -> Option<PathBuf> {
    // Elsewhere a bash is a guest, with an environment of its own.
    let found = find("bash").filter(|_| cfg!(unix));
    if found.is_none() {
        skip("bash", "CAGEN_REQUIRE_BASH");
    }
    found
}

/// What makes a missing pre-commit a failure.
pub(crate) const PRE_COMMIT: &str = "CAGEN_REQUIRE_PRE_COMMIT";

/// The real pre-commit from PyPI, in a virtual environment at `at`.
pub(crate) fn pre_commit(at: &Path) -> Option<PathBuf> {
    let installed = find("git").and_then(|_| venv(at, "pre-commit"));
    if installed.is_none() {
        skip("pre-commit, or what it takes to install it,", PRE_COMMIT);
    }
    installed.map(|python| python.with_file_name("pre-commit"))
}

/// The Python of a virtual environment at `at` with this requirement of pip's in it,
/// which is fetched when it is not there yet.
fn venv(at: &Path, requirement: &str) -> Option<PathBuf> {
    let python = at.join("bin/python");
    let mark = at.join("installed");
    let is_there = || std::fs::read_to_string(&mark).is_ok_and(|told| told == requirement);
    if is_there() && done(Command::new(&python).arg("--version")).is_some() {
        return Some(python);
    }
    done(
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(at),
    )?;
    done(Command::new(at.join("bin/pip")).args(["install", "--quiet", requirement]))?;
    std::fs::write(mark, requirement).ok()?;
    Some(python)
}

/// What a command prints, if it starts and succeeds.
fn done(command: &mut Command) -> Option<Vec<u8>> {
    let ran = command.output().ok()?;
    ran.status.success().then_some(ran.stdout)
}

/// The program `name` on the search path.
fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|directory| directory.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        .find(|file| file.is_file())
}

/// Says that the running test does nothing, past the capture of test output.
pub(crate) fn skip(program: &str, require: &str) {
    assert!(
        std::env::var_os(require).is_none(),
        "{require} is set and {program} is not on the search path"
    );
    let test = std::thread::current().name().unwrap_or("test").to_owned();
    let line =
        format!("\nSKIPPED {test}: {program} is not on the search path, nothing was compared\n");
    std::io::stderr()
        .write_all(line.as_bytes())
        .expect("standard error is open");
}
