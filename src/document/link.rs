//! Whether an upstream is written as a reference to a repository, or as a name
//! that is only text.

use std::collections::{HashMap, HashSet};

use crate::document::block::Block;
use crate::document::file::{File, Syntax};
use crate::document::graph::Link;
use crate::document::{mentions, name};
use crate::eval::value::Value;
use crate::source::Span;
use crate::source::place::Place;
use crate::syntax::hcl::ast;
use crate::syntax::hcl::expr::Expr;

/// The expressions of a tree by the names that refer to them.
pub(super) struct Links<'t, 'a> {
    files: &'t [File<'a>],
    /// By directory.
    modules: HashMap<&'t str, Names<'t, 'a>>,
    /// The calls of each directory: the caller's directory, and the block.
    callers: HashMap<String, Vec<(&'t str, &'t ast::Block<'a>)>>,
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
        };
        for file in files {
            if let Syntax::Terraform(tree) = &file.syntax {
                links.add(name::directory(file.source.path()), tree);
            }
        }
        links
    }

    fn add(&mut self, directory: &'t str, tree: &'t ast::File<'a>) {
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
                _ => {}
            }
        }
    }

    /// How `value`, the name of an upstream of `block`, is written; `position`
    /// is its place among the upstreams.
    pub(super) fn link(&self, block: &Block, value: &Value, position: usize) -> Link {
        let Some(file) = self.files.get(block.whole.file.0 as usize) else {
            return Link::Reference;
        };
        // In JSON, and in what is made elsewhere, it is not told apart.
        let Syntax::Terraform(tree) = &file.syntax else {
            return Link::Reference;
        };
        let written = tree
            .body
            .blocks()
            .find(|other| other.span() == block.whole.span);
        let Some(written) = written else {
            return Link::Reference;
        };
        if depends(written) || block.calls.iter().any(|call| self.waits(*call)) {
            return Link::Reference;
        }
        let directory = name::directory(file.source.path());
        let reaches = upstream_names(written, value.place.span, position)
            .into_iter()
            .any(|(expr, around)| self.reaches(directory, expr, written, around));
        if reaches { Link::Reference } else { Link::Name }
    }

    /// Whether the call at a place waits for repositories, and with it all that it makes.
    fn waits(&self, call: Place) -> bool {
        let file = self.files.get(call.file.0 as usize);
        let Some(Syntax::Terraform(tree)) = file.map(|file| &file.syntax) else {
            return false;
        };
        let mut calls = tree.body.blocks();
        calls.any(|block| block.span() == call.span && depends(block))
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

/// The expressions of a repository's upstream names, and the dynamic blocks
/// around them; the one at `span` alone where the value stands within one.
fn upstream_names<'t, 'a>(
    block: &'t ast::Block<'a>,
    span: Span,
    position: usize,
) -> Vec<Within<'t, 'a>> {
    let mut names: Vec<Within<'t, 'a>> = Vec::new();
    for inner in block.body.blocks() {
        match inner.ident.node {
            "upstream" => {
                let name = inner.body.attribute("repository_name");
                names.extend(name.map(|name| (&name.expr, None)));
            }
            "dynamic"
                if inner
                    .labels
                    .first()
                    .is_some_and(|label| label.text == "upstream") =>
            {
                for content in inner.body.blocks_of("content") {
                    let name = content.body.attribute("repository_name");
                    names.extend(name.map(|name| (&name.expr, Some(inner))));
                }
            }
            _ => {}
        }
    }
    let list = block.body.attribute("upstreams");
    names.extend(list.map(|list| (&list.expr, None)));
    let holds =
        |(expr, _): &&Within<'t, 'a>| expr.span.start <= span.start && span.end <= expr.span.end;
    let is_static = names.iter().all(|(_, dynamic)| dynamic.is_none()) && list.is_none();
    let numbered = names.get(position).filter(|_| is_static);
    match names.iter().find(holds).or(numbered) {
        Some(one) => vec![*one],
        None => names,
    }
}
