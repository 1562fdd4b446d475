//! Functions that read files of the tree, or name them.

use super::names::{Names, Scope};
use super::steps::Step;
use super::{Evaluated, evaluate, made};
use crate::eval::files::{Directory, Found, rooted, unrooted};
use crate::eval::functions;
use crate::eval::origin::Origin;
use crate::eval::refusal::Refusal;
use crate::eval::text::{Form, Known, Piece, Text};
use crate::eval::value::{Extent, Kind, Map, Value};
use crate::source::place::{FileId, Place};
use crate::source::{Source, Span};
use crate::syntax::hcl;

/// What the function gives, if it is one of those.
pub(super) fn call(
    name: &str,
    arguments: &[Value],
    place: Place,
    scope: Scope<'_>,
) -> Option<Evaluated> {
    let unknown = || scope.doubtful(place);
    Some(Ok(match (name, arguments) {
        ("file", [path]) => match read(path, scope) {
            Some((id, source)) => text(id, source),
            None => unknown(),
        },
        ("filebase64", [path]) => match read(path, scope) {
            Some((id, source)) => {
                return Some(functions::call("base64encode", &[text(id, source)], place));
            }
            None => unknown(),
        },
        ("fileexists", [path]) => match scope.names.directory().find(path) {
            Some(Found::File(..) | Found::Unread) => Value::new(Kind::Bool(true), place),
            Some(Found::Nothing) => Value::new(Kind::Bool(false), place),
            None => unknown(),
        },
        ("fileset", [path, pattern]) => {
            let directory = scope.names.directory();
            let pattern = pattern.as_str();
            let matching =
                pattern.and_then(|pattern| directory.matching(path, &pattern, scope.meter));
            match matching {
                Some(paths) => {
                    let paths = paths.iter().map(|path| made(path, place));
                    Value::list(paths.collect(), place)
                }
                None => unknown(),
            }
        }
        ("templatefile", [path, variables]) => match read(path, scope) {
            Some((id, source)) => {
                let origin = Origin::File(id);
                return Some(template(source.text(), origin, variables, place, scope));
            }
            None => unknown(),
        },
        ("templatestring", [template, variables]) => match template.kind {
            Kind::String(ref text) => match text.as_known() {
                Some(known) => {
                    let origin = Origin::Text(text, template.place);
                    return Some(self::template(&known, origin, variables, place, scope));
                }
                None => unknown(),
            },
            _ => unknown(),
        },
        (
            "filemd5" | "filesha1" | "filesha256" | "filesha512" | "filebase64sha256"
            | "filebase64sha512",
            _,
        ) => unknown(),
        ("abspath", [path]) => scope.names.directory().absolute(path, place)?,
        ("dirname", [path]) => {
            let path = unrooted(path)?;
            rooted(
                path.rsplit_once('/').map_or("", |(parent, _)| parent),
                place,
            )
        }
        ("basename", [path]) => {
            let path = unrooted(path).filter(|path| !path.is_empty())?;
            made(path.rsplit('/').next().unwrap_or_default(), place)
        }
        _ => return None,
    }))
}

fn read<'s>(path: &Value, scope: Scope<'s>) -> Option<(FileId, &'s Source)> {
    match scope.names.directory().find(path)? {
        Found::File(id, source) => Some((id, source)),
        Found::Unread | Found::Nothing => None,
    }
}

/// The text of a file, which stands there byte for byte.
pub(crate) fn text(id: FileId, source: &Source) -> Value {
    let length = u32::try_from(source.text().len()).unwrap_or(u32::MAX);
    let place = id.at(Span::new(0, length));
    let known = Known {
        text: source.text().into(),
        place,
        form: Form::Copied,
    };
    Value::new(Kind::String(Text::new([Piece::Known(known)])), place)
}

/// To read so many bytes of a template as one takes a step.
const PARSE_UNIT: usize = 4;

/// What the template `text` comes to with the entries of `variables`.
fn template(
    text: &str,
    origin: Origin<'_>,
    variables: &Value,
    place: Place,
    scope: Scope<'_>,
) -> Evaluated {
    let variables = match &variables.kind {
        Kind::Map(map) => Some(map),
        Kind::Unknown(_) => None,
        _ => return Err(Refusal::new(place, "the variables of a template are a map")),
    };
    if !scope.meter.spend(text.len() / PARSE_UNIT) {
        return Ok(scope.doubtful(place));
    }
    let (template, faults) = hcl::parse_template(text);
    if !faults.is_empty() {
        return Err(Refusal::new(place, "the template cannot be read"));
    }
    let names = Variables {
        names: scope.names,
        variables,
    };
    let scope = Scope {
        names: &names,
        bindings: None,
        origin,
        meter: scope.meter,
    };
    evaluate(&template, scope)
}

/// The names that a template sees.
struct Variables<'v> {
    names: &'v dyn Names,
    variables: Option<&'v Map>,
}

impl Names for Variables<'_> {
    fn resolve(&self, root: &str, _: &[Step], place: Place) -> Result<(Value, usize), Refusal> {
        let Some(variables) = self.variables else {
            return Ok((Value::unknown(place), 0));
        };
        match (variables.entries.get(root), variables.extent) {
            (Some(entry), _) => Ok((entry.value.clone(), 0)),
            (None, Extent::Open) => Ok((Value::unknown(place), 0)),
            (None, Extent::Exact) => Err(Refusal::new(
                place,
                format!("the template is not given `{root}`"),
            )),
        }
    }

    fn call(&self, name: &str, arguments: &[Value], place: Place) -> Option<Evaluated> {
        self.names.call(name, arguments, place)
    }

    fn directory(&self) -> Directory<'_> {
        self.names.directory()
    }
}
