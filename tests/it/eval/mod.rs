//! What Terraform modules come to.

mod console;
mod expressions;
mod golden;
mod hostile;
mod modules;
mod places;
mod provider;
mod random;
mod soundness;
mod syntaxes;
mod terragrunt;

use cagen::eval::provider::NoProvider;
use cagen::eval::root::roots;
use cagen::eval::text::Piece;
use cagen::eval::tree::{Tree, TreeFile};
use cagen::eval::value::{Extent, Kind, Value};
use cagen::eval::world::World;
use cagen::source::Source;

/// Files by their paths.
pub(crate) struct Sources(Vec<Source>);

impl Sources {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let mut files = files.to_vec();
        files.sort();
        let sources = files
            .iter()
            .map(|(path, text)| Source::new(*path, text.as_bytes()));
        Self(sources.collect())
    }

    pub(crate) fn tree(&self) -> Tree<'_> {
        let files = self.0.iter().map(|source| TreeFile {
            path: source.path(),
            source: Some(source),
            hcl: None,
        });
        Tree::new(files.collect())
    }

    /// The text at the place of a value.
    pub(crate) fn written(&self, value: &Value) -> &str {
        self.0[value.place.file.0 as usize].excerpt(value.place.span)
    }
}

/// A value as text: unknown parts are `?`, with the reference where there is one.
pub(crate) fn shown(value: &Value) -> String {
    match &value.kind {
        Kind::Unknown(unknown) => match &unknown.reference {
            None => "?".to_owned(),
            Some(reference) => {
                let attribute = match reference.attribute.as_str() {
                    "" => String::new(),
                    attribute => format!(".{attribute}"),
                };
                format!("?{}{attribute}", reference.address)
            }
        },
        Kind::Null => "null".to_owned(),
        Kind::Bool(truth) => truth.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::String(text) => {
            let pieces = text.pieces().iter().map(|piece| match piece {
                Piece::Known(known) => format!("{:?}", known.text).trim_matches('"').to_owned(),
                Piece::Hole(hole) => {
                    let hole = Value::new(Kind::Unknown(hole.unknown.clone()), hole.place);
                    format!("<{}>", shown(&hole))
                }
                Piece::Json(value) => format!("json({})", shown(value)),
            });
            format!("\"{}\"", pieces.collect::<String>())
        }
        Kind::List(list) => {
            let mut items: Vec<_> = list.items.iter().map(shown).collect();
            if list.extent == Extent::Open {
                items.push("...".to_owned());
            }
            format!("[{}]", items.join(", "))
        }
        Kind::Map(map) => {
            let entries = map.entries.iter();
            let mut entries: Vec<_> = entries
                .map(|(key, entry)| format!("{key} = {}", shown(&entry.value)))
                .collect();
            if map.extent == Extent::Open {
                entries.push("...".to_owned());
            }
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// The local value `x` of the only root of these files.
pub(crate) fn local_value(sources: &Sources) -> Value {
    let tree = sources.tree();
    let roots = roots(&tree);
    let world = World::new(&tree, &roots[0], &NoProvider);
    let modules = world.modules();
    modules[0].local("x").unwrap()
}

/// The same as text.
pub(crate) fn local(files: &[(&str, &str)]) -> String {
    shown(&local_value(&Sources::new(files)))
}

/// What an expression comes to; `var.u` is not known.
pub(crate) fn value(expression: &str) -> String {
    let text = format!("variable \"u\" {{}}\nlocals {{\n  x = {expression}\n}}\n");
    local(&[("main.tf", &text)])
}

/// The bodies of all instances of resources and data sources of these files by address.
pub(crate) fn bodies(files: &[(&str, &str)]) -> Vec<String> {
    let sources = Sources::new(files);
    let tree = sources.tree();
    let mut all = Vec::new();
    for root in roots(&tree) {
        let world = World::new(&tree, &root, &NoProvider);
        for module in world.modules() {
            for block in module.blocks() {
                use cagen::eval::module::block::BlockKind::{Data, Resource};
                if !matches!(block.kind, Resource | Data) {
                    continue;
                }
                for instance in &module.instances(block).items {
                    let body = shown(&module.body(block, instance));
                    let address = format!("{}{}", block.address(), instance.key.suffix());
                    all.push(format!("{} {address} {body}", module.path()));
                }
            }
        }
    }
    all
}
