//! Expressions made by operators.

use super::{DEEPEST, Parsed, Parser};
use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};
use crate::syntax::hcl::expr::{
    Arm, Binary, BinaryOperator, Conditional, Expr, ExprKind, Unary, UnaryOperator,
};
use crate::syntax::hcl::token::Kind;

/// Operands of one precedence, the last one still to come.
struct Pending<'a> {
    precedence: u8,
    first: Expr<'a>,
    rest: Vec<(Spanned<BinaryOperator>, Expr<'a>)>,
    operator: Spanned<BinaryOperator>,
}

impl<'a> Pending<'a> {
    fn complete(mut self, last: Expr<'a>) -> Expr<'a> {
        let span = self.first.span.to(last.span);
        self.rest.push((self.operator, last));
        let binary = Binary {
            first: self.first,
            rest: self.rest,
        };
        Expr {
            span,
            kind: ExprKind::Binary(Box::new(binary)),
        }
    }
}

impl<'a> Parser<'_, 'a> {
    /// An expression.
    pub(super) fn expr(&mut self) -> Parsed<Expr<'a>> {
        self.deeper(Self::conditional)
    }

    fn conditional(&mut self) -> Parsed<Expr<'a>> {
        let first = self.binary()?;
        if self.peek().kind != Kind::Question {
            return Ok(first);
        }
        self.arms(first)
    }

    fn arms(&mut self, mut condition: Expr<'a>) -> Parsed<Expr<'a>> {
        let start = condition.span;
        let mut arms = Vec::new();
        let otherwise = loop {
            let question = self.take().span;
            let value = self.expr()?;
            let colon = self.peek();
            if colon.kind != Kind::Colon {
                let fault = Diagnostic::error(question, "this `?` has no `:` with the other value")
                    .help("write `condition ? value : other`");
                return self.fail_at(colon, fault);
            }
            self.take();
            arms.push(Arm { condition, value });
            let next = self.binary()?;
            if self.peek().kind != Kind::Question {
                break next;
            }
            condition = next;
        };
        let span = start.to(otherwise.span);
        let conditional = Conditional { arms, otherwise };
        Ok(Expr {
            span,
            kind: ExprKind::Conditional(Box::new(conditional)),
        })
    }

    fn binary(&mut self) -> Parsed<Expr<'a>> {
        let first = self.unary()?;
        match binary_operator(self.peek().kind) {
            None => Ok(first),
            Some(_) => self.chain(first),
        }
    }

    /// Operators by precedence, without recursion: what binds less waits.
    fn chain(&mut self, mut operand: Expr<'a>) -> Parsed<Expr<'a>> {
        let mut waiting: Vec<Pending<'a>> = Vec::new();
        while let Some((operator, precedence)) = binary_operator(self.peek().kind) {
            let operator = Spanned::new(operator, self.take().span);
            while let Some(inner) = waiting.pop_if(|last| last.precedence > precedence) {
                operand = inner.complete(operand);
            }
            match waiting.last_mut() {
                Some(same) if same.precedence == precedence => {
                    same.rest.push((same.operator, operand));
                    same.operator = operator;
                }
                _ => waiting.push(Pending {
                    precedence,
                    first: operand,
                    rest: Vec::new(),
                    operator,
                }),
            }
            operand = self.unary()?;
        }
        Ok(waiting
            .into_iter()
            .rev()
            .fold(operand, |operand, inner| inner.complete(operand)))
    }

    fn unary(&mut self) -> Parsed<Expr<'a>> {
        match self.peek().kind {
            Kind::Minus | Kind::Bang => self.prefixed(),
            _ => self.postfix(),
        }
    }

    /// Any number of `-` and `!` before an operand.
    fn prefixed(&mut self) -> Parsed<Expr<'a>> {
        let mut operators = Vec::new();
        loop {
            let operator = match self.peek().kind {
                Kind::Minus => UnaryOperator::Negate,
                Kind::Bang => UnaryOperator::Not,
                _ => break,
            };
            let span = self.take().span;
            if operators.len() >= DEEPEST as usize {
                return self.fail(
                    Diagnostic::error(
                        span,
                        format!("more than {DEEPEST} operators before one value"),
                    )
                    .help("delete all but one"),
                );
            }
            operators.push(Spanned::new(operator, span));
        }
        let operand = self.postfix()?;
        Ok(operators.into_iter().rev().fold(operand, apply))
    }
}

fn apply<'a>(operand: Expr<'a>, operator: Spanned<UnaryOperator>) -> Expr<'a> {
    let span: Span = operator.span.to(operand.span);
    let unary = Unary { operator, operand };
    Expr {
        span,
        kind: ExprKind::Unary(Box::new(unary)),
    }
}

/// The operator a token stands for and how strongly it binds.
fn binary_operator(kind: Kind) -> Option<(BinaryOperator, u8)> {
    Some(match kind {
        Kind::Or => (BinaryOperator::Or, 1),
        Kind::And => (BinaryOperator::And, 2),
        Kind::EqualEqual => (BinaryOperator::Equal, 3),
        Kind::NotEqual => (BinaryOperator::NotEqual, 3),
        Kind::Less => (BinaryOperator::Less, 4),
        Kind::LessEqual => (BinaryOperator::LessEqual, 4),
        Kind::Greater => (BinaryOperator::Greater, 4),
        Kind::GreaterEqual => (BinaryOperator::GreaterEqual, 4),
        Kind::Plus => (BinaryOperator::Add, 5),
        Kind::Minus => (BinaryOperator::Subtract, 5),
        Kind::Star => (BinaryOperator::Multiply, 6),
        Kind::Slash => (BinaryOperator::Divide, 6),
        Kind::Percent => (BinaryOperator::Modulo, 6),
        _ => return None,
    })
}
