//! How reading goes on after a fault.

use super::pairs::Pairs;
use super::{Fault, Parsed, Parser};
use crate::diag::Diagnostic;
use crate::syntax::hcl::token::{Kind, Token};

/// Where reading goes on after a fault.
pub(super) enum Resumed {
    /// After the end of a line.
    Line,
    /// At the token that closes the brackets around.
    Closer,
    /// Nowhere: brackets do not close.
    Lost,
}

impl Parser<'_, '_> {
    /// Takes the closer of the innermost open bracket.
    pub(super) fn close(
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
    pub(super) fn unclosed(&mut self) -> Parsed<()> {
        self.unclosed_at(self.open.len())
    }

    /// The same for the bracket that made `depth` brackets open.
    pub(super) fn unclosed_at(&mut self, depth: usize) -> Parsed<()> {
        let Some(&opener) = depth.checked_sub(1).and_then(|index| self.open.get(index)) else {
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
    pub(super) fn resume(&mut self, outer: usize) -> Resumed {
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

    /// After a bracket that never closes: goes to the next line that is not
    /// indented more than this one and looks like an attribute or block.
    pub(super) fn resume_by_layout(&mut self, start: usize, outer: usize) {
        self.open.truncate(outer);
        let first = self.tokens[start].span.start as usize;
        let indent = first - self.line_start(first);
        let mut at = start;
        loop {
            match self.tokens[at].kind {
                Kind::End => break,
                Kind::Newline => {
                    let next = self.tokens[at + 1];
                    let from = next.span.start as usize;
                    let near = from - self.line_start(from) <= indent;
                    if near && self.begins_item(at + 1) {
                        at += 1;
                        break;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        self.at = at;
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |line| line + 1)
    }

    fn begins_item(&self, at: usize) -> bool {
        let next = self.tokens.get(at + 1).map(|token| token.kind);
        match self.tokens[at].kind {
            Kind::Ident => matches!(
                next,
                Some(Kind::Equal | Kind::Colon | Kind::BraceOpen | Kind::QuoteOpen | Kind::Ident)
            ),
            kind => matches!(kind, Kind::QuoteOpen | Kind::BraceClose),
        }
    }
}
