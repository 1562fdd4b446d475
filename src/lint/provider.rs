//! Which provider makes a resource, and so in which account and Region.

use crate::document::Project;
use crate::document::block::{Block, BlockKind};
use crate::document::file::Syntax;

/// The Region that a resource is made in, where it or its root's default provider says it.
#[must_use]
pub fn region(block: &Block, project: &Project<'_>) -> Option<String> {
    if let Some(region) = block.body.get("region") {
        return region.as_str();
    }
    // Another provider may lead there from the root.
    let chain = place(block, project)?;
    let (root, settings) = chain.split_once('|')?;
    if !settings.chars().all(|c| c == '|') {
        return None;
    }
    let ty = block.ty.split('_').next()?;
    let mut providers = project.blocks.iter().filter(|other| {
        other.kind == BlockKind::Provider
            && other.ty == ty
            && *other.address.module == *root
            && other.body.get("alias").is_none()
    });
    providers.next()?.body.get("region")?.as_str()
}

/// What says the account and the Region of what `block` makes: the root, the
/// providers that lead to it, and its own `region`. `None` where it may not
/// exist, or where each instance has its own.
#[must_use]
pub fn place(block: &Block, project: &Project<'_>) -> Option<String> {
    let address = &block.address;
    // An instance that is not known may be none.
    if address.address.contains("[?]") || address.module.contains("[?]") {
        return None;
    }
    let own = setting(block, "provider", project)?;
    let region = match block.body.get("region") {
        None => String::new(),
        Some(region) => region.as_str()?,
    };
    let mut said = format!("|{own}|{region}");
    let mut module = &*address.module;
    while module.contains(':') {
        let call = project
            .blocks
            .iter()
            .find(|other| other.kind == BlockKind::Module && leads_to(other, module))?;
        said.push('|');
        said.push_str(&setting(call, "providers", project)?);
        module = &call.address.module;
    }
    Some(format!("{module}{said}"))
}

/// Whether `call` is the last of the calls that lead to the module at `path`.
fn leads_to(call: &Block, path: &str) -> bool {
    let rest = path.strip_prefix(&*call.address.module);
    let named = rest.and_then(|rest| rest.strip_prefix([':', '.']));
    named == Some(call.address.address.as_str())
}

/// How a block says its provider; empty where it does not. `None` where that
/// differs between instances or cannot be read.
fn setting(block: &Block, name: &str, project: &Project<'_>) -> Option<String> {
    let file = project.file(block.whole.file)?;
    let Syntax::Terraform(tree) = &file.syntax else {
        return None;
    };
    let written = tree
        .body
        .blocks()
        .find(|other| other.span() == block.whole.span)?;
    let Some(attribute) = written.body.attribute(name) else {
        return Some(String::new());
    };
    let text = file.source.text().get(attribute.expr.span.range())?;
    let differs = text.contains("each.") || text.contains("count.");
    (!differs).then(|| text.split_whitespace().collect())
}
