//! A rule's page as its test reads it: headings, and examples with what must be found in them.

use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::Regex;

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What the rule finds, with arrows.
    Bad,
    /// The bad example before it, mended.
    Fixed,
    /// What the rule leaves alone.
    Good,
}

/// One fenced block.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) kind: Kind,
    /// The line of the page that it begins in.
    pub(crate) line: usize,
    pub(crate) files: Vec<Text>,
}

/// One file of an example.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) marks: Vec<Mark>,
}

/// Arrows under a line and what they say: lines and columns from 1, in characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) width: usize,
    pub(crate) message: String,
}

/// The examples of `page`: fences whose info is a language and `bad`, `fixed` or `good`.
pub(crate) fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = (1..).zip(page.lines());
    while let Some((line, text)) = lines.next() {
        let Some(info) = text.strip_prefix("```") else {
            continue;
        };
        let inside: Vec<&str> = lines
            .by_ref()
            .map(|(_, text)| text)
            .take_while(|text| !text.starts_with("```"))
            .collect();
        let words: Vec<&str> = info.split_whitespace().collect();
        let (language, kind) = match words.as_slice() {
            [] | [_] => continue,
            [language, "bad"] => (*language, Kind::Bad),
            [language, "fixed"] => (*language, Kind::Fixed),
            [language, "good"] => (*language, Kind::Good),
            _ => panic!("line {line}: no example is `{info}`"),
        };
        let files = files(language, &inside);
        examples.push(Example { kind, line, files });
    }
    examples
}

/// The files of one block: a line `# file: path` begins another one.
fn files(language: &str, lines: &[&str]) -> Vec<Text> {
    static FILE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^# file: (\S+)$").unwrap());
    static ARROWS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\s*(?:#|//)?\s*(\^+)(?:\s+(.*))?$").unwrap());
    let usual = match language {
        "hcl" => "main.tf",
        "json" => "policy.json",
        _ => panic!("examples are `hcl` or `json`, not `{language}`"),
    };
    let mut files: Vec<Text> = Vec::new();
    let begin = |path: &str| Text {
        path: path.to_owned(),
        text: String::new(),
        marks: Vec::new(),
    };
    for line in lines {
        if let Some(found) = FILE.captures(line) {
            files.push(begin(&found[1]));
            continue;
        }
        if files.is_empty() {
            files.push(begin(usual));
        }
        let file = files.last_mut().unwrap();
        if let Some(found) = ARROWS.captures(line) {
            let arrows = found.get(1).unwrap();
            file.marks.push(Mark {
                line: file.text.lines().count(),
                column: line[..arrows.start()].chars().count() + 1,
                width: arrows.len(),
                message: found.get(2).map_or("", |it| it.as_str()).to_owned(),
            });
        } else {
            let _ = writeln!(file.text, "{line}");
        }
    }
    for file in &mut files {
        file.marks.sort();
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The files as a page would show them with these arrows.
pub(crate) fn shown(files: &[Text]) -> String {
    let mut out = String::new();
    for file in files {
        let _ = writeln!(out, "# file: {}", file.path);
        for (number, line) in (1..).zip(file.text.lines()) {
            let _ = writeln!(out, "{line}");
            for mark in file.marks.iter().filter(|mark| mark.line == number) {
                let (blanks, arrows) = (" ".repeat(mark.column - 1), "^".repeat(mark.width));
                let _ = writeln!(out, "{blanks}{arrows} {}", mark.message);
            }
        }
    }
    out
}

/// The second-level headings of `page`, in order, and its first line.
pub(crate) fn headings(page: &str) -> (&str, Vec<&str>) {
    let mut fenced = false;
    let mut headings = Vec::new();
    for line in page.lines() {
        fenced ^= line.starts_with("```");
        if let Some(heading) = line.strip_prefix("## ").filter(|_| !fenced) {
            headings.push(heading);
        }
    }
    (page.lines().next().unwrap_or_default(), headings)
}
