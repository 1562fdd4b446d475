//! Which provider makes a resource, and so in which account and Region.

use std::collections::HashMap;

use crate::document::Project;
use crate::document::block::{Block, BlockKind};
use crate::eval::value::{Kind, Value};
use crate::source::Span;
use crate::source::place::FileId;
use crate::syntax::hcl::ast::Block as Written;
use crate::syntax::hcl::expr::{Expr, ExprKind, Key};

/// The providers of a tree and the calls by which they reach modules.
#[derive(Debug)]
pub struct Providers<'p, 'a> {
    /// The tree.
    pub project: &'p Project<'a>,
    /// The blocks of Terraform files as they are written.
    written: HashMap<(FileId, Span), &'p Written<'a>>,
    /// The last of the calls that lead to the module at each path.
    calls: HashMap<String, &'p Block>,
    /// The providers, by module and type.
    configured: HashMap<(&'p str, &'p str), Vec<&'p Block>>,
}

impl<'p, 'a> Providers<'p, 'a> {
    /// The providers of `project`, as far as something of CodeArtifact may have one.
    #[must_use]
    pub fn of(project: &'p Project<'a>) -> Self {
        let mut providers = Self {
            project,
            written: HashMap::new(),
            calls: HashMap::new(),
            configured: HashMap::new(),
        };
        let mut blocks = project.blocks.iter();
        if blocks.any(|block| block.ty.contains("codeartifact_")) {
            providers.read();
        }
        providers
    }

    fn read(&mut self) {
        let project = self.project;
        for (id, file) in (0..).map(FileId).zip(&project.files) {
            if let Some(tree) = file.syntax.terraform() {
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
                BlockKind::Provider => {
                    let configured = self.configured.entry((module, &block.ty));
                    configured.or_default().push(block);
                }
                BlockKind::Resource
                | BlockKind::Data
                | BlockKind::Variable
                | BlockKind::Output
                | BlockKind::Terraform => {}
            }
        }
    }

    /// The Region that a resource is made in, where it or its provider says it.
    #[must_use]
    pub fn region(&self, block: &Block) -> Option<String> {
        if let Some(region) = block.body.get("region") {
            return region.as_str();
        }
        self.configuration(block)?.body.get("region")?.as_str()
    }

    /// The account that a resource is made in, where its provider says it.
    #[must_use]
    pub fn account(&self, block: &Block) -> Option<String> {
        let body = &self.configuration(block)?.body;
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

    /// Whether two blocks surely make what they make in one account and Region.
    #[must_use]
    pub fn is_same(&self, one: &Block, other: &Block) -> bool {
        if let (Some(here), Some(there)) = (self.place(one), self.place(other))
            && here == there
        {
            return true;
        }
        let both = |of: fn(&Self, &Block) -> Option<String>| {
            of(self, one).is_some_and(|said| of(self, other) == Some(said))
        };
        both(Self::region) && both(Self::account)
    }

    /// The block that configures the provider of `block`; `None` where that is not seen.
    fn configuration(&self, block: &Block) -> Option<&'p Block> {
        let default = block.ty.split('_').next()?;
        let mut wanted = match self.setting(block, "provider")? {
            Setting::None => default.to_owned(),
            Setting::One(name) => name,
            Setting::Map(_) => return None,
        };
        let mut module = &*block.address.module;
        loop {
            if let Some(found) = self.declared(&wanted, module) {
                return Some(found);
            }
            if !module.contains(':') {
                return None;
            }
            let call = *self.calls.get(module)?;
            wanted = match self.setting(call, "providers")? {
                // What is the default there is the default here.
                Setting::None if !wanted.contains('.') => wanted,
                Setting::None | Setting::One(_) => return None,
                Setting::Map(map) => map.into_iter().find(|(name, _)| *name == wanted)?.1,
            };
            module = &call.address.module;
        }
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
        let own = self.setting(block, "provider")?.text();
        let region = match block.body.get("region") {
            None => String::new(),
            Some(region) => region.as_str()?,
        };
        let mut said = format!("|{own}|{region}");
        let mut module = &*address.module;
        while module.contains(':') {
            let call = *self.calls.get(module)?;
            said.push('|');
            said.push_str(&self.setting(call, "providers")?.text());
            module = &call.address.module;
        }
        Some(format!("{module}{said}"))
    }

    /// What `block` says as `name`. `None` where that differs between instances or cannot be read.
    fn setting(&self, block: &Block, name: &str) -> Option<Setting> {
        let whole = block.whole;
        let written = self.written.get(&(whole.file, whole.span))?;
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

    /// The provider `name`, such as `aws.dublin`, that a module itself configures.
    fn declared(&self, name: &str, module: &str) -> Option<&'p Block> {
        let (ty, alias) = match name.split_once('.') {
            Some((ty, alias)) => (ty, Some(alias)),
            None => (name, None),
        };
        let mut providers = self.configured.get(&(module, ty))?.iter();
        let found = providers.find(|other| match (other.body.get("alias"), alias) {
            (None, None) => true,
            (Some(said), Some(alias)) => said.as_str().as_deref() == Some(alias),
            (Some(_), None) | (None, Some(_)) => false,
        });
        found.copied()
    }
}

fn items(value: &Value) -> &[Value] {
    match &value.kind {
        Kind::List(list) => &list.items,
        _ => &[],
    }
}

/// The module that is run on its own and leads to a block.
#[must_use]
pub fn root(block: &Block) -> &str {
    let module = &*block.address.module;
    module.split_once(':').map_or(module, |(root, _)| root)
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
