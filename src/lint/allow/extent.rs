//! How far what begins in a line reaches: a block, an attribute, an element of a list, an entry of an object.

use std::collections::BTreeMap;

use crate::source::{Source, Span};
use crate::syntax::hcl::ast::{Body, Comment, File, Item};
use crate::syntax::hcl::expr::{Expr, ExprKind, Key, StepKind};
use crate::syntax::hcl::template::{DirectiveKind, Part};

/// For each line in which something begins, where the longest of it ends.
pub(super) struct Extents {
    ends: BTreeMap<usize, u32>,
    /// The lines that hold nothing but a comment.
    comments: BTreeMap<usize, usize>,
}

impl Extents {
    /// What begins in the lines of a file.
    pub(super) fn of(source: &Source, tree: &File<'_>) -> Self {
        let mut comments = BTreeMap::new();
        for comment in &tree.comments {
            if source.before(comment.span.start).trim().is_empty() {
                let last = source.line(comment.span.end.saturating_sub(1));
                comments.insert(source.line(comment.span.start), last);
            }
        }
        let mut extents = Self {
            ends: BTreeMap::new(),
            comments,
        };
        let mut reader = Reader {
            source,
            ends: &mut extents.ends,
        };
        reader.body(&tree.body);
        extents
    }

    /// What a comment is about: the line that it stands in, or the next one when
    /// it stands alone, and all that begins there.
    pub(super) fn below(&self, source: &Source, comment: &Comment) -> Span {
        let first = source.line(comment.span.start);
        let mut line = source.line(comment.span.end.saturating_sub(1));
        let after = source.text().get(comment.span.end as usize..);
        let rest = after
            .and_then(|after| after.lines().next())
            .unwrap_or_default();
        if self.comments.contains_key(&first) && rest.trim().is_empty() {
            line += 1;
            // Other comments in between are about the same.
            while let Some(last) = self.comments.get(&line) {
                line = last + 1;
            }
        }
        let whole = source.line_span(line);
        let end = self.ends.get(&line).copied().unwrap_or_default();
        Span::new(whole.start, whole.end.max(end))
    }
}

/// A reader recurses only as deep as the tree, whose depth the parser bounds.
struct Reader<'a> {
    source: &'a Source,
    ends: &'a mut BTreeMap<usize, u32>,
}

impl Reader<'_> {
    fn mark(&mut self, span: Span) {
        let line = self.source.line(span.start);
        let end = self.ends.entry(line).or_default();
        *end = span.end.max(*end);
    }

    fn body(&mut self, body: &Body<'_>) {
        for item in &body.items {
            self.mark(item.span());
            match item {
                Item::Attribute(attribute) => self.expr(&attribute.expr),
                Item::Block(block) => self.body(&block.body),
            }
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        self.mark(expr.span);
        match &expr.kind {
            ExprKind::Tuple(items) => items.iter().for_each(|item| self.expr(item)),
            ExprKind::Object(entries) => {
                for entry in entries {
                    self.mark(entry.key.span().to(entry.value.span));
                    if let Key::Expr(key) = &entry.key {
                        self.expr(key);
                    }
                    self.expr(&entry.value);
                }
            }
            ExprKind::Template(template) => self.parts(&template.parts),
            ExprKind::For(each) => {
                let optional = each.key.iter().chain(&each.condition);
                for part in [&each.collection, &each.value].into_iter().chain(optional) {
                    self.expr(part);
                }
            }
            ExprKind::Call(call) => call.arguments.iter().for_each(|one| self.expr(one)),
            ExprKind::Traversal(traversal) => {
                self.expr(&traversal.base);
                for step in &traversal.steps {
                    if let StepKind::Index(index) = &step.kind {
                        self.expr(index);
                    }
                }
            }
            ExprKind::Unary(unary) => self.expr(&unary.operand),
            ExprKind::Binary(binary) => {
                self.expr(&binary.first);
                binary
                    .rest
                    .iter()
                    .for_each(|(_, operand)| self.expr(operand));
            }
            ExprKind::Conditional(conditional) => {
                for arm in &conditional.arms {
                    self.expr(&arm.condition);
                    self.expr(&arm.value);
                }
                self.expr(&conditional.otherwise);
            }
            ExprKind::Parens(inner) => self.expr(inner),
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Variable(_)
            | ExprKind::Invalid => {}
        }
    }

    fn parts(&mut self, parts: &[Part<'_>]) {
        for part in parts {
            match part {
                Part::Literal(_) => {}
                Part::Interpolation(expr) => self.expr(expr),
                Part::Directive(directive) => match &directive.kind {
                    DirectiveKind::If(test) => {
                        self.expr(&test.condition);
                        self.parts(&test.then);
                        self.parts(&test.otherwise);
                    }
                    DirectiveKind::For(each) => {
                        self.expr(&each.collection);
                        self.parts(&each.body);
                    }
                },
            }
        }
    }
}
