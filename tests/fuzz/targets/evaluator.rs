//! Trees of a few files, read and evaluated to the last expression.
//!
//! The input is the text of `main.tf`; a line `#--- NAME` begins another file.
#![no_main]

use std::collections::BTreeMap;

use cagen::document::file::{Input, Role};
use cagen::document::read::read;
use cagen::eval::module::block::BlockKind;
use cagen::eval::provider::NoProvider;
use cagen::eval::root::roots;
use cagen::eval::tree::{Tree, TreeFile};
use cagen::eval::world::{Module, World};
use cagen::source::path::RelPath;
use cagen::source::{Source, place::FileId};
use cagen::syntax::hcl;
use cagen_fuzz::{LONGEST, Texts, timed};
use libfuzzer_sys::fuzz_target;

/// How many files one input makes.
const FILES: usize = 6;

/// Makes the module matter, whatever the rest says.
const TIE: &str = "resource \"aws_codeartifact_domain\" \"fuzz\" {\n  domain = \"fuzz\"\n}\n";

fuzz_target!(|bytes: &[u8]| {
    if bytes.len() > LONGEST {
        return;
    }
    let inputs = inputs(bytes);
    let texts = Texts(inputs.iter().map(|input| &input.source).collect());
    for (at, source) in (0..).zip(&texts.0) {
        let (_, told) = timed("parsing", || hcl::parse(source.text()));
        for diagnostic in told {
            texts.span(FileId(at), diagnostic.span);
        }
    }
    timed("evaluating", || evaluate(&texts));
    let project = timed("reading", || read(&inputs));
    for (at, file) in (0..).zip(&project.files) {
        for told in &file.diagnostics {
            texts.span(FileId(at), told.span);
            for label in &told.labels {
                texts.span(FileId(at), label.span);
            }
        }
    }
    for policy in &project.policies {
        texts.document(&policy.document);
        for attachment in &policy.attached {
            texts.place(attachment.place);
        }
    }
    for block in &project.blocks {
        texts.place(block.header);
        texts.place(block.whole);
        texts.value(&block.body);
    }
});

/// The files that the bytes are, in the order of their paths.
fn inputs(bytes: &[u8]) -> Vec<Input> {
    let text = String::from_utf8_lossy(bytes);
    let mut files = BTreeMap::from([("zz.tf".to_owned(), TIE.to_owned())]);
    let mut name = "main.tf".to_owned();
    for line in text.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("#--- ")
            && let Ok(path) = RelPath::parse(next.trim())
            && files.len() < FILES
        {
            name = path.as_str().to_owned();
        } else {
            files.entry(name.clone()).or_default().push_str(line);
        }
    }
    // A name that is a directory in another cannot be a file.
    let below = |name: &str| format!("{name}/");
    let names: Vec<String> = files.keys().cloned().collect();
    files.retain(|name, _| !names.iter().any(|other| other.starts_with(&below(name))));
    let inputs = files.into_iter().map(|(path, text)| Input {
        source: Source::new(path, text.as_bytes()),
        role: Role::Judged,
    });
    inputs.collect()
}

/// Asks for everything that the tree can be asked for.
fn evaluate(texts: &Texts<'_>) {
    let files = texts.0.iter().map(|source| TreeFile {
        path: source.path(),
        source: Some(*source),
        hcl: None,
    });
    let tree = Tree::new(files.collect());
    for root in roots(&tree) {
        let world = World::new(&tree, &root, &NoProvider);
        for module in world.modules() {
            of_module(&module, texts);
        }
    }
}

fn of_module(module: &Module<'_, '_>, texts: &Texts<'_>) {
    for name in module.locals() {
        if let Some(value) = module.local(name) {
            texts.value(&value);
        }
    }
    for refused in module.refused_inputs() {
        texts.place(refused.given);
        texts.place(refused.condition);
    }
    for block in module.blocks() {
        texts.place(block.whole);
        match block.kind {
            BlockKind::Variable => texts.value(&module.variable(block)),
            BlockKind::Output => texts.value(&module.output(block)),
            _ => {
                for instance in &module.instances(block).items {
                    texts.value(&module.body(block, instance));
                }
            }
        }
    }
}
