//! A manifest as a tree, printed as HCL and as JSON in as many ways as both allow.

use std::ops::Range;

/// A literal of a manifest.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lit {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Lit>),
    Map(Vec<(String, Lit)>),
    /// The same, and whoever prints it tells where it stands, with its key.
    Marked(Box<Lit>),
}

impl Lit {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::List(texts.into_iter().map(Self::text).collect())
    }

    pub(super) fn map<'a>(entries: impl IntoIterator<Item = (&'a str, Self)>) -> Self {
        let entries = entries.into_iter();
        Self::Map(
            entries
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    }

    /// The literal itself, marked or not.
    pub(super) fn plain(&self) -> &Self {
        match self {
            Self::Marked(inner) => inner,
            other => other,
        }
    }
}

/// A printed manifest.
#[derive(Debug, Clone)]
pub(super) struct Printed {
    pub(super) text: String,
    /// Where the marked literals stand.
    pub(super) marks: Vec<Range<usize>>,
}

/// `root` in HCL; `style` chooses among the ways to write it.
pub(super) fn hcl(root: &Lit, style: u64) -> Printed {
    let mut printer = Printer::new(style);
    if let Lit::Map(entries) = root.plain() {
        printer.body(entries, 0);
    }
    printer.printed()
}

/// `root` in JSON; `style` chooses among the ways to write it.
pub(super) fn json(root: &Lit, style: u64) -> Printed {
    let mut printer = Printer::new(style);
    printer.json(root, 0);
    printer.out.push('\n');
    printer.printed()
}

struct Printer {
    out: String,
    marks: Vec<Range<usize>>,
    style: u64,
}

impl Printer {
    fn new(style: u64) -> Self {
        Self {
            out: String::new(),
            marks: Vec::new(),
            style,
        }
    }

    fn printed(self) -> Printed {
        Printed {
            text: self.out,
            marks: self.marks,
        }
    }

    /// A number below `sides`, each as likely as the others.
    fn roll(&mut self, sides: u64) -> u64 {
        self.style = self
            .style
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.style >> 33) % sides
    }

    fn mark(&mut self, value: &Lit, start: usize) {
        if matches!(value, Lit::Marked(_)) {
            self.marks.push(start..self.out.len());
        }
    }

    fn body(&mut self, entries: &[(String, Lit)], depth: usize) {
        for (key, value) in entries {
            let comment = [
                "",
                "",
                "",
                "# a } comment\n",
                "// another {\n",
                "/* \"third */\n",
            ];
            let comment = comment[self.roll(6) as usize];
            self.indent(depth, comment);
            self.indent(depth, "");
            let start = self.out.len();
            self.item(key, value, depth);
            self.mark(value, start);
            self.out.push('\n');
        }
    }

    fn item(&mut self, key: &str, value: &Lit, depth: usize) {
        if let Lit::Map(entries) = value.plain() {
            let words = all_identifiers(entries);
            let maps = |(_, value): &(String, Lit)| match value.plain() {
                Lit::Map(entries) => all_identifiers(entries),
                _ => false,
            };
            if !entries.is_empty() && entries.iter().all(maps) && self.roll(4) > 0 {
                return self.labelled(key, entries, depth);
            }
            if words && self.roll(2) > 0 {
                self.out.push_str(key);
                return self.block(entries, depth);
            }
        }
        let equals = [" = ", "=", "   = "][self.roll(3) as usize];
        self.out.push_str(key);
        self.out.push_str(equals);
        self.expr(value, depth);
    }

    fn labelled(&mut self, key: &str, entries: &[(String, Lit)], depth: usize) {
        for (at, (label, value)) in entries.iter().enumerate() {
            if at > 0 {
                self.out.push('\n');
                self.indent(depth, "");
            }
            let start = self.out.len();
            self.out.push_str(key);
            self.out.push(' ');
            self.quoted_hcl(label);
            match value.plain() {
                Lit::Map(entries) => self.block(entries, depth),
                other => unreachable!("{other:?} is no block"),
            }
            self.mark(value, start);
        }
    }

    fn block(&mut self, entries: &[(String, Lit)], depth: usize) {
        if entries.is_empty() {
            return self.out.push_str(" {}");
        }
        if entries.len() == 1 && !matches!(entries[0].1.plain(), Lit::Map(_)) && self.roll(3) == 0 {
            self.out.push_str(" { ");
            let start = self.out.len();
            self.item(&entries[0].0, &entries[0].1, depth);
            self.mark(&entries[0].1, start);
            return self.out.push_str(" }");
        }
        self.out.push_str(" {\n");
        self.body(entries, depth + 1);
        self.indent(depth, "}");
    }

    fn expr(&mut self, value: &Lit, depth: usize) {
        match value.plain() {
            Lit::Null => self.out.push_str("null"),
            Lit::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Lit::Number(text) => self.out.push_str(text),
            Lit::Text(text) => self.quoted_hcl(text),
            Lit::List(items) => self.list(items, depth, Self::expr),
            Lit::Map(entries) => self.object(entries, depth),
            Lit::Marked(_) => unreachable!("a mark in a mark"),
        }
    }

    fn list(&mut self, items: &[Lit], depth: usize, item: fn(&mut Self, &Lit, usize)) {
        let broken = self.roll(3) == 0;
        self.out.push('[');
        for (at, one) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.space(broken, depth + 1);
            let start = self.out.len();
            item(self, one, depth + 1);
            self.mark(one, start);
        }
        self.space(broken, depth);
        self.out.push(']');
    }

    fn object(&mut self, entries: &[(String, Lit)], depth: usize) {
        let lines = self.roll(2) == 0;
        self.out.push('{');
        for (at, (key, value)) in entries.iter().enumerate() {
            if at > 0 && (!lines || self.roll(2) == 0) {
                self.out.push(',');
            }
            self.space(lines, depth + 1);
            let start = self.out.len();
            let word = !matches!(
                key.as_str(),
                "for" | "if" | "in" | "null" | "true" | "false"
            );
            if is_identifier(key) && word && self.roll(3) > 0 {
                self.out.push_str(key);
            } else {
                self.quoted_hcl(key);
            }
            let separator = [" = ", ": ", "="][self.roll(3) as usize];
            self.out.push_str(separator);
            self.expr(value, depth + 1);
            self.mark(value, start);
        }
        self.space(lines, depth);
        self.out.push('}');
    }

    fn json(&mut self, value: &Lit, depth: usize) {
        match value.plain() {
            Lit::Null => self.out.push_str("null"),
            Lit::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Lit::Number(text) => self.out.push_str(text),
            Lit::Text(text) => self.quoted_json(text),
            Lit::List(items) => self.list(items, depth, Self::json),
            Lit::Map(entries) => {
                let lines = self.roll(3) > 0;
                self.out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    if at > 0 {
                        self.out.push(',');
                    }
                    self.space(lines, depth + 1);
                    let start = self.out.len();
                    self.quoted_json(key);
                    self.out.push_str(": ");
                    self.json(value, depth + 1);
                    self.mark(value, start);
                }
                self.space(lines, depth);
                self.out.push('}');
            }
            Lit::Marked(_) => unreachable!("a mark in a mark"),
        }
    }

    fn quoted_hcl(&mut self, text: &str) {
        self.out.push('"');
        for c in text.replace("${", "$${").replace("%{", "%%{").chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                c if c.is_control() => self.out.push_str(&format!("\\u{:04x}", u32::from(c))),
                c if c.is_alphabetic() && self.roll(40) == 0 => {
                    self.out.push_str(&format!("\\U{:08X}", u32::from(c)));
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    fn quoted_json(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                c if c.is_control() || self.roll(40) == 0 => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        self.out.push_str(&format!("\\u{unit:04x}"));
                    }
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    fn space(&mut self, line: bool, depth: usize) {
        if line {
            self.out.push('\n');
            self.indent(depth, "");
        } else {
            self.out.push(' ');
        }
    }

    fn indent(&mut self, depth: usize, text: &str) {
        self.out.push_str(&"  ".repeat(depth));
        self.out.push_str(text);
    }
}

fn all_identifiers(entries: &[(String, Lit)]) -> bool {
    entries.iter().all(|(key, _)| is_identifier(key))
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}
