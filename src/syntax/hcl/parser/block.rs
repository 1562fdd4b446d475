//! Blocks: labels and what stands in the braces.

use super::{Fault, Newlines, Parsed, Parser, Resumed};
use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};
use crate::syntax::hcl::ast::{Block, Body, Item, Label, LabelKind};
use crate::syntax::hcl::token::{Kind, Token};

impl<'a> Parser<'_, 'a> {
    pub(super) fn brace_on_next_line(&self) -> bool {
        let mut rest = self.tokens[self.at..].iter();
        let next = rest.find(|token| {
            !matches!(
                token.kind,
                Kind::Newline | Kind::LineComment | Kind::BlockComment
            )
        });
        next.is_some_and(|token| token.kind == Kind::BraceOpen)
    }

    /// The rest of a block after its first word.
    pub(super) fn block(
        &mut self,
        ident: Spanned<&'a str>,
        items: &mut Vec<Item<'a>>,
    ) -> Parsed<()> {
        let labels = self.labels(ident)?;
        let open = self.take().span;
        let outer = self.open.len();
        let mut inner = Vec::new();
        let result = self.deeper(|parser| {
            parser.block_items(&mut inner);
            Ok(())
        });
        self.check_names(&inner);
        let token = self.peek();
        let close = match token.kind {
            Kind::BraceClose if result.is_ok() && self.open.len() == outer => self.take().span,
            _ => Span::new(token.span.start, token.span.start),
        };
        inner.shrink_to_fit();
        let body = Body {
            items: inner,
            span: Span::new(open.end, close.start.max(open.end)),
        };
        items.push(Item::Block(Block {
            ident,
            labels,
            body,
            open,
            close,
        }));
        result?;
        match token.kind {
            Kind::BraceClose => Ok(()),
            // All there is has been read: nothing is left to go on with.
            Kind::End => {
                if self.unclosed().is_ok() {
                    self.report(
                        Diagnostic::error(open, "this `{` is closed at the wrong place")
                            .help("look for a bracket that is missing or too many in this block"),
                    );
                }
                self.open.truncate(outer - 1);
                Ok(())
            }
            _ => Err(Fault),
        }
    }

    /// The labels of a block, up to before its `{`.
    fn labels(&mut self, ident: Spanned<&'a str>) -> Parsed<Vec<Label<'a>>> {
        let mut labels = Vec::new();
        loop {
            let token = self.peek();
            match token.kind {
                Kind::Ident => {
                    self.take();
                    labels.push(Label {
                        text: self.text_of(token.span).into(),
                        span: token.span,
                        kind: LabelKind::Bare,
                    });
                }
                Kind::QuoteOpen => labels.push(self.quoted_label()?),
                Kind::BraceOpen => {
                    labels.shrink_to_fit();
                    return Ok(labels);
                }
                Kind::Newline if self.brace_on_next_line() => {
                    self.brace_below(ident);
                    return Ok(labels);
                }
                _ => {
                    let fault = self.no_brace(ident, token);
                    return self.fail_at(token, fault);
                }
            }
        }
    }

    /// Goes to the `{` on a later line, after saying that it stands wrong.
    fn brace_below(&mut self, ident: Spanned<&'a str>) {
        let before = std::mem::replace(&mut self.newlines, Newlines::AreBlanks);
        let brace = self.peek().span;
        self.newlines = before;
        self.report(
            Diagnostic::error(brace, "a block needs its `{` on the same line")
                .label(ident.span, "the block begins here")
                .help(format!("move the `{{` to the line of `{}`", ident.node)),
        );
    }

    fn no_brace(&self, ident: Spanned<&'a str>, token: Token) -> Diagnostic {
        let name = ident.node;
        match token.kind {
            Kind::Equal => {
                Diagnostic::error(token.span, "an attribute has one name, without labels")
                    .help(format!("write `{name} = value`, or `{{` here for a block"))
            }
            Kind::Newline | Kind::End => {
                Diagnostic::error(ident.span, format!("the block `{name}` has no `{{`"))
                    .help("write `{` at the end of this line")
            }
            _ => Diagnostic::error(
                token.span,
                format!(
                    "`{}` cannot be a label of a block",
                    self.text_of(token.span)
                ),
            )
            .help("put labels in double quotes, then write `{`"),
        }
    }

    /// What stands in the braces of a block, up to before its `}`.
    fn block_items(&mut self, items: &mut Vec<Item<'a>>) {
        let first = self.peek();
        if !matches!(first.kind, Kind::Newline | Kind::BraceClose | Kind::End) {
            self.one_line(items);
        }
        while !self.has_enough() {
            match self.peek().kind {
                Kind::End | Kind::BraceClose => break,
                Kind::Newline => {
                    self.take();
                }
                _ => self.line(items),
            }
        }
    }

    /// `{ name = value }`: one attribute and the `}` on the same line.
    fn one_line(&mut self, items: &mut Vec<Item<'a>>) {
        let start = self.at;
        let outer = self.open.len();
        let result = self.item(items).and_then(|()| {
            let next = self.peek();
            let fault = match items.last() {
                Some(Item::Block(block)) => Diagnostic::error(
                    block.header(),
                    "a block on one line may hold one attribute, but no block",
                ),
                _ if next.kind == Kind::BraceClose => return Ok(()),
                _ => Diagnostic::error(
                    next.span,
                    "a block on one line may hold one attribute, then its `}`",
                ),
            };
            let fault = fault.help("begin a new line after the `{` and after each attribute");
            self.report(fault);
            match next.kind {
                Kind::BraceClose | Kind::Newline => Ok(()),
                _ => Err(Fault),
            }
        });
        if let Err(Fault) = result {
            self.newlines = Newlines::Matter;
            if let Resumed::Lost = self.resume(outer) {
                self.resume_by_layout(start, outer);
            }
        }
    }
}
