//! Which expressions mention a data source, where what they come to is not known.

use std::collections::{HashMap, HashSet};

use crate::document::carrier::{self, Carrier};
use crate::document::file::{File, Syntax};
use crate::document::{mentions, name};
use crate::policy::kind::PolicyKind;
use crate::syntax::hcl::ast::{Block, Body};
use crate::syntax::hcl::expr::Expr;

/// The kinds of policies in whose expressions data sources are mentioned, by
/// directory and name.
#[derive(Debug, Default)]
pub(super) struct Usage<'t> {
    kinds: HashMap<(&'t str, &'t str), PolicyKind>,
}

impl<'t> Usage<'t> {
    /// The mentions in `files`.
    pub(super) fn read(files: &'t [File<'_>]) -> Self {
        let mut locals: HashMap<(&str, &str), &Expr<'_>> = HashMap::new();
        for (directory, block) in blocks(files, "locals") {
            let values = block.body.attributes();
            locals.extend(values.map(|local| ((directory, local.name.node), &local.expr)));
        }
        let mut usage = Self::default();
        for (directory, block) in blocks(files, "resource") {
            let Some(ty) = block.labels.first() else {
                continue;
            };
            for carrier in carrier::of(&ty.text) {
                for expr in at(&block.body, carrier) {
                    usage.mentioned(directory, expr, carrier.kind, &locals);
                }
            }
        }
        usage
    }

    fn mentioned(
        &mut self,
        directory: &'t str,
        expr: &'t Expr<'_>,
        kind: PolicyKind,
        locals: &HashMap<(&'t str, &'t str), &'t Expr<'_>>,
    ) {
        let mut seen = HashSet::new();
        let mut waiting = vec![expr];
        while let Some(expr) = waiting.pop() {
            mentions::each(expr, &mut |path| match path {
                ["data", "aws_iam_policy_document", name, ..] => {
                    self.kinds.entry((directory, name)).or_insert(kind);
                }
                ["local", name, ..] if seen.insert(*name) => {
                    waiting.extend(locals.get(&(directory, *name)).copied());
                }
                _ => {}
            });
        }
    }

    /// The kind of policy in which the data source `name` of a directory is mentioned.
    pub(super) fn kind(&self, directory: &str, name: &str) -> Option<PolicyKind> {
        self.kinds.get(&(directory, name)).copied()
    }
}

/// The blocks of one type, each with its directory.
fn blocks<'t, 'a>(
    files: &'t [File<'a>],
    ident: &'t str,
) -> impl Iterator<Item = (&'t str, &'t Block<'a>)> {
    files.iter().flat_map(move |file| {
        let tree = match &file.syntax {
            Syntax::Terraform(tree) => Some(tree),
            _ => None,
        };
        let directory = name::directory(file.source.path());
        let blocks = tree
            .into_iter()
            .flat_map(move |tree| tree.body.blocks_of(ident));
        blocks.map(move |block| (directory, block))
    })
}

/// The expressions at the path of a carrier.
fn at<'t, 'a>(body: &'t Body<'a>, carrier: &Carrier) -> Vec<&'t Expr<'a>> {
    let attribute = |body: &'t Body<'a>, name: &str| body.attribute(name).map(|a| &a.expr);
    match carrier.path {
        [name] => attribute(body, name).into_iter().collect(),
        [block, name] => {
            let nested = body
                .blocks_of(block)
                .filter_map(|block| attribute(&block.body, name));
            nested.chain(attribute(body, block)).collect()
        }
        _ => Vec::new(),
    }
}
