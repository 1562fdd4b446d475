//! Regular expressions as Go reads them, written for the `regex` crate.
//!
//! Both know the same language but for details: Go's `\d`, `\w`, `\s` and `\b` mean
//! ASCII, an opening bracket in a class and a brace that repeats nothing mean
//! themselves, `\Q` quotes up to `\E`, and `\<` is `<`.

use std::iter::Peekable;
use std::str::Chars;

/// The most characters between the braces of a repetition, which are two numbers up to 1000.
const LONGEST_BRACE: usize = 16;

/// The pattern in the other dialect; `None` for what only one of them knows.
pub(super) fn translate(pattern: &str) -> Option<String> {
    let mut translator = Translator {
        rest: pattern.chars().peekable(),
        made: String::new(),
    };
    while let Some(c) = translator.rest.next() {
        match c {
            '\\' => translator.escape(Position::Outside)?,
            '[' => translator.class()?,
            '{' => translator.brace(),
            c => translator.made.push(c),
        }
    }
    Some(translator.made)
}

struct Translator<'a> {
    rest: Peekable<Chars<'a>>,
    made: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Outside,
    InClass,
}

impl Translator<'_> {
    fn escape(&mut self, position: Position) -> Option<()> {
        // A lone backslash is refused by both.
        let Some(c) = self.rest.next() else {
            self.made.push('\\');
            return Some(());
        };
        match (c, position) {
            ('d', _) => self.made.push_str("[0-9]"),
            ('D', _) => self.made.push_str("[^0-9]"),
            ('s', _) => self.made.push_str(r"[\t\n\f\r ]"),
            ('S', _) => self.made.push_str(r"[^\t\n\f\r ]"),
            ('w', _) => self.made.push_str("[0-9A-Za-z_]"),
            ('W', _) => self.made.push_str("[^0-9A-Za-z_]"),
            ('b', Position::Outside) => self.word_boundary(),
            ('B', Position::Outside) | ('0'..='7', _) => return None,
            ('Q', Position::Outside) => self.quoted(),
            ('<' | '>', _) => self.made.push(c),
            // Only Rust knows these; Go refuses them.
            ('u' | 'U', _) => self.made.push_str(r"\8"),
            _ => self.made.extend(['\\', c]),
        }
        Some(())
    }

    fn word_boundary(&mut self) {
        let named = self.rest.peek() == Some(&'{');
        self.made.push_str(r"(?-u:\b)");
        if named {
            self.rest.next();
            self.made.push_str(r"\{");
        }
    }

    fn quoted(&mut self) {
        let mut text = String::new();
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.rest.peek() == Some(&'E') {
                self.rest.next();
                break;
            }
            text.push(c);
        }
        self.made.push_str(&regex::escape(&text));
    }

    /// What follows the opening bracket of a class.
    fn class(&mut self) -> Option<()> {
        self.made.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.made.push('^');
        }
        // The first one closes nothing.
        if self.rest.next_if_eq(&']').is_some() {
            self.made.push_str(r"\]");
        }
        while let Some(c) = self.rest.next() {
            match c {
                ']' => {
                    self.made.push(']');
                    return Some(());
                }
                '\\' => self.escape(Position::InClass)?,
                '[' if self.rest.peek() == Some(&':') => self.named_class(),
                '[' | '&' | '~' => self.made.extend(['\\', c]),
                '-' if self.rest.peek() == Some(&'-') => self.made.push_str(r"\-"),
                c => self.made.push(c),
            }
        }
        Some(())
    }

    fn named_class(&mut self) {
        self.made.push('[');
        for c in self.rest.by_ref() {
            self.made.push(c);
            if c == ']' {
                break;
            }
        }
    }

    /// A brace that repeats, or one that means itself.
    fn brace(&mut self) {
        let inner: String = self
            .rest
            .clone()
            .take(LONGEST_BRACE)
            .take_while(|c| *c != '}')
            .collect();
        let (least, most) = inner.split_once(',').unwrap_or((&inner, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let closed = self.rest.clone().nth(inner.chars().count()) == Some('}');
        let repeats = closed && !least.is_empty() && digits(least) && digits(most);
        self.made.push_str(if repeats { "{" } else { r"\{" });
    }
}
