//! Whether an upstream is written as a reference to a repository, or as a name
//! that is only text.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::document::block::Block;
use crate::document::file::{File, Syntax};
use crate::document::graph::Link;
use crate::document::{mentions, name};
use crate::eval::value::Value;
use crate::source::Span;
use crate::source::place::FileId;
use crate::syntax::hcl::ast;
use crate::syntax::hcl::expr::Expr;

/// The expressions of a tree by the names that refer to them.
pub(super) struct Links<'t, 'a> {
    files: &'t [File<'a>],
    /// By directory.
    modules: HashMap<&'t str, Names<'t, 'a>>,
    /// The calls of each directory: the caller's directory, and the block.
    callers: HashMap<String, Vec<(&'t str, &'t ast::Block<'a>)>>,
    /// The repositories, by where they are written.
    repositories: HashMap<(FileId, Span), &'t ast::Block<'a>>,
}

/// What the names of a module mean.
#[derive(Default)]
struct Names<'t, 'a> {
    locals: HashMap<&'a str, &'t Expr<'a>>,
    outputs: HashMap<&'t str, &'t Expr<'a>>,
    calls: HashMap<&'t str, &'t ast::Block<'a>>,
}

/// More names than these are not followed from one upstream.
const MAX_NAMES: usize = 2_000;

impl<'t, 'a> Links<'t, 'a> {
    /// The names of `files`.
    pub(super) fn new(files: &'t [File<'a>]) -> Self {
        let mut links = Self {
            files,
            modules: HashMap::new(),
            callers: HashMap::new(),
            repositories: HashMap::new(),
        };
        for (id, file) in (0..).map(FileId).zip(files) {
            if let Syntax::Terraform(tree) = &file.syntax {
                links.add(id, name::directory(file.source.path()), tree);
            }
        }
        links
    }

    fn add(&mut self, id: FileId, directory: &'t str, tree: &'t ast::File<'a>) {
        let names = self.modules.entry(directory).or_default();
        for block in tree.body.blocks() {
            let label = block.labels.first().map(|label| &*label.text);
            match (block.ident.node, label) {
                ("locals", _) => {
                    let attributes = block.body.attributes();
                    names
                        .locals
                        .extend(attributes.map(|a| (a.name.node, &a.expr)));
                }
                ("output", Some(label)) => {
                    if let Some(value) = block.body.attribute("value") {
                        names.outputs.insert(label, &value.expr);
                    }
                }
                ("module", Some(label)) => {
                    names.calls.insert(label, block);
                    if let Some(target) = target(directory, block) {
                        self.callers
                            .entry(target)
                            .or_default()
                            .push((directory, block));
                    }
                }
                ("resource", Some(ty)) if ty.contains("codeartifact_repository") => {
                    self.repositories.insert((id, block.span()), block);
                }
                _ => {}
            }
        }
    }

    /// How the upstreams of `block` are written; `None` in JSON and in what is
    /// made elsewhere, where it is not told apart, and where the block waits
    /// for repositories anyway.
    pub(super) fn upstreams(&self, block: &Block) -> Option<Upstreams<'_, 't, 'a>> {
        let whole = block.whole;
        let written = *self.repositories.get(&(whole.file, whole.span))?;
        let file = self.files.get(whole.file.0 as usize)?;
        if depends(written) {
            return None;
        }
        let names = UpstreamNames::of(written);
        Some(Upstreams {
            links: self,
            directory: name::directory(file.source.path()),
            block: written,
            file: whole.file,
            is_static: names.is_static(),
            names,
            any: OnceCell::new(),
        })
    }

    /// Whether `expr` leads to an attribute of a repository.
    fn reaches(
        &self,
        directory: &'t str,
        expr: &'t Expr<'a>,
        block: &'t ast::Block<'a>,
        around: Option<&'t ast::Block<'a>>,
    ) -> bool {
        let mut seen: HashSet<*const Expr<'a>> = HashSet::new();
        let mut waiting: Vec<(&'t str, &'t Expr<'a>)> = vec![(directory, expr)];
        let mut found = false;
        while let Some((directory, expr)) = waiting.pop() {
            if found || seen.len() > MAX_NAMES {
                return true;
            }
            if !seen.insert(std::ptr::from_ref(expr)) {
                continue;
            }
            mentions::each(expr, &mut |path| {
                let here = |expr: Option<&'t Expr<'a>>| expr.map(|expr| (directory, expr));
                match path {
                    [
                        "aws_codeartifact_repository" | "awscc_codeartifact_repository",
                        ..,
                    ] => {
                        found = true;
                    }
                    ["local", name, ..] => {
                        let local = self.modules.get(directory).and_then(|m| m.locals.get(name));
                        waiting.extend(here(local.copied()));
                    }
                    ["each", ..] => {
                        let each = block.body.attribute("for_each");
                        waiting.extend(here(each.map(|each| &each.expr)));
                    }
                    ["var", name, ..] => waiting.extend(self.arguments(directory, name)),
                    ["module", call, output, ..] => {
                        waiting.extend(self.output(directory, call, output));
                    }
                    // One of several instances: of which output is not told.
                    ["module", call] => waiting.extend(self.outputs(directory, call)),
                    [iterator, ..] => {
                        let dynamic = around.filter(|dynamic| is_iterator(dynamic, iterator));
                        let each = dynamic.and_then(|d| d.body.attribute("for_each"));
                        waiting.extend(here(each.map(|each| &each.expr)));
                    }
                    [] => {}
                }
            });
        }
        found
    }

    /// What the callers of a module give to its variable.
    fn arguments(
        &self,
        directory: &str,
        variable: &str,
    ) -> impl Iterator<Item = (&'t str, &'t Expr<'a>)> {
        let callers = self.callers.get(directory).into_iter().flatten();
        let given = callers.filter_map(|(caller, call)| {
            let argument = call.body.attribute(variable)?;
            Some((*caller, &argument.expr))
        });
        given.collect::<Vec<_>>().into_iter()
    }

    /// The expressions of all outputs of a module.
    fn outputs(&self, directory: &str, call: &str) -> Vec<(&'t str, &'t Expr<'a>)> {
        let module = || {
            let call = self.modules.get(directory)?.calls.get(call)?;
            let target = target(directory, call)?;
            self.modules.get_key_value(target.as_str())
        };
        let Some((directory, names)) = module() else {
            return Vec::new();
        };
        let outputs = names.outputs.values();
        outputs.map(|output| (*directory, *output)).collect()
    }

    /// The expression of a module's output.
    fn output(&self, directory: &str, call: &str, output: &str) -> Option<(&'t str, &'t Expr<'a>)> {
        let call = self.modules.get(directory)?.calls.get(call)?;
        let target = target(directory, call)?;
        let (directory, names) = self.modules.get_key_value(target.as_str())?;
        Some((directory, *names.outputs.get(output)?))
    }
}

/// The directory of the tree that a call names.
fn target(directory: &str, call: &ast::Block<'_>) -> Option<String> {
    let source = call.body.attribute("source")?;
    let source = source.expr.as_str()?;
    if !source.starts_with("./") && !source.starts_with("../") {
        return None;
    }
    name::joined(directory, source)
}

/// Whether a block waits for repositories anyway.
fn depends(block: &ast::Block<'_>) -> bool {
    let mut waits = false;
    if let Some(depends) = block.body.attribute("depends_on") {
        mentions::each(&depends.expr, &mut |path| {
            waits |= path
                .first()
                .is_some_and(|root| root.contains("codeartifact_repository") || *root == "module");
        });
    }
    waits
}

fn is_iterator(dynamic: &ast::Block<'_>, name: &str) -> bool {
    let iterator = dynamic
        .body
        .attribute("iterator")
        .and_then(|iterator| iterator.expr.path());
    match iterator.as_deref() {
        Some([iterator]) => *iterator == name,
        _ => dynamic
            .labels
            .first()
            .is_some_and(|label| label.text == name),
    }
}

/// An expression, and the dynamic block around it.
type Within<'t, 'a> = (&'t Expr<'a>, Option<&'t ast::Block<'a>>);

/// The expressions of a repository's upstream names.
struct UpstreamNames<'t, 'a> {
    /// Those of blocks, with the dynamic blocks around them, in order.
    blocks: Vec<Within<'t, 'a>>,
    /// That of a list.
    list: Option<&'t Expr<'a>>,
}

impl<'t, 'a> UpstreamNames<'t, 'a> {
    fn of(block: &'t ast::Block<'a>) -> Self {
        let mut blocks: Vec<Within<'t, 'a>> = Vec::new();
        for inner in block.body.blocks() {
            match inner.ident.node {
                "upstream" => {
                    let name = inner.body.attribute("repository_name");
                    blocks.extend(name.map(|name| (&name.expr, None)));
                }
                "dynamic"
                    if inner
                        .labels
                        .first()
                        .is_some_and(|label| label.text == "upstream") =>
                {
                    for content in inner.body.blocks_of("content") {
                        let name = content.body.attribute("repository_name");
                        blocks.extend(name.map(|name| (&name.expr, Some(inner))));
                    }
                }
                _ => {}
            }
        }
        let list = block.body.attribute("upstreams").map(|list| &list.expr);
        Self { blocks, list }
    }

    /// The one that holds what stands at `span`.
    fn holding(&self, span: Span) -> Option<Within<'t, 'a>> {
        let holds = |expr: &Expr<'_>| expr.span.start <= span.start && span.end <= expr.span.end;
        let behind = self
            .blocks
            .partition_point(|(expr, _)| expr.span.start <= span.start);
        let last = behind.checked_sub(1).and_then(|at| self.blocks.get(at));
        let list = self.list.map(|list| (list, None));
        let found = last.copied().filter(|(expr, _)| holds(expr));
        found.or(list.filter(|(expr, _)| holds(expr)))
    }

    /// Whether each is one upstream.
    fn is_static(&self) -> bool {
        self.list.is_none() && self.blocks.iter().all(|(_, dynamic)| dynamic.is_none())
    }
}

/// How the upstreams of one repository are written.
pub(super) struct Upstreams<'l, 't, 'a> {
    links: &'l Links<'t, 'a>,
    directory: &'t str,
    block: &'t ast::Block<'a>,
    file: FileId,
    names: UpstreamNames<'t, 'a>,
    is_static: bool,
    /// Whether any of them leads to a repository.
    any: OnceCell<bool>,
}

impl<'t, 'a> Upstreams<'_, 't, 'a> {
    /// How `value`, the name of an upstream, is written; `position` is its
    /// place among the upstreams.
    pub(super) fn link(&self, value: &Value, position: usize) -> Link {
        let numbered = self.names.blocks.get(position).filter(|_| self.is_static);
        let here = Some(value.place).filter(|place| place.file == self.file);
        let holding = here.and_then(|place| self.names.holding(place.span));
        let one = holding.or(numbered.copied());
        let reaches = match one {
            Some(one) => self.reaches(one),
            None => *self.any.get_or_init(|| {
                let list = self.names.list.map(|list| (list, None));
                let mut all = self.names.blocks.iter().copied().chain(list);
                all.any(|one| self.reaches(one))
            }),
        };
        if reaches { Link::Reference } else { Link::Name }
    }

    fn reaches(&self, (expr, around): Within<'t, 'a>) -> bool {
        self.links.reaches(self.directory, expr, self.block, around)
    }
}
