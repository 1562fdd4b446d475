//! The README's tour is run as it stands: each `console` block is one terminal,
//! its commands are carried out in order, and what it shows is what they print.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::fs;
use std::process::Command;

use crate::cli::Desk;

/// The contents of the README's `console` blocks.
fn terminals(readme: &str) -> Vec<&str> {
    let blocks = readme.split("```console\n").skip(1);
    blocks.filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_tour_shows_what_happens() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_cagen"));
    let desk = Desk::new();
    let mut commands = 0;
    for terminal in terminals(&readme) {
        let mut rest = terminal;
        while let Some(line) = rest.strip_prefix("$ ") {
            let (command, after) = line.split_once('\n').unwrap();
            let end = after.find("\n$ ").map_or(after.len(), |at| at + 1);
            let end = if after.starts_with("$ ") { 0 } else { end };
            let (shown, next) = after.split_at(end);
            let ran = Command::new("sh")
                .args(["-c", &format!("{command} 2>&1")])
                .env_clear()
                .env(
                    "PATH",
                    format!("{}:/usr/bin:/bin", binary.parent().unwrap().display()),
                )
                .current_dir(desk.path("."))
                .output()
                .unwrap();
            let printed = String::from_utf8(ran.stdout).unwrap();
            assert!(
                agrees(shown, &printed),
                "$ {command}\nshown:\n{shown}\nprinted:\n{printed}"
            );
            commands += 1;
            rest = next;
        }
        assert_eq!(rest, "", "a terminal begins with a command");
    }
    assert!(commands >= 5, "the tour has commands: {commands}");
}

/// Whether `printed` is what is `shown`, where a line `…` stands for any lines.
fn agrees(shown: &str, printed: &str) -> bool {
    let parts: Vec<&str> = shown.split("…\n").collect();
    let [first, between @ .., last] = parts.as_slice() else {
        return shown == printed;
    };
    let Some(mut rest) = printed.strip_prefix(first) else {
        return false;
    };
    for part in between {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Who reads two sentences knows both halves.
#[test]
fn the_beginning_names_scaffold_and_lint() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let beginning = readme.split("\n\n").nth(1).unwrap();
    let mut sentences = beginning.split(". ");
    for command in ["`cagen scaffold`", "`cagen lint`"] {
        assert!(sentences.next().unwrap().contains(command), "{beginning}");
    }
    let help = Desk::new().run(&["--help"]).stdout;
    let about = help.lines().next().unwrap();
    assert!(
        about.contains("scaffold") && about.contains("lint"),
        "{about}"
    );
}

#[test]
fn the_two_commands_are_those_of_ci() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let ci = fs::read_to_string(root.join(".ci/run")).unwrap();
    for command in [
        "cargo run --release -- scaffold fixtures/scaffold/acme/cagen.hcl --out ",
        "\ncargo test\n",
    ] {
        assert!(
            readme.contains(command) && ci.contains(command),
            "{command}"
        );
    }
}
