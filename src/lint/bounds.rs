//! What the conditions of a variable let through, of a name that one of its parts holds.

use std::cell::RefCell;
use std::collections::HashMap;

use regex::Regex;

use crate::lint::symbol::{Sight, Symbol};
use crate::source::Span;
use crate::syntax::hcl::expr::{Binary, BinaryOperator, Call, Expr, ExprKind, UnaryOperator};

/// A test of a name.
#[derive(Debug, Clone)]
pub(super) struct Test {
    pub(super) subject: Symbol,
    /// The pattern, or the test of a length.
    pub(super) span: Span,
    pub(super) kind: Kind,
}

/// What a test is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Against a regex.
    Pattern,
    /// The length from above.
    Length,
}

/// Adds the tests of names in a condition.
pub(super) fn tests<'a>(expr: &Expr<'a>, sight: Sight<'_, '_, 'a>, found: &mut Vec<Test>) {
    let Some(sight) = sight.deeper() else {
        return;
    };
    match &expr.kind {
        ExprKind::Parens(inner) => tests(inner, sight, found),
        ExprKind::Unary(unary) => tests(&unary.operand, sight, found),
        ExprKind::Tuple(items) => items.iter().for_each(|item| tests(item, sight, found)),
        ExprKind::For(of) => sight.within(of, |inner| tests(&of.value, inner, found)),
        ExprKind::Conditional(conditional) => {
            for arm in &conditional.arms {
                tests(&arm.condition, sight, found);
                tests(&arm.value, sight, found);
            }
            tests(&conditional.otherwise, sight, found);
        }
        ExprKind::Binary(binary) => {
            if let Some(subject) = bounded_length(binary) {
                let names = sight.names(subject).into_iter();
                found.extend(names.map(|subject| Test {
                    subject,
                    span: expr.span,
                    kind: Kind::Length,
                }));
            }
            tests(&binary.first, sight, found);
            binary
                .rest
                .iter()
                .for_each(|(_, operand)| tests(operand, sight, found));
        }
        ExprKind::Call(call) => match pattern(call, sight) {
            Some((span, _, text)) => {
                let names = sight.names(text).into_iter();
                found.extend(names.map(|subject| Test {
                    subject,
                    span,
                    kind: Kind::Pattern,
                }));
            }
            None => call
                .arguments
                .iter()
                .for_each(|one| tests(one, sight, found)),
        },
        _ => {}
    }
}

/// What has a length below a number.
fn bounded_length<'e, 'a>(binary: &'e Binary<'a>) -> Option<&'e Expr<'a>> {
    let [(operator, right)] = binary.rest.as_slice() else {
        return None;
    };
    let long = match operator.node {
        BinaryOperator::Less | BinaryOperator::LessEqual => &binary.first,
        BinaryOperator::Greater | BinaryOperator::GreaterEqual => right,
        _ => return None,
    };
    match &long.unparenthesised().kind {
        ExprKind::Call(call) if call.name.node == "length" => call.arguments.first(),
        _ => None,
    }
}

/// The constant pattern of a call, where it is asked for, and what it is held against.
fn pattern<'e, 'a>(
    call: &'e Call<'a>,
    sight: Sight<'_, '_, 'a>,
) -> Option<(Span, String, &'e Expr<'a>)> {
    if !matches!(&*call.name.node, "regex" | "regexall") {
        return None;
    }
    let [pattern, text] = call.arguments.as_slice() else {
        return None;
    };
    let said = match pattern.path().as_deref() {
        Some(["local", name]) => sight.scope.local(sight.file, name)?.as_str()?,
        _ => pattern.as_str()?,
    };
    Some((pattern.span, said.to_owned(), text))
}

/// The conditions of a variable, and the name that is looked at.
pub(super) struct Bounds<'c, 'a> {
    conditions: &'c [&'c Expr<'a>],
    subject: &'c Symbol,
    regexes: RefCell<HashMap<String, Option<Regex>>>,
}

/// What a condition says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Yes,
    No,
    /// It asks what cannot be answered here.
    Unknown,
    /// It asks about something else.
    Other,
}

impl Verdict {
    fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown | Self::Other => self,
        }
    }

    /// All of them, of which `decisive` alone is enough.
    fn joined(all: impl Iterator<Item = Self>, decisive: Self) -> Self {
        let mut joined = Self::Other;
        for one in all {
            joined = match (joined, one) {
                _ if one == decisive => return decisive,
                (_, Self::Other) => joined,
                (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
                (Self::Yes | Self::No | Self::Other, one) => one,
            };
        }
        joined
    }
}

impl<'c, 'a> Bounds<'c, 'a> {
    /// Of `subject` in `conditions`.
    pub(super) fn new(conditions: &'c [&'c Expr<'a>], subject: &'c Symbol) -> Self {
        Self {
            conditions,
            subject,
            regexes: RefCell::default(),
        }
    }

    /// Whether `name` surely comes through, or surely not; `None` where that is not known.
    pub(super) fn takes(&self, name: &str, sight: Sight<'_, '_, 'a>) -> Option<bool> {
        let each = self.conditions.iter();
        let each = each.map(|condition| self.verdict(condition, name, sight));
        match Verdict::joined(each, Verdict::No) {
            Verdict::Yes => Some(true),
            Verdict::No => Some(false),
            Verdict::Unknown | Verdict::Other => None,
        }
    }

    fn is_subject(&self, expr: &Expr<'a>, sight: Sight<'_, '_, 'a>) -> bool {
        sight.names(expr).contains(self.subject)
    }

    fn verdict(&self, expr: &Expr<'a>, name: &str, sight: Sight<'_, '_, 'a>) -> Verdict {
        let Some(sight) = sight.deeper() else {
            return Verdict::Unknown;
        };
        match &expr.kind {
            ExprKind::Bool(value) => Verdict::of(*value),
            ExprKind::Parens(inner) => self.verdict(inner, name, sight),
            ExprKind::Unary(unary) if unary.operator.node == UnaryOperator::Not => {
                self.verdict(&unary.operand, name, sight).not()
            }
            ExprKind::Binary(binary) => self.binary(expr, binary, name, sight),
            ExprKind::Conditional(conditional) => {
                for arm in &conditional.arms {
                    match self.verdict(&arm.condition, name, sight) {
                        Verdict::Yes => return self.verdict(&arm.value, name, sight),
                        Verdict::No => {}
                        Verdict::Unknown | Verdict::Other => return Verdict::Unknown,
                    }
                }
                self.verdict(&conditional.otherwise, name, sight)
            }
            ExprKind::Call(call) => self.call(expr, call, name, sight),
            _ => self.about(expr, sight),
        }
    }

    fn binary(
        &self,
        whole: &Expr<'a>,
        binary: &Binary<'a>,
        name: &str,
        sight: Sight<'_, '_, 'a>,
    ) -> Verdict {
        let Some((operator, right)) = binary.rest.first() else {
            return Verdict::Unknown;
        };
        let operands = binary.rest.iter().map(|(_, operand)| operand);
        let operands = std::iter::once(&binary.first).chain(operands);
        match operator.node {
            BinaryOperator::And | BinaryOperator::Or => {
                let decisive = Verdict::of(operator.node == BinaryOperator::Or);
                let each = operands.map(|operand| self.verdict(operand, name, sight));
                return Verdict::joined(each, decisive);
            }
            BinaryOperator::Equal | BinaryOperator::NotEqual => {
                let (left, right) = (binary.first.unparenthesised(), right.unparenthesised());
                let nothing = matches!(left.kind, ExprKind::Null) && self.is_subject(right, sight)
                    || matches!(right.kind, ExprKind::Null) && self.is_subject(left, sight);
                if nothing {
                    return Verdict::of(operator.node == BinaryOperator::NotEqual);
                }
                let whole = self
                    .is_all(left, right, name, sight)
                    .or_else(|| self.is_all(right, left, name, sight));
                if let (Some(whole), BinaryOperator::Equal) = (whole, operator.node) {
                    return Verdict::of(whole);
                }
            }
            _ => {}
        }
        let number = |expr: &Expr<'a>| self.number(expr, name, sight);
        let compared = number(&binary.first).zip(number(right));
        match (compared, binary.rest.len()) {
            (Some((left, right)), 1) => match operator.node {
                BinaryOperator::Less => Verdict::of(left < right),
                BinaryOperator::LessEqual => Verdict::of(left <= right),
                BinaryOperator::Greater => Verdict::of(left > right),
                BinaryOperator::GreaterEqual => Verdict::of(left >= right),
                BinaryOperator::Equal => Verdict::of(left == right),
                BinaryOperator::NotEqual => Verdict::of(left != right),
                _ => Verdict::Unknown,
            },
            _ => self.about(whole, sight),
        }
    }

    /// Whether all of the name is what a pattern finds in it, where `found` is that and `text` the name.
    fn is_all(
        &self,
        found: &Expr<'a>,
        text: &Expr<'a>,
        name: &str,
        sight: Sight<'_, '_, 'a>,
    ) -> Option<bool> {
        let ExprKind::Call(call) = &found.kind else {
            return None;
        };
        let (_, pattern, of) = pattern(call, sight)?;
        let asked =
            call.name.node == "regex" && self.is_subject(of, sight) && self.is_subject(text, sight);
        // What stands in brackets would be found alone.
        if !asked || pattern.contains('(') {
            return None;
        }
        let regex = Regex::new(&pattern).ok()?;
        Some(
            regex
                .find(name)
                .is_some_and(|found| found.len() == name.len()),
        )
    }

    /// A number, the name's length, or how often a pattern is in it.
    fn number(&self, expr: &Expr<'a>, name: &str, sight: Sight<'_, '_, 'a>) -> Option<usize> {
        match &expr.unparenthesised().kind {
            ExprKind::Number(number) => number.parse().ok(),
            ExprKind::Call(call) if call.name.node == "length" => {
                let of = call.arguments.first()?.unparenthesised();
                if self.is_subject(of, sight) {
                    return Some(name.chars().count());
                }
                let ExprKind::Call(all) = &of.kind else {
                    return None;
                };
                let (_, pattern, text) = pattern(all, sight)?;
                if all.name.node != "regexall" || !self.is_subject(text, sight) {
                    return None;
                }
                self.matches(&pattern, name).map(usize::from)
            }
            _ => None,
        }
    }

    /// Whether a pattern is in `name`; `None` where it is none.
    fn matches(&self, pattern: &str, name: &str) -> Option<bool> {
        let mut regexes = self.regexes.borrow_mut();
        let regex = regexes
            .entry(pattern.to_owned())
            .or_insert_with(|| Regex::new(pattern).ok());
        regex.as_ref().map(|regex| regex.is_match(name))
    }

    fn call(
        &self,
        whole: &Expr<'a>,
        call: &Call<'a>,
        name: &str,
        sight: Sight<'_, '_, 'a>,
    ) -> Verdict {
        let of_regex = |inner: &Expr<'a>| {
            let ExprKind::Call(inner) = &inner.unparenthesised().kind else {
                return None;
            };
            let (_, pattern, text) = pattern(inner, sight)?;
            if inner.name.node != "regex" || !self.is_subject(text, sight) {
                return None;
            }
            self.matches(&pattern, name)
        };
        match (&*call.name.node, call.arguments.as_slice()) {
            ("can", [inner]) => match of_regex(inner) {
                Some(matches) => Verdict::of(matches),
                None => self.about(whole, sight),
            },
            ("alltrue", [list]) => match &list.unparenthesised().kind {
                ExprKind::For(of) if of.condition.is_none() => {
                    sight.within(of, |inner| self.verdict(&of.value, name, inner))
                }
                ExprKind::Tuple(items) => {
                    let each = items.iter().map(|item| self.verdict(item, name, sight));
                    Verdict::joined(each, Verdict::No)
                }
                _ => self.about(whole, sight),
            },
            ("startswith", [text, start]) if self.is_subject(text, sight) => match start.as_str() {
                Some(start) => Verdict::of(name.starts_with(start)),
                None => Verdict::Unknown,
            },
            ("endswith", [text, end]) if self.is_subject(text, sight) => match end.as_str() {
                Some(end) => Verdict::of(name.ends_with(end)),
                None => Verdict::Unknown,
            },
            _ => self.about(whole, sight),
        }
    }

    /// Whether what cannot be read is about the name at all.
    fn about(&self, expr: &Expr<'a>, sight: Sight<'_, '_, 'a>) -> Verdict {
        let mut found = false;
        crate::syntax::hcl::walk::expressions(expr, &mut |inner| {
            // What a loop goes over may hold it.
            found |= matches!(inner.kind, ExprKind::For(_)) || self.is_subject(inner, sight);
        });
        if found {
            Verdict::Unknown
        } else {
            Verdict::Other
        }
    }
}
