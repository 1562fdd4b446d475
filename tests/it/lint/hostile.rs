//! Texts that would break a careless reader: each run ends soon, with findings and no panic.

use std::time::{Duration, Instant};

use crate::cli::Desk;
use crate::lint::{BAD, found};

/// How long one text may take; debug builds on a busy machine included.
const LONG: Duration = Duration::from_secs(60);

/// The findings of a run over one file with this contents.
fn judge(name: &str, contents: impl AsRef<[u8]>) -> (i32, Vec<String>) {
    let desk = Desk::new();
    desk.write(name, contents);
    let start = Instant::now();
    for format in ["text", "sarif", "github"] {
        let ran = desk.run(&["lint", "--format", format]);
        assert!(ran.code < 2, "{name} {format}: {}", ran.stderr);
        let wild = |c: char| {
            c.is_control() && c != '\n' && c != '\t' || ('\u{202a}'..='\u{202e}').contains(&c)
        };
        assert!(
            !ran.stdout.contains(wild),
            "{name} {format}: {:?}",
            ran.stdout
        );
    }
    let ran = desk.run(&["lint", "--format", "json"]);
    assert!(start.elapsed() < LONG, "{name}: {:?}", start.elapsed());
    (ran.code, found(&ran))
}

/// One deep file is read on the thread that has most room; several are read on all.
#[test]
fn deep_nesting_in_several_files_overflows_no_thread() {
    let action = |open: &str, close: &str, depth: usize| {
        let (open, close) = (open.repeat(depth), close.repeat(depth));
        format!(
            "resource \"aws_iam_policy\" \"p\" {{\n  policy = jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Effect = \"Allow\", \
             Action = {open}\"codeartifact:*\"{close}, Resource = \"*\" }}] }})\n}}\n"
        )
    };
    for (open, close) in [("\"${", "}\""), ("(", ")"), ("[for a in [1] : ", "][0]")] {
        for (depth, wanted) in [(90, "wildcard-action "), (20_000, "unreadable ")] {
            let desk = Desk::new();
            for module in 0..4 {
                desk.write(&format!("{module}/main.tf"), action(open, close, depth));
            }
            let ran = desk.run(&["lint", "--format", "json"]);
            assert_eq!(ran.code, 1, "{depth} times `{open}`: {}", ran.stderr);
            let found = found(&ran);
            let told = found.iter().filter(|one| one.starts_with(wanted));
            assert!(told.count() >= 4, "{depth} times `{open}`: {found:?}");
        }
    }
}

#[test]
fn utf16_is_told_once() {
    let code = "# cagen: allow(x)\nlocals {\n  a = \"codeartifact:x\"\n}\n";
    let manifest = "version = 1\nlint = {}\n";
    for (name, text) in [("p.json", BAD), ("main.tf", code), ("cagen.hcl", manifest)] {
        for mark in ["", "\u{feff}"] {
            let units = || mark.encode_utf16().chain(text.encode_utf16());
            let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
            for bytes in [little, big] {
                assert_eq!(
                    judge(name, bytes),
                    (1, vec![format!("unreadable {name}:1")])
                );
            }
        }
    }
}

#[test]
fn deep_nesting_is_told_and_no_stack_overflows() {
    let deep = |open: &str, close: &str| {
        format!(
            "{{\"Statement\": [{{\"Action\": \"codeartifact:*\", \"Condition\": {}1{}}}]}}",
            open.repeat(50_000),
            close.repeat(50_000)
        )
    };
    for text in [deep("[", "]"), deep("{\"a\":", "}"), deep("[", "")] {
        let (code, found) = judge("p.json", text);
        assert_eq!(code, 1);
        assert!(
            found.iter().any(|one| one.starts_with("unreadable ")),
            "{found:?}"
        );
    }
    for text in [
        format!("codeartifact = {}", "[".repeat(50_000)),
        format!("codeartifact = {}", "(".repeat(50_000)),
        format!("codeartifact = \"{}", "${\"".repeat(25_000)),
        "a {\n".repeat(25_000) + "codeartifact",
    ] {
        assert_eq!(judge("main.tf", text).0, 1);
    }
    judge("main.tf", format!("codeartifact = {}1", "!".repeat(50_000)));
}

#[test]
fn control_and_direction_characters_do_not_reach_a_terminal() {
    let text = BAD.replace(
        "ListPackagez",
        "\u{202e}x\u{2066}\u{200b}\\u001b[31m\\r\\n::error::",
    );
    let (code, found) = judge("p.json", text);
    assert_eq!(code, 1);
    assert!(
        found.iter().any(|one| one == "unknown-action p.json:6"),
        "{found:?}"
    );
    let (code, _) = judge(
        "main.tf",
        "# cagen: allow(\u{1b}[2J\u{202e}) x\n# codeartifact\n",
    );
    assert_eq!(code, 1);
}

#[cfg(unix)]
#[test]
fn names_of_files_do_not_reach_a_terminal_either() {
    judge("a\u{1b}[2J\n::error::\u{202e}.json", BAD);
}

#[test]
fn bytes_that_are_no_text_are_told_at_their_place() {
    let text = [BAD.as_bytes(), b"\xff\xfe"].concat();
    let (code, found) = judge("p.json", text);
    assert_eq!(code, 1);
    assert!(
        found.contains(&"unreadable p.json:11".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"unknown-action p.json:6".to_owned()),
        "{found:?}"
    );
    judge("p.json", b"\xff\xfe{\x00}\x00");
    judge("p.json", b"");
    judge("main.tf", b"\x00\x00");
}

#[test]
fn a_file_too_long_is_told_and_not_read() {
    // A hole in the file: only its length is there.
    let desk = Desk::new();
    desk.write("main.tf", "");
    desk.write("p.json", BAD);
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(desk.path("main.tf"));
    file.unwrap().set_len(100 * 1024 * 1024).unwrap();
    let start = Instant::now();
    let ran = desk.run(&["lint", "--format", "json"]);
    assert!(start.elapsed() < LONG);
    assert_eq!(
        found(&ran),
        ["unreadable main.tf:1", "unknown-action p.json:6"]
    );
}

#[test]
fn many_allows_and_findings_take_no_square_of_time() {
    let mut text = String::from("# codeartifact\n");
    for index in 0..20_000 {
        text.push_str(&format!("a{index} = 1 # cagen: allow(unknown-action)\n"));
    }
    let (code, found) = judge("main.tf", text);
    assert_eq!(code, 1);
    assert!(found.len() >= 20_000, "{}", found.len());
}

#[test]
fn many_findings_in_one_line_take_no_square_of_time() {
    let one = r#"{"Effect":"Allow","Action":"codeartifact:Fo","Resource":"*"}"#;
    let text = format!(
        "{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}",
        vec![one; 6_000].join(",")
    );
    let (code, found) = judge("p.json", text);
    assert_eq!(code, 1);
    assert!(found.len() >= 6_000, "{}", found.len());
}
