//! The command line as a person meets it: exit codes, what goes where, and what
//! is on the disk afterwards.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use walkdir::WalkDir;

/// A fresh directory to run cagen in, with an empty environment.
pub(crate) struct Desk {
    directory: TempDir,
}

/// How a run ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        // In memory where that can be had: each run of cagen ends in a sync, which
        // waits on a disk for all that this machine writes.
        let directory = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new());
        let directory = directory.expect("a temporary directory");
        Self { directory }
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.directory.path().join(below)
    }

    pub(crate) fn write(&self, below: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().expect("a parent")).expect("directories");
        fs::write(path, contents).expect("a file");
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_in(".", arguments)
    }

    pub(crate) fn run_in(&self, below: &str, arguments: &[&str]) -> Ran {
        let out = Command::new(env!("CARGO_BIN_EXE_cagen"))
            .args(arguments)
            .env_clear()
            .current_dir(self.path(below))
            .output()
            .expect("cagen starts");
        Ran {
            code: out.status.code().expect("an exit code, not a signal"),
            stdout: String::from_utf8(out.stdout).expect("UTF-8"),
            stderr: String::from_utf8(out.stderr).expect("UTF-8"),
        }
    }
}

/// Every file below `root` with its contents.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.expect("an entry").into_path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.strip_prefix(root).expect("below").to_string_lossy();
            (name.replace('\\', "/"), fs::read(&path).expect("a file"))
        })
        .collect()
}

const TINY: &str = include_str!("../../templates/init/tiny.hcl");

#[test]
fn init_then_scaffold_then_check_is_the_way_in() {
    for example in ["tiny", "acme", "fintech"] {
        let desk = Desk::new();
        let ran = desk.run(&["init", "--example", example]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{example}");

        let ran = desk.run(&["scaffold", "--check"]);
        assert_eq!(ran.code, 1, "{example}: {}", ran.stderr);
        assert!(ran.stdout.contains("missing  modules/codeartifact/main.tf"));
        assert_eq!(tree(&desk.path(".")).len(), 1, "--check writes nothing");

        let ran = desk.run(&["scaffold"]);
        assert_eq!(ran.code, 0, "{example}: {}", ran.stderr);
        let written = tree(&desk.path("."));
        assert!(written.len() > 8 && !written.keys().any(|name| name.contains(".cagen-")));

        let ran = desk.run(&["scaffold", "--check"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{example}");
        let ran = desk.run(&["scaffold", "--diff"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{example}");
        assert_eq!(
            desk.run(&["scaffold"]).code,
            0,
            "a second run has nothing to do"
        );
        assert_eq!(tree(&desk.path(".")), written);
    }
}

#[test]
fn init_offers_what_fits_the_example_and_forces_nothing() {
    for example in ["tiny", "acme", "fintech"] {
        let desk = Desk::new();
        let ran = desk.run(&["init", "--example", example]);
        assert_eq!(tree(&desk.path(".")).len(), 1, "only the manifest");
        assert!(
            ran.stdout.contains("- id: cagen-scaffold-check\n"),
            "{}",
            ran.stdout
        );
        let offered = ran
            .stdout
            .lines()
            .filter_map(|line| line.strip_suffix(" linguist-generated"));
        let patterns: Vec<&str> = offered
            .map(|line| line.trim().trim_start_matches('/'))
            .collect();
        assert_eq!(desk.run(&["scaffold"]).code, 0);
        let covers = |pattern: &&str, path: &str| match pattern.split_once('*') {
            Some((directory, "*")) => path.starts_with(directory),
            Some((_, ending)) => !path.contains('/') && path.ends_with(ending),
            None => path == *pattern,
        };
        for path in tree(&desk.path(".")).into_keys() {
            let ours = !["cagen.hcl", "README.md"].contains(&&*path);
            let covered = patterns.iter().any(|pattern| covers(pattern, &path));
            assert_eq!(covered, ours, "{example}: {path} in {patterns:?}");
        }
    }
}

#[test]
fn init_never_overwrites() {
    for name in ["cagen.hcl", "cagen.json"] {
        let desk = Desk::new();
        desk.write(name, "mine");
        let ran = desk.run(&["init"]);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains("never overwrites"), "{}", ran.stderr);
        assert_eq!(
            tree(&desk.path(".")),
            [(name.to_owned(), b"mine".to_vec())].into()
        );
    }
}

#[test]
fn the_manifest_is_found_above_and_the_tree_stands_beside_it() {
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    desk.write("a/b/mine.txt", "");
    assert_eq!(desk.run_in("a/b", &["scaffold"]).code, 0);
    assert!(desk.path("modules/codeartifact/main.tf").exists());
    assert!(!desk.path("a/b/modules").exists());
}

#[test]
fn without_a_manifest_it_says_how_to_begin() {
    let desk = Desk::new();
    let ran = desk.run(&["scaffold"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("`cagen init`"), "{}", ran.stderr);
}

#[test]
fn two_manifests_side_by_side_are_a_question() {
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    desk.write("cagen.json", "{}");
    let ran = desk.run(&["scaffold"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("name the one you mean"),
        "{}",
        ran.stderr
    );
    assert_eq!(desk.run(&["scaffold", "cagen.hcl"]).code, 0);
}

#[test]
fn what_cannot_be_read_as_a_manifest_is_said_and_nothing_is_written() {
    let cases: [(&str, &[u8], &str); 6] = [
        ("cagen.hcl", b"version = 1\n\xff\xfe", "UTF-8"),
        ("cagen.hcl", b"version = [", "cagen.hcl:1:11"),
        ("cagen.json", b"{\"version\": 1,}", "cagen.json:1:"),
        ("cagen.hcl", b"", "version"),
        ("cagen.yaml", b"", "ends in .hcl or .json"),
        ("cagen.hcl", b"version = 1\nguardrails {}\n", "no domain"),
    ];
    for (name, bytes, said) in cases {
        let desk = Desk::new();
        desk.write(name, bytes);
        let ran = desk.run(&["scaffold", name]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{name} {bytes:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
        assert_eq!(tree(&desk.path(".")).len(), 1);
    }
    let desk = Desk::new();
    fs::create_dir(desk.path("cagen.hcl")).expect("a directory");
    let ran = desk.run(&["scaffold"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("it is a directory"), "{}", ran.stderr);
    let ran = desk.run(&["scaffold", "absent.hcl"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("absent.hcl"), "{}", ran.stderr);
}

#[test]
fn several_errors_are_told_at_once_with_their_places() {
    let desk = Desk::new();
    desk.write(
        "cagen.hcl",
        "version = 1\nformts = []\ndomain \"Acme\" {\n  account = 11112222333\n  region = \"mars-1\"\n}\n",
    );
    let ran = desk.run(&["scaffold"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    for said in [
        "cagen.hcl:2:1",
        "did you mean `formats`?",
        "cagen.hcl:3:8",
        "cagen.hcl:4:13",
        "cagen.hcl:5:12",
        "nothing was written",
    ] {
        assert!(ran.stderr.contains(said), "{said} in\n{}", ran.stderr);
    }
    assert!(!ran.stderr.contains('\u{1b}'), "no colours off a terminal");
}

#[test]
fn a_foreign_file_stops_the_whole_run() {
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    desk.write("modules/codeartifact/main.tf", "# mine\n");
    let before = tree(&desk.path("."));

    let ran = desk.run(&["scaffold"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("modules/codeartifact/main.tf"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        tree(&desk.path(".")),
        before,
        "one stop means nothing at all"
    );

    let ran = desk.run(&["scaffold", "--check"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.contains("foreign  modules/codeartifact/main.tf"),
        "{}",
        ran.stdout
    );
    let ran = desk.run(&["scaffold", "--diff"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("\n-# mine\n"), "{}", ran.stdout);
}

#[test]
fn a_checkout_with_crlf_is_no_difference() {
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    assert_eq!(desk.run(&["scaffold"]).code, 0);
    let path = desk.path("modules/codeartifact/main.tf");
    let text = fs::read_to_string(&path)
        .expect("written")
        .replace('\n', "\r\n");
    fs::write(&path, &text).expect("rewritten");
    assert_eq!(desk.run(&["scaffold", "--check"]).code, 0);
    assert_eq!(desk.run(&["scaffold"]).code, 0);
    assert_eq!(fs::read_to_string(&path).expect("kept"), text);
}

#[test]
fn an_output_directory_must_be_one() {
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    desk.write("out", "a file");
    let ran = desk.run(&["scaffold", "--out", "out"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("it is a file"), "{}", ran.stderr);

    assert_eq!(desk.run(&["scaffold", "--out", "new/deep/dir"]).code, 0);
    assert!(
        desk.path("new/deep/dir/modules/codeartifact/main.tf")
            .exists()
    );
}

#[test]
fn a_directory_or_a_file_in_the_way_stops_the_run() {
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    desk.write("modules/codeartifact/main.tf/mine.txt", "");
    let ran = desk.run(&["scaffold"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("main.tf: a directory"),
        "{}",
        ran.stderr
    );

    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    desk.write("modules", "a file");
    let before = tree(&desk.path("."));
    let ran = desk.run(&["scaffold"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`modules` is a file"), "{}", ran.stderr);
    assert_eq!(tree(&desk.path(".")), before);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_never_leads_out() {
    let desk = Desk::new();
    desk.write("in/cagen.hcl", TINY);
    desk.write("outside/kept.txt", "");
    std::os::unix::fs::symlink(desk.path("outside"), desk.path("in/modules")).expect("a link");
    let ran = desk.run_in("in", &["scaffold"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("`modules` is a symbolic link"),
        "{}",
        ran.stderr
    );
    assert_eq!(tree(&desk.path("outside")).len(), 1);
}

#[test]
fn a_policy_of_an_earlier_manifest_is_never_left_in_force() {
    let desk = Desk::new();
    let granted = "readers = [\"222222222222\"]\n";
    desk.write("cagen.hcl", format!("{TINY}{granted}"));
    assert_eq!(desk.run(&["scaffold"]).code, 0);
    assert!(desk.path("policies/domain.json").exists());

    // The grant is revoked.
    desk.write("cagen.hcl", TINY);
    let ran = desk.run(&["scaffold", "--check"]);
    assert_eq!(ran.code, 1);
    for orphan in ["policies/domain.json", "policies/identity/reader.json"] {
        let line = format!("orphaned  {orphan}\n");
        assert!(ran.stdout.contains(&line), "{}", ran.stdout);
    }
    assert_eq!(desk.run(&["scaffold"]).code, 0);
    assert!(!desk.path("policies/domain.json").exists());
    assert!(!desk.path("policies/identity").exists(), "nor a directory");

    // One that cagen did not write, and one that somebody changed.
    desk.write("cagen.hcl", format!("{TINY}{granted}"));
    assert_eq!(desk.run(&["scaffold"]).code, 0);
    desk.write("cagen.hcl", TINY);
    desk.write("policies/identity/reader.json", "{}");
    desk.write("policies/mine.json", "{}");
    let before = tree(&desk.path("."));
    let ran = desk.run(&["scaffold"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    for stray in ["policies/identity/reader.json", "policies/mine.json"] {
        let line = format!("{stray}: a policy that");
        assert!(ran.stderr.contains(&line), "{}", ran.stderr);
    }
    assert_eq!(tree(&desk.path(".")), before);
    fs::remove_file(desk.path("policies/identity/reader.json")).expect("there");
    assert_eq!(
        desk.run(&["scaffold", "--adopt", "policies/mine.json"])
            .code,
        0
    );
    assert_eq!(desk.run(&["scaffold", "--check"]).code, 0);
}

#[test]
fn runs_at_once_agree() {
    let desk = Desk::new();
    desk.write(
        "cagen.hcl",
        include_str!("../../templates/init/fintech.hcl"),
    );
    let ran: Vec<Ran> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| desk.run(&["scaffold"])))
            .collect();
        runs.into_iter()
            .map(|run| run.join().expect("no panic"))
            .collect()
    });
    for ran in ran {
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    assert_eq!(desk.run(&["scaffold", "--check"]).code, 0);
    assert!(
        !tree(&desk.path("."))
            .keys()
            .any(|name| name.contains(".cagen-"))
    );
}

#[cfg(target_os = "linux")]
#[test]
fn what_the_system_refuses_is_said() {
    let desk = Desk::new();
    // Refused to every user: this file's first byte cannot be read.
    std::os::unix::fs::symlink("/proc/self/mem", desk.path("cagen.hcl")).expect("a link");
    let ran = desk.run(&["scaffold"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("cannot read cagen.hcl"),
        "{}",
        ran.stderr
    );

    desk.write("tiny.hcl", TINY);
    let ran = desk.run(&["scaffold", "tiny.hcl", "--out", "/proc/cagen"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("cannot make the directory /proc/cagen"),
        "{}",
        ran.stderr
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_manifest_and_is_not_waited_for() {
    let desk = Desk::new();
    let made = Command::new("mkfifo").arg(desk.path("cagen.hcl")).status();
    assert!(made.expect("mkfifo starts").success());
    let ran = desk.run(&["scaffold"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("neither a file nor a directory"),
        "{}",
        ran.stderr
    );
}

#[cfg(unix)]
#[test]
fn written_files_have_the_usual_mode() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    assert_eq!(desk.run(&["scaffold"]).code, 0);
    let mode = |below: &str| {
        fs::metadata(desk.path(below))
            .expect("there")
            .permissions()
            .mode()
    };
    assert_eq!(mode("modules/codeartifact/main.tf"), mode("cagen.hcl"));
}

#[test]
fn a_manifest_that_is_too_large_is_refused() {
    let desk = Desk::new();
    let mut text = TINY.to_owned();
    text.push_str(&"# filler\n".repeat(1_200_000));
    desk.write("cagen.hcl", &text);
    let ran = desk.run(&["scaffold"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("10 MB"), "{}", ran.stderr);
}

#[test]
fn help_says_what_there_is() {
    let desk = Desk::new();
    let ran = desk.run(&["scaffold", "--help"]);
    insta::assert_snapshot!(ran.stdout, @"
    Turn the manifest into Terraform, Terragrunt and IAM policies

    Usage: cagen scaffold [OPTIONS] [MANIFEST]

    Arguments:
      [MANIFEST]  The manifest; without it, cagen.hcl or cagen.json here or above

    Options:
          --out <DIR>         The directory to write below; without it, the manifest's
          --check             Write nothing; exit 1 if anything would change or stands in the way
          --diff              Write nothing; show what would change, exit 1 if anything would
          --json              Say what changes, or would, as JSON
          --overwrite <PATH>  Write over this file, not a link or directory, although edited; may be repeated
          --adopt <PATH>      Leave this file as it is: it is yours until --overwrite; may be repeated
      -h, --help              Print help
    ");
    assert_eq!(
        desk.run(&["--version"]).stdout,
        concat!("cagen ", env!("CARGO_PKG_VERSION"), "\n")
    );
    assert_eq!(desk.run(&["scaffold", "--frobnicate"]).code, 2);
    assert_eq!(desk.run(&["scaffold", "--check", "--diff"]).code, 2);
    assert_eq!(desk.run(&[]).code, 2);
}
