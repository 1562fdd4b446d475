//! Ways to break a right manifest in one place.

use crate::properties::literal::Lit;

/// The kinds of mistakes.
pub(super) const KINDS: [&str; 27] = [
    "account",
    "bucket",
    "connection",
    "control",
    "cycle",
    "depth",
    "directive",
    "environment",
    "format",
    "key",
    "name",
    "null",
    "number",
    "path",
    "pattern",
    "placeholder",
    "reason",
    "region",
    "source",
    "tag",
    "team",
    "template",
    "twice",
    "type",
    "upstream",
    "whole manifest",
    "word",
];

/// The way to a literal: keys, and positions in lists.
type Path = Vec<usize>;

/// A manifest with one mistake, which is marked in it.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) kind: &'static str,
    pub(super) root: Lit,
}

/// Every way to break `root`.
pub(super) struct Breakages {
    all: Vec<(&'static str, Path, Change)>,
    /// Whether lists may be replaced in every environment, so that nobody asks what they mean.
    replaced: bool,
}

#[derive(Debug, Clone)]
enum Change {
    /// Something else stands there.
    Replace(Lit),
    /// A map has another entry, or two.
    Insert(Vec<(String, Lit)>),
    /// A list has another item.
    Push(Lit),
}

impl Breakages {
    pub(super) fn of(root: &Lit) -> Self {
        let replaced =
            matches!(root, Lit::Map(entries) if entries.iter().any(|(key, _)| key == "env"));
        let mut found = Self {
            all: Vec::new(),
            replaced,
        };
        found.walk(root, &mut Vec::new(), &mut Vec::new());
        found
    }

    /// The manifest broken in one of the ways: first one of the kinds is chosen, then a place.
    pub(super) fn choose(&self, root: &Lit, kind: usize, place: usize) -> Broken {
        let mut kinds: Vec<_> = self.all.iter().map(|(kind, ..)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let kind = kinds[kind % kinds.len()];
        let places: Vec<_> = self.all.iter().filter(|(one, ..)| *one == kind).collect();
        let (_, path, change) = places[place % places.len()];
        let mut root = root.clone();
        apply(&mut root, path, change.clone());
        Broken { kind, root }
    }

    fn add(&mut self, kind: &'static str, path: &Path, change: Change) {
        self.all.push((kind, path.clone(), change));
    }

    fn walk(&mut self, value: &Lit, path: &mut Path, keys: &mut Vec<String>) {
        let names: Vec<_> = keys.iter().map(String::as_str).collect();
        self.types(value, path, &names);
        match value {
            Lit::Text(text) => self.texts(text, path, &names),
            Lit::Number(_) => self.numbers(path, &names),
            Lit::List(items) => {
                self.lists(path, &names);
                for (at, item) in items.iter().enumerate() {
                    path.push(at);
                    keys.push("[]".to_owned());
                    self.walk(item, path, keys);
                    keys.pop();
                    path.pop();
                }
            }
            Lit::Map(entries) => {
                self.maps(path, &names);
                for (at, (key, value)) in entries.iter().enumerate() {
                    path.push(at);
                    keys.push(key.clone());
                    self.walk(value, path, keys);
                    keys.pop();
                    path.pop();
                }
            }
            Lit::Null | Lit::Bool(_) | Lit::Marked(_) => {}
        }
    }

    fn types(&mut self, value: &Lit, path: &Path, keys: &[&str]) {
        let other = match value {
            Lit::Bool(_) => Lit::text("true"),
            Lit::Number(_) => Lit::text("60"),
            Lit::Text(_) => Lit::Number("12".to_owned()),
            Lit::List(_) => Lit::text("npm"),
            Lit::Map(_) if !keys.is_empty() => Lit::texts(["npm"]),
            Lit::Map(_) | Lit::Null | Lit::Marked(_) => return,
        };
        self.add("type", path, Change::Replace(other));
        if !keys.is_empty() && keys[0] != "env" {
            self.add("null", path, Change::Replace(Lit::Null));
        }
    }

    fn texts(&mut self, text: &str, path: &Path, keys: &[&str]) {
        let replace = |text: String| Change::Replace(Lit::Text(text));
        self.add("template", path, replace(format!("{text}${{x}}")));
        self.add("directive", path, replace(format!("%{{ if x }}{text}")));
        self.add("control", path, replace(format!("{text}\u{7}")));
        let closed = [
            "shape", "target", "origin", "kms", "region", "account", "bus", "topic", "vpc", "[]",
        ];
        let free = ["exclude", "required_tags", "upstreams", "only_teams"];
        let last = keys.last().copied().unwrap_or_default();
        let list = keys.iter().rev().nth(1).copied().unwrap_or_default();
        let principals =
            ["readers", "publishers", "admins"].contains(&list) || keys.contains(&"principals");
        let asked = !self.replaced || matches!(keys, ["env", _, _, "[]"]);
        if closed.contains(&last) && !free.contains(&list) && (asked || !principals) {
            self.add("word", path, replace("no such: thing".to_owned()));
        }
        if last == "account" {
            for wrong in ["11112222333", "1111222233334", "11112222333a", ""] {
                self.add("account", path, replace(wrong.to_owned()));
            }
        }
        if last == "region" {
            self.add("region", path, replace("eu-west".to_owned()));
        }
        if let ["ban" | "retire", _] | ["lint", "allow", _] = keys {
            self.add("reason", path, replace("  ".to_owned()));
        }
        if last == "source" {
            self.add(
                "source",
                path,
                replace("git::https://example.com/m.git".to_owned()),
            );
        }
        if last == "path" {
            for wrong in [
                "../x",
                "/x",
                "x/./y",
                "C:/x",
                "a\\b",
                "x/nul",
                "live",
                "Live/x",
                "README.md",
            ] {
                self.add("path", path, replace(wrong.to_owned()));
            }
        }
        if last == "bucket" {
            for wrong in ["Bad_Bucket", "{team}", "a", "acme-{env"] {
                self.add("bucket", path, replace(wrong.to_owned()));
            }
        }
    }

    fn numbers(&mut self, path: &Path, keys: &[&str]) {
        let wrong = match keys.last().copied() {
            Some("version") => ["0", "2", "1.5", "1e1"],
            _ => ["1", "14", "721", "15.5"],
        };
        for text in wrong {
            self.add(
                "number",
                path,
                Change::Replace(Lit::Number(text.to_owned())),
            );
        }
    }

    fn lists(&mut self, path: &Path, keys: &[&str]) {
        let mut push = |kind, text: &str| self.add(kind, path, Change::Push(Lit::text(text)));
        // What stands below a list that a nearer one replaces is read all the same.
        let level = &keys[..keys.len().saturating_sub(1)];
        match (keys.last().copied(), level) {
            (Some("readers" | "publishers" | "admins"), []) => {
                push("placeholder", "{planet}");
                push("placeholder", "{team}");
            }
            (Some("formats"), _) => push("format", "golang"),
            (Some("connect" | "connections"), _) => push("connection", "dockerhub"),
            (Some("internal"), _) => {
                for wrong in ["npm", "npm:a*", "go:x", "pypi:a/b", "maven:x", "npm:@a*/b"] {
                    push("pattern", wrong);
                }
            }
            (Some("upstreams"), _) => push("upstream", "no-such-repository"),
            (Some("only_teams"), _) => push("team", "no-such-team"),
            _ => {}
        }
    }

    fn maps(&mut self, path: &Path, keys: &[&str]) {
        let fixed = match keys {
            [] => true,
            [
                "domain" | "format" | "repo" | "teams" | "consumers" | "env",
                _,
            ] => true,
            [one] => matches!(
                *one,
                "team_defaults"
                    | "ci"
                    | "audit"
                    | "on_publish"
                    | "guardrails"
                    | "lint"
                    | "module"
                    | "state"
                    | "naming"
            ),
            _ => false,
        };
        let entry = |key: &str, value: Lit| (key.to_owned(), value);
        if fixed {
            for key in ["no_such_key", "Readers", "reader", "versions"] {
                let change = Change::Insert(vec![entry(key, Lit::Bool(true))]);
                self.add("key", path, change);
            }
        }
        match keys {
            ["env", _] => {
                for key in ["protect", "naming", "state", "version", "env"] {
                    let change = Change::Insert(vec![entry(key, Lit::Bool(true))]);
                    self.add("whole manifest", path, change);
                }
            }
            ["repo"] => self.repo(path),
            ["tags"] => {
                let aws = Change::Insert(vec![entry("aws:x", Lit::text("y"))]);
                self.add("tag", path, aws);
                let twice = vec![entry("t", Lit::text("1")), entry("t", Lit::text("2"))];
                self.add("twice", path, Change::Insert(twice));
            }
            ["ban"] => {
                let empty = Change::Insert(vec![entry("npm:x-empty", Lit::text(""))]);
                self.add("reason", path, empty);
                let pattern = Change::Insert(vec![entry("x-pattern", Lit::text("why"))]);
                self.add("pattern", path, pattern);
            }
            ["env"] => {
                for name in ["Prod", "nul", "a/b", "..", "x_y"] {
                    let change = Change::Insert(vec![entry(name, Lit::Map(Vec::new()))]);
                    self.add("environment", path, change);
                }
            }
            _ => {}
        }
    }

    fn repo(&mut self, path: &Path) {
        let blocks = |blocks: &[(&str, &[&str])]| {
            let blocks = blocks.iter().map(|(name, upstreams)| {
                let upstreams = Lit::texts(upstreams.iter().copied());
                ((*name).to_owned(), Lit::map([("upstreams", upstreams)]))
            });
            Change::Insert(blocks.collect())
        };
        self.add("cycle", path, blocks(&[("x1", &["x2"]), ("x2", &["x1"])]));
        self.add("cycle", path, blocks(&[("x1", &["x1"])]));
        self.add("name", path, blocks(&[("R0", &[]), ("r0x", &[])]));
        self.add("name", path, blocks(&[("x/../y", &[])]));
        self.add("name", path, blocks(&[("x", &[])]));
        let chain: &[(&str, &[&str])] = &[
            ("x1", &[]),
            ("x2", &["x1"]),
            ("x3", &["x2"]),
            ("x4", &["x3"]),
        ];
        self.add("depth", path, blocks(chain));
    }
}

fn apply(value: &mut Lit, path: &[usize], change: Change) {
    if let Some((first, rest)) = path.split_first() {
        match value {
            Lit::List(items) => apply(&mut items[*first], rest, change),
            Lit::Map(entries) => apply(&mut entries[*first].1, rest, change),
            other => unreachable!("{other:?} has no parts"),
        }
        return;
    }
    let mark = |value| Lit::Marked(Box::new(value));
    match (value, change) {
        (value, Change::Replace(other)) => *value = mark(other),
        (Lit::Map(entries), Change::Insert(more)) => {
            let more = more.into_iter();
            entries.extend(more.map(|(key, value)| (key, mark(value))));
        }
        (Lit::List(items), Change::Push(item)) => items.push(mark(item)),
        (value, change) => unreachable!("{change:?} of {value:?}"),
    }
}
