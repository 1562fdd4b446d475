//! Manifests as people write them: what they say, and everything that is wrong with them.

#![expect(
    clippy::disallowed_methods,
    reason = "fixtures are read and golden files written"
)]

mod examples;
mod hostile;
mod json;
mod mutations;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use cagen::diag::{Diagnostic, Level};
use cagen::manifest::Syntax;
use cagen::manifest::raw::{self, Manifest};
use cagen::source::Source;

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/manifest")
}

/// The fixtures, sorted: each with its name and its language.
fn fixtures() -> Vec<(String, Syntax)> {
    let mut fixtures: Vec<_> = fs::read_dir(directory())
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            match Path::new(&name).extension()?.to_str()? {
                "hcl" => Some((name, Syntax::Hcl)),
                "json" => Some((name, Syntax::Json)),
                _ => None,
            }
        })
        .collect();
    fixtures.sort_by(|a, b| a.0.cmp(&b.0));
    fixtures
}

fn fixture(name: &str) -> Source {
    Source::new(name, &fs::read(directory().join(name)).unwrap())
}

fn read(text: &str, syntax: Syntax) -> (Option<Manifest>, Vec<Diagnostic>) {
    raw::read(&Source::new("cagen", text.as_bytes()), syntax)
}

/// The diagnostics as a terminal without excerpts would show them.
fn told(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let at = source.position(diagnostic.span.start);
        let level = match diagnostic.level {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        let (path, message) = (source.path(), &diagnostic.message);
        writeln!(text, "{path}:{}:{}: {level}: {message}", at.line, at.column).unwrap();
        for label in &diagnostic.labels {
            let at = source.position(label.span.start);
            writeln!(text, "    {}:{}: {}", at.line, at.column, label.message).unwrap();
        }
        if let Some(help) = &diagnostic.help {
            writeln!(text, "    help: {help}").unwrap();
        }
    }
    text
}

/// The manifest as text in which places do not stand.
fn without_places(manifest: &Manifest) -> String {
    let places = regex::Regex::new(r"Span \{ start: \d+, end: \d+ \}").unwrap();
    places
        .replace_all(&format!("{manifest:?}"), "_")
        .into_owned()
}

#[test]
fn every_fixture_is_told_what_its_golden_file_says() {
    let mut different = String::new();
    for (name, syntax) in fixtures() {
        let source = fixture(&name);
        let found = told(&source, &raw::read(&source, syntax).1);
        let golden = directory().join(format!("{name}.txt"));
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if found == expected {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&golden, found).unwrap();
        } else {
            let diff = similar::TextDiff::from_lines(&expected, &found);
            writeln!(different, "{name}:\n{}", diff.unified_diff()).unwrap();
        }
    }
    assert!(different.is_empty(), "{different}\nUPDATE=1 takes it over");
}

#[test]
fn every_golden_file_has_its_fixture() {
    for entry in fs::read_dir(directory()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            assert!(path.with_extension("").exists(), "{}", path.display());
        }
    }
}

#[test]
fn messages_are_phrases_and_point_into_the_text() {
    for (name, syntax) in fixtures() {
        let source = fixture(&name);
        for diagnostic in raw::read(&source, syntax).1 {
            let message = &diagnostic.message;
            assert!(
                !message.ends_with('.') && !message.contains('\n'),
                "{name}: {message}"
            );
            let (start, end) = (diagnostic.span.start, diagnostic.span.end);
            assert!(
                start <= end && end as usize <= source.text().len(),
                "{name}: {message}"
            );
            assert!(
                source.text().get(diagnostic.span.range()).is_some(),
                "{name}: {message}"
            );
        }
    }
}

#[test]
fn twins_say_the_same() {
    let mut twins = 0;
    for (name, _) in fixtures()
        .iter()
        .filter(|(_, syntax)| *syntax == Syntax::Hcl)
    {
        let twin = format!("{}json", name.strip_suffix("hcl").unwrap());
        if !directory().join(&twin).exists() {
            continue;
        }
        let (hcl, hcl_told) = raw::read(&fixture(name), Syntax::Hcl);
        let (json, json_told) = raw::read(&fixture(&twin), Syntax::Json);
        let messages = |told: &[Diagnostic]| {
            let mut messages: Vec<_> = told.iter().map(|d| d.message.clone()).collect();
            messages.sort();
            messages
        };
        assert_eq!(messages(&hcl_told), messages(&json_told), "{name}");
        let (hcl, json) = (
            hcl.as_ref().map(without_places),
            json.as_ref().map(without_places),
        );
        assert!(hcl.is_some() || !hcl_told.is_empty(), "{name}");
        assert_eq!(hcl, json, "{name}");
        twins += 1;
    }
    assert!(twins > 4, "{twins}");
}
