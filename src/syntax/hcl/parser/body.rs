//! Bodies: attributes and blocks.

use std::collections::HashMap;

use super::{Fault, Newlines, Parsed, Parser, Resumed};
use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};
use crate::syntax::hcl::ast::{Attribute, Block, Body, Item, Label, LabelKind};
use crate::syntax::hcl::expr::{Expr, ExprKind};
use crate::syntax::hcl::token::{Kind, Token};

/// Bodies with more attributes than this look for repeated names by a table.
const FEW: usize = 12;

impl<'a> Parser<'_, 'a> {
    /// The body of the whole file.
    pub(super) fn file_body(&mut self) -> Body<'a> {
        let mut items = Vec::new();
        while !self.has_enough() {
            let token = self.peek();
            match token.kind {
                Kind::End => break,
                Kind::Newline => {
                    self.take();
                }
                Kind::BraceClose => {
                    self.report(
                        Diagnostic::error(token.span, "this `}` closes nothing")
                            .help("delete it, or look for a block that ends too early"),
                    );
                    self.at += 1;
                }
                _ => self.line(&mut items),
            }
        }
        let end = self.tokens.last().map_or(0, |token| token.span.end);
        self.check_names(&items);
        Body {
            items,
            span: Span::new(0, end),
        }
    }

    /// One attribute or block and the end of its line; after a fault, what is
    /// left of the line.
    fn line(&mut self, items: &mut Vec<Item<'a>>) {
        let start = self.at;
        let outer = self.open.len();
        let result = self.item(items).and_then(|()| self.line_end(items.last()));
        if let Err(Fault) = result {
            self.newlines = Newlines::Matter;
            match self.resume(outer) {
                Resumed::Line | Resumed::Closer => {}
                Resumed::Lost => self.resume_by_layout(start, outer),
            }
        }
    }

    fn line_end(&mut self, item: Option<&Item<'a>>) -> Parsed<()> {
        let token = self.peek();
        match token.kind {
            Kind::Newline | Kind::End => {
                self.take();
                Ok(())
            }
            _ => {
                let fault = match item {
                    Some(Item::Block(_)) => {
                        Diagnostic::error(token.span, "a new line must follow the `}` of a block")
                            .help("begin a new line here")
                    }
                    _ => self.after_value(token),
                };
                self.fail_at(token, fault)
            }
        }
    }

    /// Why nothing may follow the value of an attribute here.
    fn after_value(&self, token: Token) -> Diagnostic {
        let found = self.text_of(token.span);
        let error = |message: &str| Diagnostic::error(token.span, message);
        match token.kind {
            Kind::BraceClose if !self.open.is_empty() => {
                error("a new line must stand before this `}`").help("begin a new line here")
            }
            Kind::BraceClose | Kind::BracketClose | Kind::ParenClose => error(&format!(
                "this `{found}` closes nothing before it on its line"
            ))
            .help("delete it, or move it to a line of its own if it closes a bracket above"),
            Kind::Comma => error("a comma may not follow an attribute")
                .help("delete the comma, and begin a new line for the next attribute"),
            Kind::Equal => error("a second `=` in one attribute").help("did you mean `==`?"),
            _ => error(&format!("`{found}` after the end of a value"))
                .help("begin a new line here, or join the values by an operator"),
        }
    }

    /// After a bracket that never closes: goes to the next line that is not
    /// indented more than this one and looks like an attribute or block.
    fn resume_by_layout(&mut self, start: usize, outer: usize) {
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
                Some(Kind::Equal | Kind::BraceOpen | Kind::QuoteOpen | Kind::Ident)
            ),
            kind => kind == Kind::BraceClose,
        }
    }

    /// One attribute or block.
    fn item(&mut self, items: &mut Vec<Item<'a>>) -> Parsed<()> {
        let token = self.peek();
        if token.kind != Kind::Ident {
            let fault = self.no_name(token);
            return self.fail_at(token, fault);
        }
        self.take();
        let name = Spanned::new(self.text_of(token.span), token.span);
        let next = self.peek();
        match next.kind {
            Kind::Equal => self.attribute(name, items),
            Kind::Colon => {
                self.report(
                    Diagnostic::error(next.span, "an attribute needs `=`, not `:`")
                        .help("write `=` here"),
                );
                self.attribute(name, items)
            }
            Kind::Ident | Kind::QuoteOpen | Kind::BraceOpen => self.block(name, items),
            Kind::Newline if self.brace_on_next_line() => self.block(name, items),
            _ => {
                let fault = Diagnostic::error(
                    name.span,
                    format!("`{}` is neither an attribute nor a block", name.node),
                )
                .help("write `name = value` for an attribute or `name { }` for a block");
                self.fail_at(next, fault)
            }
        }
    }

    fn no_name(&self, token: Token) -> Diagnostic {
        let error = |message: &str| Diagnostic::error(token.span, message);
        match token.kind {
            Kind::QuoteOpen => error("the name of an attribute or block has no quotes")
                .help("delete the quotes, or put the line in the braces of an object"),
            Kind::BraceOpen => error("a block needs a name before its `{`")
                .help("write the name and the `{` on the same line"),
            Kind::BracketClose | Kind::ParenClose => error(&format!(
                "this `{}` closes nothing",
                self.text_of(token.span)
            ))
            .help("delete it, or look for a bracket that is closed too early"),
            _ => error(&format!(
                "`{}` begins neither an attribute nor a block",
                self.text_of(token.span)
            ))
            .help("begin the line with a name"),
        }
    }

    fn attribute(&mut self, name: Spanned<&'a str>, items: &mut Vec<Item<'a>>) -> Parsed<()> {
        self.take();
        let result = self.expr();
        let (expr, result) = match result {
            Ok(expr) => (expr, Ok(())),
            Err(Fault) => (self.invalid_from(name.span.end), Err(Fault)),
        };
        items.push(Item::Attribute(Attribute { name, expr }));
        result
    }

    /// A value that could not be read, of which the tokens since `start` are known.
    pub(super) fn invalid_from(&self, start: u32) -> Expr<'a> {
        Expr {
            span: Span::new(start, self.last_end.max(start)),
            kind: ExprKind::Invalid,
        }
    }

    fn brace_on_next_line(&self) -> bool {
        let mut rest = self.tokens[self.at..].iter();
        let next = rest.find(|token| {
            !matches!(
                token.kind,
                Kind::Newline | Kind::LineComment | Kind::BlockComment
            )
        });
        next.is_some_and(|token| token.kind == Kind::BraceOpen)
    }

    fn block(&mut self, ident: Spanned<&'a str>, items: &mut Vec<Item<'a>>) -> Parsed<()> {
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

    /// Reports attributes whose name the same body has already.
    fn check_names(&mut self, items: &[Item<'a>]) {
        let names: Vec<Spanned<&str>> = items
            .iter()
            .filter_map(|item| match item {
                Item::Attribute(attribute) => Some(attribute.name),
                Item::Block(_) => None,
            })
            .collect();
        if names.len() <= FEW {
            for (index, name) in names.iter().enumerate() {
                if let Some(first) = names[..index].iter().find(|first| first.node == name.node) {
                    self.repeated(*first, *name);
                }
            }
            return;
        }
        let mut firsts: HashMap<&str, Spanned<&str>> = HashMap::with_capacity(names.len());
        for name in names {
            let first = *firsts.entry(name.node).or_insert(name);
            if first.span != name.span {
                self.repeated(first, name);
            }
        }
    }

    fn repeated(&mut self, first: Spanned<&str>, again: Spanned<&str>) {
        self.report(
            Diagnostic::error(
                again.span,
                format!("the attribute `{}` is set twice", again.node),
            )
            .label(first.span, "first set here")
            .help("delete one of the two"),
        );
    }
}
