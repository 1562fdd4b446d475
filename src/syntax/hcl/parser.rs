//! Tokens to a tree: the cursor, errors, and how reading goes on after one.

mod body;
mod collection;
mod number;
mod operator;
mod pairs;
mod quoted;
mod template;
mod term;

use super::ast::{Comment, CommentKind, File};
use super::lexer::{self, MOST_FAULTS};
use super::token::{Kind, Token};
use crate::diag::Diagnostic;
use crate::source::Span;
use pairs::Pairs;

/// Nesting beyond this is refused: brackets, blocks, template sequences and
/// unary operators count one each. Terraform has no fixed bound.
const DEEPEST: u32 = 600;

/// Reads `text`, which has no byte order mark, as HCL.
///
/// The tree holds what could be read; the text is HCL in Terraform's eyes
/// exactly when there are no diagnostics. At most 100 are given.
#[must_use]
pub fn parse(text: &str) -> (File<'_>, Vec<Diagnostic>) {
    let (tokens, faults) = lexer::tokens(text);
    let mut parser = Parser {
        text,
        tokens: &tokens,
        at: 0,
        last_end: 0,
        newlines: Newlines::Matter,
        open: Vec::new(),
        depth: 0,
        pairs: None,
        faults,
    };
    let body = parser.file_body();
    let mut faults = parser.faults;
    faults.sort_by_key(|fault| fault.span);
    faults.truncate(MOST_FAULTS);
    let comments = tokens.iter().filter_map(|token| comment(text, *token));
    let file = File {
        body,
        comments: comments.collect(),
    };
    (file, faults)
}

fn comment(text: &str, token: Token) -> Option<Comment> {
    let kind = match token.kind {
        Kind::BlockComment => CommentKind::Block,
        Kind::LineComment if text[token.span.range()].starts_with('#') => CommentKind::Hash,
        Kind::LineComment => CommentKind::Slashes,
        _ => return None,
    };
    Some(Comment {
        kind,
        span: token.span,
    })
}

/// What was being read could not be; the reason is already among the faults.
struct Fault;

type Parsed<T> = Result<T, Fault>;

/// Whether a line end ends anything here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Newlines {
    Matter,
    AreBlanks,
}

/// Where reading goes on after a fault.
enum Resumed {
    /// After the end of a line.
    Line,
    /// At the token that closes the brackets around.
    Closer,
    /// Nowhere: brackets do not close.
    Lost,
}

struct Parser<'t, 'a> {
    text: &'a str,
    tokens: &'t [Token],
    at: usize,
    /// The end of the last token taken.
    last_end: u32,
    newlines: Newlines,
    /// The openers around `at`, as indices of tokens.
    open: Vec<u32>,
    depth: u32,
    /// Which bracket belongs to which; made at the first fault.
    pairs: Option<Pairs>,
    faults: Vec<Diagnostic>,
}

impl<'a> Parser<'_, 'a> {
    /// The next token that matters, without taking it.
    fn peek(&mut self) -> Token {
        loop {
            let token = self.tokens[self.at];
            match token.kind {
                Kind::LineComment | Kind::BlockComment => self.at += 1,
                Kind::Newline if self.newlines == Newlines::AreBlanks => self.at += 1,
                _ => return token,
            }
        }
    }

    /// Takes the token that [`Self::peek`] has shown.
    fn take(&mut self) -> Token {
        let token = self.tokens[self.at];
        if token.kind.opens() {
            self.open.push(u32::try_from(self.at).unwrap_or(u32::MAX));
        } else if token.kind.closes() {
            self.open.pop();
        }
        if token.kind != Kind::End {
            self.at += 1;
            self.last_end = token.span.end;
        }
        token
    }

    /// Takes the next token if it is of this kind.
    fn accept(&mut self, kind: Kind) -> Option<Token> {
        (self.peek().kind == kind).then(|| self.take())
    }

    fn text_of(&self, span: Span) -> &'a str {
        &self.text[span.range()]
    }

    /// Reads with line ends having another meaning, up to and including the
    /// token that ends that meaning.
    fn within<T>(
        &mut self,
        newlines: Newlines,
        read: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        let before = std::mem::replace(&mut self.newlines, newlines);
        let result = read(self);
        self.newlines = before;
        result
    }

    /// Goes one level deeper for `read`, if that is allowed.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEEPEST {
            let span = self.peek().span;
            return self.fail(
                Diagnostic::error(span, format!("nested more than {DEEPEST} levels deep"))
                    .help("take the inner parts out into values of their own"),
            );
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn report(&mut self, fault: Diagnostic) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
    }

    fn fail<T>(&mut self, fault: Diagnostic) -> Parsed<T> {
        self.report(fault);
        Err(Fault)
    }

    /// Fails at the next token, unless the lexer has already said what is
    /// wrong with it.
    fn fail_at<T>(&mut self, token: Token, fault: Diagnostic) -> Parsed<T> {
        match token.kind {
            Kind::Invalid | Kind::QuoteBroken => Err(Fault),
            _ => self.fail(fault),
        }
    }

    /// Whether so many faults are known that going on is of no use.
    fn has_enough(&self) -> bool {
        self.faults.len() >= MOST_FAULTS
    }

    /// Takes the closer of the innermost open bracket.
    fn close(
        &mut self,
        kind: Kind,
        missing: impl FnOnce(&Self, Token) -> Diagnostic,
    ) -> Parsed<Token> {
        let token = self.peek();
        if token.kind == kind {
            return Ok(self.take());
        }
        self.unclosed()?;
        let fault = missing(self, token);
        self.fail_at(token, fault)
    }

    /// Fails if the innermost open bracket has no partner at all, and says so
    /// where it stands.
    fn unclosed(&mut self) -> Parsed<()> {
        let Some(&opener) = self.open.last() else {
            return Ok(());
        };
        if self.pairs().partner(opener).is_some() {
            return Ok(());
        }
        let span = self.tokens[opener as usize].span;
        let known = self.faults.iter().any(|fault| fault.span == span);
        if known {
            return Err(Fault);
        }
        let bracket = self.text_of(span);
        let closer = match self.tokens[opener as usize].kind {
            Kind::BracketOpen => "]",
            Kind::ParenOpen => ")",
            _ => "}",
        };
        self.fail(
            Diagnostic::error(span, format!("this `{bracket}` is never closed"))
                .help(format!("close it with `{closer}`")),
        )
    }

    fn pairs(&mut self) -> &Pairs {
        let tokens = self.tokens;
        self.pairs.get_or_insert_with(|| Pairs::new(tokens))
    }

    /// After a fault: goes to the next line inside of the bracket that was
    /// open when `outer` brackets were.
    fn resume(&mut self, outer: usize) -> Resumed {
        if let Some(&inner) = self.open.get(outer) {
            let Some(partner) = self.pairs().partner(inner) else {
                return Resumed::Lost;
            };
            self.at = self.at.max(partner as usize + 1);
            self.open.truncate(outer);
        }
        let around = self
            .open
            .last()
            .map(|opener| self.tokens[*opener as usize].kind);
        let closer = around.and_then(Kind::closer);
        loop {
            let kind = self.tokens[self.at].kind;
            if kind == Kind::Newline {
                self.at += 1;
                return Resumed::Line;
            } else if kind == Kind::End {
                return Resumed::Lost;
            } else if Some(kind) == closer {
                return Resumed::Closer;
            } else if kind.opens() {
                let opener = u32::try_from(self.at).unwrap_or(u32::MAX);
                match self.pairs().partner(opener) {
                    Some(partner) => self.at = partner as usize + 1,
                    None => return Resumed::Lost,
                }
            } else {
                self.at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests;
