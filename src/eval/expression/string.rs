//! Templates: quoted strings, heredocs and files that are templates.

use super::comprehension::pairs;
use super::conditional::{Truth, truth};
use super::names::{Binding, Scope};
use super::{Evaluated, evaluate};
use crate::eval::convert;
use crate::eval::refusal::Refusal;
use crate::eval::shape;
use crate::eval::text::{Hole, Piece, Text};
use crate::eval::value::{Extent, Kind, Unknown, Value};
use crate::source::Span;
use crate::source::place::Place;
use crate::syntax::hcl::expr::Expr;
use crate::syntax::hcl::template::{
    Directive, DirectiveKind, ForDirective, IfDirective, Part, Template, TemplateKind,
};

/// A text of more pieces or bytes than this is not known.
const MAX_PIECES: usize = 20_000;
const MAX_BYTES: usize = 4 << 20;

/// A string or a heredoc.
pub(super) fn template(template: &Template<'_>, span: Span, scope: Scope<'_>) -> Evaluated {
    if let Some(alone) = alone(template) {
        return evaluate(alone, scope);
    }
    let mut written = Written::default();
    written.parts(&template.parts, scope)?;
    let place = scope.place(span);
    Ok(match written.fits(scope) {
        true => Value::new(Kind::String(written.text), place),
        false => scope.doubtful(place),
    })
}

/// The expression of which the template is nothing but the interpolation: its
/// value is no string then, but itself.
pub(crate) fn alone<'t, 'a>(template: &'t Template<'a>) -> Option<&'t Expr<'a>> {
    match (template.kind, template.parts.as_slice()) {
        (TemplateKind::Quoted | TemplateKind::Text, [Part::Interpolation(expr)]) => Some(expr),
        _ => None,
    }
}

/// What of a template is written.
#[derive(Default)]
struct Written {
    text: Text,
    bytes: usize,
    full: bool,
}

impl Written {
    fn push(&mut self, piece: Piece) {
        self.bytes += match &piece {
            Piece::Known(known) => known.text.len(),
            Piece::Hole(_) | Piece::Json(_) => 1,
        };
        self.full |= self.bytes > MAX_BYTES || self.text.pieces().len() >= MAX_PIECES;
        if !self.full {
            self.text.push(piece);
        }
    }

    fn fits(&self, scope: Scope<'_>) -> bool {
        !self.full
            && scope
                .meter
                .spend(self.text.pieces().len() + self.bytes / 1024)
    }

    /// Something of any length that is not known.
    fn hole(&mut self, unknown: Unknown, place: Place) {
        self.push(Piece::Hole(Hole { unknown, place }));
    }

    fn parts(&mut self, parts: &[Part<'_>], scope: Scope<'_>) -> Result<(), Refusal> {
        for part in parts {
            if self.full {
                return Ok(());
            }
            match part {
                Part::Literal(literal) => {
                    for piece in scope.origin.text(literal).pieces() {
                        self.push(piece.clone());
                    }
                }
                Part::Interpolation(expr) => self.interpolation(expr, scope)?,
                Part::Directive(directive) => self.directive(directive, scope)?,
            }
        }
        Ok(())
    }

    /// Whether what is written begins as an ARN does.
    fn is_arn(&self) -> bool {
        match self.text.pieces().first() {
            Some(Piece::Known(known)) => known.text.starts_with("arn:"),
            Some(Piece::Hole(_) | Piece::Json(_)) | None => false,
        }
    }

    fn interpolation(&mut self, expr: &Expr<'_>, scope: Scope<'_>) -> Result<(), Refusal> {
        let value = evaluate(expr, scope)?;
        let value = convert::to_string(&value)?;
        match value.kind {
            Kind::String(text) if text.pieces().is_empty() && self.is_arn() => {
                if let Some(unknown) = scope.names.not_given(value.place) {
                    self.hole(unknown, scope.place(expr.span));
                }
            }
            Kind::String(text) => text
                .pieces()
                .iter()
                .for_each(|piece| self.push(piece.clone())),
            Kind::Null => return Err(Refusal::new(value.place, "`null` in a string")),
            Kind::Unknown(unknown) => {
                scope.meter.doubt();
                self.hole(unknown, scope.place(expr.span));
            }
            Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => {
                self.hole(Unknown::default(), value.place);
            }
        }
        Ok(())
    }

    fn directive(&mut self, directive: &Directive<'_>, scope: Scope<'_>) -> Result<(), Refusal> {
        let place = scope.place(directive.span);
        if !scope.meter.enter() {
            scope.meter.doubt();
            self.hole(Unknown::default(), place);
            return Ok(());
        }
        let result = match &directive.kind {
            DirectiveKind::If(choice) => self.choice(choice, place, scope),
            DirectiveKind::For(each) => self.repetition(each, place, scope),
        };
        scope.meter.leave();
        result
    }

    fn choice(
        &mut self,
        choice: &IfDirective<'_>,
        place: Place,
        scope: Scope<'_>,
    ) -> Result<(), Refusal> {
        match truth(&choice.condition, scope)? {
            Truth::Yes => self.parts(&choice.then, scope),
            Truth::No => self.parts(&choice.otherwise, scope),
            Truth::Unknown => {
                self.hole(Unknown::default(), place);
                Ok(())
            }
        }
    }

    fn repetition(
        &mut self,
        each: &ForDirective<'_>,
        place: Place,
        scope: Scope<'_>,
    ) -> Result<(), Refusal> {
        let collection = evaluate(&each.collection, scope)?;
        let form = shape::by_form(&each.collection, scope.names, 0);
        let (pairs, extent) = pairs(&collection, form, scope)?;
        if extent == Extent::Open {
            self.hole(Unknown::default(), place);
            return Ok(());
        }
        for (key, value) in pairs {
            let outer = Binding {
                name: each.key_variable.map_or("", |name| name.node),
                value: key,
                outer: scope.bindings,
            };
            let inner = Binding {
                name: each.variable.node,
                value,
                outer: Some(&outer),
            };
            if self.full || !scope.meter.spend(1) {
                self.full = true;
                return Ok(());
            }
            self.parts(&each.body, scope.with(Some(&inner)))?;
        }
        Ok(())
    }
}
