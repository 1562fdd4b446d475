//! JSON to a tree of literals. As strict as the standard; goes on after an error
//! at the next thing that fits.

mod lexer;

use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};
use crate::syntax::json::lexer::{Lexer, Token};
use crate::syntax::literal::{Entry, Map, Node, Value, insert};

/// How deep lists and maps may stand in each other.
pub const MAX_DEPTH: usize = 100;

/// How many mistakes of one text are told; what follows so many is noise.
const MAX_ERRORS: usize = 100;

/// The tree that `text` says, and everything that is wrong with it. Without a
/// value there is no tree; what is wrong in one is [`Value::Invalid`].
#[must_use]
pub fn parse(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut parser = Parser {
        lexer: Lexer::new(text),
        token: Spanned::new(Token::End, Span::default()),
        before: Span::default(),
        depth: 0,
        stopped: false,
    };
    parser.advance();
    let node = parser.document();
    let mut diagnostics = parser.lexer.diagnostics;
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    diagnostics.truncate(MAX_ERRORS);
    (node, diagnostics)
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The word that is to be read next.
    token: Spanned<Token>,
    /// Where the word before it stood.
    before: Span,
    depth: usize,
    /// Whether the rest is not worth reading, which has been told.
    stopped: bool,
}

impl Parser<'_> {
    fn document(&mut self) -> Option<Node> {
        if self.token.node == Token::End {
            self.report(
                Diagnostic::error(self.token.span, "an empty file").help("write a map, `{ … }`"),
            );
            return None;
        }
        let node = self.value();
        if self.token.node != Token::End && !self.stopped {
            let more = Diagnostic::error(self.token.span, "something after the end of the value");
            self.report(
                more.label(node.span, "this is the whole value")
                    .help("remove it"),
            );
        }
        Some(node)
    }

    /// The value that is next. What cannot start a value stays where it is.
    fn value(&mut self) -> Node {
        let Spanned { node: token, span } = self.token.clone();
        let value = match token {
            Token::OpenMap => return self.nested(Self::map),
            Token::OpenList => return self.nested(Self::list),
            Token::String(text) => Value::String(text),
            Token::Number(text) => Value::Number(text),
            Token::Bool(value) => Value::Bool(value),
            Token::Null => Value::Null,
            Token::Invalid => Value::Invalid,
            Token::CloseMap | Token::CloseList | Token::Comma | Token::Colon | Token::End => {
                let place = Span::new(self.before.end, self.before.end.max(span.start));
                let place = if token == Token::End {
                    span
                } else {
                    place.to(span)
                };
                self.report(Diagnostic::error(place, "a value is missing here"));
                return Node {
                    value: Value::Invalid,
                    span,
                };
            }
        };
        self.advance();
        Node { value, span }
    }

    /// Reads what opens here, unless that is too deep; then nothing after it is read.
    fn nested(&mut self, read: fn(&mut Self) -> Value) -> Node {
        let open = self.token.span;
        if self.depth == MAX_DEPTH {
            let deep = format!("more than {MAX_DEPTH} lists and maps in each other");
            self.report(Diagnostic::error(open, deep));
            self.token = Spanned::new(Token::End, open);
            self.stopped = true;
            return Node {
                value: Value::Invalid,
                span: open,
            };
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        Node {
            value,
            span: open.to(self.before),
        }
    }

    fn list(&mut self) -> Value {
        let open = self.token.span;
        self.advance();
        let mut items = Vec::new();
        while !self.closes(open, &Token::CloseList) {
            items.push(self.value());
            self.separator(&Token::CloseList);
        }
        Value::List(items)
    }

    fn map(&mut self) -> Value {
        let open = self.token.span;
        self.advance();
        let mut map = Map::new();
        while !self.closes(open, &Token::CloseMap) {
            self.entry(&mut map);
            self.separator(&Token::CloseMap);
        }
        Value::Map(map)
    }

    fn entry(&mut self, map: &mut Map) {
        let span = self.token.span;
        let key = self.key();
        let value_follows = match &self.token.node {
            Token::Colon => {
                self.advance();
                true
            }
            Token::Comma | Token::CloseMap | Token::CloseList | Token::End => false,
            _ => true,
        };
        if key.is_some() && self.before == span {
            let colon = Diagnostic::error(span, "a key without `:` and a value");
            self.report(colon.help("write `\"key\": value`"));
        }
        if value_follows {
            let value = self.value();
            if let Some(key) = key {
                let entry = Entry { key: span, value };
                insert(map, key, entry, &mut self.lexer.diagnostics);
            }
        }
    }

    /// The key that is next. What is none is told, and passed if it is one word.
    fn key(&mut self) -> Option<String> {
        let Spanned { node: token, span } = self.token.clone();
        let (key, wrong) = match token {
            Token::String(key) => (Some(key), None),
            // A bare word, which has been reported.
            Token::Invalid => (None, None),
            Token::Number(_) | Token::Bool(_) | Token::Null => {
                (None, Some("a key must be a string in double quotes"))
            }
            Token::OpenMap
            | Token::OpenList
            | Token::Colon
            | Token::Comma
            | Token::CloseMap
            | Token::CloseList
            | Token::End => {
                let missing = Diagnostic::error(span, "a key is missing here");
                self.report(missing.help("write `\"key\": value`"));
                return None;
            }
        };
        if let Some(wrong) = wrong {
            self.report(Diagnostic::error(span, wrong).help("write `\"key\": value`"));
        }
        self.advance();
        key
    }

    /// Whether what opened at `open` ends here, be it by the wrong bracket or the text's end.
    fn closes(&mut self, open: Span, close: &Token) -> bool {
        let (opened, wanted) = match close {
            Token::CloseMap => ("`{`", "`}`"),
            _ => ("`[`", "`]`"),
        };
        let wrong = match &self.token.node {
            token if token == close => {
                self.advance();
                return true;
            }
            Token::End if self.stopped => return true,
            Token::End => Diagnostic::error(open, format!("{opened} is never closed")),
            Token::CloseMap | Token::CloseList => {
                let wrong =
                    Diagnostic::error(self.token.span, format!("{wanted} is missing before this"));
                wrong.label(open, "this is still open")
            }
            _ => return false,
        };
        let at_end = self.token.node == Token::End;
        self.report(wrong.help(format!("write {wanted}")));
        if at_end {
            // One report for all that is open.
            self.stopped = true;
        } else {
            self.advance();
        }
        true
    }

    /// Reads the comma behind an entry, or sees that the end follows.
    fn separator(&mut self, close: &Token) {
        match &self.token.node {
            Token::Comma => {
                let comma = self.token.span;
                self.advance();
                while self.token.node == Token::Comma {
                    let twice = Diagnostic::error(self.token.span, "a second comma");
                    self.report(twice.help("remove it"));
                    self.advance();
                }
                if self.token.node == *close {
                    let last = Diagnostic::error(comma, "a comma after the last entry");
                    self.report(last.help("remove it"));
                }
            }
            Token::CloseMap | Token::CloseList | Token::End => {}
            // It was reported; whatever it was, it stood between the entries.
            Token::Invalid => self.advance(),
            Token::Colon => {
                self.report(Diagnostic::error(
                    self.token.span,
                    "a `:` that follows no key",
                ));
                self.advance();
            }
            Token::OpenMap
            | Token::OpenList
            | Token::String(_)
            | Token::Number(_)
            | Token::Bool(_)
            | Token::Null => {
                let place = Span::new(self.before.end, self.before.end);
                self.report(Diagnostic::error(place, "a comma is missing here").help("write `,`"));
            }
        }
    }

    fn advance(&mut self) {
        self.before = self.token.span;
        self.stopped |= self.lexer.diagnostics.len() >= MAX_ERRORS;
        self.token = if self.stopped {
            Spanned::new(Token::End, self.before)
        } else {
            self.lexer.next()
        };
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.lexer.diagnostics.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mistakes of `text` as `start..end message`.
    fn wrong(text: &str) -> Vec<String> {
        let (_, diagnostics) = parse(text);
        let told = |d: &Diagnostic| format!("{}..{} {}", d.span.start, d.span.end, d.message);
        diagnostics.iter().map(told).collect()
    }

    fn string(text: &str) -> Value {
        parse(text).0.unwrap().value
    }

    #[test]
    fn values_and_their_places() {
        let (node, wrong) = parse(r#" {"a": [1, -2.5e3, true, null, "é"], "b": {}} "#);
        assert_eq!(wrong, []);
        let node = node.unwrap();
        assert_eq!(node.span, Span::new(1, 46));
        let Value::Map(map) = node.value else {
            panic!("a map")
        };
        assert_eq!(map["a"].key, Span::new(2, 5));
        assert_eq!(map["a"].value.span, Span::new(7, 36));
        let Value::List(items) = &map["a"].value.value else {
            panic!("a list")
        };
        let values: Vec<_> = items.iter().map(|item| item.value.clone()).collect();
        let number = |text: &str| Value::Number(text.to_owned());
        assert_eq!(
            values,
            [
                number("1"),
                number("-2.5e3"),
                Value::Bool(true),
                Value::Null,
                Value::String("é".to_owned())
            ]
        );
        assert_eq!(items[4].span, Span::new(31, 35));
    }

    #[test]
    fn escapes() {
        let decoded = string(r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#);
        assert_eq!(
            decoded,
            Value::String("\"\\/\u{8}\u{c}\n\r\té😀".to_owned())
        );
        assert_eq!(
            wrong(r#"["\ud83d", "\ude00", 1]"#),
            [
                "2..9 half of a surrogate pair",
                "12..18 half of a surrogate pair"
            ]
        );
        assert_eq!(
            wrong(r#"["\x41", 1]"#),
            ["2..4 an escape that JSON does not have"]
        );
        assert_eq!(
            wrong(r#""\u12""#),
            ["1..6 an escape without its four hexadecimal digits"]
        );
    }

    #[test]
    fn what_json_does_not_have() {
        for (text, told) in [
            ("{} // x", "3..7 JSON has no comments"),
            ("/* x */ {}", "0..7 JSON has no comments"),
            ("[1,]", "2..3 a comma after the last entry"),
            ("{\"a\": 1,}", "7..8 a comma after the last entry"),
            ("[,1]", "1..2 a value is missing here"),
            ("[1 2]", "2..2 a comma is missing here"),
            ("[[1] [2]]", "4..4 a comma is missing here"),
            ("['a', 1]", "1..4 a string in single quotes"),
            ("{a: 1}", "1..2 `a` is not in double quotes"),
            ("[0x1F]", "1..5 a hexadecimal number"),
            ("[+1]", "1..3 a number with a plus sign"),
            ("[-01]", "1..4 a number that begins with a zero"),
            ("[1st]", "1..4 `1st` is no number"),
            (
                "[1.]",
                "1..3 a number without digits on one side of its point",
            ),
            ("[1e]", "1..3 a number that is not complete"),
            ("[NaN]", "1..4 `NaN` is not in double quotes"),
            ("[\u{a0}1]", "1..3 the blank U+00A0 is not one of JSON's"),
            (
                "[\"a\tb\"]",
                "3..4 the control character U+0009 in a string",
            ),
            ("[\"a\nb\"]", "1..3 a string that does not end on its line"),
            ("[1", "0..1 `[` is never closed"),
            ("[1}", "2..3 `]` is missing before this"),
            ("{\"a\" 1}", "1..4 a key without `:` and a value"),
            ("{\"a\": }", "5..7 a value is missing here"),
            ("{1: 2}", "1..2 a key must be a string in double quotes"),
            ("{} {}", "3..4 something after the end of the value"),
            ("", "0..0 an empty file"),
            ("tru", "0..3 `tru` is not in double quotes"),
            ("[#]", "1..2 `#` is no JSON"),
        ] {
            let wrong = wrong(text);
            assert!(wrong.contains(&told.to_owned()), "{text}: {wrong:?}");
        }
    }

    #[test]
    fn reading_goes_on_after_mistakes() {
        let text =
            "{\n  a: 1,\n  \"b\": 'x',\n  \"c\": [1,, 2],\n  \"d\" 4,\n  \"e\": 5\n  \"f\": 6\n}";
        assert_eq!(
            wrong(text),
            [
                "4..5 `a` is not in double quotes",
                "17..20 a string in single quotes",
                "32..33 a second comma",
                "40..43 a key without `:` and a value",
                "55..55 a comma is missing here",
            ]
        );
        let Value::Map(map) = string(text) else {
            panic!("a map")
        };
        assert_eq!(map.keys().collect::<Vec<_>>(), ["b", "c", "d", "e", "f"]);
        assert_eq!(map["b"].value.value, Value::Invalid);
        assert_eq!(map["d"].value.value, Value::Number("4".to_owned()));
    }

    #[test]
    fn a_second_key_points_to_the_first() {
        let (node, wrong) = parse(r#"{"a": 1, "\u0061": 2}"#);
        assert_eq!(wrong.len(), 1);
        assert_eq!(wrong[0].message, "`a` is written a second time");
        assert_eq!(wrong[0].span, Span::new(9, 17));
        assert_eq!(wrong[0].labels[0].span, Span::new(1, 4));
        let Value::Map(map) = node.unwrap().value else {
            panic!("a map")
        };
        assert_eq!(map["a"].value.value, Value::Number("1".to_owned()));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(wrong(&nested(MAX_DEPTH)), Vec::<String>::new());
        let deep = ["100..101 more than 100 lists and maps in each other"];
        assert_eq!(wrong(&nested(MAX_DEPTH + 1)), deep);
        assert_eq!(wrong(&"[".repeat(1_000_000)), deep);
        assert_eq!(wrong(&"{\"a\":".repeat(100_000)).len(), 1);
    }

    #[test]
    fn many_mistakes_are_not_slow() {
        for unit in ["'", "\"\n", "\\u", "#", "{,", "a:", "/*", "\u{a0}"] {
            let (_, wrong) = parse(&format!("[{}", unit.repeat(200_000)));
            assert!((1..=MAX_ERRORS).contains(&wrong.len()), "{unit:?}");
        }
    }
}
