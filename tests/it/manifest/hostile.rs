//! Files that are made to break a reader: too long, too deep, too many mistakes.

use std::time::{Duration, Instant};

use cagen::diag::{Diagnostic, Level};
use cagen::manifest::{MAX_BYTES, Syntax};

use super::read;

/// Both languages' verdict on `text`, which must come quickly even unoptimised.
fn quickly(text: &str, syntax: Syntax) -> Vec<Diagnostic> {
    let start = Instant::now();
    let (manifest, told) = read(text, syntax);
    let took = start.elapsed();
    assert!(
        took < Duration::from_secs(2),
        "{took:?} for {} bytes",
        text.len()
    );
    assert!(manifest.is_none() || told.len() < 2_000);
    told
}

#[test]
fn a_file_that_is_too_long_is_not_read() {
    for syntax in [Syntax::Hcl, Syntax::Json] {
        let told = quickly(&" ".repeat(MAX_BYTES + 1), syntax);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].message, "a manifest of more than 10 MB");
    }
}

#[test]
fn nesting_is_bounded() {
    let half = MAX_BYTES / 2 - 100;
    for (syntax, open, close) in [
        (Syntax::Json, "[", "]"),
        (Syntax::Json, "{\"a\":", "}"),
        (Syntax::Hcl, "[", "]"),
        (Syntax::Hcl, "{a=", "}"),
        (Syntax::Hcl, "-", ""),
        (Syntax::Hcl, "(", ")"),
        (Syntax::Hcl, "\"${", "}\""),
        (Syntax::Hcl, "\n b {\n", "}\n"),
    ] {
        let count = half / open.len().max(close.len());
        let start = match syntax {
            Syntax::Json => "",
            Syntax::Hcl if open.starts_with('\n') => "",
            Syntax::Hcl => "a = ",
        };
        for text in [
            format!("{start}{}", open.repeat(count)),
            format!("{start}{}{}", open.repeat(count), close.repeat(count)),
        ] {
            let told = quickly(&text, syntax);
            assert!(!told.is_empty(), "{syntax:?} {open}");
        }
    }
}

#[test]
fn many_mistakes_are_told_up_to_a_bound() {
    let count = 200_000;
    let keys: String = (0..count).map(|n| format!("k{n} = 1\n")).collect();
    let told = quickly(&format!("version = 1\n{keys}"), Syntax::Hcl);
    assert_eq!(told.len(), 1_001);
    let last = told.last().unwrap();
    assert_eq!(last.level, Level::Note);
    assert_eq!(last.message, "no more than 1000 things are told at once");
    assert!(told[1].message.starts_with("unknown key `k"));

    let repeated: String = (0..count).map(|_| "\"npm\",").collect();
    let told = quickly(
        &format!("version = 1\nformats = [{repeated}]\n"),
        Syntax::Hcl,
    );
    assert_eq!(told.len(), 1_001);

    let teams: String = (0..20_000).map(|n| format!("\"t{n}\":{{}},")).collect();
    let only: String = (0..20_000).map(|n| format!("\"u{n}\",")).collect();
    let text = format!(
        "{{\"version\":1,\"domain\":{{\"acme\":{{\"account\":\"111122223333\",\"region\":\"eu-west-1\"}}}},\
         \"teams\":{{{}}},\"env\":{{\"dev\":{{\"only_teams\":[{}]}}}}}}",
        teams.trim_end_matches(','),
        only.trim_end_matches(','),
    );
    assert_eq!(quickly(&text, Syntax::Json).len(), 1_001);

    let blocks: String = (0..50_000)
        .map(|n| format!("env \"e{n}\" {{\n  x = 1\n}}\n"))
        .collect();
    let told = quickly(&blocks, Syntax::Hcl);
    let many = |one: &Diagnostic| one.message == "50000 environments, at most 100 are taken";
    assert!(told.len() < 10 && told.iter().any(many), "{told:#?}");
}

#[test]
fn one_long_word_is_cut_in_messages() {
    let long = "x".repeat(MAX_BYTES - 100);
    for text in [
        format!("{long} = 1"),
        format!("formats = [\"{long}\"]"),
        format!("readers = [\"{{{long}}}\"]"),
        format!("repo \"{long}\" {{ a = 1 }}"),
        format!("readers = {long}"),
        format!("guardrails = {{ domain_name = \"{long}\" }}"),
    ] {
        for told in quickly(&text, Syntax::Hcl) {
            assert!(told.message.len() < 500 && told.help.unwrap_or_default().len() < 500);
        }
    }
}
