//! The hooks under the real pre-commit: installed from this checkout, they stop
//! what is bad and let pass what is good.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::lint::{BAD, GOOD};
use crate::tool;

/// Where everything that takes time is kept from one run to the next.
fn kept(below: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("pre-commit")
        .join(below)
}

fn git(directory: &Path, arguments: &[&str]) -> Output {
    let ran = Command::new("git")
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "core.hooksPath=.git/hooks",
        ])
        .args(arguments)
        .current_dir(directory)
        .envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "t"),
            ("GIT_AUTHOR_EMAIL", "t@example.com"),
            ("GIT_COMMITTER_NAME", "t"),
            ("GIT_COMMITTER_EMAIL", "t@example.com"),
            // The same files are the same commit, so that what was built is found again.
            ("GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z"),
            ("GIT_COMMITTER_DATE", "2020-01-01T00:00:00Z"),
        ])
        .envs(caches())
        .output();
    ran.expect("git starts")
}

fn told(ran: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&ran.stdout) + &text(&ran.stderr)
}

#[track_caller]
fn done(ran: &Output) -> String {
    assert!(ran.status.success(), "{}", told(ran));
    String::from_utf8_lossy(&ran.stdout).trim().to_owned()
}

/// A repository with this checkout's files as they are now, and its commit.
fn checkout() -> Option<(PathBuf, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = git(
        here,
        &["ls-files", "--cached", "--others", "--exclude-standard"],
    );
    if !listed.status.success() {
        tool::skip("a git checkout of cagen", tool::PRE_COMMIT);
        return None;
    }
    let there = kept("checkout");
    let _ = fs::remove_dir_all(&there);
    for name in done(&listed).lines() {
        // What is only needed to test it is no part of the hook.
        let tested = name.starts_with("tests/") && !name.starts_with("tests/provider/");
        if (tested || name.starts_with("fixtures/")) || !here.join(name).is_file() {
            continue;
        }
        let to = there.join(name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(here.join(name), to).unwrap();
    }
    // Each target of the manifest must be there, whatever it holds.
    let manifest = fs::read_to_string(here.join("Cargo.toml")).unwrap();
    let targets = manifest.lines().filter_map(|line| {
        let path = line.strip_prefix("path = \"")?.strip_suffix('"')?;
        path.starts_with("tests/").then_some(path)
    });
    for target in targets {
        let to = there.join(target);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, "").unwrap();
    }
    done(&git(&there, &["init", "--quiet"]));
    done(&git(&there, &["add", "--all"]));
    done(&git(&there, &["commit", "--quiet", "--message", "cagen"]));
    let commit = done(&git(&there, &["rev-parse", "HEAD"]));
    Some((there, commit))
}

/// Caches in the target directory, and a quick build of the hook.
fn caches() -> [(&'static str, PathBuf); 4] {
    [
        ("PRE_COMMIT_HOME", kept("home")),
        ("CARGO_TARGET_DIR", kept("build")),
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", PathBuf::from("0")),
        ("CARGO_PROFILE_RELEASE_DEBUG", PathBuf::from("0")),
    ]
}

fn pre_commit(program: &Path, directory: &Path, arguments: &[&str]) -> Output {
    let ran = Command::new(program)
        .args(arguments)
        .current_dir(directory)
        .envs(caches())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output();
    ran.expect("pre-commit starts")
}

#[test]
fn a_bad_policy_is_stopped_and_a_good_one_passes() {
    let Some(program) = tool::pre_commit(&kept("venv")) else {
        return;
    };
    let Some((hooks, commit)) = checkout() else {
        return;
    };
    let team = tempfile::tempdir().unwrap();
    let team = team.path();
    let config = format!(
        "repos:\n- repo: {}\n  rev: {commit}\n  hooks:\n  - id: cagen-lint\n  - id: cagen-scaffold-check\n    files: ^cagen.hcl$\n",
        hooks.display()
    );
    let write = |name: &str, text: &str| {
        let path = team.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(".pre-commit-config.yaml", &config);
    write("policies/read.json", BAD);
    write("notes.txt", "codeartifact");
    done(&git(team, &["init", "--quiet"]));
    done(&git(team, &["add", "--all"]));

    let validated = pre_commit(
        &program,
        &hooks,
        &["validate-manifest", ".pre-commit-hooks.yaml"],
    );
    done(&validated);
    done(&pre_commit(&program, team, &["install", "--install-hooks"]));

    let run = |hook: &str| pre_commit(&program, team, &["run", hook]);
    let commit = || git(team, &["commit", "--quiet", "--message", "m"]);
    let stopped = commit();
    let shown = told(&stopped);
    assert_eq!(stopped.status.code(), Some(1), "{shown}");
    assert!(shown.contains("unknown-action"), "{shown}");
    assert!(shown.contains("policies/read.json:6:18"), "{shown}");

    write("policies/read.json", GOOD);
    done(&git(team, &["add", "--all"]));
    done(&commit());

    // What is read only for context is not what the commit is about.
    write("policies/old.json", BAD);
    done(&git(team, &["add", "--all"]));
    done(&git(
        team,
        &["commit", "--quiet", "--no-verify", "--message", "bad"],
    ));
    write("main.tf", "locals {\n  a = \"codeartifact\"\n}\n");
    done(&git(team, &["add", "--all"]));
    done(&run("cagen-lint"));

    // The manifest of a tree that is not written yet.
    write("cagen.hcl", include_str!("../../templates/init/tiny.hcl"));
    done(&git(team, &["add", "--all"]));
    let stale = run("cagen-scaffold-check");
    let shown = told(&stale);
    assert_eq!(stale.status.code(), Some(1), "{shown}");
    assert!(
        shown.contains("missing  modules/codeartifact/main.tf"),
        "{shown}"
    );
}
