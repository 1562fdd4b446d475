//! Bodies: attributes and blocks.

use std::collections::HashMap;

use super::{Fault, Newlines, Parsed, Parser, Resumed};
use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};
use crate::syntax::hcl::ast::{Attribute, Body, Item};
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
    pub(super) fn line(&mut self, items: &mut Vec<Item<'a>>) {
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

    /// One attribute or block.
    pub(super) fn item(&mut self, items: &mut Vec<Item<'a>>) -> Parsed<()> {
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

    /// Reports attributes whose name the same body has already.
    pub(super) fn check_names(&mut self, items: &[Item<'a>]) {
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
