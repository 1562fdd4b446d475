//! Which provider makes a resource, and so in which account and Region.

use crate::document::Project;
use crate::document::block::{Block, BlockKind};
use crate::eval::value::{Kind, Value};
use crate::syntax::hcl::expr::{Expr, ExprKind, Key};

/// The Region that a resource is made in, where it or its provider says it.
#[must_use]
pub fn region(block: &Block, project: &Project<'_>) -> Option<String> {
    if let Some(region) = block.body.get("region") {
        return region.as_str();
    }
    configuration(block, project)?.body.get("region")?.as_str()
}

/// The account that a resource is made in, where its provider says it.
#[must_use]
pub fn account(block: &Block, project: &Project<'_>) -> Option<String> {
    let body = &configuration(block, project)?.body;
    if let Some(allowed) = body.get("allowed_account_ids")
        && let [one] = items(allowed)
    {
        return one.as_str();
    }
    let [role] = items(body.get("assume_role")?) else {
        return None;
    };
    let arn = role.get("role_arn")?.as_str()?;
    let account = arn.split(':').nth(4)?;
    (!account.is_empty()).then(|| account.to_owned())
}

fn items(value: &Value) -> &[Value] {
    match &value.kind {
        Kind::List(list) => &list.items,
        _ => &[],
    }
}

/// Whether two blocks surely make what they make in one account and Region.
#[must_use]
pub fn is_same(one: &Block, other: &Block, project: &Project<'_>) -> bool {
    if let (Some(here), Some(there)) = (place(one, project), place(other, project))
        && here == there
    {
        return true;
    }
    let both = |of: fn(&Block, &Project<'_>) -> Option<String>| {
        of(one, project).is_some_and(|said| of(other, project) == Some(said))
    };
    both(region) && both(account)
}

/// The module that is run on its own and leads to a block.
#[must_use]
pub fn root(block: &Block) -> &str {
    let module = &*block.address.module;
    module.split_once(':').map_or(module, |(root, _)| root)
}

/// The block that configures the provider of `block`; `None` where that is not seen.
fn configuration<'p>(block: &Block, project: &'p Project<'_>) -> Option<&'p Block> {
    let default = block.ty.split('_').next()?;
    let mut wanted = match setting(block, "provider", project)? {
        Setting::None => default.to_owned(),
        Setting::One(name) => name,
        Setting::Map(_) => return None,
    };
    let mut module = &*block.address.module;
    loop {
        if let Some(found) = declared(&wanted, module, project) {
            return Some(found);
        }
        if !module.contains(':') {
            return None;
        }
        let call = call_of(module, project)?;
        wanted = match setting(call, "providers", project)? {
            // What is the default there is the default here.
            Setting::None if !wanted.contains('.') => wanted,
            Setting::None | Setting::One(_) => return None,
            Setting::Map(map) => map.into_iter().find(|(name, _)| *name == wanted)?.1,
        };
        module = &call.address.module;
    }
}

/// The provider `name`, such as `aws.dublin`, that a module itself configures.
fn declared<'p>(name: &str, module: &str, project: &'p Project<'_>) -> Option<&'p Block> {
    let (ty, alias) = match name.split_once('.') {
        Some((ty, alias)) => (ty, Some(alias)),
        None => (name, None),
    };
    let mut providers = project.blocks.iter().filter(|other| {
        other.kind == BlockKind::Provider && other.ty == ty && *other.address.module == *module
    });
    providers.find(|other| match (other.body.get("alias"), alias) {
        (None, None) => true,
        (Some(said), Some(alias)) => said.as_str().as_deref() == Some(alias),
        (Some(_), None) | (None, Some(_)) => false,
    })
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
    let own = setting(block, "provider", project)?.text();
    let region = match block.body.get("region") {
        None => String::new(),
        Some(region) => region.as_str()?,
    };
    let mut said = format!("|{own}|{region}");
    let mut module = &*address.module;
    while module.contains(':') {
        let call = call_of(module, project)?;
        said.push('|');
        said.push_str(&setting(call, "providers", project)?.text());
        module = &call.address.module;
    }
    Some(format!("{module}{said}"))
}

/// The last of the calls that lead to the module at `path`.
fn call_of<'p>(path: &str, project: &'p Project<'_>) -> Option<&'p Block> {
    project.blocks.iter().find(|call| {
        let rest = path.strip_prefix(&*call.address.module);
        let named = rest.and_then(|rest| rest.strip_prefix([':', '.']));
        call.kind == BlockKind::Module && named == Some(call.address.address.as_str())
    })
}

/// How a block says its provider, or the providers of the module that it calls.
enum Setting {
    /// Not at all.
    None,
    /// One, such as `aws.dublin`.
    One(String),
    /// The module's names, each with the caller's.
    Map(Vec<(String, String)>),
}

impl Setting {
    /// The same for settings that mean the same.
    fn text(self) -> String {
        match self {
            Self::None => String::new(),
            Self::One(name) => name,
            Self::Map(mut map) => {
                map.sort();
                let each = map.iter().map(|(name, value)| format!("{name}={value},"));
                each.collect()
            }
        }
    }
}

/// What `block` says as `name`. `None` where that differs between instances or cannot be read.
fn setting(block: &Block, name: &str, project: &Project<'_>) -> Option<Setting> {
    let tree = project.file(block.whole.file)?.syntax.terraform()?;
    let written = tree
        .body
        .blocks()
        .find(|other| other.span() == block.whole.span)?;
    let Some(attribute) = written.body.attribute(name) else {
        return Some(Setting::None);
    };
    match &attribute.expr.kind {
        ExprKind::Object(entries) => {
            let each = entries.iter().map(|entry| {
                let name = match &entry.key {
                    Key::Name(name) => name.node.to_owned(),
                    Key::Expr(expr) => named(expr)?,
                };
                Some((name, named(&entry.value)?))
            });
            Some(Setting::Map(each.collect::<Option<_>>()?))
        }
        _ => named(&attribute.expr).map(Setting::One),
    }
}

/// The provider that an expression names.
fn named(expr: &Expr<'_>) -> Option<String> {
    let expr = expr.unparenthesised();
    // In JSON, and in old texts, a name is a string.
    if let Some(text) = expr.as_str() {
        return Some(text.to_owned());
    }
    let path = expr.path()?;
    let differs = matches!(path.first(), Some(&("each" | "count")));
    (!differs).then(|| path.join("."))
}
