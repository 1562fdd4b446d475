//! From files to facts, step by step.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::diag::Diagnostic;
use crate::document::block::Block;
use crate::document::derived::Derived;
use crate::document::evaluate::Run;
use crate::document::file::{File, Input, Syntax};
use crate::document::gather::{Around, gather};
use crate::document::graph::declared::Builder;
use crate::document::graph::{Link, written};
use crate::document::link::Links;
use crate::document::name::{self, Named};
use crate::document::order;
use crate::document::parse::{Parsed, parse};
use crate::document::relevance::Relevance;
use crate::document::usage::Usage;
use crate::document::{Project, evaluate, manifest};
use crate::eval::json::Fault;
use crate::eval::value::Value;
use crate::parallel;
use crate::policy::kind::PolicyKind;
use crate::source::Span;
use crate::source::place::{FileId, Place};

/// No text beside those of the files.
static NOTHING: LazyLock<Derived> = LazyLock::new(Derived::default);

/// Everything that `inputs`, sorted by path, say by themselves.
#[must_use]
pub fn read(inputs: &[Input]) -> Project<'_> {
    read_with(inputs, &NOTHING)
}

/// Everything that `inputs`, sorted by path, say, and what was `derived` of them.
#[must_use]
pub fn read_with<'a>(inputs: &'a [Input], derived: &'a Derived) -> Project<'a> {
    let texts = derived.texts.iter().map(|text| &text.input);
    let inputs: Vec<&Input> = inputs.iter().chain(texts).collect();
    let relevance = derived.relevance_of(&inputs);
    let mut parsed = parse_all(&inputs, &relevance);
    let first = parsed.len() - derived.texts.len();
    for (parsed, text) in parsed[first..].iter_mut().zip(&derived.texts) {
        parsed.file.made = Some(&text.made);
    }
    let mut files = Vec::with_capacity(parsed.len());
    let mut models = Vec::with_capacity(parsed.len());
    let mut bare = Vec::new();
    set_aside(&mut parsed);
    for (id, parsed) in (0..).map(FileId).zip(parsed) {
        let mut file = parsed.file;
        let code = matches!(
            file.syntax,
            Syntax::Terraform(_)
                | Syntax::TerraformJson(_)
                | Syntax::Terragrunt(_)
                | Syntax::Variables
        );
        if code && !relevance.is_near_service(file.source.path()) {
            file.diagnostics.clear();
        }
        files.push(file);
        models.push(parsed.model);
        if !parsed.policies.is_empty() {
            bare.push((id, parsed.policies));
        }
    }
    let Run { blocks, refused } = evaluate::run(&files, &relevance, derived);

    let mut gathered = gather(&blocks, &Surroundings::new(&files));
    let bare = bare
        .into_iter()
        .filter(|(id, _)| !gathered.claimed.contains(id));
    let bare = bare.flat_map(|(_, policies)| policies);
    gathered.policies.extend(bare);
    let mut identities = gathered.identities;
    let policies = order::sort(gathered.policies, &mut identities);

    let links = Links::new(&files);
    let mut builder = Builder::read(&blocks, |block| {
        let upstreams = links.upstreams(block);
        move |value: &Value, position| match &upstreams {
            Some(upstreams) => upstreams.link(value, position),
            None => Link::Reference,
        }
    });
    for ((id, file), model) in numbered(&files).zip(&models) {
        if let Some(model) = model {
            let directory = name::directory(file.source.path());
            let below = |place: Place| {
                let path = files
                    .get(place.file.0 as usize)
                    .map(|file| file.source.path());
                path.is_some_and(|path| is_below(path, directory))
            };
            written::add(&mut builder, model, id, below);
        }
    }
    tell(&mut files, gathered.faults);
    let manifests = manifest::all(&files, models);
    Project {
        files,
        policies,
        identities,
        graph: builder.graph,
        blocks,
        refused,
        manifests,
        generated: derived.told.clone(),
    }
}

fn parse_all<'a>(inputs: &[&'a Input], relevance: &Relevance) -> Vec<Parsed<'a>> {
    let numbered: Vec<(usize, &'a Input)> = inputs.iter().copied().enumerate().collect();
    parallel::map(&numbered, |(index, input)| {
        let id = FileId(u32::try_from(*index).unwrap_or(u32::MAX));
        parse(
            input,
            id,
            relevance.traces[*index],
            relevance.matters[*index],
        )
    })
}

/// Of a manifest in each syntax in one directory the first holds, alone.
fn set_aside(parsed: &mut [Parsed<'_>]) {
    let directory = |parsed: &Parsed<'_>| name::directory(parsed.file.source.path()).to_owned();
    let is = |parsed: &Parsed<'_>, named| name::of(parsed.file.source.path()) == named;
    let first = parsed.iter().filter(|one| is(one, Named::ManifestHcl));
    let first: HashSet<String> = first.map(directory).collect();
    for one in parsed.iter_mut() {
        if is(one, Named::ManifestJson) && first.contains(&directory(one)) {
            let wrong = Diagnostic::error(Span::default(), "`cagen.hcl` beside it holds instead");
            one.file.diagnostics = vec![wrong.help("keep one of the two")];
            one.model = None;
        }
    }
}

fn numbered<'f, 'a>(files: &'f [File<'a>]) -> impl Iterator<Item = (FileId, &'f File<'a>)> {
    (0..).map(FileId).zip(files)
}

fn is_below(path: &str, directory: &str) -> bool {
    directory.is_empty()
        || path
            .strip_prefix(directory)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Adds what is wrong in texts within files, each thing once.
fn tell(files: &mut [File<'_>], faults: Vec<Fault>) {
    for fault in faults {
        if let Some(file) = files.get_mut(fault.place.file.0 as usize) {
            let wrong = Diagnostic::error(fault.place.span, fault.message).help(fault.help);
            if !file.diagnostics.contains(&wrong) {
                file.diagnostics.push(wrong);
            }
        }
    }
    for file in files {
        file.diagnostics.sort_by_key(|wrong| wrong.span);
    }
}

/// What the files tell about blocks.
struct Surroundings<'f, 'a> {
    files: &'f [File<'a>],
    /// The directories that hold Terraform.
    modules: HashSet<&'f str>,
    usage: Usage<'f>,
}

impl<'f, 'a> Surroundings<'f, 'a> {
    fn new(files: &'f [File<'a>]) -> Self {
        let paths = files.iter().map(|file| file.source.path());
        let terraform =
            paths.filter(|path| matches!(name::of(path), Named::Terraform | Named::TerraformJson));
        Self {
            files,
            modules: terraform.map(name::directory).collect(),
            usage: Usage::read(files),
        }
    }
}

impl Around for Surroundings<'_, '_> {
    fn is_json(&self, file: FileId) -> bool {
        let file = self.files.get(file.0 as usize);
        file.is_some_and(|file| matches!(file.syntax, Syntax::Json))
    }

    fn is_inside(&self, call: &Block) -> bool {
        let Some(source) = call.body.get("source").and_then(Value::as_str) else {
            return false;
        };
        let relative = source.starts_with("./") || source.starts_with("../");
        let file = self.files.get(call.whole.file.0 as usize);
        let target = file.filter(|_| relative).and_then(|file| {
            let directory = name::directory(file.source.path());
            name::joined(directory, &source)
        });
        target.is_some_and(|target| self.modules.contains(target.as_str()))
    }

    fn mentioned(&self, data: &Block) -> Option<PolicyKind> {
        let file = self.files.get(data.whole.file.0 as usize)?;
        let directory = name::directory(file.source.path());
        self.usage.kind(directory, &data.name)
    }
}
