//! Evaluated strings and values as texts that can be read, what is not known in them as a name that nobody declares.

use crate::document::derived::made::Made;
use crate::eval::json;
use crate::eval::text::{Form, Hole, Known, Piece, Text};
use crate::eval::value::{Extent, Kind, Map, Value};
use crate::source::place::{FileId, Place};
use crate::source::{Source, Span};
use crate::syntax::hcl;
use crate::syntax::hcl::ast::Body;
use crate::syntax::hcl::expr::ExprKind;
use crate::syntax::hcl::template::{DirectiveKind, Part as TemplatePart};
use crate::syntax::hcl::walk;

/// A text of more bytes than this is not made.
const MOST_BYTES: usize = 1 << 18;

/// Values nest no deeper than this in a text.
const DEEPEST: u32 = 64;

/// What a text is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Terraform's own.
    Hcl,
    /// Its JSON syntax.
    Json,
    /// Something in which no part can stand for what is not known.
    Plain,
}

/// A part of a text in the making.
#[derive(Debug)]
enum Part {
    Known(Known),
    /// Something that is not known, which an expression stands for.
    Hole(Place),
}

/// How the expression for a hole is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Among expressions.
    Expression,
    /// Within a string.
    Template,
    /// In a label, which holds no templates.
    Word,
    /// In the place of a value in JSON.
    Quoted,
}

/// The text that `contents` is, which the expression at `whole` says; nothing
/// where too little of it is known for anybody to read it.
pub(super) fn of_text(contents: &Value, syntax: Syntax, whole: Place) -> Option<(String, Made)> {
    let Kind::String(text) = &contents.kind else {
        return None;
    };
    let mut parts = Vec::new();
    push_text(text, Way::Json, &mut parts, 0, Quotes::None)?;
    finished(parts, syntax, whole)
}

/// The file that says the entries of `values`, each as an attribute.
pub(super) fn of_values(values: &Map, whole: Place) -> Option<(String, Made)> {
    let mut parts = Vec::new();
    for (name, entry) in values.entries.iter() {
        if !is_name(name) {
            continue;
        }
        parts.push(made(&format!("{name} = "), entry.key));
        push(&entry.value, Way::Hcl, &mut parts, 0)?;
        parts.push(made("\n", entry.key));
    }
    finished(parts, Syntax::Hcl, whole)
}

fn is_name(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    starts && name.chars().all(goes_on)
}

/// Whether what looks like a template in a string is to be read as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Json,
    Hcl,
}

/// What stands around a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    Around,
}

fn made(text: &str, place: Place) -> Part {
    Part::Known(Known {
        text: text.into(),
        place,
        form: Form::Made,
    })
}

/// The pieces of a text, as they are or escaped within the quotes of a string.
fn push_text(
    text: &Text,
    way: Way,
    parts: &mut Vec<Part>,
    depth: u32,
    quotes: Quotes,
) -> Option<()> {
    for piece in text.pieces() {
        match (piece, quotes) {
            (Piece::Known(known), Quotes::None) => parts.push(Part::Known(known.clone())),
            (Piece::Known(known), Quotes::Around) => parts.push(Part::Known(escaped(known, way))),
            (Piece::Hole(Hole { place, .. }), _) => parts.push(Part::Hole(*place)),
            (Piece::Json(value), Quotes::None) => push(value, way, parts, depth)?,
            (Piece::Json(value), Quotes::Around) => {
                let mut inner = Vec::new();
                push(value, Way::Json, &mut inner, depth + 1)?;
                parts.extend(inner.into_iter().map(|part| match part {
                    Part::Known(known) => Part::Known(escaped(&known, way)),
                    Part::Hole(place) => Part::Hole(place),
                }));
            }
        }
    }
    Some(())
}

fn escaped(known: &Known, way: Way) -> Known {
    let quoted = serde_json::Value::from(&*known.text).to_string();
    let mut text = quoted[1..quoted.len() - 1].to_owned();
    if way == Way::Hcl {
        text = text.replace("${", "$${").replace("%{", "%%{");
    }
    if *text == *known.text {
        return known.clone();
    }
    Known {
        text: text.into(),
        place: known.place,
        form: Form::Made,
    }
}

/// A value as it is written, which JSON and HCL have in common.
fn push(value: &Value, way: Way, parts: &mut Vec<Part>, depth: u32) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    let place = value.place;
    match &value.kind {
        Kind::Unknown(_) => parts.push(Part::Hole(place)),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => {
            parts.push(made(&value.to_json()?, place));
        }
        Kind::String(text) => {
            parts.push(made("\"", place));
            push_text(text, way, parts, depth + 1, Quotes::Around)?;
            parts.push(made("\"", place));
        }
        Kind::List(list) if list.extent == Extent::Open => parts.push(Part::Hole(place)),
        Kind::Map(map) if map.extent == Extent::Open => parts.push(Part::Hole(place)),
        Kind::List(list) => {
            parts.push(made("[", place));
            for (index, item) in list.items.iter().enumerate() {
                if index > 0 {
                    parts.push(made(",", place));
                }
                push(item, way, parts, depth + 1)?;
            }
            parts.push(made("]", place));
        }
        Kind::Map(map) => {
            parts.push(made("{", place));
            for (index, (key, entry)) in map.entries.iter().enumerate() {
                if index > 0 {
                    parts.push(made(",", place));
                }
                let text = key.as_str().into();
                let (place, form) = (entry.key, Form::Made);
                let known = escaped(&Known { text, place, form }, way);
                parts.push(made(&format!("\"{}\":", known.text), entry.key));
                push(&entry.value, way, parts, depth + 1)?;
            }
            parts.push(made("}", place));
        }
    }
    Some(())
}

fn finished(parts: Vec<Part>, syntax: Syntax, whole: Place) -> Option<(String, Made)> {
    let known = parts.iter().map(|part| match part {
        Part::Known(known) => known.text.len(),
        Part::Hole(_) => 0,
    });
    if known.sum::<usize>() > MOST_BYTES {
        return None;
    }
    let holes = parts.iter().filter(|part| matches!(part, Part::Hole(_)));
    let holes = holes.count();
    if holes == 0 {
        return Some(Made::of(filled(&parts, &[])?, whole));
    }
    let standing = match syntax {
        Syntax::Hcl => in_hcl(&parts, holes)?,
        Syntax::Json => in_json(&parts),
        Syntax::Plain => return None,
    };
    let (text, made) = Made::of(filled(&parts, &standing)?, whole);
    let is_read = match syntax {
        Syntax::Hcl => hcl::parse(&text).1.is_empty(),
        Syntax::Json => {
            let source = Source::new("", text.as_bytes());
            json::read_file(&source, FileId(0)).faults.is_empty()
        }
        Syntax::Plain => false,
    };
    is_read.then_some((text, made))
}

/// The parts, with an expression in each hole.
fn filled(parts: &[Part], standing: &[Standing]) -> Option<Vec<Known>> {
    let mut filled: Vec<Known> = Vec::with_capacity(parts.len());
    let mut standing = standing.iter().enumerate();
    for part in parts {
        match part {
            Part::Known(known) => filled.push(known.clone()),
            Part::Hole(place) => {
                let (index, standing) = standing.next()?;
                let before = filled.last().map_or("", |known| &*known.text);
                let is_template = *standing == Standing::Template;
                // The mark before would make an escape of it.
                if is_template && before.ends_with(['$', '%']) {
                    return None;
                }
                let text = match standing {
                    Standing::Expression => format!("(unknown{index})"),
                    Standing::Template => format!("${{unknown{index}}}"),
                    Standing::Word => format!("unknown{index}"),
                    Standing::Quoted => format!("\"${{unknown{index}}}\""),
                };
                filled.push(Known {
                    text: text.into(),
                    place: *place,
                    form: Form::Made,
                });
            }
        }
    }
    Some(filled)
}

/// How each hole stands in HCL: a first reading, with expressions in all of
/// them, tells which are within strings.
fn in_hcl(parts: &[Part], holes: usize) -> Option<Vec<Standing>> {
    let first = filled(parts, &vec![Standing::Expression; holes])?;
    let mut text = String::new();
    let mut at = Vec::with_capacity(holes);
    for (part, known) in parts.iter().zip(&first) {
        if let Part::Hole(_) = part {
            at.push(u32::try_from(text.len()).ok()?);
        }
        text.push_str(&known.text);
    }
    let (tree, _) = hcl::parse(&text);
    let (mut strings, mut labels) = (strings(&tree.body), labels(&tree.body));
    strings.sort_unstable();
    labels.sort_unstable();
    let holds = |spans: &[Span], at: u32| {
        let after = spans.partition_point(|span| span.start <= at);
        let last = after.checked_sub(1).and_then(|last| spans.get(last));
        last.is_some_and(|span| at < span.end)
    };
    let standing = at.into_iter().map(|at| {
        if holds(&labels, at) {
            Standing::Word
        } else if holds(&strings, at) {
            Standing::Template
        } else {
            Standing::Expression
        }
    });
    Some(standing.collect())
}

/// The constant parts of all strings.
fn strings(body: &Body<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    walk::attributes(body, &mut |_, attribute| {
        walk::expressions(&attribute.expr, &mut |expr| match &expr.kind {
            ExprKind::String(literal) => spans.push(literal.span()),
            ExprKind::Template(template) => push_literals(&template.parts, &mut spans),
            _ => {}
        });
    });
    spans
}

fn push_literals(parts: &[TemplatePart<'_>], spans: &mut Vec<Span>) {
    let mut waiting = vec![parts];
    while let Some(parts) = waiting.pop() {
        for part in parts {
            match part {
                TemplatePart::Literal(literal) => spans.push(literal.span()),
                TemplatePart::Interpolation(_) => {}
                TemplatePart::Directive(directive) => match &directive.kind {
                    DirectiveKind::If(test) => waiting.extend([&*test.then, &*test.otherwise]),
                    DirectiveKind::For(each) => waiting.push(&each.body),
                },
            }
        }
    }
}

/// The labels of all blocks.
fn labels(body: &Body<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut waiting = vec![body];
    while let Some(body) = waiting.pop() {
        for block in body.blocks() {
            spans.extend(block.labels.iter().map(|label| label.span));
            waiting.push(&block.body);
        }
    }
    spans
}

/// How each hole stands in JSON: within a string or in the place of a value.
fn in_json(parts: &[Part]) -> Vec<Standing> {
    let mut standing = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    for part in parts {
        match part {
            Part::Hole(_) if quoted => standing.push(Standing::Template),
            Part::Hole(_) => standing.push(Standing::Quoted),
            Part::Known(known) => {
                for byte in known.text.bytes() {
                    match byte {
                        _ if escaped => escaped = false,
                        b'\\' if quoted => escaped = true,
                        b'"' => quoted = !quoted,
                        _ => {}
                    }
                }
            }
        }
    }
    standing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::value::Unknown;

    fn rendered(parts: &[&str], syntax: Syntax) -> Option<String> {
        let place = FileId(0).at(Span::default());
        let pieces = parts.iter().map(|part| match *part {
            "?" => Piece::Hole(Hole {
                unknown: Unknown::default(),
                place,
            }),
            known => Piece::Known(Known {
                text: known.into(),
                place,
                form: Form::Made,
            }),
        });
        let value = Value::new(Kind::String(Text::new(pieces)), place);
        of_text(&value, syntax, place).map(|(text, _)| text)
    }

    #[test]
    fn what_is_not_known_is_a_name_in_the_form_of_its_place() {
        let text = [
            "a \"",
            "?",
            "\" {\n b = ",
            "?",
            "\n c = \"x-",
            "?",
            "\"\n d = <<E\n",
            "?",
            "\nE\n}\n",
        ];
        let expected = "a \"unknown0\" {\n b = (unknown1)\n c = \"x-${unknown2}\"\n d = <<E\n${unknown3}\nE\n}\n";
        assert_eq!(rendered(&text, Syntax::Hcl).as_deref(), Some(expected));
        let text = ["{\"a\": \"\\\"", "?", "\", \"b\": ", "?", "}"];
        let expected = "{\"a\": \"\\\"${unknown0}\", \"b\": \"${unknown1}\"}";
        assert_eq!(rendered(&text, Syntax::Json).as_deref(), Some(expected));
    }

    #[test]
    fn what_may_be_anything_is_not_read() {
        for text in [
            &["a ", "?", " {\n}\n"][..],
            &["?"],
            &["?", " = 1\n"],
            &["a = \"$", "?", "\"\n"],
        ] {
            assert_eq!(rendered(text, Syntax::Hcl), None, "{text:?}");
        }
        assert_eq!(rendered(&["{", "?", "}"], Syntax::Json), None);
        assert_eq!(rendered(&["a", "?"], Syntax::Plain), None);
    }
}
