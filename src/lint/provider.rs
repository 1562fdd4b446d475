//! Which provider makes a resource, and so in which account and Region.

use std::collections::HashMap;

use crate::document::Project;
use crate::document::block::{Block, BlockKind};
use crate::document::file::Syntax;
use crate::source::Span;
use crate::source::place::FileId;
use crate::syntax::hcl::ast::Block as Written;

/// The providers of a tree and the calls by which they reach modules.
#[derive(Debug)]
pub struct Providers<'p, 'a> {
    project: &'p Project<'a>,
    /// The blocks of Terraform files as they are written.
    written: HashMap<(FileId, Span), &'p Written<'a>>,
    /// The last of the calls that lead to the module at each path.
    calls: HashMap<String, &'p Block>,
    /// The providers without an alias, by root and type.
    defaults: HashMap<(&'p str, &'p str), &'p Block>,
}

impl<'p, 'a> Providers<'p, 'a> {
    /// The providers of `project`, as far as something of CodeArtifact may have one.
    #[must_use]
    pub fn of(project: &'p Project<'a>) -> Self {
        let mut providers = Self {
            project,
            written: HashMap::new(),
            calls: HashMap::new(),
            defaults: HashMap::new(),
        };
        let graph = &project.graph;
        if !graph.domains.is_empty() || !graph.repositories.is_empty() {
            providers.read();
        }
        providers
    }

    fn read(&mut self) {
        let project = self.project;
        for (id, file) in (0..).map(FileId).zip(&project.files) {
            if let Syntax::Terraform(tree) = &file.syntax {
                let blocks = tree.body.blocks();
                self.written
                    .extend(blocks.map(|block| ((id, block.span()), block)));
            }
        }
        for block in &project.blocks {
            let (module, address) = (&*block.address.module, &block.address.address);
            match block.kind {
                BlockKind::Module => {
                    for separator in [':', '.'] {
                        let path = format!("{module}{separator}{address}");
                        self.calls.entry(path).or_insert(block);
                    }
                }
                BlockKind::Provider if block.body.get("alias").is_none() => {
                    self.defaults.entry((module, &block.ty)).or_insert(block);
                }
                BlockKind::Provider
                | BlockKind::Resource
                | BlockKind::Data
                | BlockKind::Variable
                | BlockKind::Output
                | BlockKind::Terraform => {}
            }
        }
    }

    /// The Region that a resource is made in, where it or its root's default provider says it.
    #[must_use]
    pub fn region(&self, block: &Block) -> Option<String> {
        if let Some(region) = block.body.get("region") {
            return region.as_str();
        }
        // Another provider may lead there from the root.
        let chain = self.place(block)?;
        let (root, settings) = chain.split_once('|')?;
        if !settings.chars().all(|c| c == '|') {
            return None;
        }
        let ty = block.ty.split('_').next()?;
        let provider = self.defaults.get(&(root, ty))?;
        provider.body.get("region")?.as_str()
    }

    /// What says the account and the Region of what `block` makes: the root, the
    /// providers that lead to it, and its own `region`. `None` where it may not
    /// exist, or where each instance has its own.
    #[must_use]
    pub fn place(&self, block: &Block) -> Option<String> {
        let address = &block.address;
        // An instance that is not known may be none.
        if address.address.contains("[?]") || address.module.contains("[?]") {
            return None;
        }
        let own = self.setting(block, "provider")?;
        let region = match block.body.get("region") {
            None => String::new(),
            Some(region) => region.as_str()?,
        };
        let mut said = format!("|{own}|{region}");
        let mut module = &*address.module;
        while module.contains(':') {
            let call = self.calls.get(module)?;
            said.push('|');
            said.push_str(&self.setting(call, "providers")?);
            module = &call.address.module;
        }
        Some(format!("{module}{said}"))
    }

    /// How a block says its provider; empty where it does not. `None` where that
    /// differs between instances or cannot be read.
    fn setting(&self, block: &Block, name: &str) -> Option<String> {
        let whole = block.whole;
        let written = self.written.get(&(whole.file, whole.span))?;
        let Some(attribute) = written.body.attribute(name) else {
            return Some(String::new());
        };
        let file = self.project.file(whole.file)?;
        let text = file.source.text().get(attribute.expr.span.range())?;
        let differs = text.contains("each.") || text.contains("count.");
        (!differs).then(|| text.split_whitespace().collect())
    }
}
