//! Tokens to a tree: the cursor, errors, and how reading goes on after one.

mod block;
mod body;
mod collection;
mod number;
mod operator;
mod pairs;
mod quoted;
mod recover;
mod template;
mod term;

use super::ast::{Comment, CommentKind, File};
use super::expr::{Expr, ExprKind};
use super::lexer::{self, MOST_FAULTS};
use super::literal::position;
use super::token::{Kind, Token};
use crate::diag::Diagnostic;
use crate::source::Span;
use pairs::Pairs;
use recover::Resumed;

/// Nesting beyond this is refused: brackets, blocks, template sequences and
/// unary operators count one each. Terraform has no fixed bound; people write
/// a dozen levels, and what is deeper than this could not be evaluated.
const DEEPEST: u32 = 200;

/// The tree of `text` and what is wrong with it.
pub(super) fn read(text: &str) -> (File<'_>, Vec<Diagnostic>) {
    let (tokens, faults) = lexer::tokens(text);
    let mut parser = Parser::new(text, &tokens, faults);
    let body = parser.file_body();
    let faults = parser.into_faults();
    let comments = tokens.iter().filter_map(|token| comment(text, *token));
    let file = File {
        body,
        comments: comments.collect(),
    };
    (file, faults)
}

/// The template that `text` is from its start to its end.
pub(super) fn read_template(text: &str) -> (Expr<'_>, Vec<Diagnostic>) {
    read_template_at(text, Span::new(0, position(text.len())))
}

/// The template that stands at `span` of `text`.
pub(super) fn read_template_at(text: &str, span: Span) -> (Expr<'_>, Vec<Diagnostic>) {
    let text = text.get(..span.range().end).unwrap_or(text);
    let (tokens, faults) = lexer::template_tokens_from(text, span.range().start);
    let mut parser = Parser::new(text, &tokens, faults);
    let kind = ExprKind::Invalid;
    let template = parser.whole_template(span);
    let template = template.unwrap_or(Expr { span, kind });
    (template, parser.into_faults())
}

/// The expression that stands at `span` of `text`, where it is one.
pub(super) fn read_expression(text: &str, span: Span) -> Expr<'_> {
    let text = text.get(..span.range().end).unwrap_or(text);
    let (tokens, faults) = lexer::tokens_from(text, span.range().start);
    let kind = ExprKind::Invalid;
    let read = Parser::new(text, &tokens, faults).expr();
    read.unwrap_or(Expr { span, kind })
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

impl<'t, 'a> Parser<'t, 'a> {
    fn new(text: &'a str, tokens: &'t [Token], faults: Vec<Diagnostic>) -> Self {
        Self {
            text,
            tokens,
            at: 0,
            last_end: 0,
            newlines: Newlines::Matter,
            open: Vec::new(),
            depth: 0,
            pairs: None,
            faults,
        }
    }

    /// What is wrong with the text, in its order.
    fn into_faults(self) -> Vec<Diagnostic> {
        let mut faults = self.faults;
        faults.sort_by_key(|fault| fault.span);
        faults.truncate(MOST_FAULTS);
        faults
    }
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
}

#[cfg(test)]
mod tests;
